"""`python -m skill export` and `import`: nothing is lost on the way from one store to another."""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from skill.__main__ import main
from skill.domain.household import Household
from skill.domain.told import ToldDays
from skill.store.dynamodb import DynamoDBStore
from skill.store.protocol import Item
from skill.store.record import SCHEMA, to_record
from skill.store.sqlite import SQLiteStore
from skill.tools.transfer import MOST_BYTES, BrokenLine, Tally, export_to, from_line, to_line
from tests.support.deadlines import ample
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.processes import ROOT, environment, run_skill
from tests.support.tables import Table

DAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
FUTURE, PAST = 4_000_000_000, 1_400_000_000
EXPORTED = re.compile(r"exported (\d+ households, checksum [0-9a-f]{16})\n")
IMPORTED = re.compile(
    r"read (\d+ households, checksum [0-9a-f]{16})\n"
    r"wrote (\d+); (\d+) were there, as new or newer\n"
)


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def item(number: int, version: int = 1, days: Sequence[date] = (), expires: int = FUTURE) -> Item:
    record = to_record(Household(days=ToldDays.of(days), moments=len(days)))
    return Item(key(number), version, expires, record.days, record.rest)


def older(number: int, version: int = 1, expires: int = FUTURE, **members: Any) -> Item:
    """Return a household as the release before wrote it, in JSON."""
    rest = {"schema": 2, "since": str(DAY), "moments": 1, "gestures": ["Ny", "coffee"]} | members
    return Item(key(number), version, expires, b"\x01", json.dumps(rest, separators=(",", ":")))


def items(count: int) -> list[Item]:
    """Households of every kind: blank ones, daily ones, expired ones, and large, older ones."""
    return [
        # So large that a page of a scan has only thirty of them.
        older(number, number + 1, padding="x" * 30_000)
        if number % 7 == 6
        else item(
            number,
            version=number + 1,
            days=[DAY - timedelta(days=each * (number % 3)) for each in range(number % 30)]
            + [date(1950, 1, 1), date(2180, 1, 1)] * (number % 2),
            expires=PAST if number % 5 == 0 else FUTURE,
        )
        for number in range(count)
    ]


def lines_of(kept: Sequence[Item]) -> list[bytes]:
    return sorted(map(to_line, kept))


def lines_in(file: Path) -> list[bytes]:
    return sorted(file.read_bytes().splitlines(keepends=True))


def sqlite(path: Path, kept: Sequence[Item] = ()) -> str:
    """Return the URL of a store that keeps these."""
    with closing(SQLiteStore(path)) as store:
        store.restore(kept)
    return f"sqlite:///{path}"


def kept_in(path: Path) -> set[Item]:
    with closing(SQLiteStore(path)) as store:
        return set(store.items())


def run(*arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, in this process: a new one takes most of a second to start."""
    out, err = StringIO(), StringIO()
    with (
        patch.dict(os.environ, environment(settings), clear=True),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        status = main(arguments)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())


def export(file: Path, **settings: str) -> str:
    """Export, and the number and the checksum that it told."""
    ended = run("export", str(file), **settings)
    told = EXPORTED.fullmatch(ended.stderr)
    assert told, ended.stderr
    assert (ended.returncode, ended.stdout) == (0, "")
    return told[1]


def import_(file: Path, **settings: str) -> tuple[str, int, int]:
    """Import, and what it told: number and checksum, how many were written and left."""
    ended = run("import", str(file), **settings)
    told = IMPORTED.fullmatch(ended.stderr)
    assert told, ended.stderr
    assert (ended.returncode, ended.stdout) == (0, "")
    return told[1], int(told[2]), int(told[3])


def test_many_households_move_and_make_the_same_lines_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    exported = export(first, GESTURES_STORE=sqlite(tmp_path / "old.db", items(500)))
    there = f"sqlite:///{tmp_path}/new.db"
    assert import_(first, GESTURES_STORE=there) == (exported, 500, 0)
    assert export(second, GESTURES_STORE=there) == exported
    assert lines_in(first) == lines_in(second) == lines_of(items(500))


def test_households_move_to_dynamodb_and_back_exactly(
    tmp_path: Path, table: Table, aws: DynamoDBLocal
) -> None:
    dynamodb = {**aws.environment, "GESTURES_STORE": f"dynamodb://{table.name}"}
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    exported = export(first, GESTURES_STORE=sqlite(tmp_path / "old.db", items(250)))
    assert import_(first, **dynamodb) == (exported, 250, 0)
    assert export(second, **dynamodb) == exported
    assert lines_in(first) == lines_in(second)
    assert import_(second, GESTURES_STORE=f"sqlite:///{tmp_path}/new.db") == (exported, 250, 0)
    assert kept_in(tmp_path / "new.db") == set(items(250))


def test_each_line_has_what_the_contract_names(tmp_path: Path) -> None:
    told = [DAY, DAY - timedelta(days=1), DAY - timedelta(days=400)]
    file = tmp_path / "file.jsonl"
    export(file, GESTURES_STORE=sqlite(tmp_path / "gestures.db", [item(1, 7, told, PAST)]))
    line = json.loads(file.read_text())
    assert line["household"] == key(1)
    assert line["days"] == ["2025-10-18", "2026-11-21", "2026-11-22"]
    assert (line["moments"], line["schema"]) == (3, SCHEMA)
    assert (line["version"], line["expires"]) == (7, PAST)


def test_an_empty_store_makes_an_empty_file(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    assert export(file, GESTURES_STORE=sqlite(tmp_path / "gestures.db")).startswith("0 households,")
    assert file.read_bytes() == b""


def test_the_file_is_for_its_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    file.write_text("an older export")
    file.chmod(0o644)
    export(file, GESTURES_STORE=sqlite(tmp_path / "gestures.db", items(3)))
    assert file.stat().st_mode & 0o777 == 0o600
    assert {each.name for each in tmp_path.iterdir()} == {"file.jsonl", "gestures.db"}


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_standard_output_has_the_lines_and_nothing_else(tmp_path: Path, name: str) -> None:
    store = sqlite(tmp_path / "gestures.db", items(3))
    ended = run_skill("export", name, GESTURES_STORE=store)
    assert sorted(ended.stdout.encode().splitlines(keepends=True)) == lines_of(items(3))
    assert EXPORTED.fullmatch(ended.stderr)


def test_standard_input_is_read_in_any_order(tmp_path: Path) -> None:
    store = sqlite(tmp_path / "old.db", items(30))
    exported = run_skill("export", "-", GESTURES_STORE=store)
    backwards = "".join(reversed(exported.stdout.splitlines(keepends=True)))
    ended = run_skill("import", "-", said=backwards, GESTURES_STORE=f"sqlite:///{tmp_path}/new.db")
    assert IMPORTED.match(ended.stderr)[1] == EXPORTED.match(exported.stderr)[1]  # type: ignore[index]
    assert kept_in(tmp_path / "new.db") == set(items(30))


def test_of_two_versions_the_higher_stays_and_an_import_may_be_run_again(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join(map(to_line, [item(1, 5), item(2, 5), item(3, 5), item(4, 5)])))
    newer, same, older = item(1, 6, [DAY]), item(2, 5, [DAY]), item(3, 4, [DAY])
    store = sqlite(tmp_path / "gestures.db", [newer, same, older])
    read, written, left = import_(file, GESTURES_STORE=store)
    assert (written, left) == (2, 2)
    assert import_(file, GESTURES_STORE=store) == (read, 0, 4)
    assert kept_in(tmp_path / "gestures.db") == {newer, same, item(3, 5), item(4, 5)}


def test_an_import_that_was_killed_is_simply_run_again(tmp_path: Path) -> None:
    lines, path = lines_of(items(400)), tmp_path / "gestures.db"
    store = sqlite(path)
    with feeding(b"".join(lines[:200]), GESTURES_STORE=store) as importing:
        while not (before := len(kept_in(path))):
            time.sleep(0.01)
        importing.kill()
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join(lines))
    _, written, left = import_(file, GESTURES_STORE=store)
    assert written + left == 400
    assert left >= before
    assert kept_in(path) == set(items(400))


@contextmanager
def feeding(lines: bytes, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """Provide an import that was given these lines, and waits for more."""
    process = subprocess.Popen(
        [sys.executable, "-m", "skill", "import", "-"],
        env=environment(settings),
        cwd=ROOT,
        stdin=subprocess.PIPE,
        bufsize=0,
    )
    with process:
        assert process.stdin
        process.stdin.write(lines)
        yield process


def test_broken_lines_are_told_by_their_numbers_and_nothing_else_is_lost(tmp_path: Path) -> None:
    good = lines_of(items(4))
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join([good[0], good[1][:70] + b"\n", good[2], b"\xff\x00\n", good[3]]))
    ended = run("import", str(file), GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[:2] == [
        "small-gestures: line 2: JSON is malformed: invalid character (byte 70)",
        "small-gestures: line 4: JSON is malformed: invalid character (byte 0)",
    ]
    assert "read 3 households" in ended.stderr
    assert set(map(to_line, kept_in(tmp_path / "gestures.db"))) == {good[0], good[2], good[3]}


def changed(**members: Any) -> bytes:
    line = json.loads(to_line(item(1, days=[DAY]))) | members
    return json.dumps({name: value for name, value in line.items() if value is not ...}).encode()


def with_rest(**members: Any) -> bytes:
    """Return the line of an older household in which these members are other ones."""
    line = json.loads(to_line(older(1)))
    line["record"]["rest"] |= members
    return json.dumps(line).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "Input data was truncated"),
        (b"[" * 100_000, "Expected `object`, got `array`"),
        (b'{"more": ' + b"[" * 100_000, "maximum recursion depth exceeded"),
        (b"[]", "Expected `object`, got `array`"),
        (b"7", "Expected `object`, got `int`"),
        (b'{"household": "\xff"}', "'utf-8' codec can't decode"),
        (changed(household=...), "Object missing required field `household`"),
        (changed(version=...), "Object missing required field `version`"),
        (changed(expires=...), "Object missing required field `expires`"),
        (changed(record=...), "Object missing required field `record`"),
        (changed(record={}), "Object missing required field `days`"),
        (changed(record=7), "Expected `object`, got `int` - at `$.record`"),
        (changed(record={"days": "a", "rest": {}}), "Invalid base64 encoded string"),
        (changed(record={"days": "", "rest": []}), "Expected `bytes`, got `array`"),
        (changed(record={"days": "", "rest": {"schema": 3}}), "Expected `bytes`, got `object`"),
        (changed(record={"days": "", "rest": "a"}), "Invalid base64 encoded string"),
        (changed(record={"days": "", "rest": "kQM="}), "a stored household cannot be read"),
        (with_rest(schema=99), "a stored household cannot be read"),
        (with_rest(schema=1), "its schema and its record do not agree"),
        (with_rest(gestures=["ab", []]), "a stored household cannot be read"),
        (with_rest(gestures=["ab", {}]), "a stored household cannot be read"),
        (with_rest(padding="x" * 450_000), "its record is larger than"),
        (changed(days=...), "Object missing required field `days`"),
        (changed(days=["2026-11-21"]), "its days and its record do not agree"),
        (changed(moments=2), "its moments and its record do not agree"),
        (changed(schema=1), "a stored household cannot be read"),
        (changed(schema=4), "a stored household cannot be read"),
        (changed(version=0), "Expected `int` >= 1 - at `$.version`"),
        (changed(version=2**62 + 1), "Expected `int` <= 4611686018427387904 - at `$.version`"),
        (changed(version="1"), "Expected `int`, got `str` - at `$.version`"),
        (changed(version=True), "Expected `int`, got `bool` - at `$.version`"),
        (changed(version=10**30), "Expected `int`"),
        (changed(expires=1.5), "Expected `int`, got `float` - at `$.expires`"),
        (changed(expires=4_000_000_000_000), "Expected `int` <= 253402214400 - at `$.expires`"),
        (changed(household="amzn1.ask.account.A"), "Expected `str` matching regex"),
        (changed(household="0" * 64 + "\n"), "Expected `str` matching regex"),
        (changed(household=7), "Expected `str`, got `int` - at `$.household`"),
    ],
)
def test_a_broken_line_is_told_with_its_reason(line: bytes, reason: str) -> None:
    with pytest.raises(BrokenLine) as told:
        from_line(line)
    assert str(told.value).startswith(reason)


def test_the_highest_version_is_imported_and_can_be_saved_and_exported(tmp_path: Path) -> None:
    highest = from_line(changed(version=2**62))
    with closing(SQLiteStore(tmp_path / "gestures.db", patience=30)) as store:
        store.restore([highest])
        household = store.load(highest.household, NOW, ample())
        store.save(highest.household, household, NOW + timedelta(days=1), ample())
        (kept,) = store.items()
    assert json.loads(to_line(kept))["version"] == 2**62 + 1


@pytest.mark.parametrize("engine", ["sqlite", "dynamodb"])
def test_a_line_that_is_too_large_for_an_engine_is_told_and_the_rest_is_imported(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    settings = {"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"}
    if engine == "dynamodb":
        table: Table = request.getfixturevalue("table")
        aws: DynamoDBLocal = request.getfixturevalue("aws")
        settings = {**aws.environment, "GESTURES_STORE": f"dynamodb://{table.name}"}
    good, large = lines_of(items(4)), with_rest(padding="x" * 450_000) + b"\n"
    file, back = tmp_path / "file.jsonl", tmp_path / "back.jsonl"
    file.write_bytes(b"".join([*good[:2], large, *good[2:]]))
    for written in ("wrote 4; 0", "wrote 0; 4"):
        ended = run("import", str(file), **settings)
        assert ended.returncode == 1
        assert ended.stderr.startswith("small-gestures: line 3: its record is larger than ")
        assert written in ended.stderr
    export(back, **settings)
    assert lines_in(back) == good


def test_the_largest_record_that_is_imported_fits_into_dynamodb(table: Table) -> None:
    bare = from_line(with_rest(padding=""))
    room = MOST_BYTES - len(bare.days) - len(bare.rest)
    largest = from_line(with_rest(padding="x" * room))
    with closing(DynamoDBStore(table.connect_patiently(), table.name)) as store:
        assert store.restore([largest._replace(version=2**62, expires=253402214400)]) == 1
    with pytest.raises(BrokenLine):
        from_line(with_rest(padding="x" * (room + 1)))


def test_an_export_writes_as_it_reads_and_keeps_nothing() -> None:
    """So that it takes as much memory, and as many files, for ten million households as for one."""
    out, line = BytesIO(), to_line(item(1))

    class Many:
        def items(self) -> Iterator[Item]:
            for number in range(100):
                assert out.tell() == number * len(line)
                yield item(1)

        def restore(self, items: Collection[Item]) -> int:
            raise NotImplementedError

        def close(self) -> None:
            raise NotImplementedError

    assert export_to(out, Many(), print).read.households == 100


def test_a_line_may_be_written_in_another_way_and_have_more_members() -> None:
    line = json.loads(to_line(item(1, days=[DAY])))
    spaced = json.dumps({"note": "ours", **line}, indent=1).encode()
    assert from_line(spaced) == item(1, days=[DAY])


def test_the_checksum_is_the_same_in_any_order_and_no_other() -> None:
    lines = lines_of(items(3))

    def tally(*lines: bytes) -> str:
        counted = Tally()
        for line in lines:
            counted.add(line)
        return str(counted)

    assert tally(*lines) == tally(*reversed(lines))
    assert tally(*lines) != tally(lines[0], lines[1], lines[1])
    assert tally(lines[0], lines[0]) != tally(lines[1], lines[1])


def test_a_household_that_cannot_be_read_is_told_and_the_others_are_exported(
    tmp_path: Path,
) -> None:
    unreadable = Item(key(9), 1, FUTURE, b"", "{}")
    store = sqlite(tmp_path / "gestures.db", [*items(3), unreadable])
    ended = run_skill("export", "-", GESTURES_STORE=store)
    assert ended.returncode == 1
    assert sorted(ended.stdout.encode().splitlines(keepends=True)) == lines_of(items(3))
    assert ended.stderr.startswith(f"small-gestures: household {key(9)}: ")
    assert "exported 3 households" in ended.stderr


def test_an_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file, store = tmp_path / "file.jsonl", tmp_path / "gestures.db"
    file.write_text("the last export")
    store.write_text("a shopping list, and not a database at all" * 100)
    ended = run("export", str(file), GESTURES_STORE=f"sqlite:///{store}")
    assert ended.returncode == 2
    assert ended.stderr.startswith("small-gestures: the store: file is not a database")
    assert ended.stderr.count("\n") == 1
    assert file.read_text() == "the last export"
    assert set(tmp_path.iterdir()) == {file, store}


def test_a_database_that_is_not_there_is_told_and_not_made(tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/mistyped.db"
    ended = run_skill("export", "-", GESTURES_STORE=store)
    assert ended.returncode == 2
    assert ended.stderr == f"small-gestures: {tmp_path}/mistyped.db: No such file or directory\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("command", ["export", "import"])
def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, command: str) -> None:
    store = sqlite(tmp_path / "gestures.db")
    ended = run(command, f"{tmp_path}/no/file.jsonl", GESTURES_STORE=store)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"small-gestures: {tmp_path}/no/")
    assert ended.stderr.endswith(": No such file or directory\n")

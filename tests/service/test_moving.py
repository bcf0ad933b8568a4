"""`python -m skill export` and `import`: nothing is lost on the way from one store to another."""

import hashlib
import json
import os
import pty
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import urllib3

from skill.domain.household import Household
from skill.domain.told import ToldDays
from skill.store.protocol import Item
from skill.store.record import SCHEMA, to_record
from skill.store.sqlite import SQLiteStore
from skill.tools.transfer import BrokenLine, Tally, from_line, to_line
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.processes import ROOT, environment, run_skill
from tests.support.tables import Table

REFUSED = 3
"""So many that of two requests one is refused twice, which is as often as a turn tries."""

DAY = date(2026, 11, 22)
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


def items(count: int) -> list[Item]:
    """Households of every kind: blank ones, daily ones, expired ones, and large ones."""
    return [
        item(
            number,
            version=number + 1,
            days=[DAY - timedelta(days=each * (number % 3)) for each in range(number % 30)]
            # So far apart that a page of a scan has only a hundred of them.
            + [date(1950, 1, 1), date(2180, 1, 1)] * (number % 2),
            expires=PAST if number % 5 == 0 else FUTURE,
        )
        for number in range(count)
    ]


def lines_of(kept: Sequence[Item]) -> list[bytes]:
    return sorted(map(to_line, kept))


def sqlite(path: Path, kept: Sequence[Item] = ()) -> str:
    """The URL of a store that keeps these."""
    with closing(SQLiteStore(path)) as store:
        store.restore(kept)
    return f"sqlite:///{path}"


def kept_in(path: Path) -> set[Item]:
    with closing(SQLiteStore(path)) as store:
        return set(store.items())


def export(file: Path, **settings: str) -> str:
    """Export, and the number and the checksum that it told."""
    ended = run_skill("export", str(file), **settings)
    told = EXPORTED.fullmatch(ended.stderr)
    assert told, ended.stderr
    assert (ended.returncode, ended.stdout) == (0, "")
    return told[1]


def import_(file: Path, **settings: str) -> tuple[str, int, int]:
    """Import, and what it told: number and checksum, how many were written and left."""
    ended = run_skill("import", str(file), **settings)
    told = IMPORTED.fullmatch(ended.stderr)
    assert told, ended.stderr
    assert (ended.returncode, ended.stdout) == (0, "")
    return told[1], int(told[2]), int(told[3])


def test_two_thousand_households_move_and_make_the_same_file_again(tmp_path: Path) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    exported = export(first, GESTURES_STORE=sqlite(tmp_path / "old.db", items(2000)))
    there = f"sqlite:///{tmp_path}/new.db"
    assert import_(first, GESTURES_STORE=there) == (exported, 2000, 0)
    assert export(second, GESTURES_STORE=there) == exported
    assert first.read_bytes() == second.read_bytes() == b"".join(lines_of(items(2000)))


def test_households_move_to_dynamodb_and_back_exactly(
    tmp_path: Path, table: Table, aws: DynamoDBLocal
) -> None:
    dynamodb = {**aws.environment, "GESTURES_STORE": f"dynamodb://{table.name}"}
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    exported = export(first, GESTURES_STORE=sqlite(tmp_path / "old.db", items(300)))
    assert import_(first, **dynamodb) == (exported, 300, 0)
    assert export(second, **dynamodb) == exported
    assert first.read_bytes() == second.read_bytes()
    assert import_(second, GESTURES_STORE=f"sqlite:///{tmp_path}/new.db") == (exported, 300, 0)
    assert kept_in(tmp_path / "new.db") == set(items(300))


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
    assert ended.stdout.encode() == b"".join(lines_of(items(3)))
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
    lines, path = lines_of(items(1000)), tmp_path / "gestures.db"
    store = sqlite(path)
    with feeding(b"".join(lines[:500]), GESTURES_STORE=store) as importing:
        while not (before := len(kept_in(path))):
            time.sleep(0.01)
        importing.kill()
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join(lines))
    _, written, left = import_(file, GESTURES_STORE=store)
    assert written + left == 1000
    assert left >= before
    assert kept_in(path) == set(items(1000))


@contextmanager
def feeding(lines: bytes, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """An import that was given these lines, and waits for more."""
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
    ended = run_skill("import", str(file), GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db")
    assert ended.returncode == 1
    assert ended.stderr.splitlines()[:2] == [
        "small-gestures: line 2: it is not JSON",
        "small-gestures: line 4: it is not JSON",
    ]
    assert "read 3 households" in ended.stderr
    assert set(map(to_line, kept_in(tmp_path / "gestures.db"))) == {good[0], good[2], good[3]}


def changed(**members: Any) -> bytes:
    line = json.loads(to_line(item(1, days=[DAY]))) | members
    return json.dumps({name: value for name, value in line.items() if value is not ...}).encode()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"", "it is not JSON"),
        (b"[" * 100_000, "it is not JSON"),
        (b"[]", "it is not a household"),
        (b"7", "it is not a household"),
        (changed(household=...), "it has no household"),
        (changed(version=...), "it has no version"),
        (changed(expires=...), "it has no expires"),
        (changed(record=...), "it has no record"),
        (changed(record={}), "it has no days"),
        (changed(record=7), "it is not a household"),
        (changed(record={"days": "a", "rest": {}}), "it is not a household"),
        (changed(record={"days": "", "rest": []}), "a stored household cannot be read"),
        (changed(record={"days": "", "rest": {"schema": 99}}), "schema 99 is not known"),
        (changed(days=...), "its days and its record do not agree"),
        (changed(days=["2026-11-21"]), "its days and its record do not agree"),
        (changed(moments=2), "its moments and its record do not agree"),
        (changed(schema=1), "its schema and its record do not agree"),
        (changed(version=0), "its version is not a whole number from 1"),
        (changed(version="1"), "its version is not a whole number from 1"),
        (changed(version=True), "its version is not a whole number from 1"),
        (changed(version=10**30), "its version is not a whole number from 1"),
        (changed(expires=1.5), "its expires is not a whole number"),
        (changed(household="amzn1.ask.account.A"), "its household is not the hex SHA-256"),
        (changed(household=7), "it is not a household"),
    ],
)
def test_a_broken_line_is_told_with_its_reason(line: bytes, reason: str) -> None:
    with pytest.raises(BrokenLine) as told:
        from_line(line)
    assert str(told.value).startswith(reason)


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
    assert ended.stdout.encode() == b"".join(lines_of(items(3)))
    assert ended.stderr.startswith(f"small-gestures: household {key(9)}: ")
    assert "exported 3 households" in ended.stderr


def test_an_export_that_fails_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file, store = tmp_path / "file.jsonl", tmp_path / "gestures.db"
    file.write_text("the last export")
    store.write_text("a shopping list, and not a database at all" * 100)
    ended = run_skill("export", str(file), GESTURES_STORE=f"sqlite:///{store}")
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
    ended = run_skill(command, f"{tmp_path}/no/file.jsonl", GESTURES_STORE=store)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"small-gestures: {tmp_path}/no/")
    assert ended.stderr.endswith(": No such file or directory\n")


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join(lines_of(items(300))))
    shown = on_a_terminal("import", str(file), GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db")
    assert "importing" in shown
    assert "300/300" in shown
    assert "read 300 households" in shown


def on_a_terminal(*arguments: str, **settings: str) -> str:
    """What a command writes to standard error where that is a terminal."""
    ours, its = pty.openpty()
    given = environment({**settings, "TERM": "xterm"})
    command = [sys.executable, "-m", "skill", *arguments]
    with subprocess.Popen(command, env=given, cwd=ROOT, stderr=its) as process:
        os.close(its)
        shown = b""
        while piece := read_piece(ours):
            shown += piece
    os.close(ours)
    assert process.returncode == 0
    return shown.decode()


def read_piece(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux's way to say that the other side is closed
        return b""


def test_throttling_is_waited_out(tmp_path: Path, table: Table, aws: DynamoDBLocal) -> None:
    file = tmp_path / "file.jsonl"
    file.write_bytes(b"".join(lines_of(items(2))))
    with throttling(aws.url) as (url, refused):
        settings = {**aws.environment, "AWS_ENDPOINT_URL_DYNAMODB": url}
        _, written, _ = import_(file, **settings, GESTURES_STORE=f"dynamodb://{table.name}")
    assert (written, len(refused)) == (2, REFUSED)


@contextmanager
def throttling(engine: str) -> Iterator[tuple[str, list[str]]]:
    """A DynamoDB that throttles the first requests; its URL, and what it refused."""
    refused: list[str] = []
    pool = urllib3.PoolManager(retries=False)

    class Throttle(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if len(refused) < REFUSED:
                refused.append(self.headers["X-Amz-Target"])
                self.answer(400, b'{"__type": "x#ProvisionedThroughputExceededException"}')
            else:
                answer = pool.request("POST", engine, body=body, headers=dict(self.headers))
                self.answer(answer.status, answer.data)

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Throttle) as server, pool:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", refused
        finally:
            server.shutdown()
            thread.join()

"""A real SQLite file that fails under a real server, which is never started again."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from infra.backup import back_up
from skill.domain.household import Household
from skill.store.sqlite import SQLiteStore
from tests.outage.honesty import (
    ALL_BUT_FORGET,
    EVERYTHING,
    FORGET,
    WRITING,
    Skill,
    ask,
    expect_away,
    expect_back,
)
from tests.support.couple import DONE, Couple
from tests.support.crashing import no_room
from tests.support.processes import serving

NOBODYS = Path("/sys")  # nobody can make a file there, root neither


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "gestures.db"


@contextmanager
def skill_on(file: Path) -> Iterator[Skill]:
    store = SQLiteStore(file)
    with serving("--unsigned", GESTURES_STORE=f"sqlite:///{file}") as running:
        yield Skill(running, store)
    store.close()


@pytest.fixture
def skill(file: Path) -> Iterator[Skill]:
    with skill_on(file) as running:
        yield running


@pytest.fixture(scope="module")
def sound_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("var") / "gestures.db"


@pytest.fixture(scope="module")
def lasting(sound_file: Path) -> Iterator[Skill]:
    with skill_on(sound_file) as running:
        yield running


@contextmanager
def locked(file: Path) -> Iterator[None]:
    """As another process does while it writes; readers see what was there before."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_a_file_that_another_process_locks_is_no_memory(lasting: Skill, sound_file: Path) -> None:
    couple = lasting.couple()
    with locked(sound_file):
        expect_away(lasting, couple, WRITING)
    expect_back(lasting, couple)


def test_a_full_disk_is_no_memory(lasting: Skill) -> None:
    couple = lasting.couple()
    with no_room(lasting.running):
        expect_away(lasting, couple, WRITING)
    expect_back(lasting, couple)


def test_a_folder_that_nobody_may_write_to_is_no_memory(skill: Skill, file: Path) -> None:
    file.parent.rmdir()  # which was made at the start
    file.parent.symlink_to(NOBODYS)
    expect_away(skill, Couple(skill.running.url), EVERYTHING)
    file.parent.unlink()
    expect_back(skill, skill.couple())
    skill.becomes(200)


def test_a_file_that_garbage_took_the_place_of_is_no_memory(skill: Skill, file: Path) -> None:
    couple = skill.couple()
    checkpoint(file)
    aside, garbage = file.with_name("aside"), file.with_name("garbage")
    garbage.write_bytes(os.urandom(65536))
    file.rename(aside)
    garbage.rename(file)
    expect_away(skill, couple, EVERYTHING)
    aside.rename(file)
    expect_back(skill, couple)


def checkpoint(file: Path) -> None:
    """Bring everything into the file itself, as a backup does."""
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def test_after_its_folder_was_removed_a_household_begins_anew(skill: Skill, file: Path) -> None:
    couple = skill.couple()
    shutil.rmtree(file.parent)
    assert couple.says(DONE).claims == {"done.first"}
    assert skill.kept(couple).moments == 1


def test_forget_us_during_a_backup_is_told_as_not_yet(skill: Skill, file: Path) -> None:
    couple = skill.couple()
    with closing(sqlite3.connect(file, isolation_level=None)) as backup:
        backup.execute("BEGIN")
        backup.execute("SELECT * FROM households").fetchall()
        assert couple.says(DONE).claims
        expect_away(skill, couple, (FORGET,))
        assert skill.kept(couple).moments == 2
    assert ask(couple, (FORGET,))[FORGET].claims == {"privacy.forgotten"}
    assert skill.kept(couple) == Household()
    everything = subprocess.check_output(["cat", *map(str, file.parent.iterdir())])
    assert couple.key.encode() not in everything


def lose_the_log(file: Path, _copy: Path) -> None:
    """What was only in the log is lost; nothing more is told as saved."""
    log_of(file).unlink()


def copy_over(file: Path, copy: Path) -> None:
    log_of(file).unlink()
    file.write_bytes(copy.read_bytes())


def put_in_place(file: Path, copy: Path) -> None:
    copy.rename(file)


def log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}-wal")


@pytest.mark.parametrize(
    ("replace", "moments"), [(lose_the_log, 0), (copy_over, 1), (put_in_place, 1)]
)
def test_a_database_that_is_replaced_under_a_server_is_no_memory(
    tmp_path: Path, file: Path, replace: Callable[[Path, Path], None], moments: int
) -> None:
    with skill_on(file) as skill:
        couple = skill.couple()
        copy = back_up(file, tmp_path / "backups", datetime.now(UTC))
        assert couple.says(DONE).claims
        replace(file, copy)
        expect_away(skill, couple, EVERYTHING)
        expect_away(skill, couple, WRITING)
    if replace is put_in_place:
        log_of(file).unlink()  # as docs/own-box.md has it
    with skill_on(file) as skill:
        assert skill.kept(couple).moments == moments
        assert Couple(skill.running.url, couple.user).says(DONE).claims
    with closing(sqlite3.connect(file)) as restored:
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_database_that_is_put_back_goes_on(skill: Skill, file: Path) -> None:
    couple, aside = skill.couple(), file.with_name("aside")
    file.rename(aside)
    expect_away(skill, couple, EVERYTHING)
    aside.rename(file)
    expect_back(skill, couple)


SOON = int(datetime.now(UTC).timestamp()) + 10**7
GOOD = (3, SOON, b"\x07", '{"schema":1,"moments":3,"since":"2024-05-01"}')
UNREADABLE = [
    pytest.param(("three", *GOOD[1:]), id="a version in words"),
    pytest.param((3, "soon", *GOOD[2:]), id="an expiry in words"),
    pytest.param((3, SOON, "monday", GOOD[3]), id="days of another type"),
    pytest.param((*GOOD[:3], "{nonsense"), id="no JSON"),
    pytest.param((*GOOD[:3], b"\xff\xfe"), id="JSON of bytes"),
    pytest.param((*GOOD[:3], '{"schema":99}'), id="an unknown schema"),
    pytest.param((*GOOD[:3], b"\x91\x04"), id="a schema to come"),
]


@pytest.mark.parametrize("garbage", UNREADABLE)
def test_a_row_that_cannot_be_read_is_no_memory(
    lasting: Skill, sound_file: Path, garbage: Sequence[object]
) -> None:
    other, unreadable = lasting.couple(), Couple(lasting.running.url)
    put(sound_file, unreadable, garbage)
    expect_away(lasting, unreadable, ALL_BUT_FORGET)
    expect_back(lasting, other)
    put(sound_file, unreadable, GOOD)
    assert unreadable.says(DONE).claims
    assert lasting.kept(unreadable).moments == 4


def put(file: Path, couple: Couple, row: Sequence[object]) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT OR REPLACE INTO households VALUES (?, ?, ?, ?, ?)", (couple.key, *row)
        )

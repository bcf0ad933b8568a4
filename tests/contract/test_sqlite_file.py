"""What is in an SQLite store's files, and whose they are: nothing that was forgotten or expired."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

import pytest

from skill.domain.household import Household
from skill.store import CorruptRecord, StoreUnavailable
from skill.store.protocol import Item
from skill.store.record import to_record
from skill.store.sqlite import PAGE, SQLiteStore
from tests.support.deadlines import ample, soon

NOW = datetime.now(UTC).replace(microsecond=0)
LATER, EARLIER = NOW + timedelta(days=400), NOW - timedelta(days=1)
SERVICE = 10001
"""The user of a service whose files root looks after."""

KEYS = [sha256(str(number).encode()).hexdigest() for number in range(2 * PAGE + 2)]
TELLING = Household(moments=17, recent=("a-request-of-theirs",))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "var" / "gestures.db"


@pytest.fixture
def store(file: Path) -> Iterator[SQLiteStore]:
    with closing(SQLiteStore(file, patience=30)) as made:
        yield made


@pytest.fixture
def hasty(file: Path) -> Iterator[SQLiteStore]:
    """Return a store that waits for nobody for long."""
    with closing(SQLiteStore(file, patience=0.1)) as made:
        yield made


@contextmanager
def reader(file: Path) -> Iterator[None]:
    """Provide another process's reader, such as a backup, in the midst of its work."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM households").fetchall()
        yield


@contextmanager
def moving_the_log(file: Path) -> Iterator[None]:
    """Hold for a moment, in another process, the lock under which SQLite moves a log.

    Its place is WAL_CKPT_LOCK of https://sqlite.org/walformat.html#wal_locks.
    """
    held = (
        "import fcntl, sys, time\n"
        "locks = open(sys.argv[1], 'r+b')\n"
        "fcntl.lockf(locks, fcntl.LOCK_EX, 1, 121)\n"
        "print(flush=True)\n"
        "time.sleep(0.3)"
    )
    command = [sys.executable, "-c", held, f"{file}-shm"]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as other:
        assert other.stdout
        other.stdout.readline()
        yield


def bytes_of(file: Path) -> bytes:
    """All that is on disk; read by a process of its own, since to close a file loses its locks."""
    return subprocess.check_output(["cat", *map(str, file.parent.glob(f"{file.name}*"))])


def key() -> str:
    return uuid4().hex * 2


def test_nothing_on_disk_is_left_of_what_was_forgotten(store: SQLiteStore, file: Path) -> None:
    theirs = key()
    for version in range(300):
        store.save(theirs, replace(TELLING, moments=version, version=version), LATER, ample())
    assert bytes_of(file).count(b"a-request-of-theirs") > 1
    store.forget(theirs, ample())
    assert theirs.encode() not in bytes_of(file)
    assert b"a-request-of-theirs" not in bytes_of(file)


def test_no_copy_of_a_row_is_left_in_a_page_that_sqlite_rebuilt(
    store: SQLiteStore, file: Path
) -> None:
    """It leaves some where rows grow and shrink, secure_delete or not: here of about six."""
    rng = random.Random(0)
    for version in (1, 2, 3):
        sizes = [rng.randrange(1, 40) for _ in KEYS]
        grown = [replace(TELLING, version=version, recent=("x" * 8,) * size) for size in sizes]
        store.restore([item(each, kept, LATER) for each, kept in zip(KEYS, grown, strict=True)])
    with closing(sqlite3.connect(file)) as other:
        other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    held = bytes_of(file)
    for each in [each for each in KEYS if held.count(each.encode()) > 1] or KEYS[:1]:
        store.forget(each, ample())
        assert each.encode() not in bytes_of(file)


def test_while_a_reader_is_at_work_nothing_is_erased_and_that_is_told(
    store: SQLiteStore, hasty: SQLiteStore, file: Path
) -> None:
    theirs = key()
    store.save(theirs, TELLING, LATER, ample())
    with reader(file):
        store.save(key(), Household(), LATER, ample())
        with pytest.raises(StoreUnavailable):
            hasty.forget(theirs, soon())
        assert store.load(theirs, NOW, ample()) == replace(TELLING, version=1)
    hasty.forget(theirs, ample())
    assert b"a-request-of-theirs" not in bytes_of(file)


def test_whoever_is_forgotten_while_another_process_moves_its_log_waits_for_it(
    store: SQLiteStore, file: Path
) -> None:
    theirs = key()
    store.save(theirs, TELLING, LATER, ample())
    with moving_the_log(file):
        store.forget(theirs, ample())
    assert theirs.encode() not in bytes_of(file)


def test_an_export_keeps_nobody_from_being_forgotten(
    store: SQLiteStore, hasty: SQLiteStore, file: Path
) -> None:
    theirs = "f" * 64
    store.restore([item(key(), Household(version=1), LATER) for _ in range(PAGE + 1)])
    store.save(theirs, TELLING, LATER, ample())
    exporting = store.items()
    next(exporting)
    hasty.forget(theirs, ample())
    assert b"a-request-of-theirs" not in bytes_of(file)
    assert theirs not in {each.household for each in exporting}


def item(household: str, kept: Household, expires: datetime) -> Item:
    record = to_record(kept)
    seconds = int(expires.timestamp())
    return Item(household, kept.version, seconds, record.days, record.rest)


def test_what_expired_is_deleted_and_nothing_else(store: SQLiteStore, file: Path) -> None:
    household = replace(TELLING, version=1)
    # Of these, SQLite alone leaves some in pages that it rebuilt, secure_delete or not.
    expired = [item(each, household, NOW) for each in KEYS[::2]]
    kept = [item(each, Household(version=1), NOW + timedelta(seconds=1)) for each in KEYS[1::2]]
    store.restore(expired + kept)
    assert store.delete_expired(NOW) == len(expired)
    assert set(store.items()) == set(kept)
    assert b"a-request-of-theirs" not in bytes_of(file)
    assert store.delete_expired(NOW) == 0


def test_expired_rows_that_a_reader_keeps_on_disk_are_told(
    store: SQLiteStore, hasty: SQLiteStore, file: Path
) -> None:
    store.save(key(), TELLING, EARLIER, ample())
    with reader(file), pytest.raises(StoreUnavailable):
        hasty.delete_expired(NOW)


def test_what_expired_is_deleted_at_the_start_and_again_and_again(
    store: SQLiteStore, file: Path
) -> None:
    with closing(SQLiteStore(file, patience=30)) as serving:
        for start in (True, False):
            store.save(key(), TELLING, EARLIER, ample())
            if start:
                serving.expire_daily(timedelta(), timedelta(seconds=0.05))
            ends = time.monotonic() + 30
            while b"a-request-of-theirs" in bytes_of(file):
                assert time.monotonic() < ends
                time.sleep(0.01)
    assert list(store.items()) == []


def test_where_there_is_no_file_none_is_made_to_look_for_what_expired(
    store: SQLiteStore, file: Path
) -> None:
    assert store.delete_expired(NOW) == 0
    assert not file.parent.exists()


def test_a_new_database_is_for_the_owner_of_its_folder_alone(
    store: SQLiteStore, file: Path
) -> None:
    owner = SERVICE if os.geteuid() == 0 else os.geteuid()
    file.parent.mkdir()
    os.chown(file.parent, owner, -1)
    store.save(key(), Household(), LATER, ample())
    files = list(file.parent.iterdir())
    assert [each.stat().st_mode & 0o777 for each in files] == [0o600] * 3
    assert {each.stat().st_uid for each in files} == {owner}


def test_text_that_is_none_is_one_corrupt_record_among_others(
    store: SQLiteStore, file: Path
) -> None:
    other, corrupt = key(), key()
    store.save(other, Household(), LATER, ample())
    with closing(sqlite3.connect(file)) as connection, connection:
        row = (corrupt, 1, int(LATER.timestamp()), b"", b'{"schema":2,"moments":1,"recent":"\xff"}')
        connection.execute("INSERT INTO households VALUES (?, ?, ?, ?, CAST(? AS TEXT))", row)
    with pytest.raises(CorruptRecord):
        store.load(corrupt, NOW, ample())
    assert {each.household for each in store.items()} == {other, corrupt}
    store.forget(corrupt, ample())
    assert store.load(corrupt, NOW, ample()) == Household()


def test_a_log_that_another_process_took_away_is_made_anew(hasty: SQLiteStore, file: Path) -> None:
    theirs = key()
    hasty.save(theirs, TELLING, LATER, ample())
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnavailable):  # which closes the only connection
        hasty.save(theirs, replace(TELLING, version=1), LATER, ample())
    other.execute("COMMIT")
    other.close()  # the last one, who takes the log away
    assert hasty.load(theirs, NOW, ample()).moments == TELLING.moments
    hasty.save(theirs, replace(TELLING, version=1), LATER, ample())

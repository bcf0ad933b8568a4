"""Households in an SQLite file: the embedded store."""

import queue
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from skill.domain.household import Household
from skill.store.protocol import Conflict, Item, StoreUnavailable
from skill.store.record import CorruptRecord, Record, from_record, to_record

SECONDS_WITHIN_A_TURN = 0.7
SECONDS_WITHIN_MINUTES = 30.0

_TABLE = """
CREATE TABLE IF NOT EXISTS households (
    household TEXT PRIMARY KEY,
    version   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    days      BLOB NOT NULL,
    rest      TEXT NOT NULL
) WITHOUT ROWID
"""
_ITEMS = "SELECT household, version, expires, days, rest FROM households"
_LOAD = f"{_ITEMS} WHERE household = ?"
_INSERT = "INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"
_UPDATE = """
UPDATE households SET version = ?2, expires = ?3, days = ?4, rest = ?5
WHERE household = ?1 AND version = ?2 - 1
"""
_RESTORE = """
INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO
UPDATE SET version = ?2, expires = ?3, days = ?4, rest = ?5 WHERE version < ?2
"""


class _Connection(sqlite3.Connection):
    """Knows its file: with WAL, SQLite goes on writing to one that was renamed or removed."""

    file: tuple[int, int] | None = None


class SQLiteStore:
    """A Store in one file; threads and processes may share it, and wait for each other."""

    def __init__(self, path: Path, busy_seconds: float = SECONDS_WITHIN_A_TURN) -> None:
        self._path = path
        self._busy_seconds = busy_seconds
        self._writer = threading.Lock()
        self._idle: queue.LifoQueue[_Connection] = queue.LifoQueue()

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load; every read is consistent here."""
        with self._connection() as connection:
            row = connection.execute(_LOAD, (key,)).fetchone()
        if row is None:
            return Household()
        item = _item(row)
        if item.expires <= now.timestamp():
            return Household(version=item.version)
        return from_record(Record(item.days, item.rest), item.version)

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save."""
        record = to_record(household)
        version, ends = household.version + 1, int(expires.timestamp())
        item = Item(key, version, ends, record.days, record.rest)
        with self._writing() as connection:
            saved = connection.execute(_UPDATE if household.version else _INSERT, item).rowcount
        if not saved:
            raise Conflict(None)

    def forget(self, key: str) -> None:
        """See Store.forget."""
        with self._writing() as connection:
            connection.execute("DELETE FROM households WHERE household = ?", (key,))
            # The log of writes beside the file still has the row until it is emptied.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def items(self) -> Iterator[Item]:
        """See Store.items; all of them as they were at one moment."""
        with self._connection() as connection:
            for row in connection.execute(_ITEMS):
                yield Item(*row)

    def restore(self, items: Collection[Item]) -> int:
        """See Store.restore; in one transaction, for which everybody else's saves wait."""
        with self._writing() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            return connection.executemany(_RESTORE, items).rowcount

    def ping(self) -> None:
        """See Store.ping."""
        with self._connection() as connection:
            connection.execute("SELECT 1 FROM households LIMIT 1")

    def close(self) -> None:
        """See Store.close."""
        with suppress(queue.Empty):
            while True:
                self._idle.get_nowait().close()

    @contextmanager
    def _writing(self) -> Iterator[_Connection]:
        """A connection to write with, for one thread at a time."""
        # SQLite lets those who wait try again and again, and some never get through; threads
        # that stand in line do.
        if not self._writer.acquire(timeout=self._busy_seconds):
            raise StoreUnavailable("others kept writing")
        try:
            with self._connection() as connection:
                yield connection
        finally:
            self._writer.release()

    @contextmanager
    def _connection(self) -> Iterator[_Connection]:
        """A connection that nobody else uses meanwhile; one that failed is not used again."""
        try:
            with ExitStack() as failing:
                connection = self._take()
                failing.callback(connection.close)
                yield connection
                failing.pop_all()
        except (sqlite3.Error, OSError) as failed:
            raise StoreUnavailable(str(failed)) from failed
        self._idle.put(connection)

    def _take(self) -> _Connection:
        with suppress(queue.Empty):
            while True:
                connection = self._idle.get_nowait()
                if connection.file == _identity(self._path):
                    return connection
                connection.close()
        return self._open()

    def _open(self) -> _Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
        try:
            self._use_wal(connection)
            # FULL, because a moment that was answered as saved must outlive a power cut as well.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(_TABLE)
            connection.file = _identity(self._path)
        except BaseException:
            connection.close()
            raise
        return connection

    def _use_wal(self, connection: sqlite3.Connection) -> None:
        """Let others go first who make the file at the same moment: SQLite does not wait here."""
        ends = time.monotonic() + self._busy_seconds
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as failed:
                if failed.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > ends:
                    raise
                time.sleep(0.01)
            else:
                return


def _identity(path: Path) -> tuple[int, int] | None:
    """What tells the file at a path from one that was there before; None where there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def _item(row: tuple[Any, ...]) -> Item:
    """CorruptRecord where a column is of another type, which SQLite allows."""
    item = Item(*row)
    if type(item.version) is not int or type(item.expires) is not int:
        raise CorruptRecord("a stored item has not the columns of a household")
    return item

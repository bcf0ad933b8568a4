"""Households in an SQLite file: the embedded store."""

import queue
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from skill.domain.household import Household
from skill.store.protocol import Conflict, StoreUnavailable
from skill.store.record import Record, from_record, to_record

BUSY_SECONDS = 1.0

_TABLE = """
CREATE TABLE IF NOT EXISTS households (
    household TEXT PRIMARY KEY,
    version   INTEGER NOT NULL,
    expires   INTEGER NOT NULL,
    days      BLOB NOT NULL,
    rest      TEXT NOT NULL
) WITHOUT ROWID
"""
_LOAD = "SELECT version, expires, days, rest FROM households WHERE household = ?"
_INSERT = "INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"
_UPDATE = """
UPDATE households SET version = ?2, expires = ?3, days = ?4, rest = ?5
WHERE household = ?1 AND version = ?2 - 1
"""


class SQLiteStore:
    """A Store in one file; threads and processes may share it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load; every read is consistent here."""
        with self._connection() as connection:
            row = connection.execute(_LOAD, (key,)).fetchone()
        if row is None:
            return Household()
        version, expires, days, rest = row
        if expires <= now.timestamp():
            return Household(version=version)
        return from_record(Record(days, rest), version)

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save."""
        record = to_record(household)
        version = household.version + 1
        row = (key, version, int(expires.timestamp()), record.days, record.rest)
        with self._connection() as connection:
            saved = connection.execute(_UPDATE if household.version else _INSERT, row).rowcount
        if not saved:
            raise Conflict(None)

    def forget(self, key: str) -> None:
        """See Store.forget."""
        with self._connection() as connection:
            connection.execute("DELETE FROM households WHERE household = ?", (key,))

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
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection that nobody else uses meanwhile; one that failed is not used again."""
        connection = None
        try:
            connection = self._take()
            yield connection
        except (sqlite3.Error, OSError) as failed:
            if connection:
                connection.close()
            raise StoreUnavailable(str(failed)) from failed
        self._idle.put(connection)

    def _take(self) -> sqlite3.Connection:
        try:
            return self._idle.get_nowait()
        except queue.Empty:
            return self._open()

    def _open(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(
            self._path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            # FULL, because a moment that was answered as saved must outlive a power cut as well.
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute(_TABLE)
        except BaseException:
            connection.close()
            raise
        return connection

"""Households in an SQLite file: the embedded store."""

import os
import queue
import sqlite3
import threading
import time
from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from skill.domain.days import A_DAY
from skill.domain.deadline import Deadline, TooLate
from skill.domain.household import Household
from skill.observability.logs import log
from skill.store.protocol import MOST_SECONDS, Item, StoreUnavailable, within
from skill.store.record import as_of, expect_same, to_item

PATIENCE_SECONDS = 30.0
"""How long an operator's tool waits for others who write."""

STEP_ASIDE_SECONDS = 0.01
"""How long others go first where SQLite itself does not wait."""

PAGE = 500
SMALL_BYTES = 8 * 1024 * 1024
"""Twenty thousand households: a database that is rewritten within a turn, in 0.2 s."""

AN_HOUR = timedelta(hours=1)
A_MOMENT = timedelta(seconds=2)
"""So that nothing has begun where a start is only tried, and that a first turn comes first."""

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
_PAGE = f"{_ITEMS} WHERE household > ? ORDER BY household LIMIT {PAGE}"
_INSERT = "INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING"
_UPDATE = """
UPDATE households SET version = ?2, expires = ?3, days = ?4, rest = ?5
WHERE household = ?1 AND version = ?2 - 1
"""
_RESTORE = """
INSERT INTO households VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO
UPDATE SET version = ?2, expires = ?3, days = ?4, rest = ?5 WHERE version < ?2
"""
_DELETE = "DELETE FROM households WHERE household = ?"
_DELETE_EXPIRED = f"{_DELETE} AND expires <= ?"


class _Files(NamedTuple):
    """The device and inode of a database and of its write-ahead log; None where there is none."""

    database: tuple[int, int] | None
    wal: tuple[int, int] | None


class _Connection(sqlite3.Connection):
    """Knows its files: SQLite goes on with those that were renamed or removed, unread by others."""

    files: _Files | None = None


class SQLiteStore:
    """Households, and their Archive, in one file; threads and processes may share it.

    `patience` is how many seconds one call waits for others at the most.
    """

    def __init__(self, path: Path, patience: float = MOST_SECONDS) -> None:
        self._path = path
        self._wal = path.with_name(f"{path.name}-wal")
        self._patience = patience
        self._writer = threading.Lock()
        self._idle: queue.LifoQueue[_Connection] = queue.LifoQueue()
        self._open: set[_Connection] = set()
        self._closed = threading.Event()
        self._expiry: threading.Thread | None = None
        self._ours: _Files | None = None

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """See Households.load; every read is consistent here."""
        with self._reading(deadline) as connection:
            item = _find(connection, key)
        return as_of(item, now) if item else Household()

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        """See Households.save."""
        item = to_item(key, household, expires)
        with self._writing(deadline) as connection:
            if connection.execute(_UPDATE if household.version else _INSERT, item).rowcount:
                return
            stored = _find(connection, key)
        expect_same(item, stored)

    def forget(self, key: str, deadline: Deadline) -> None:
        """See Households.forget; nothing is erased while a reader keeps old pages in use."""
        with self._writing(deadline) as connection:
            self._empty_wal(connection, deadline)
            connection.execute(_DELETE, (key,))
            if _is_small(connection):
                connection.execute("VACUUM")
            self._empty_wal(connection, deadline)

    def ping(self, deadline: Deadline) -> None:
        """See Households.ping."""
        with self._reading(deadline) as connection:
            connection.execute("SELECT 1 FROM households LIMIT 1")

    def items(self) -> Iterator[Item]:
        """See Archive.items; a page at a time, so that no erasure waits for a slow consumer."""
        for page in self._pages():
            yield from page

    def restore(self, items: Collection[Item]) -> int:
        """See Archive.restore; in one transaction, for which all other writers wait."""
        with self._writing(self._patiently()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            return connection.executemany(_RESTORE, items).rowcount

    def delete_expired(self, now: datetime) -> int:
        """Delete what expired by then, a page at a time, and leave no copy; return how many.

        Raises:
            StoreUnavailable: some may be left.
        """
        if not self._path.exists():
            return 0
        deleted = sum(self._delete_expired(page, int(now.timestamp())) for page in self._pages())
        if self._closed.is_set():
            return deleted
        deadline = self._patiently()
        with self._reading(deadline) as connection:
            small = _is_small(connection)  # and no erasure waits for a look
        if deleted or not small:
            with self._writing(deadline) as connection:
                connection.execute("VACUUM")
                self._empty_wal(connection, deadline)
        return deleted

    def expire_daily(self, first: timedelta = A_MOMENT, every: timedelta = A_DAY) -> None:
        """Delete what expired, in a moment and once a day until the store is closed.

        DynamoDB does so by itself. A thread does it here, because the last household of a box may
        never speak again, and no turn would come.
        """
        self._expiry = threading.Thread(
            target=self._expire, args=(first, every), name="expiry", daemon=True
        )
        self._expiry.start()

    def close(self) -> None:
        """See Households.close."""
        self._closed.set()
        if self._expiry:
            self._expiry.join()  # a server forks next: its workers would inherit SQLite's locks
        found = self._files()
        if self._ours and self._ours.database == found.database and self._ours != found:
            return  # closed, the last connection would write a log that was deleted into a copy
        with suppress(queue.Empty):
            while True:
                self._close(self._idle.get_nowait())

    def _expire(self, pause: timedelta, every: timedelta) -> None:
        while not self._closed.wait(pause.total_seconds()):
            pause = every
            try:
                self.delete_expired(datetime.now(UTC))
            except StoreUnavailable as failed:
                log.warning("expired_not_deleted", reason=str(failed))
                pause = AN_HOUR

    def _delete_expired(self, page: list[Item], now: int) -> int:
        expired = [
            (item.household, now)
            for item in page
            if type(item.expires) is int and item.expires <= now
        ]
        if not expired:
            return 0
        with self._writing(self._patiently()) as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            return connection.executemany(_DELETE_EXPIRED, expired).rowcount

    def _pages(self) -> Iterator[list[Item]]:
        last = ""
        while not self._closed.is_set() and (page := self._page(last)):
            yield page
            last = page[-1].household

    def _page(self, last: str) -> list[Item]:
        with self._reading(self._patiently()) as connection:
            return [Item(*row) for row in connection.execute(_PAGE, (last,))]

    def _patiently(self) -> Deadline:
        return Deadline.after(self._patience, time.monotonic)

    @contextmanager
    def _reading(self, deadline: Deadline) -> Iterator[_Connection]:
        """Provide a connection that no other thread uses meanwhile.

        One that failed is not used again.
        """
        with _translated(), ExitStack() as failing:
            deadline = within(deadline, self._patience)
            connection = self._take(deadline)
            failing.callback(self._close, connection)
            self._wait_until(connection, deadline)
            yield connection
            failing.pop_all()
            self._idle.put(connection)

    @contextmanager
    def _writing(self, deadline: Deadline) -> Iterator[_Connection]:
        """Provide a connection to write with, for one thread at a time."""
        # SQLite lets writers who wait try again and again, and some never get through; threads
        # that stand in line do.
        with _translated():
            deadline = within(deadline, self._patience)
            if not self._writer.acquire(timeout=deadline.left(self._patience)):
                raise StoreUnavailable("other threads kept writing")
        try:
            with self._reading(deadline) as connection:
                yield connection
        finally:
            self._writer.release()

    def _wait_until(self, connection: _Connection, deadline: Deadline) -> None:
        """Have SQLite wait so long for other processes, and no longer."""
        milliseconds = int(deadline.left(self._patience) * 1000)
        connection.execute(f"PRAGMA busy_timeout = {milliseconds}")

    def _empty_wal(self, connection: _Connection, deadline: Deadline) -> None:
        """Move everything into the database itself, so that no log has what was overwritten.

        Raises:
            StoreUnavailable: others need it until the deadline, such as a backup that reads.
        """
        with suppress(TooLate):
            while self._is_busy(connection, deadline):
                # SQLite waits for readers and writers, and not for another's checkpoint.
                self._step_aside(deadline)
            return
        raise StoreUnavailable("others keep the log in use")

    def _step_aside(self, deadline: Deadline) -> None:
        time.sleep(min(STEP_ASIDE_SECONDS, deadline.left(self._patience)))

    def _is_busy(self, connection: _Connection, deadline: Deadline) -> bool:
        self._wait_until(connection, deadline)
        busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return bool(busy)

    def _take(self, deadline: Deadline) -> _Connection:
        """Return a connection to the files that are there now.

        Raises:
            StoreUnavailable: only one of the two files is another one.
        """
        found = self._files()
        if not self._open:
            # Whoever closes a database last takes its log away; nothing of ours is left in one.
            self._ours = None
        if self._ours and self._ours != found and not self._is_replaced(self._ours, found):
            # SQLite would write the log of the one into the other: when it opens them, and when it
            # closes the last connection.
            raise StoreUnavailable("the database was replaced while in use; stop the skill first")
        connection = self._take_idle(found) or self._connect(deadline)
        self._ours = connection.files
        return connection

    def _take_idle(self, found: _Files) -> _Connection | None:
        with suppress(queue.Empty):
            while True:
                connection = self._idle.get_nowait()
                if connection.files == found:
                    return connection
                self._close(connection)
        return None

    def _is_replaced(self, ours: _Files, found: _Files) -> bool:
        """Tell whether another database, or none, is there now, and nothing is left of our log."""
        if found.database == ours.database:
            return False
        return found.wal is None or found.wal != ours.wal or not self._wal.stat().st_size

    def _files(self) -> _Files:
        return _Files(_identity(self._path), _identity(self._wal))

    def _close(self, connection: _Connection) -> None:
        connection.close()
        self._open.discard(connection)

    def _connect(self, deadline: Deadline) -> _Connection:
        _make(self._path)
        connection = sqlite3.connect(
            self._path,
            timeout=deadline.left(self._patience),
            isolation_level=None,
            check_same_thread=False,
            factory=_Connection,
        )
        with ExitStack() as failing:
            failing.callback(connection.close)
            self._use_wal(connection, deadline)
            # FULL, because a moment that was answered as saved must outlive a power cut as well.
            connection.execute("PRAGMA synchronous = FULL")
            # What is deleted is overwritten. Where SQLite rebuilds a page, a copy of a row may yet
            # stay in the unused part of it, for which there is VACUUM.
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA temp_store = MEMORY")
            # A turn needs a few pages; every thread has a connection, and each would hold 2 MB.
            connection.execute("PRAGMA cache_size = -256")
            connection.execute(_TABLE)
            connection.text_factory = _text
            connection.files = self._files()
            failing.pop_all()
        self._open.add(connection)
        return connection

    def _use_wal(self, connection: sqlite3.Connection, deadline: Deadline) -> None:
        """Let others go first who make the file at the same moment: SQLite does not wait here."""
        while True:
            try:
                connection.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as failed:
                if failed.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                    raise
                self._step_aside(deadline)
            else:
                return


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what SQLite and the file system raise into StoreUnavailable."""
    try:
        yield
    except TooLate as late:
        raise StoreUnavailable("no time left") from late
    except (sqlite3.Error, OSError) as failed:
        raise StoreUnavailable(str(failed)) from failed


def _make(path: Path) -> None:
    """Make the file where there is none, for its owner alone: the folder's, where root makes it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        return
    if os.geteuid() == 0:
        folder = path.parent.stat()
        os.chown(path, folder.st_uid, folder.st_gid)


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return found.st_dev, found.st_ino


def _text(stored: bytes) -> str:
    """Let text that is none be read, so that its household alone is corrupt."""
    return stored.decode(errors="surrogateescape")


def _is_small(connection: _Connection) -> bool:
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return bool(pages * size <= SMALL_BYTES)


def _find(connection: _Connection, key: str) -> Item | None:
    row = connection.execute(_LOAD, (key,)).fetchone()
    return Item(*row) if row else None

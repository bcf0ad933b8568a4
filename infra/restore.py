"""Put a backup where a skill's SQLite database belongs, for the user that the service runs as.

python infra/restore.py /var/backups/small-gestures/gestures-20261122T030000Z.db \
    /var/lib/small-gestures/gestures.db
"""

import argparse
import fcntl
import os
import shutil
import sqlite3
import sys
from contextlib import closing, suppress
from pathlib import Path

_SHARED_FIRST, _SHARED_SIZE = 0x40000002, 510
"""The bytes that each connection to a database with a write-ahead log has locked: SQLite's own."""


class InUse(Exception):
    """The skill runs."""


def restore(backup: Path, database: Path) -> None:
    """Check a backup, and let a copy of it take the place of the database in one step.

    The copy belongs to the owner of the folder, and to nobody else: root's would be unreadable for
    the service.

    Raises:
        InUse: the skill runs, and would go on with what was there before.
        sqlite3.Error: the backup is not whole.
        OSError: it cannot be put there.
    """
    _expect_whole(backup)
    _expect_unused(database)
    folder, part = database.absolute().parent.stat(), database.with_suffix(".part")
    try:
        part.touch(0o600)
        shutil.copyfile(backup, part)
        os.chown(part, folder.st_uid, folder.st_gid)
        for log in (f"{database}-wal", f"{database}-shm"):
            Path(log).unlink(missing_ok=True)
        part.replace(database)
    finally:
        part.unlink(missing_ok=True)


def _expect_whole(backup: Path) -> None:
    # Immutable, so that nothing is made beside a backup.
    where = f"{backup.absolute().as_uri()}?mode=ro&immutable=1"
    with closing(sqlite3.connect(where, uri=True)) as copy:
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
        copy.execute("SELECT household, version, expires, days, rest FROM households LIMIT 1")
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _expect_unused(database: Path) -> None:
    with suppress(FileNotFoundError), database.open("r+b") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB, _SHARED_SIZE, _SHARED_FIRST)
        except BlockingIOError as locked:
            raise InUse("it is in use: stop the skill first") from locked


def main() -> int:
    """Restore; return 1 after one line where that cannot be done."""
    arguments = argparse.ArgumentParser(description="Restore a skill's SQLite database.")
    arguments.add_argument("backup", type=Path)
    arguments.add_argument("database", type=Path)
    options = arguments.parse_args()
    try:
        restore(options.backup, options.database)
    except (InUse, sqlite3.Error) as refused:
        sys.stderr.write(f"{options.database}: {refused}\n")
        return 1
    except OSError as failed:
        sys.stderr.write(f"{failed.filename}: {failed.strerror}\n")
        return 1
    sys.stdout.write(f"{options.database} is restored\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

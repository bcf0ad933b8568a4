"""Copy a running skill's SQLite database into a folder, and let go of copies that are too old.

python infra/backup.py /var/lib/small-gestures/gestures.db /var/backups/small-gestures
"""

import argparse
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

KEEP_DAYS = 35
"""What the privacy page promises: what a couple erased is in no backup after so many days."""


def back_up(database: Path, folder: Path, now: datetime) -> Path:
    """Make a whole copy as of now, checked; no writer waits for it, an erasure is put off."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    target = folder / f"gestures-{now:%Y%m%dT%H%M%SZ}.db"
    part = target.with_suffix(".part")
    part.touch(0o600)
    try:
        _copy(database, part)
        part.rename(target)
    finally:
        part.unlink(missing_ok=True)
    return target


def _copy(database: Path, part: Path) -> None:
    with (
        closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(part)) as copy,
    ):
        # In one step: a copy in steps begins anew whenever somebody writes between two of them.
        source.backup(copy)
        (verdict,) = copy.execute("PRAGMA integrity_check").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def let_go(folder: Path, now: datetime) -> list[Path]:
    """Delete copies older than KEEP_DAYS, half-made ones too; return what was deleted."""
    oldest = f"gestures-{now - timedelta(days=KEEP_DAYS):%Y%m%dT%H%M%SZ}.db"
    old = [copy for copy in folder.glob("gestures-*Z.*") if copy.name < oldest]
    for copy in old:
        copy.unlink()
    return old


def main() -> int:
    """Back up; return 1 after one line where that cannot be done."""
    arguments = argparse.ArgumentParser(description="Back up a running skill's SQLite database.")
    arguments.add_argument("database", type=Path)
    arguments.add_argument("folder", type=Path)
    options = arguments.parse_args()
    now = datetime.now(UTC)
    try:
        made = back_up(options.database, options.folder, now)
    except (OSError, sqlite3.Error) as failed:
        sys.stderr.write(f"{options.database}: {failed}\n")
        return 1
    gone = let_go(options.folder, now)
    sys.stdout.write(f"{made}\n{len(gone)} older than {KEEP_DAYS} days deleted\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""The documented way back from a backup: by root, for a service that is another user."""

import os
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from infra.backup import back_up
from skill.domain.household import Household
from skill.store.sqlite import SQLiteStore
from tests.support.deadlines import ample
from tests.support.processes import ROOT

NOW = datetime.now(UTC)
KEY = "0" * 64
SERVICE = 10001


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """Return a database that another user's service left, and its folder."""
    database = tmp_path / "var" / "gestures.db"
    save(database, moments=1)
    return database


@pytest.fixture
def backup(database: Path, tmp_path: Path) -> Path:
    made = back_up(database, tmp_path / "backups", NOW)
    with closing(SQLiteStore(database)) as store:
        store.forget(KEY, ample())
    return made


def save(database: Path, moments: int) -> None:
    with closing(SQLiteStore(database, patience=30)) as store:
        store.save(KEY, Household(moments=moments), NOW + timedelta(days=1), ample())


def moments_in(database: Path) -> int:
    with closing(SQLiteStore(database, patience=30)) as store:
        return store.load(KEY, NOW, ample()).moments


def restore(backup: Path, database: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "infra" / "restore.py"), str(backup), str(database)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def test_what_was_saved_is_there_again_for_the_service(backup: Path, database: Path) -> None:
    owner = SERVICE if os.geteuid() == 0 else os.geteuid()
    os.chown(database.parent, owner, -1)
    done = restore(backup, database)
    assert (done.returncode, done.stderr) == (0, "")
    found = database.stat()
    assert (found.st_uid, found.st_mode & 0o777) == (owner, 0o600)
    assert [each.name for each in database.parent.iterdir()] == ["gestures.db"]
    assert moments_in(database) == 1


def test_it_is_there_again_after_all_was_lost(backup: Path, tmp_path: Path) -> None:
    anew = tmp_path / "anew"
    anew.mkdir()
    assert restore(backup, anew / "gestures.db").returncode == 0
    assert moments_in(anew / "gestures.db") == 1


def test_a_database_that_is_no_longer_one_is_replaced(backup: Path, database: Path) -> None:
    database.write_bytes(os.urandom(8192))
    database.with_name("gestures.db-wal").write_bytes(os.urandom(8192))
    assert restore(backup, database).returncode == 0
    assert moments_in(database) == 1


def test_a_skill_that_runs_must_be_stopped_first(backup: Path, database: Path) -> None:
    with closing(SQLiteStore(database, patience=30)) as running:
        running.ping(ample())
        done = restore(backup, database)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
        assert "stop the skill first" in done.stderr
        running.save(KEY, Household(moments=5), NOW + timedelta(days=1), ample())
    assert moments_in(database) == 5


@pytest.mark.parametrize("content", [b"a shopping list" * 1000, b""])
def test_a_backup_that_is_none_replaces_nothing(
    database: Path, tmp_path: Path, content: bytes
) -> None:
    broken = tmp_path / "broken.db"
    broken.write_bytes(content)
    for other in (broken, tmp_path / "none.db"):
        done = restore(other, database)
        assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert moments_in(database) == 1

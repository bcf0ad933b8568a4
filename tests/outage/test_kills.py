"""`kill -9` amid a stream of turns: whatever was answered as saved is there afterwards."""

import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
import urllib3

from skill.settings import Settings, SQLiteAt
from skill.store import Households
from tests.support.couple import DONE, Couple
from tests.support.crashing import crashing
from tests.support.deadlines import ample
from tests.support.processes import Serving, serving

START = datetime(2027, 1, 1, 20, tzinfo=UTC)
SPEAKERS = 2
MOST_SAVES = 30  # in a life
SAVE_SECONDS = 30
TURN_SECONDS = 0.02  # about as long as a turn takes


@dataclass
class Diary:
    """A household whose every moment has a day of its own, so that none can stand for another."""

    user: str = field(default_factory=lambda: uuid4().hex)
    days: Iterator[int] = field(default_factory=count)
    told: set[date] = field(default_factory=set)
    saved: set[date] = field(default_factory=set)

    def tell_until_killed(self, url: str, saves: threading.Semaphore) -> None:
        """Tell moment after moment until nobody answers any more; count what was saved."""
        couple = Couple(url, self.user)
        for number in self.days:
            at = START + timedelta(days=number)
            self.told.add(at.date())
            try:
                answer = couple.says(DONE, at=at)
            except urllib3.exceptions.HTTPError:
                return
            if answer.claims:
                self.saved.add(at.date())
                saves.release()


@pytest.mark.parametrize("kills", [2, pytest.param(50, marks=pytest.mark.kills)])
def test_what_was_answered_as_saved_survives_kills(
    settings: dict[str, str], store: Households, kills: int
) -> None:
    diaries = [Diary() for _ in range(4)]
    for _ in range(kills):
        live(diaries, settings)
        for diary in diaries:
            expect_whole(diary, store)
    expect_sound(settings)


def live(diaries: list[Diary], settings: dict[str, str]) -> None:
    """A server's life: it is killed at a random moment, while all of its households talk."""
    saves = threading.Semaphore(0)
    with (
        ThreadPoolExecutor(SPEAKERS * len(diaries)) as speakers,
        crashing(serving("--unsigned", **settings)) as running,
    ):
        for diary in diaries * SPEAKERS:
            speakers.submit(diary.tell_until_killed, running.url, saves)
        for _ in range(random.randint(1, MOST_SAVES)):
            assert saves.acquire(timeout=SAVE_SECONDS)
        time.sleep(random.uniform(0, TURN_SECONDS))


def expect_whole(diary: Diary, store: Households) -> None:
    """All that was answered as saved is there, once, and nothing that was not told."""
    kept = store.load(Couple("", diary.user).key, START, ample(), consistent=True)
    assert diary.saved <= kept.days <= diary.told
    assert kept.moments == len(kept.days)


def expect_sound(settings: dict[str, str]) -> None:
    """The file itself is without a flaw, where there is one."""
    place = Settings.read(settings).store
    if isinstance(place, SQLiteAt):
        with closing(sqlite3.connect(place.path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_a_worker_ends_with_its_parent(tmp_path: Path) -> None:
    server = serving("--unsigned", GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db")
    with crashing(server) as running:
        running.process.kill()
        ends = time.monotonic() + 3
        while is_alive(running):
            assert time.monotonic() < ends


def is_alive(running: Serving) -> bool:
    try:
        return running.get("/healthz").status == 200
    except urllib3.exceptions.HTTPError:
        return False

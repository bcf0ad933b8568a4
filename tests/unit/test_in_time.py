"""Whoever asks a slow store hears in time, and hears what is true."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from skill.domain.household import Household
from skill.store import StoreUnavailable
from skill.store.timeboxed import InTime

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = 30.0


class Slow:
    """A store whose writes wait until they are let go."""

    def __init__(self) -> None:
        self.begun, self.let_go = Event(), Event()
        self.saved: list[str] = []

    def load(self, _key: str, _now: datetime, *, consistent: bool) -> Household:
        return Household(version=int(consistent))

    def save(self, key: str, _household: Household, _expires: datetime) -> None:
        self.begun.set()
        assert self.let_go.wait(LONG)
        self.saved.append(key)

    def close(self) -> None:
        self.let_go.set()


@pytest.fixture
def slow() -> Slow:
    return Slow()


@pytest.fixture
def closing() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


def in_time(slow: Any, closing: ExitStack, seconds: float, grace: float) -> InTime:
    store = InTime(slow, seconds, grace=grace, writes_at_once=1)
    closing.callback(store.close)
    return store


def test_a_write_that_takes_too_long_is_given_up(slow: Slow, closing: ExitStack) -> None:
    store = in_time(slow, closing, seconds=0.01, grace=0.0)
    with pytest.raises(StoreUnavailable):
        store.save("key", Household(), NOW)


def test_a_write_that_did_not_begin_in_time_never_happens(slow: Slow, closing: ExitStack) -> None:
    store = in_time(slow, closing, seconds=0.05, grace=LONG)
    with ThreadPoolExecutor() as speakers:
        first = speakers.submit(store.save, "first", Household(), NOW)
        assert slow.begun.wait(LONG)
        with pytest.raises(StoreUnavailable):
            store.save("second", Household(), NOW)
        slow.let_go.set()
        assert first.result(LONG) is None
    store.close()
    assert slow.saved == ["first"]


def test_reads_do_not_stand_in_line_behind_writes(slow: Slow, closing: ExitStack) -> None:
    store = in_time(slow, closing, seconds=LONG, grace=0.0)
    with ThreadPoolExecutor() as speakers:
        saving = speakers.submit(store.save, "key", Household(), NOW)
        assert slow.begun.wait(LONG)
        assert store.load("key", NOW, consistent=True).version == 1
        slow.let_go.set()
        saving.result(LONG)

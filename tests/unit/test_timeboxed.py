"""A turn that asks a hanging store hears of it by its deadline."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.store import Conflict, StoreUnavailable
from skill.store.timeboxed import Timeboxed
from tests.support.deadlines import ample

NOW = datetime(2026, 11, 22, tzinfo=UTC)
LONG = 30.0


def short() -> Deadline:
    return Deadline.after(0.05, time.monotonic)


class Hanging:
    """A store that answers once it is let go."""

    def __init__(self) -> None:
        self.asked, self.let_go = Event(), Event()
        self.saved: list[str] = []

    def load(self, key: str, _now: datetime, deadline: Deadline, *, consistent: bool) -> Household:
        self.wait()
        return Household(version=int(consistent))

    def save(self, key: str, _household: Household, _expires: datetime, deadline: Deadline) -> None:
        self.wait()
        self.saved.append(key)

    def forget(self, key: str, deadline: Deadline) -> None:
        raise Conflict(None)

    def wait(self) -> None:
        self.asked.set()
        assert self.let_go.wait(LONG)

    def close(self) -> None:
        self.let_go.set()


@pytest.fixture
def hanging() -> Hanging:
    return Hanging()


@pytest.fixture
def store(hanging: Any) -> Iterator[Timeboxed]:
    made = Timeboxed(hanging, threads=1)
    yield made
    made.close()


def test_an_answer_in_time_is_the_answer(store: Timeboxed, hanging: Hanging) -> None:
    hanging.let_go.set()
    assert store.load("key", NOW, ample(), consistent=True).version == 1
    store.save("key", Household(), NOW, ample())
    assert hanging.saved == ["key"]
    with pytest.raises(Conflict):
        store.forget("key", ample())


def test_a_store_that_hangs_is_waited_for_until_the_deadline(store: Timeboxed) -> None:
    with pytest.raises(StoreUnavailable, match="no answer in time"):
        store.load("key", NOW, short())


def test_no_call_is_made_after_the_deadline(store: Timeboxed, hanging: Hanging) -> None:
    late = Deadline.after(0, time.monotonic)
    with pytest.raises(StoreUnavailable):
        store.save("key", Household(), NOW, late)
    assert not hanging.asked.is_set()


def test_a_call_that_got_no_thread_in_time_is_never_made(
    store: Timeboxed, hanging: Hanging
) -> None:
    with ThreadPoolExecutor() as speakers:
        first = speakers.submit(store.save, "first", Household(), NOW, ample())
        assert hanging.asked.wait(LONG)
        with pytest.raises(StoreUnavailable, match="every thread"):
            store.save("second", Household(), NOW, short())
        hanging.let_go.set()
        first.exception(LONG)
    hanging.let_go.set()
    store.save("third", Household(), NOW, ample())
    assert hanging.saved == ["first", "third"]

"""Readiness: the store is asked at most once in two seconds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from skill.observability.readiness import Readiness

LONG = 30.0


class Unavailable(Exception):
    """The store cannot be reached."""


class Engine:
    """Answers pings, or does not."""

    def __init__(self) -> None:
        self.up = True
        self.pings = 0

    def ping(self) -> None:
        self.pings += 1
        if not self.up:
            raise Unavailable


def readiness(ping: Callable[[], None]) -> Readiness:
    return Readiness(ping, Unavailable)


def test_a_store_is_asked_once_in_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("skill.observability.readiness.time.monotonic", lambda: now[0])
    engine = Engine()
    ready = readiness(engine.ping)
    assert ready.ask()
    engine.up = False
    now[0] += 1.9
    assert ready.ask()
    assert engine.pings == 1
    now[0] += 0.1
    assert not ready.ask()
    engine.up = True
    assert not ready.ask()
    now[0] += 2.0
    assert ready.ask()


@pytest.mark.parametrize("up", [True, False])
def test_many_may_ask_while_the_store_takes_its_time(up: bool) -> None:
    engine, asked, answers = Engine(), Event(), Event()
    engine.up = up

    def ping() -> None:
        asked.set()
        assert answers.wait(LONG)
        engine.ping()

    ready = readiness(ping)
    with ThreadPoolExecutor(6) as together:
        answered = [together.submit(ready.ask) for _ in range(6)]
        assert asked.wait(LONG)
        answers.set()
        assert [each.result(LONG) for each in answered] == [up] * 6
    assert engine.pings == 1


def test_a_defect_of_the_store_leaves_nobody_waiting() -> None:
    def ping() -> None:
        int("none")

    ready = readiness(ping)
    with pytest.raises(ValueError, match="none"):
        ready.ask()
    assert not ready.ask()

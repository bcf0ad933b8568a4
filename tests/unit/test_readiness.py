"""Readiness: the store is asked at most once in two seconds."""

import pytest

from skill.readiness import Readiness
from skill.store import StoreUnavailable


class Engine:
    """Answers pings, or does not."""

    def __init__(self) -> None:
        self.up = True
        self.pings = 0

    def ping(self) -> None:
        self.pings += 1
        if not self.up:
            raise StoreUnavailable("told to")


def test_a_store_is_asked_once_in_two_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("skill.readiness.time.monotonic", lambda: now[0])
    engine = Engine()
    readiness = Readiness(engine.ping)
    assert readiness.ask()
    engine.up = False
    now[0] += 1.9
    assert readiness.ask()
    assert engine.pings == 1
    now[0] += 0.1
    assert not readiness.ask()
    engine.up = True
    assert not readiness.ask()
    now[0] += 2.0
    assert readiness.ask()

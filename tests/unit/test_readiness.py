"""Readiness: the store is asked at most once in two seconds."""

import asyncio
from concurrent.futures import Future

import pytest

from skill.hosting.handing_over import Caller
from skill.hosting.waiting import wait_for
from skill.observability.readiness import Readiness
from skill.store import StoreUnavailable
from tests.support import loops


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
    monkeypatch.setattr("skill.observability.readiness.time.monotonic", lambda: now[0])
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


@pytest.mark.parametrize("up", [True, False])
def test_on_a_loop_many_may_ask_while_the_store_takes_its_time(up: bool) -> None:
    answer: Future[None] = Future()
    pings: list[int] = []

    def ping() -> None:
        pings.append(0)
        wait_for(answer, 30)

    def answers() -> None:
        if up:
            answer.set_result(None)
        else:
            answer.set_exception(StoreUnavailable("told to"))

    readiness = Readiness(ping)

    async def together() -> list[bool | None]:
        caller: Caller[bool | None] = Caller()
        return await asyncio.gather(*map(caller.call, [readiness.ask] * 5 + [answers]))

    assert loops.run(together()) == [up] * 5 + [None]
    assert len(pings) == 1


def test_a_defect_of_the_store_leaves_nobody_waiting() -> None:
    def ping() -> None:
        int("none")

    readiness = Readiness(ping)
    with pytest.raises(ValueError, match="none"):
        readiness.ask()
    assert not readiness.ask()

"""Calls on an event loop: whoever waits lets the others go on."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import ContextVar
from functools import partial
from time import sleep
from typing import Any

import pytest
from greenlet import greenlet

from skill.hosting import handing_over
from skill.hosting.handing_over import MOST_IDLE, Caller
from skill.hosting.waiting import is_done, pause, wait_for
from tests.support import loops

LONG = 30.0
WHO: ContextVar[int] = ContextVar("who")


@pytest.fixture
def elsewhere() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


def on_a_loop(*functions: Callable[[], Any]) -> list[Any]:
    """What functions come to that are called on one loop, all at once."""

    async def together() -> list[Any]:
        caller: Caller[Any] = Caller()
        return await asyncio.gather(
            *(caller.call(function) for function in functions), return_exceptions=True
        )

    return loops.run(together())


def test_a_call_that_never_waits_just_returns() -> None:
    assert on_a_loop(lambda: "said") == ["said"]


def test_everything_runs_on_the_loops_own_thread() -> None:
    assert len(set(on_a_loop(*[threading.get_ident] * 3))) == 1


def test_while_one_waits_the_others_go_on() -> None:
    work: Future[str] = Future()
    assert on_a_loop(partial(wait_for, work, LONG), partial(work.set_result, "from another")) == [
        "from another",
        None,
    ]


def test_many_wait_at_once_and_each_hears_its_own(elsewhere: ThreadPoolExecutor) -> None:
    def asks(number: int) -> int:
        WHO.set(number)
        first = wait_for(elsewhere.submit(lambda: number), LONG)
        second = wait_for(elsewhere.submit(sleep, 0.001), LONG)
        assert second is None
        assert WHO.get() == number
        return first

    crowd = range(3 * MOST_IDLE)
    assert on_a_loop(*(partial(asks, number) for number in crowd)) == list(crowd)


def test_whoever_waits_too_long_is_told_so() -> None:
    never: Future[None] = Future()
    late, done = on_a_loop(partial(wait_for, never, 0.01), partial(is_done, never, 0.01))
    assert isinstance(late, TimeoutError)
    assert done is False


def test_an_exception_of_the_work_is_raised_to_who_waits(elsewhere: ThreadPoolExecutor) -> None:
    (raised,) = on_a_loop(lambda: wait_for(elsewhere.submit(int, "none"), LONG))
    assert isinstance(raised, ValueError)


def test_after_a_call_that_raises_others_are_made() -> None:
    async def one_after_the_other() -> tuple[object, str]:
        caller: Caller[Any] = Caller()
        with pytest.raises(ValueError, match="none"):
            await caller.call(lambda: int("none"))
        return await caller.call(lambda: "next"), await caller.call(lambda: "and next")

    assert loops.run(one_after_the_other()) == ("next", "and next")


def test_one_greenlet_does_for_all_that_are_never_called_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made, place = [], handing_over._place

    def counted() -> greenlet:
        made.append(place())
        return made[-1]

    monkeypatch.setattr(handing_over, "_place", counted)

    async def one_after_the_other() -> None:
        caller: Caller[int] = Caller()
        for _ in range(100):
            await caller.call(int)

    loops.run(one_after_the_other())
    assert len(made) == 1


def test_a_pause_is_no_pause_for_others() -> None:
    order: list[str] = []

    def pauses() -> None:
        pause(0.05)
        order.append("after the pause")

    on_a_loop(pauses, partial(order.append, "meanwhile"))
    assert order == ["meanwhile", "after the pause"]


def test_a_call_that_nobody_waits_for_any_more_cleans_up() -> None:
    cleaned: list[bool] = []

    def waits() -> None:
        try:
            wait_for(Future(), LONG)
        finally:
            cleaned.append(True)

    async def given_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await Caller[None]().call(waits)

    loops.run(given_up())
    assert cleaned == [True]


def test_work_that_ends_after_the_loop_disturbs_nobody(elsewhere: ThreadPoolExecutor) -> None:
    released = threading.Event()
    work = elsewhere.submit(released.wait, LONG)
    on_a_loop(partial(is_done, work, 0.01))
    released.set()
    assert work.result(LONG) is True


def test_a_thread_of_its_own_just_waits(elsewhere: ThreadPoolExecutor) -> None:
    assert wait_for(elsewhere.submit(lambda: "said"), LONG) == "said"
    with pytest.raises(TimeoutError):
        wait_for(Future(), 0.01)
    pause(0.01)

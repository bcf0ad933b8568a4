"""Blocking code on an event loop, which goes on with others whenever that code waits.

The code runs on the loop's own thread, in a greenlet. Greenlets are kept for the next call: a new
one maps memory of its own, which takes as long as a fifth of a turn.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, cast

from greenlet import getcurrent, greenlet

from skill.hosting.waiting import HAND_OVER

if TYPE_CHECKING:
    from collections.abc import Callable
    from concurrent.futures import Future

MOST_IDLE = 64

Result = TypeVar("Result")


class _Waits(NamedTuple):
    """A call that waits for work in another thread, for so many seconds at the most."""

    work: Future[Any]
    seconds: float


class Caller(Generic[Result]):
    """Makes calls on the running event loop."""

    def __init__(self) -> None:
        self._idle: list[greenlet] = []

    async def call(self, function: Callable[[], Result]) -> Result:
        """What a function returns, or raises."""
        place = self._idle.pop() if self._idle else _place()
        told = place.switch(function)
        while isinstance(told, _Waits):
            try:
                await _done(*told)
            except BaseException:
                place.throw()  # nobody will come back to it: let it clean up
                raise
            told = place.switch()
        if len(self._idle) < MOST_IDLE:
            self._idle.append(place)
        return cast("Result", told)


def _place() -> greenlet:
    """A greenlet that waits for a function."""
    place = greenlet(_calls)
    place.switch()
    return place


def _calls() -> None:
    HAND_OVER.set(_hand_over)
    told = None
    while True:
        told = _loop().switch(told)()


def _hand_over(work: Future[Any], seconds: float) -> None:
    _loop().switch(_Waits(work, seconds))


def _loop() -> greenlet:
    return cast("greenlet", getcurrent().parent)


async def _done(work: Future[Any], seconds: float) -> None:
    """Return once the work is done, or its time is over."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def tell(_work: object) -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(done.set)

    work.add_done_callback(tell)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), seconds)

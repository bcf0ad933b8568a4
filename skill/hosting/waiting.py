"""How a turn waits for what another thread does.

A turn is plain code that blocks. Where it has a thread to itself, it just waits. On a server's
event loop it would keep everybody waiting, so there it hands the loop over meanwhile: the server
says how (skill/hosting/handing_over.py).
"""

from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from contextvars import ContextVar
from typing import Any, TypeVar

Result = TypeVar("Result")


def _block(work: "Future[Any]", seconds: float) -> None:
    with suppress(TimeoutError, CancelledError):
        work.exception(seconds)


HAND_OVER: ContextVar[Callable[["Future[Any]", float], None]] = ContextVar(
    "hand over", default=_block
)
"""Returns once work is done, or so many seconds are over."""


def is_done(work: "Future[Any]", seconds: float) -> bool:
    """Whether work is done within so many seconds."""
    HAND_OVER.get()(work, seconds)
    return work.done()


def wait_for(work: "Future[Result]", seconds: float) -> Result:
    """What work comes to; TimeoutError where it is not done within so many seconds."""
    try:
        if is_done(work, seconds):
            return work.result()
        raise TimeoutError
    finally:
        del work  # or it and its exception, which knows this frame, would keep each other


def pause(seconds: float) -> None:
    """Let others go first for so many seconds."""
    never: Future[None] = Future()
    is_done(never, seconds)

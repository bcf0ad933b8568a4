"""Waiting for work of another thread, with an end."""

from concurrent.futures import CancelledError, Future
from contextlib import suppress
from time import sleep
from typing import Any, TypeVar

Result = TypeVar("Result")


def is_done(work: "Future[Any]", seconds: float) -> bool:
    """Return whether work is done within so many seconds."""
    with suppress(TimeoutError, CancelledError):
        work.exception(seconds)
    return work.done()


def wait_for(work: "Future[Result]", seconds: float) -> Result:
    """Return what work comes to.

    Raises:
        TimeoutError: it is not done within so many seconds.
    """
    return work.result(seconds)


def pause(seconds: float) -> None:
    """Wait so many seconds."""
    sleep(seconds)

"""Whether the store can be reached, asked of it at most once in two seconds."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from math import inf

from skill.hosting.waiting import is_done
from skill.store import StoreUnavailable

ANSWER_KEPT_SECONDS = 2.0
WAIT_SECONDS = 5.0
"""Longer than any store takes to answer, or not to."""


class Readiness:
    """Remembers the last answer for as long as it is good."""

    def __init__(self, ping: Callable[[], None]) -> None:
        self._ping = ping
        self._lock = threading.Lock()
        self._asked = -inf
        self._ready: Future[bool] = Future()

    def ask(self) -> bool:
        """Whether the store answered within the last two seconds, or does now."""
        # Nobody waits while holding the lock: on a server's loop, all would wait for each other.
        with self._lock:
            asks = time.monotonic() - self._asked >= ANSWER_KEPT_SECONDS
            if asks:
                self._asked, self._ready = time.monotonic(), Future()
            ready = self._ready
        if asks:
            self._reach(ready)
        return is_done(ready, WAIT_SECONDS) and ready.result()

    def _reach(self, ready: Future[bool]) -> None:
        reached = False
        try:
            self._ping()
            reached = True
        except StoreUnavailable:
            pass
        finally:
            ready.set_result(reached)

"""Whether the store can be reached, asked of it at most once in two seconds."""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from math import inf

ANSWER_KEPT_SECONDS = 2.0


class Readiness:
    """Remembers the last answer for as long as it is good; `unavailable` is what a ping raises."""

    def __init__(self, ping: Callable[[], None], unavailable: type[Exception]) -> None:
        self._ping = ping
        self._unavailable = unavailable
        self._lock = threading.Lock()
        self._asked = -inf
        self._ready = False

    def ask(self) -> bool:
        """Return whether the store answered within the last two seconds, or does now."""
        with self._lock:  # requests that come meanwhile wait for the same answer
            if time.monotonic() - self._asked >= ANSWER_KEPT_SECONDS:
                self._asked, self._ready = time.monotonic(), False
                with suppress(self._unavailable):
                    self._ping()
                    self._ready = True
            return self._ready

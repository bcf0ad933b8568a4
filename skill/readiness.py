"""Whether the store can be reached, asked of it at most once in two seconds."""

import threading
import time
from collections.abc import Callable
from math import inf

from skill.store import StoreUnavailable

ANSWER_KEPT_SECONDS = 2.0


class Readiness:
    """Remembers the last answer for as long as it is good."""

    def __init__(self, ping: Callable[[], None]) -> None:
        self._ping = ping
        self._lock = threading.Lock()
        self._asked = -inf
        self._ready = False

    def ask(self) -> bool:
        """Whether the store answered within the last two seconds, or does now."""
        with self._lock:
            if time.monotonic() - self._asked >= ANSWER_KEPT_SECONDS:
                self._ready = self._reach()
                self._asked = time.monotonic()
            return self._ready

    def _reach(self) -> bool:
        try:
            self._ping()
        except StoreUnavailable:
            return False
        return True

"""The requests by which something was saved lately: the same one again changes nothing more."""

import threading
import time
from collections import OrderedDict
from collections.abc import Hashable

from skill.domain.deadline import Ticks

KNOWN_SECONDS = 300.0
"""As long as the gate takes a request for fresh: 150 seconds before its time, and as many after."""

MOST_KNOWN = 10_000
"""Thirty saves a second for all that time; of more, the oldest are known no longer."""


class Repeats:
    """Knows the requests of this process; a household knows its own last few, wherever they came.

    Alexa sends a request again where an answer got lost, and so may whoever could record one.
    """

    def __init__(self, ticks: Ticks = time.monotonic) -> None:
        self._ticks = ticks
        self._lock = threading.Lock()
        self._known: OrderedDict[Hashable, float] = OrderedDict()

    def note(self, request: Hashable) -> None:
        """Know a request from now on."""
        now = self._ticks()
        with self._lock:
            self._known[request] = now
            self._known.move_to_end(request)
            while len(self._known) > MOST_KNOWN or self._oldest() < now - KNOWN_SECONDS:
                self._known.popitem(last=False)

    def __contains__(self, request: Hashable) -> bool:
        """Tell whether it was noted within the last five minutes."""
        with self._lock:
            noted = self._known.get(request)
        return noted is not None and self._ticks() - noted <= KNOWN_SECONDS

    def _oldest(self) -> float:
        return next(iter(self._known.values()))

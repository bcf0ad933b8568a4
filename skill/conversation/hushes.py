"""Which households told something hard lately: in this process alone, and nothing of what it was.

A turn by which somebody tells it writes nothing, so that it looks like a dozen others (telemetry's
PRIVATE). What is known here rides along with the next thing of theirs that is kept anyway. Where
the process ends before that, it is forgotten.
"""

import threading
from collections import OrderedDict
from datetime import date

MOST_KNOWN = 10_000
"""Of more, the oldest are known no longer."""


class Hushes:
    """Knows since when it is to be quiet for a household, until its record does."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, tuple[date, int, str]] = OrderedDict()

    def note(self, key: str, day: date, request: str) -> None:
        """Know of a household that something hard was told on a day, by a request."""
        before = self.told_before(key, request)
        with self._lock:
            self._known[key] = (day, before + 1, request)
            self._known.move_to_end(key)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def day_of(self, key: str) -> date | None:
        """Return the day on which a household told something hard; None where none is known."""
        with self._lock:
            known = self._known.get(key)
        return known and known[0]

    def told_before(self, key: str, request: str) -> int:
        """Return how often a household told something hard before a request."""
        with self._lock:
            _, times, last = self._known.get(key, (None, 0, ""))
        return times - (last == request) if times else 0

    def forget(self, key: str) -> None:
        """Know nothing of a household any more: its record does, or it was erased."""
        with self._lock:
            self._known.pop(key, None)

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
        self._known: OrderedDict[str, date] = OrderedDict()

    def note(self, key: str, day: date) -> None:
        """Know of a household that something hard was told on a day."""
        with self._lock:
            self._known[key] = day
            self._known.move_to_end(key)
            while len(self._known) > MOST_KNOWN:
                self._known.popitem(last=False)

    def day_of(self, key: str) -> date | None:
        """Return the day on which a household told something hard; None where none is known."""
        with self._lock:
            return self._known.get(key)

    def forget(self, key: str) -> None:
        """Know nothing of a household any more: its record does, or it was erased."""
        with self._lock:
            self._known.pop(key, None)

"""One deadline a request: made when it arrives, passed along to whatever may take long."""

from collections.abc import Callable
from dataclasses import dataclass

Ticks = Callable[[], float]
"""Seconds of a clock that nobody sets, such as `time.monotonic`."""


class TooLate(Exception):
    """The time of a request is up."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """When a request's answer must be out, on the clock that `ticks` reads."""

    ends: float
    ticks: Ticks

    @classmethod
    def after(cls, seconds: float, ticks: Ticks) -> "Deadline":
        """Return the deadline so many seconds from now."""
        return cls(ticks() + seconds, ticks)

    def left(self, most: float) -> float:
        """Return the seconds that are left, `most` at the most.

        Raises:
            TooLate: none are left.
        """
        seconds = min(self.ends - self.ticks(), most)
        if seconds <= 0:
            raise TooLate
        return seconds

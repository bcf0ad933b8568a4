"""The hug's timeline: how long, and which cue falls on which millisecond.

Everything that plays a hug (APLA, SSML, the simulator) is made from this; nothing else knows times.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

DEFAULT_SECONDS = 30
SHORTEST, LONGEST = 10, 180
ABSURD_SECONDS = 3600
HALFWAY_ABOVE_SECONDS = 20
CLOSING_AFTER_MS = 2_000


class Cue(StrEnum):
    """What is heard at one offset; the words for it are the language's."""

    BEGIN = "begin"
    HALFWAY = "halfway"
    THREE = "three"
    TWO = "two"
    ONE = "one"
    CHIME = "chime"
    CLOSING = "closing"


class Fit(StrEnum):
    """How the length that was asked for fits what a hug timer can do."""

    EXACT = "exact"
    LENGTHENED = "lengthened"
    SHORTENED = "shortened"


@dataclass(frozen=True, slots=True)
class TimedCue:
    """A cue and its offset from the start of the countdown, in milliseconds."""

    at_ms: int
    cue: Cue


@dataclass(frozen=True, slots=True)
class Hug:
    """A countdown of so many whole seconds, and whether that is what was asked for."""

    seconds: int = DEFAULT_SECONDS
    fit: Fit = Fit.EXACT

    @property
    def timeline(self) -> tuple[TimedCue, ...]:
        """The cues in order, from BEGIN at 0 ms to CHIME at the end and CLOSING after it."""
        end = self.seconds * 1000
        halfway = [TimedCue(end // 2, Cue.HALFWAY)] * (self.seconds > HALFWAY_ABOVE_SECONDS)
        return (
            TimedCue(0, Cue.BEGIN),
            *halfway,
            TimedCue(end - 3000, Cue.THREE),
            TimedCue(end - 2000, Cue.TWO),
            TimedCue(end - 1000, Cue.ONE),
            TimedCue(end, Cue.CHIME),
            TimedCue(end + CLOSING_AFTER_MS, Cue.CLOSING),
        )


def hug_of(asked: timedelta | None) -> Hug | None:
    """The hug for the length asked for (None: the default), clamped; None when it is absurd."""
    if asked is None:
        return Hug()
    seconds = round(asked.total_seconds())
    if not 0 < seconds <= ABSURD_SECONDS:
        return None
    if seconds < SHORTEST:
        return Hug(SHORTEST, Fit.LENGTHENED)
    if seconds > LONGEST:
        return Hug(LONGEST, Fit.SHORTENED)
    return Hug(seconds)

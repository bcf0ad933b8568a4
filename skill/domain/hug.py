"""The hug's timeline: how long, and which cue falls on which millisecond.

Everything that plays a hug (APLA, SSML, the simulator) is made from this; nothing else knows times.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import NamedTuple

DEFAULT_SECONDS = 30
SHORTEST, LONGEST = 10, 180
ABSURD_SECONDS = 3600
HALFWAY_ABOVE_SECONDS = 20
CLOSING_AFTER_MS = 2_000
SHORT_SECONDS, LONG_SECONDS = 15, 60
STEPS_SECONDS = (10, 20, 30, 45, 60, 90, 120, 180)
"""The lengths that "a longer one" and "a shorter one" go through."""
BEGIN_SECONDS = 2
"""How long nothing is counted, so that the first words can be said."""
GUIDED_SECONDS, COUNTED_SECONDS = 3, 10
"""How many of the last seconds are counted aloud."""


class Mode(StrEnum):
    """How a hug is accompanied: by words, by words over water, by chimes alone, or counted down."""

    GUIDED = "guided"
    WATER = "water"
    SILENT = "silent"
    COUNTED = "counted"


class Length(StrEnum):
    """A length that was named and not measured; the last two compare with the hug before."""

    SHORT = "short"
    LONG = "long"
    LONGER = "longer"
    SHORTER = "shorter"


class Cue(StrEnum):
    """What is heard at one offset; the words for it are the language's.

    STILL has no offset: it parts silences that are too long for one break.
    """

    BEGIN = "begin"
    SOFT_CHIME = "soft_chime"
    HALFWAY = "halfway"
    COUNT = "count"
    CHIME = "chime"
    CLOSING = "closing"
    STILL = "still"


CHIMES = frozenset({Cue.SOFT_CHIME, Cue.CHIME})
"""The cues that are sounds and have no words."""


class Fit(StrEnum):
    """How the length that was asked for fits what a hug timer can do."""

    EXACT = "exact"
    LENGTHENED = "lengthened"
    SHORTENED = "shortened"


class TimedCue(NamedTuple):
    """A cue and its offset from the start of the countdown, in milliseconds.

    `number` is what a COUNT counts: the seconds that are left.
    """

    at_ms: int
    cue: Cue
    number: int = 0


CueWords = Callable[[TimedCue], str]
"""What is said at a cue that is no chime."""


@dataclass(frozen=True, slots=True)
class Hug:
    """A countdown of so many whole seconds, how it is accompanied, and how it fits the wish."""

    seconds: int = DEFAULT_SECONDS
    fit: Fit = Fit.EXACT
    mode: Mode = Mode.GUIDED

    @property
    def timeline(self) -> tuple[TimedCue, ...]:
        """The cues in order, the first at 0 ms, CHIME when the time is up."""
        end = self.seconds * 1000
        chime = TimedCue(end, Cue.CHIME)
        if self.mode is Mode.SILENT:
            return TimedCue(0, Cue.SOFT_CHIME), chime
        closing = TimedCue(end + CLOSING_AFTER_MS, Cue.CLOSING)
        return TimedCue(0, Cue.BEGIN), *self._halfway(), *self._counts(), chime, closing

    def _halfway(self) -> list[TimedCue]:
        guided = self.mode in (Mode.GUIDED, Mode.WATER)
        halfway = TimedCue(self.seconds * 500, Cue.HALFWAY)
        return [halfway] if guided and self.seconds > HALFWAY_ABOVE_SECONDS else []

    def _counts(self) -> list[TimedCue]:
        most = COUNTED_SECONDS if self.mode is Mode.COUNTED else GUIDED_SECONDS
        counted = range(min(most, self.seconds - BEGIN_SECONDS), 0, -1)
        return [TimedCue((self.seconds - left) * 1000, Cue.COUNT, left) for left in counted]


def named(length: Length, before: int = DEFAULT_SECONDS) -> timedelta:
    """Return the length that a word means, after a hug of so many seconds."""
    match length:
        case Length.SHORT:
            seconds = SHORT_SECONDS
        case Length.LONG:
            seconds = LONG_SECONDS
        case Length.LONGER:
            seconds = next((each for each in STEPS_SECONDS if each > before), LONGEST)
        case Length.SHORTER:
            seconds = next((each for each in STEPS_SECONDS[::-1] if each < before), SHORTEST)
    return timedelta(seconds=seconds)


def hug_of(asked: timedelta | None, mode: Mode = Mode.GUIDED) -> Hug | None:
    """Return the hug for the length asked for (None: the default), clamped.

    None when it is absurd.
    """
    if asked is None:
        return Hug(mode=mode)
    seconds = round(asked.total_seconds())
    if not 0 < seconds <= ABSURD_SECONDS:
        return None
    if seconds < SHORTEST:
        return Hug(SHORTEST, Fit.LENGTHENED, mode)
    if seconds > LONGEST:
        return Hug(LONGEST, Fit.SHORTENED, mode)
    return Hug(seconds, mode=mode)

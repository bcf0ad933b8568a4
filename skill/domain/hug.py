"""The timelines of a hug, a kiss and a dance: how long, and which cue falls on which millisecond.

Everything that plays one (APLA, SSML, a screen) is made from this; nothing else knows times.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple, Protocol

FIND_MS = 4_500
"""How long it takes to walk over, before anything is counted."""

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
WATER_FADE_MS = 2_000
BREATH_MS, INHALE_MS, SHORTEST_BREATH_MS = 10_000, 4_000, 4_000
"""Six breaths a minute, out for longer than in; what is left may be too short for one."""
MORNING_STARTS, WORK_STARTS, NIGHT_STARTS, SATURDAY = 5, 10, 21, 5
BAR_MS = 3_000
"""How far the bells of a dance are apart: slow enough to sway."""


class Embrace(StrEnum):
    """What is timed: a hug of any length, or one of its siblings, which have one length each."""

    HUG = "hug"
    KISS = "kiss"
    DANCE = "dance"


SIBLINGS = {Embrace.KISS: 6, Embrace.DANCE: 60}
"""Each with its seconds."""


class Mode(StrEnum):
    """How a hug is accompanied.

    By words, by words over water, by a sea to breathe with, by chimes alone, or counted down.
    """

    GUIDED = "guided"
    WATER = "water"
    SILENT = "silent"
    COUNTED = "counted"
    BREATHING = "breathing"


class Length(StrEnum):
    """A length that was named and not measured; the last two compare with the hug before."""

    SHORT = "short"
    LONG = "long"
    LONGER = "longer"
    SHORTER = "shorter"


class Cue(StrEnum):
    """What is heard at one offset; the words for it are the language's.

    STILL has no offset: it parts silences that are too long for one break. FIRST, SECOND and
    TOMORROW are an evening's.
    """

    BEGIN = "begin"
    SOFT_CHIME = "soft_chime"
    BELL = "bell"
    HALFWAY = "halfway"
    FIRST = "first"
    SECOND = "second"
    TOMORROW = "tomorrow"
    COUNT = "count"
    CHIME = "chime"
    CLOSING = "closing"
    STILL = "still"


class Part(StrEnum):
    """What a device plays of a hug, and may fail to; the letters are what a record has."""

    SOUND = "s"
    SCREEN_SOUND = "d"
    RING = "r"

    @classmethod
    def sound_of(cls, *, has_screen: bool) -> "Part":
        """Return the sound on that kind of device."""
        return cls.SCREEN_SOUND if has_screen else cls.SOUND


CHIMES = frozenset({Cue.SOFT_CHIME, Cue.BELL, Cue.CHIME})
"""The cues that are sounds and have no words."""


class Closing(StrEnum):
    """What the last words of a hug know: how the day goes on, or what came before."""

    USUAL = "closing"
    BEFORE_WORK = "closing_before_work"
    AT_NIGHT = "closing_at_night"
    AFTER_A_FIGHT = "closing_after_a_fight"


class Fit(StrEnum):
    """How the length that was asked for fits what a hug timer can do; FIXED where there is one."""

    EXACT = "exact"
    LENGTHENED = "lengthened"
    SHORTENED = "shortened"
    FIXED = "fixed"


class TimedCue(NamedTuple):
    """A cue and its offset from the start of the countdown, in milliseconds.

    `number` is what a COUNT counts: the seconds that are left. A BELL's is 1 or 2, turn about.
    """

    at_ms: int
    cue: Cue
    number: int = 0


CueWords = Callable[[TimedCue], str]
"""What is said at a cue that is no chime."""


class Water(StrEnum):
    """What sounds beneath the words."""

    STREAM = "stream"
    SEA = "sea"


class Swell(NamedTuple):
    """Water that comes and goes, in milliseconds: it swells as it begins and ebbs as it ends."""

    water: Water
    at_ms: int
    length_ms: int
    rises_ms: int
    falls_ms: int


class Timed(Protocol):
    """What is played by the clock; `seconds` is what a screen's ring counts."""

    @property
    def seconds(self) -> int:
        """The length of what is counted."""

    @property
    def timeline(self) -> tuple[TimedCue, ...]:
        """The cues in order, the first at 0 ms."""

    @property
    def swells(self) -> tuple[Swell, ...]:
        """The water beneath the cues."""


@dataclass(frozen=True, slots=True)
class Hug:
    """So many whole seconds of a hug or a sibling, how they are accompanied, and fit the wish."""

    seconds: int = DEFAULT_SECONDS
    fit: Fit = Fit.EXACT
    mode: Mode = Mode.GUIDED
    embrace: Embrace = Embrace.HUG

    @property
    def timeline(self) -> tuple[TimedCue, ...]:
        """The cues in order, the first at 0 ms, CHIME when the time is up."""
        chime = TimedCue(self._end_ms, Cue.CHIME)
        closing = TimedCue(self._end_ms + CLOSING_AFTER_MS, Cue.CLOSING)
        if self.embrace is Embrace.KISS:
            return TimedCue(0, Cue.SOFT_CHIME), chime, closing
        if self.embrace is Embrace.DANCE:
            return *self._dance(), chime, closing
        if self.mode is Mode.SILENT:
            return TimedCue(0, Cue.SOFT_CHIME), chime
        return TimedCue(0, Cue.BEGIN), *self._halfway(), *self._counts(), chime, closing

    @property
    def swells(self) -> tuple[Swell, ...]:
        """The water beneath the cues: one stream, or a wave a breath."""
        if self.embrace is not Embrace.HUG:
            return ()
        if self.mode is Mode.WATER:
            return (Swell(Water.STREAM, 0, self._end_ms, WATER_FADE_MS, WATER_FADE_MS),)
        if self.mode is Mode.BREATHING:
            return tuple(self._breaths())
        return ()

    @property
    def starts_with_a_chime(self) -> bool:
        """Whether a chime starts it, and no words do."""
        return self.timeline[0].cue is Cue.SOFT_CHIME

    @property
    def _end_ms(self) -> int:
        return self.seconds * 1000

    def _dance(self) -> list[TimedCue]:
        """Return one word to begin with, then a bell a bar, high and low in turn."""
        bars = range(BAR_MS, self._end_ms, BAR_MS)
        bells = [TimedCue(at_ms, Cue.BELL, 1 + index % 2) for index, at_ms in enumerate(bars)]
        return [TimedCue(0, Cue.BEGIN), *bells]

    def _breaths(self) -> Iterator[Swell]:
        for at_ms in range(0, self._end_ms, BREATH_MS):
            length_ms = min(BREATH_MS, self._end_ms - at_ms)
            if length_ms >= SHORTEST_BREATH_MS:
                inhale_ms = length_ms * INHALE_MS // BREATH_MS
                yield Swell(Water.SEA, at_ms, length_ms, inhale_ms, length_ms - inhale_ms)

    def _halfway(self) -> list[TimedCue]:
        guided = self.mode in (Mode.GUIDED, Mode.WATER)
        halfway = TimedCue(self.seconds * 500, Cue.HALFWAY)
        return [halfway] if guided and self.seconds > HALFWAY_ABOVE_SECONDS else []

    def _counts(self) -> list[TimedCue]:
        if self.mode is Mode.BREATHING:
            return []
        most = COUNTED_SECONDS if self.mode is Mode.COUNTED else GUIDED_SECONDS
        counted = range(min(most, self.seconds - BEGIN_SECONDS), 0, -1)
        return [TimedCue((self.seconds - left) * 1000, Cue.COUNT, left) for left in counted]


def closing_at(now: datetime, *, after_a_fight: bool = False) -> Closing:
    """Return how a hug closes that is asked for at a time on the household's clocks."""
    if after_a_fight:
        return Closing.AFTER_A_FIGHT
    if now.hour < MORNING_STARTS or now.hour >= NIGHT_STARTS:
        return Closing.AT_NIGHT
    if now.hour < WORK_STARTS and now.weekday() < SATURDAY:
        return Closing.BEFORE_WORK
    return Closing.USUAL


def named(length: Length, before: int = DEFAULT_SECONDS) -> timedelta:
    """Return the length that a word means, after a hug of so many seconds.

    Longer than the longest is more than can be counted, and so that is said.
    """
    match length:
        case Length.SHORT:
            seconds = SHORT_SECONDS
        case Length.LONG:
            seconds = LONG_SECONDS
        case Length.LONGER:
            seconds = next((each for each in STEPS_SECONDS if each > before), LONGEST + 1)
        case Length.SHORTER:
            seconds = next((each for each in STEPS_SECONDS[::-1] if each < before), SHORTEST - 1)
    return timedelta(seconds=seconds)


def hug_of(
    asked: timedelta | None, mode: Mode = Mode.GUIDED, embrace: Embrace = Embrace.HUG
) -> Hug | None:
    """Return the hug for the length asked for (None: the default), clamped; or its sibling.

    None when it is absurd.
    """
    if embrace in SIBLINGS:
        return sibling(embrace, asked)
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


def sibling(embrace: Embrace, asked: timedelta | None = None) -> Hug:
    """Return a kiss or a dance, which is as long as it is whatever was asked for."""
    seconds = SIBLINGS[embrace]
    fits = asked is None or round(asked.total_seconds()) == seconds
    return Hug(seconds, Fit.EXACT if fits else Fit.FIXED, embrace=embrace)

"""The evening three: a hug, one thanks each, and one small thing for tomorrow, by the clock."""

from collections.abc import Iterator
from dataclasses import dataclass

from skill.domain.hug import Cue, Hug, Swell, TimedCue

HUG = Hug(20)
CHIME_MS = 2_000
"""What a chime has to itself before words follow."""

CUE_MS, SPEAKING_MS, GESTURE_MS = 5_000, 18_000, 13_000
"""How long it takes to say whose turn it is, to give thanks, and to tell of a gesture."""

SMALL_HOURS_END = 4
"""Until this hour the day to come is tomorrow still."""


@dataclass(frozen=True, slots=True)
class Evening:
    """What an evening has: thanks always, a hug or none before, a gesture for tomorrow or none."""

    hug: bool = True
    gesture: bool = True

    @property
    def seconds(self) -> int:
        """What a ring counts: the hug, or else both voices."""
        counted = Cue.SOFT_CHIME if self.hug else Cue.CHIME
        return next(timed.at_ms for timed in self.timeline if timed.cue is counted) // 1000

    @property
    def swells(self) -> tuple[Swell, ...]:
        """No water."""
        return ()

    @property
    def timeline(self) -> tuple[TimedCue, ...]:
        """The cues in order, the first at 0 ms; a chime ends the hug, and each voice."""
        return tuple(self._cues())

    def _cues(self) -> Iterator[TimedCue]:
        now = 0
        if self.hug:
            yield TimedCue(now, Cue.BEGIN)
            now = HUG.seconds * 1000
            yield TimedCue(now, Cue.SOFT_CHIME)
            now += CHIME_MS
        for voice, chime in ((Cue.FIRST, Cue.SOFT_CHIME), (Cue.SECOND, Cue.CHIME)):
            yield TimedCue(now, voice)
            now += CUE_MS + SPEAKING_MS
            yield TimedCue(now, chime)
            now += CHIME_MS
        if self.gesture:
            yield TimedCue(now, Cue.TOMORROW)
            now += GESTURE_MS
        yield TimedCue(now, Cue.CLOSING)

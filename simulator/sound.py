"""What is heard and when: the one vocabulary of everything that plays a response."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from math import prod

# Alexa's usual voice says about 160 English words a minute, which is about 14 characters a second.
CHARACTERS_A_SECOND = 14
# How long a clip lasts is not known without loading it; the chimes used here last about this.
CLIP_MS = 1_000


class UnplayableError(ValueError):
    """A response that Alexa would refuse to play; says what is wrong with it."""


class Kind(StrEnum):
    """What a sounding is; UNSUPPORTED is what this simulator knows not how to play.

    CONSENT and ROUTINE are what Alexa asks in her own words; a person answers to her, not to the
    skill.
    """

    SPEECH = "speech"
    AUDIO = "audio"
    CONSENT = "consent"
    ROUTINE = "routine"
    UNSUPPORTED = "unsupported"


Measure = Callable[[Kind, str], int]
"""How many milliseconds words as a voice says them, or a clip by its source, last."""


def estimate(kind: Kind, content: str) -> int:
    """Return a Measure that makes no sound; what is neither words nor a clip takes no time."""
    if kind is Kind.SPEECH:
        return round(len(content) * 1000 / CHARACTERS_A_SECOND)
    return CLIP_MS if kind is Kind.AUDIO else 0


@dataclass(frozen=True, slots=True)
class Ramp:
    """Loudness that goes evenly from one moment of a sound to another; 1 is as it came."""

    from_ms: int
    to_ms: int
    before: float
    after: float

    def at(self, ms: int) -> float:
        """Return the loudness at a moment."""
        if ms >= self.to_ms:
            return self.after
        if ms <= self.from_ms:
            return self.before
        done = (ms - self.from_ms) / (self.to_ms - self.from_ms)
        return self.before + (self.after - self.before) * done


@dataclass(frozen=True, slots=True)
class Sounding:
    """Words, a clip's source, or the name of what is unsupported, from `at_ms` for `ms`.

    It begins `skip_ms` into its content; its ramps' moments are those of the content as well, so
    that nothing has to be counted anew when it is moved or cut.
    """

    at_ms: int
    kind: Kind
    content: str
    ms: int = 0
    skip_ms: int = 0
    ramps: tuple[Ramp, ...] = ()
    said: str = ""

    @property
    def end_ms(self) -> int:
        """When it is over."""
        return self.at_ms + self.ms

    @property
    def aloud(self) -> str:
        """The words as a voice is to say them: a telephone number digit by digit."""
        return self.said or self.content

    @property
    def is_background(self) -> bool:
        """Whether it is a clip that was turned down, to lie beneath all else."""
        turned_down = any(ramp.before == ramp.after < 1 for ramp in self.ramps)
        return self.kind is Kind.AUDIO and turned_down

    def loudness(self, ms: int) -> float:
        """Return how loud it is `ms` after the beginning of its content."""
        return prod(ramp.at(ms) for ramp in self.ramps)

    def ramped(self, from_ms: int, to_ms: int, before: float, after: float) -> "Sounding":
        """Return the same, its loudness going from `before` to `after` between two moments."""
        content_at = self.at_ms - self.skip_ms
        ramp = Ramp(from_ms - content_at, to_ms - content_at, before, after)
        return replace(self, ramps=(*self.ramps, ramp))

    def as_loud_as(self, part: float) -> "Sounding":
        """Return the same, at a part of its loudness from beginning to end."""
        return self.ramped(self.at_ms, self.at_ms, part, part)

    def within(self, from_ms: int, to_ms: int) -> "Sounding":
        """Return what of it is heard from one moment to another.

        Of no length where that is nothing.
        """
        begin = max(self.at_ms, from_ms)
        ms = max(min(self.end_ms, to_ms) - begin, 0)
        return replace(self, at_ms=begin, ms=ms, skip_ms=self.skip_ms + begin - self.at_ms)


@dataclass(frozen=True, slots=True)
class Track:
    """Soundings in order and the moment that all of it is over, silence included."""

    soundings: tuple[Sounding, ...]
    end_ms: int


def spoken(words: str, at_ms: int, measure: Measure = estimate, said: str = "") -> Sounding:
    """Words; `said` is how a voice says them where that is not as they are written."""
    said = "" if said == words else said
    ms = measure(Kind.SPEECH, said or words)
    return Sounding(at_ms, Kind.SPEECH, words, ms, said=said)


def clip(source: str, at_ms: int, measure: Measure = estimate) -> Sounding:
    """Return a sound file or a sound of Alexa's own library."""
    return Sounding(at_ms, Kind.AUDIO, source, measure(Kind.AUDIO, source))


def unsupported(what: str, at_ms: int) -> Sounding:
    """Something that a real Echo may play and this one only names."""
    return Sounding(at_ms, Kind.UNSUPPORTED, what)


def together(tracks: Iterable[Track], at_ms: int) -> Track:
    """Tracks that share a start, as one that ends with the last of them."""
    tracks = list(tracks)
    soundings = sorted((s for t in tracks for s in t.soundings), key=lambda s: s.at_ms)
    return Track(tuple(soundings), max((t.end_ms for t in tracks), default=at_ms))

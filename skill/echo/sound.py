"""What is heard and when: the one vocabulary of everything that plays a response."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# Alexa's usual voice says about 160 English words a minute, which is about 14 characters a second.
CHARACTERS_A_SECOND = 14
# How long a clip lasts is not known without loading it; the chimes used here last about this.
CLIP_MS = 1_000


class UnplayableError(ValueError):
    """A response that Alexa would refuse to play; says what is wrong with it."""


class Kind(StrEnum):
    """What a sounding is; UNSUPPORTED is what this simulator knows not how to play.

    CONSENT is what Alexa asks in her own words and a person answers to her, not to the skill.
    """

    SPEECH = "speech"
    AUDIO = "audio"
    CONSENT = "consent"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class Sounding:
    """Words, a clip's source, or the name of what is unsupported, from `at_ms` for about `ms`."""

    at_ms: int
    kind: Kind
    content: str
    ms: int = 0

    @property
    def end_ms(self) -> int:
        """When it is over, by estimate."""
        return self.at_ms + self.ms


@dataclass(frozen=True, slots=True)
class Track:
    """Soundings in order and the moment that all of it is over, silence included."""

    soundings: tuple[Sounding, ...]
    end_ms: int


def spoken(words: str, at_ms: int) -> Sounding:
    """Words, with their length by estimate."""
    return Sounding(at_ms, Kind.SPEECH, words, round(len(words) * 1000 / CHARACTERS_A_SECOND))


def clip(source: str, at_ms: int) -> Sounding:
    """A sound file or a sound of Alexa's own library."""
    return Sounding(at_ms, Kind.AUDIO, source, CLIP_MS)


def unsupported(what: str, at_ms: int) -> Sounding:
    """Something that a real Echo may play and this one only names."""
    return Sounding(at_ms, Kind.UNSUPPORTED, what)


def together(tracks: Iterable[Track], at_ms: int) -> Track:
    """Tracks that share a start, as one that ends with the last of them."""
    tracks = list(tracks)
    soundings = sorted((s for t in tracks for s in t.soundings), key=lambda s: s.at_ms)
    return Track(tuple(soundings), max((t.end_ms for t in tracks), default=at_ms))

"""A timeline as sound: an APLA document with exact offsets, or SSML with estimated ones."""

from collections.abc import Iterator
from typing import Any

from skill.domain.hug import CHIMES, Cue, CueWords, Swell, Timed, TimedCue, Water
from skill.words import ssml

# All of these are in use by public skills, and the stream is Amazon's own example. No music that is
# slow enough to dance to was found in the library, so a dance has bells. How long the surf is, and
# how even, is [unverified]: it is repeated, and its breath is ours.
CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"
SOFT_CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_03"
BELLS = (SOFT_CHIME, "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_02")
WATERS = {
    Water.STREAM: "soundbank://soundlibrary/water/nature/nature_08",
    Water.SEA: "soundbank://soundlibrary/nature/amzn_sfx_ocean_wave_surf_01",
}

_QUIETER = {Cue.COUNT: "60%", Cue.BELL: "50%"}
_LOUDNESS = {Water.STREAM: "20%", Water.SEA: "50%"}

# How long English takes: a word or two are slower than their letters say. Fitted to espeak-ng at
# 160 words a minute, which is Alexa's usual pace; these chimes ring about one second. Both are
# estimates [unverified on devices], and only the SSML form leans on them.
BREATH_MS, CHARACTER_MS = 100, 62
CHIME_MS = 1_000
LONGEST_BREAK_MS = 10_000

_SOUNDS = {Cue.CHIME: CHIME, Cue.SOFT_CHIME: SOFT_CHIME}


def apla(timed: Timed, words: CueWords) -> dict[str, Any]:
    """Return the timeline as an APLA document.

    Every cue waits in a Sequencer of its own, and the Mixer starts all of them together: so the
    length of one spoken line never moves the next cue, as it would in one long Sequencer.
    """
    cues = [_at(cue.at_ms, _sound(cue, words)) for cue in timed.timeline]
    water = [_at(swell.at_ms, _swell(swell)) for swell in timed.swells]
    return {
        "type": "APLA",
        "version": "0.91",
        "mainTemplate": {"item": {"type": "Mixer", "items": [*cues, *water]}},
    }


def _at(at_ms: int, sound: dict[str, Any]) -> dict[str, Any]:
    wait = [{"type": "Silence", "duration": at_ms}] if at_ms else []
    return {"type": "Sequencer", "items": [*wait, sound]}


def _sound(timed: TimedCue, words: CueWords) -> dict[str, Any]:
    if timed.cue in CHIMES:
        sound: dict[str, Any] = {"type": "Audio", "source": _source(timed)}
    else:
        content = ssml.apl(words(timed))
        sound = {"type": "Speech", "contentType": "PlainText", "content": content}
    if timed.cue in _QUIETER:
        sound["filter"] = [{"type": "Volume", "amount": _QUIETER[timed.cue]}]
    return sound


def _source(timed: TimedCue) -> str:
    return BELLS[timed.number - 1] if timed.cue is Cue.BELL else _SOUNDS[timed.cue]


def _swell(swell: Swell) -> dict[str, Any]:
    """Return water that is repeated for as long as it takes, and comes and goes.

    The ebb belongs to the Mixer: one of the Audio itself would end where the clip does, and not
    where it is trimmed.
    """
    looped = [
        {"type": "Repeat", "repeatCount": -1},
        {"type": "FadeIn", "duration": swell.rises_ms},
        {"type": "Volume", "amount": _LOUDNESS[swell.water]},
    ]
    clip = {
        "type": "Audio",
        "source": WATERS[swell.water],
        "duration": "trimToParent",
        "filter": looped,
    }
    length = {"type": "Silence", "duration": swell.length_ms}
    ebb = [{"type": "FadeOut", "duration": swell.falls_ms}]
    return {"type": "Mixer", "items": [length, clip], "filter": ebb}


def speech_ms(words: str) -> int:
    """Return how long words take to say, by estimate."""
    return BREATH_MS + CHARACTER_MS * len(words)


def length_ms(timed: Timed, words: CueWords) -> int:
    """Return how long it takes in all, by estimate of its last words."""
    last = timed.timeline[-1]
    ends = CHIME_MS if last.cue in CHIMES else speech_ms(words(last))
    return last.at_ms + ends


def spoken(timed: Timed, words: CueWords) -> Iterator[str]:
    """Return the timeline as parts of SSML, for a device that could not play APLA.

    Long silences are parted by a word, in every mode, and a dance has no bells: outputSpeech has
    room for five clips.
    """
    word = words(TimedCue(0, Cue.STILL))
    now = 0
    for cue in timed.timeline:
        if cue.cue is Cue.BELL:
            continue
        yield from pause(cue.at_ms - now, ssml.softly(word), speech_ms(word))
        now = max(now, cue.at_ms)
        if cue.cue in CHIMES:
            yield ssml.audio(_source(cue))
            now += CHIME_MS
        else:
            said = words(cue)
            yield ssml.softly(said) if cue.cue is Cue.COUNT else ssml.ssml(said)
            now += speech_ms(said)


def pause(
    milliseconds: int, between: str = ssml.audio(SOFT_CHIME), between_ms: int = CHIME_MS
) -> Iterator[str]:
    """Return a silence as SSML: breaks, with something between them that lasts `between_ms`.

    Whether breaks in a row may add up to more than ten seconds is unverified, so none are.
    """
    while milliseconds > LONGEST_BREAK_MS:
        yield ssml.silence(LONGEST_BREAK_MS - between_ms)
        yield between
        milliseconds -= LONGEST_BREAK_MS
    if milliseconds > 0:
        yield ssml.silence(milliseconds)

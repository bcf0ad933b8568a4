"""A hug's timeline as sound: an APLA document with exact offsets, or SSML with estimated ones."""

from collections.abc import Iterator
from typing import Any

from skill.domain.hug import CHIMES, Cue, CueWords, Hug, Mode, TimedCue
from skill.words import ssml

CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_01"
SOFT_CHIME = "soundbank://soundlibrary/musical/amzn_sfx_bell_short_chime_03"
WATER = "soundbank://soundlibrary/water/nature/nature_08"

COUNT_VOLUME, WATER_VOLUME = "60%", "20%"
WATER_FADE_MS = 2_000

# How long English takes: a word or two are slower than their letters say. Fitted to espeak-ng at
# 160 words a minute, which is Alexa's usual pace; these chimes ring about one second. Both are
# estimates [unverified on devices], and only the SSML form leans on them.
BREATH_MS, CHARACTER_MS = 100, 62
CHIME_MS = 1_000
LONGEST_BREAK_MS = 10_000

_SOUNDS = {Cue.CHIME: CHIME, Cue.SOFT_CHIME: SOFT_CHIME}


def apla(hug: Hug, words: CueWords) -> dict[str, Any]:
    """Return the countdown as an APLA document.

    Every cue waits in a Sequencer of its own, and the Mixer starts all of them together: so the
    length of one spoken line never moves the next cue, as it would in one long Sequencer.
    """
    cues = [_apla_cue(timed, words) for timed in hug.timeline]
    background = [_water(hug)] if hug.mode is Mode.WATER else []
    return {
        "type": "APLA",
        "version": "0.91",
        "mainTemplate": {"item": {"type": "Mixer", "items": [*cues, *background]}},
    }


def _apla_cue(timed: TimedCue, words: CueWords) -> dict[str, Any]:
    wait = [{"type": "Silence", "duration": timed.at_ms}] if timed.at_ms else []
    if timed.cue in CHIMES:
        sound: dict[str, Any] = {"type": "Audio", "source": _SOUNDS[timed.cue]}
    else:
        content = ssml.apl(words(timed))
        sound = {"type": "Speech", "contentType": "PlainText", "content": content}
    if timed.cue is Cue.COUNT:
        sound["filter"] = [{"type": "Volume", "amount": COUNT_VOLUME}]
    return {"type": "Sequencer", "items": [*wait, sound]}


def _water(hug: Hug) -> dict[str, Any]:
    """Running water for as long as the countdown takes, faded at both ends.

    The last fade belongs to the Mixer: one of the Audio itself would end where the clip does, and
    not where it is trimmed.
    """
    looped = [
        {"type": "Repeat", "repeatCount": -1},
        {"type": "FadeIn", "duration": WATER_FADE_MS},
        {"type": "Volume", "amount": WATER_VOLUME},
    ]
    clip = {"type": "Audio", "source": WATER, "duration": "trimToParent", "filter": looped}
    length = {"type": "Silence", "duration": hug.seconds * 1000}
    fade = [{"type": "FadeOut", "duration": WATER_FADE_MS}]
    return {"type": "Mixer", "items": [length, clip], "filter": fade}


def speech_ms(words: str) -> int:
    """Return how long words take to say, by estimate."""
    return BREATH_MS + CHARACTER_MS * len(words)


def length_ms(hug: Hug, words: CueWords) -> int:
    """Return how long the countdown takes in all, by estimate of its last words."""
    last = hug.timeline[-1]
    ends = CHIME_MS if last.cue in CHIMES else speech_ms(words(last))
    return last.at_ms + ends


def spoken(hug: Hug, words: CueWords) -> Iterator[str]:
    """Return the countdown as parts of SSML, for a device that could not play APLA.

    Long silences are parted by a word, in every mode: outputSpeech has room for five clips.
    """
    word = words(TimedCue(0, Cue.STILL))
    now = 0
    for timed in hug.timeline:
        yield from pause(timed.at_ms - now, ssml.softly(word), speech_ms(word))
        now = max(now, timed.at_ms)
        if timed.cue in CHIMES:
            yield ssml.audio(_SOUNDS[timed.cue])
            now += CHIME_MS
        else:
            said = words(timed)
            yield ssml.softly(said) if timed.cue is Cue.COUNT else ssml.ssml(said)
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

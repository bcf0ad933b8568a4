"""A whole response as it is heard: outputSpeech first, then its audio documents."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import Any

from simulator.apla import apla_track
from simulator.routines import is_offer
from simulator.sound import (
    Kind,
    Measure,
    Sounding,
    Track,
    UnplayableError,
    estimate,
    spoken,
    unsupported,
)
from simulator.ssml import ssml_track

AUDIO_DOCUMENT = "Alexa.Presentation.APLA.RenderDocument"
CONSENT_REQUEST = "Connections.SendRequest"
TASK_DONE = "Tasks.CompleteTask"
LONGEST_SPEECH = 8_000
# A device is quiet for a moment between its speech and a document; how long is unverified.
BEFORE_DOCUMENT_MS = 500
ELLIPSIS_MS = 500
WAIT_MS = 2_000


@dataclass(frozen=True, slots=True)
class Playback:
    """What is heard, in order, how many milliseconds it takes in all, and what it was made of."""

    soundings: tuple[Sounding, ...]
    ms: int
    responses: tuple[Mapping[str, Any], ...] = field(default=(), compare=False, repr=False)

    @property
    def text(self) -> str:
        """The foreground on one line: words, clips in brackets, an ellipsis where it is quiet."""
        return " ".join("".join(self._pieces()).split())

    @property
    def words(self) -> str:
        """All that is said, as a voice says it."""
        return " ".join(each.aloud for each in self.soundings if each.kind is Kind.SPEECH)

    @property
    def foreground(self) -> tuple[Sounding, ...]:
        """What is listened to: all but the background."""
        return tuple(each for each in self.soundings if not each.is_background)

    @property
    def is_timed(self) -> bool:
        """Whether its silences are there to be waited through, as in a countdown."""
        return any(pause > WAIT_MS for pause, _ in self._paused())

    @property
    def counted_to_ms(self) -> int:
        """The moment that a countdown counts to: its last clip, or the end where there is none."""
        clips = [sounding.at_ms for sounding in self.foreground if sounding.kind is Kind.AUDIO]
        return max(clips, default=self.ms)

    def then(self, after: "Playback") -> "Playback":
        """Return the same, and another one after it."""
        later = (replace(each, at_ms=self.ms + each.at_ms) for each in after.soundings)
        responses = (*self.responses, *after.responses)
        return Playback((*self.soundings, *later), self.ms + after.ms, responses)

    def until(self, ms: int) -> "Playback":
        """Return what is heard of it up to a moment."""
        return replace(self, soundings=tuple(s for s in self.soundings if s.at_ms <= ms), ms=ms)

    def measured(self, measure: Measure) -> "Playback":
        """Return the same responses, each of its soundings as long as that measure tells."""
        return reduce(Playback.then, (playback(each, measure) for each in self.responses))

    def _pieces(self) -> Iterator[str]:
        for pause, sounding in self._paused():
            yield " … " if pause > ELLIPSIS_MS else " "
            yield written(sounding)

    def _paused(self) -> Iterator[tuple[int, Sounding]]:
        """Return each sounding with the silence before it, in milliseconds.

        Overlapping ones have none.
        """
        quiet_since = 0
        for sounding in self.foreground:
            yield sounding.at_ms - quiet_since, sounding
            quiet_since = max(quiet_since, sounding.end_ms)


def playback(response: Mapping[str, Any], measure: Measure = estimate) -> Playback:
    """Return how a voice-only Echo plays the `response` object.

    Raises:
        UnplayableError: it would not.
    """
    track = speech_track(response.get("outputSpeech"), measure)
    soundings = track.soundings
    for directive in response.get("directives") or []:
        track = _directive_track(directive, track.end_ms, measure)
        soundings += track.soundings
    return Playback(soundings, track.end_ms, (response,))


def speech_track(speech: Mapping[str, Any] | None, measure: Measure = estimate) -> Track:
    """Return an outputSpeech or a reprompt's, PlainText or SSML; empty when there is none."""
    if speech is None:
        return Track((), 0)
    content = speech.get("ssml" if speech.get("type") == "SSML" else "text") or ""
    if len(content) > LONGEST_SPEECH:
        raise UnplayableError(f"speech of {len(content)} characters: Alexa allows 8000")
    if speech.get("type") == "SSML":
        return ssml_track(content, 0, measure)
    words = spoken(" ".join(content.split()), 0, measure)
    return Track((words,), words.end_ms)


def written(sounding: Sounding) -> str:
    """Spell one sounding for a reader: (bell short chime), (unsupported: Selector), or words."""
    match sounding.kind:
        case Kind.AUDIO:
            return f"({_title(sounding.content)})"
        case Kind.CONSENT:
            return f"(Alexa asks for permission: {sounding.content})"
        case Kind.ROUTINE:
            return f"(Alexa offers a routine: {sounding.content})"
        case Kind.UNSUPPORTED:
            return f"(unsupported: {sounding.content})"
        case Kind.SPEECH:
            return sounding.content


def _directive_track(directive: Mapping[str, Any], at_ms: int, measure: Measure) -> Track:
    if directive.get("type") == AUDIO_DOCUMENT:
        return apla_track(directive, at_ms + (BEFORE_DOCUMENT_MS if at_ms else 0), measure)
    if directive.get("type") == CONSENT_REQUEST:
        scope = str((directive.get("payload") or {}).get("permissionScope"))
        return Track((Sounding(at_ms, Kind.CONSENT, scope),), at_ms)
    if directive.get("type") == TASK_DONE:
        return Track((), at_ms)
    if is_offer(directive):
        return Track((Sounding(at_ms, Kind.ROUTINE, _phrase(directive)),), at_ms)
    return Track((unsupported(str(directive.get("type")), at_ms),), at_ms)


def _phrase(directive: Mapping[str, Any]) -> str:
    """Return what a person would say to start the routine: the first phrase that is offered."""
    trigger = ((directive.get("input") or {}).get("automation") or {}).get("trigger") or {}
    return str(next(iter((trigger.get("payload") or {}).get("utterances") or ()), "?"))


def _title(source: str) -> str:
    """Return the readable part of `…/amzn_sfx_bell_short_chime_01` or `https://…/kettle.mp3`."""
    name = source.rsplit("/", 1)[-1].removeprefix("amzn_sfx_")
    return re.sub(r"\.\w+$|[\W_\d]+", " ", name).strip() or "sound"

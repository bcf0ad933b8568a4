"""A hug on a screen: a ring that empties and a number, and the sound that they keep step with.

Two directives of one response start at different moments: a screen is shown at once, an APLA
directive plays after the speech. So the sound is embedded in the screen's own document (`sources`,
`aplAudioToSpeech`), and one Parallel command starts sound, ring and words together. It comes as
ExecuteCommands and not as the document's `onMount`, which runs when the screen is shown, while
Alexa still speaks: ExecuteCommands takes its turn for the loudspeaker. So it waits for the speech,
and the microphone waits for it. [Read in the code of Amazon's Smart Screen SDK 2.4; unverified on
devices, as is that the sound is heard within a second of its start.]
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.alexa.presentation.apl.execute_commands_directive import (
    ExecuteCommandsDirective,
)
from ask_sdk_model.interfaces.alexa.presentation.apl.parallel_command import ParallelCommand
from ask_sdk_model.interfaces.alexa.presentation.apl.render_document_directive import (
    RenderDocumentDirective,
)
from ask_sdk_model.interfaces.alexa.presentation.apl.set_value_command import SetValueCommand
from ask_sdk_model.interfaces.alexa.presentation.apl.speak_item_command import SpeakItemCommand
from ask_sdk_model.interfaces.alexa.presentation.apla.render_document_directive import (
    RenderDocumentDirective as Sound,
)

from skill.alexa.screens.cards import card
from skill.alexa.screens.documents import document, shown
from skill.alexa.screens.fitting import Room, scale_of
from skill.domain.hug import CHIMES, CueWords, Timed

NEEDS = (1, 4)
"""The version of APL that brings handleTick, dashed strokes and `aplAudioToSpeech`."""

NAME, CLIP = "hug", "clip"

ROOMS = (Room(8.7, 2.5), Room(7.7, 5.2))
"""For what is told beside the number, on a round screen and on any other."""

LAST_ROOMS = (Room(8.3, 6.3), Room(7.7, 8.2))
"""For the last words, when there is nothing else to show: on a tall, low or round screen, and on
a wide one."""

STAYS_MS = 15_000
"""How long the screen stays after the sound, for an answer to the closing question."""


@dataclass(frozen=True, slots=True)
class HugTexts:
    """What a hug's screen says beside its cues.

    `ready` is shown until the countdown starts, `question` with the last words (or empty), `stop`
    is the control, and `stopped` what is shown after a touch.
    """

    ready: str
    question: str
    stop: str
    stopped: str


@dataclass(frozen=True, slots=True)
class Clip:
    """A hug's sound: its APLA document, and how long that plays, in milliseconds."""

    document: Mapping[str, object]
    length_ms: int


def hug(timed: Timed, clip: Clip, words: CueWords, texts: HugTexts) -> list[Directive]:
    """Return the ring and the start of its countdown, for a display that plays `NEEDS`.

    The skill cannot know whether they hugged, or how long: the ring tells of a touch, nothing else.
    """
    lines = [(0, texts.ready), *_lines(timed, words, texts.question), (0, texts.stopped)]
    data: dict[str, object] = {
        "lengthMs": timed.seconds * 1000,
        "lines": [{"atMs": at_ms, "text": shown(text)} for at_ms, text in lines],
        "scale": _scale([text for _, text in lines]),
        "lastLine": len(lines) - 2,
        "stop": shown(texts.stop),
        "stopLabel": texts.stop,
    }
    return [_screen(data, clip), _start()]


def still(timed: Timed, clip: Clip, texts: HugTexts) -> list[Directive]:
    """Return a number that rests, and the sound after the speech, for a display that is older."""
    screen = card(texts.ready, str(timed.seconds))
    screen.document = {**document("card"), "settings": _settings(clip)}
    return [screen, Sound(token=NAME, document=dict(clip.document))]


def _screen(data: dict[str, object], clip: Clip) -> RenderDocumentDirective:
    """Return the document with the clip embedded, to be spoken by its words."""
    embedded = {"transformer": "aplAudioToSpeech", "template": CLIP, "outputName": "audio"}
    source = {"type": "object", "properties": data, "transformers": [embedded]}
    return RenderDocumentDirective(
        token=NAME,
        document={**document(NAME), "settings": _settings(clip)},
        datasources={NAME: source},
        sources={CLIP: dict(clip.document)},
    )


def _settings(clip: Clip) -> dict[str, int]:
    return {"idleTimeout": clip.length_ms + STAYS_MS}


def _start() -> ExecuteCommandsDirective:
    commands = [
        SpeakItemCommand(component_id="words"),
        SetValueCommand(component_id=NAME, object_property="startedAt", value="${elapsedTime}"),
        SetValueCommand(component_id=NAME, object_property="running", value="${true}"),
    ]
    return ExecuteCommandsDirective([ParallelCommand(commands=commands)], token=NAME)


def _scale(texts: Sequence[str]) -> float:
    """Return one scale for all texts, of which the last but one has more room: the hug is over."""
    *others, last, stopped = texts
    return min(scale_of(last, LAST_ROOMS), *(scale_of(text, ROOMS) for text in (*others, stopped)))


def _lines(timed: Timed, words: CueWords, question: str) -> Iterator[tuple[int, str]]:
    """Return the cues' words, each after its offset in milliseconds.

    The question joins the last of them, or the last chime.
    """
    *earlier, last = timed.timeline
    for each in earlier:
        if each.cue not in CHIMES:
            yield each.at_ms, words(each)
    closing = "" if last.cue in CHIMES else words(last)
    if text := " ".join(filter(None, (closing, question))):
        yield last.at_ms, text

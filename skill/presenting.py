"""A handler's reply as Alexa's response: SSML, the sound of a hug, session attributes."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.alexa.presentation.apla.render_document_directive import (
    RenderDocumentDirective,
)
from ask_sdk_model.response import Response
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.domain.hug import Cue
from skill.handlers import Reply, Said, Session
from skill.remembering import Taken
from skill.words import Words, countdown, ssml

HUG_TOKEN = "hug"  # noqa: S105  a directive's token


class Presenter:
    """Speaks one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def said(self, reply: Reply, rng: random.Random) -> Said | None:
        """The reply's speech and reprompt as SSML; None where it says nothing."""
        if reply.verbatim or not reply.lines:
            return reply.verbatim
        texts = [self._words.say(each.name, each.arguments, rng, each.turn) for each in reply.lines]
        if reply.asks:
            texts.append(self._words.ask(reply.asks, rng))
        again = ssml.speak([ssml.ssml(self._words.ask_again(reply.asks))]) if reply.asks else ""
        return Said(ssml.speak([*map(ssml.ssml, texts), *self._counted_in_ssml(reply)]), again)

    def response(self, reply: Reply, said: Said | None) -> Response:
        """Alexa's response: it asks and leaves the session open, or does neither."""
        if said is None:
            return Response()
        reprompt = Reprompt(SsmlOutputSpeech(ssml=said.reprompt)) if reply.asks else None
        return Response(
            output_speech=SsmlOutputSpeech(ssml=said.speech),
            reprompt=reprompt,
            card=SimpleCard(reply.card.title, reply.card.text) if reply.card else None,
            directives=list(self._directives(reply)) or None,
            should_end_session=reply.asks is None,
        )

    def _directives(self, reply: Reply) -> Iterator[Directive]:
        if reply.countdown and reply.countdown.apla:
            document = countdown.apla(reply.countdown.hug, self._cue_words)
            yield RenderDocumentDirective(token=HUG_TOKEN, document=document)

    def _counted_in_ssml(self, reply: Reply) -> Iterator[str]:
        if reply.countdown and not reply.countdown.apla:
            yield from countdown.spoken(reply.countdown.hug, self._cue_words)

    @property
    def _cue_words(self) -> countdown.CueWords:
        return {cue: self._words.cue(cue) for cue in Cue if cue is not Cue.CHIME}


def attributes(before: Session, taken: Taken, said: Said | None) -> dict[str, Any]:
    """The session attributes after a turn: what was offered last, and the open question if any."""
    reply = taken.reply
    after: Mapping[str, Any] = {
        "gesture": reply.gesture or before.gesture,
        "prompt": reply.prompt or before.prompt,
        "asking": reply.asks,
        "hugged": before.hugged or reply.countdown is not None,
        "version": taken.version,
        "said": [said.speech, said.reprompt] if said and reply.asks else None,
    }
    return {name: value for name, value in after.items() if value}


def session(attributes: object, *, one_shot: bool) -> Session:
    """What session attributes carry; whatever is not as `attributes` made it is left aside."""
    kept = attributes if isinstance(attributes, dict) else {}
    texts = {name: value for name, value in kept.items() if isinstance(value, str)}
    version = kept.get("version")
    return Session(
        one_shot=one_shot,
        asking=texts.get("asking"),
        gesture=texts.get("gesture"),
        prompt=texts.get("prompt"),
        hugged=kept.get("hugged") is True,
        version=version if type(version) is int else 0,
        said=_said(kept.get("said")),
    )


def _said(kept: object) -> Said | None:
    match kept:
        case [str(speech), str(reprompt)]:
            return Said(speech, reprompt)
    return None

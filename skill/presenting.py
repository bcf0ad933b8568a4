"""A handler's reply as Alexa's response: SSML, the sound of a hug, session attributes."""

import random
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.alexa.presentation.apla.render_document_directive import (
    RenderDocumentDirective,
)
from ask_sdk_model.interfaces.connections.send_request_directive import SendRequestDirective
from ask_sdk_model.response import Response
from ask_sdk_model.ui.ask_for_permissions_consent_card import AskForPermissionsConsentCard
from ask_sdk_model.ui.card import Card as AlexaCard
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.domain.choosing import Wish
from skill.domain.reminder import time_of_day
from skill.handlers import Reply, Said, Session
from skill.handlers.turn import ConsentCard, Line, Wait
from skill.remembering import Taken
from skill.words import Words, countdown, ssml

LONGEST_ID = 64
HUG_TOKEN = "hug"  # noqa: S105  a directive's token
REMINDERS = "alexa::alerts:reminders:skill:readwrite"
"""The permission that a reminder needs."""


class Presenter:
    """Speaks one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def said(self, reply: Reply, rng: random.Random) -> Said | None:
        """The reply's speech and reprompt as SSML; None where it says nothing."""
        if reply.verbatim or not reply.lines:
            return reply.verbatim
        parts = [part for line in reply.lines for part in self._spoken(line, rng)]
        again = ""
        if reply.asks:
            parts.append(ssml.ssml(self._words.ask(reply.asks, rng)))
            again = ssml.speak([ssml.ssml(self._words.ask_again(reply.asks))])
        return Said(ssml.speak([*parts, *self._counted_in_ssml(reply)]), again)

    def _spoken(self, line: Line | Wait, rng: random.Random) -> Iterable[str]:
        if isinstance(line, Wait):
            return countdown.pause(line.milliseconds)
        filled = self._words.say(line.name, line.arguments, rng, line.turn)
        return ["".join(map(ssml.spoken, filled))]

    def response(self, reply: Reply, said: Said | None) -> Response:
        """Alexa's response: it asks and leaves the session open, or does neither."""
        if said is None:
            return Response()
        reprompt = Reprompt(SsmlOutputSpeech(ssml=said.reprompt)) if reply.asks else None
        return Response(
            output_speech=SsmlOutputSpeech(ssml=said.speech),
            reprompt=reprompt,
            card=_card(reply),
            directives=list(self._directives(reply)) or None,
            should_end_session=reply.asks is None,
        )

    def _directives(self, reply: Reply) -> Iterator[Directive]:
        if reply.countdown and reply.countdown.apla:
            document = countdown.apla(reply.countdown.hug, self._words.cue)
            yield RenderDocumentDirective(token=HUG_TOKEN, document=document)
        if reply.asks_permission:
            yield _permission_request(_clock(reply))

    def _counted_in_ssml(self, reply: Reply) -> Iterator[str]:
        if reply.countdown and not reply.countdown.apla:
            yield from countdown.spoken(reply.countdown.hug, self._words.cue)


def _card(reply: Reply) -> AlexaCard | None:
    if reply.card is None:
        return None
    if isinstance(reply.card, ConsentCard):
        return AskForPermissionsConsentCard([REMINDERS])
    return SimpleCard(reply.card.title, reply.card.text)


def _permission_request(token: str | None) -> SendRequestDirective:
    """Alexa asks in her own words, and sends the token back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS,
    }
    return SendRequestDirective("AskFor", payload, token)


def _clock(reply: Reply) -> str | None:
    return f"{reply.reminder:%H:%M}" if reply.reminder else None


def attributes(before: Session, taken: Taken, said: Said | None) -> dict[str, Any]:
    """The session attributes after a turn: what was offered last, and the open question if any."""
    reply = taken.reply
    after: Mapping[str, Any] = {
        "gesture": reply.gesture or before.gesture,
        "prompt": reply.prompt or before.prompt,
        "asking": reply.asks,
        "wish": [reply.wish.moment, reply.wish.kind, reply.wish.effort] if reply.wish else None,
        "hugged": _is_hugged(before, reply),
        "distant": before.distant or reply.distant,
        "puzzled": reply.puzzled,
        "reminder": _clock(reply) if reply.asks else None,
        "version": taken.version,
        "said": [said.speech, said.reprompt] if said and reply.asks else None,
    }
    return {name: value for name, value in after.items() if value}


def session(attributes: object, *, one_shot: bool) -> Session:
    """What session attributes carry; whatever is not as `attributes` made it is left aside."""
    kept = attributes if isinstance(attributes, dict) else {}
    texts = {name: value for name, value in kept.items() if _is_id(value)}
    version = kept.get("version")
    return Session(
        one_shot=one_shot,
        asking=texts.get("asking"),
        gesture=texts.get("gesture"),
        prompt=texts.get("prompt"),
        wish=_wish(kept.get("wish")),
        hugged=kept.get("hugged") is True,
        distant=kept.get("distant") is True,
        puzzled=kept.get("puzzled") is True,
        reminder=time_of_day(texts.get("reminder")),
        version=version if type(version) is int else 0,
        said=_said(kept.get("said")),
    )


def _is_hugged(before: Session, reply: Reply) -> bool:
    """Whether a hug is the last thing that "we did it" could tell of."""
    offers = reply.gesture or reply.prompt
    return reply.countdown is not None or (before.hugged and not offers)


def _wish(kept: object) -> Wish:
    match kept:
        case [moment, kind, effort]:
            return Wish.of(moment, kind, effort)
    return Wish()


def _is_id(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_ID


def _said(kept: object) -> Said | None:
    match kept:
        case [str(speech), str(reprompt)] if ssml.is_whole(speech) and ssml.is_whole(reprompt):
            return Said(speech, reprompt)
    return None

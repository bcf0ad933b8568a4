"""A handler's reply as Alexa's response: speech, the sound of a hug, cards and screens."""

# ruff: noqa: PLC0415  a hundred modules of the SDK's are for screens, or for the sound of a hug

from collections.abc import Iterable, Iterator
from functools import partial
from hashlib import blake2b

from ask_sdk_model.directive import Directive
from ask_sdk_model.interfaces.connections.send_request_directive import SendRequestDirective
from ask_sdk_model.interfaces.tasks.complete_task_directive import CompleteTaskDirective
from ask_sdk_model.response import Response
from ask_sdk_model.status import Status
from ask_sdk_model.ui.ask_for_permissions_consent_card import AskForPermissionsConsentCard
from ask_sdk_model.ui.card import Card as AlexaCard
from ask_sdk_model.ui.reprompt import Reprompt
from ask_sdk_model.ui.simple_card import SimpleCard
from ask_sdk_model.ui.ssml_output_speech import SsmlOutputSpeech

from skill.alexa.names import REMINDERS_SCOPE
from skill.alexa.screens.display import Display
from skill.conversation.reply import Calendar, ConsentCard, Line, Reply, Wait
from skill.conversation.turn import Said
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.hug import Cue, Hug, TimedCue
from skill.words import Words, countdown, ssml

SHORT_NAME = 2
"""How many letters of a weekday a calendar shows."""

HUG_TOKEN = "hug"  # noqa: S105  a directive's token


class Presenter:
    """Speaks one language."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def said(self, reply: Reply, request: str = "") -> Said | None:
        """The reply's speech and reprompt as SSML; None where it says nothing.

        A request's mark decides which variants are said, so that they are the same ones again.
        """
        if reply.verbatim or not (reply.lines or reply.asks):
            return reply.verbatim
        parts = [part for line in reply.lines for part in self._spoken(line, request)]
        parts += self._counted_in_ssml(reply)
        if reply.asks is None:
            return Said(ssml.speak(parts), "")
        question = self._words.ask(reply.asks, _any(reply.asks, request))
        again = ssml.speak([ssml.ssml(self._words.ask_again(reply.asks))])
        if reply.countdown and reply.countdown.apla:
            return Said(ssml.speak(parts), again, last=question)
        return Said(ssml.speak([*parts, ssml.ssml(question)]), again)

    def _spoken(self, line: Line | Wait, request: str) -> Iterable[str]:
        if isinstance(line, Wait):
            return countdown.pause(line.milliseconds)
        turn = _any(line.name, request) if line.turn is None else line.turn
        filled = self._words.say(line.name, line.arguments, turn)
        return ["".join(map(ssml.spoken, filled))]

    def response(self, reply: Reply, said: Said | None, display: Display | None = None) -> Response:
        """Alexa's response: it asks and leaves the session open, or does neither."""
        if said is None:
            return Response()
        reprompt = Reprompt(SsmlOutputSpeech(ssml=said.reprompt)) if reply.asks else None
        return Response(
            output_speech=SsmlOutputSpeech(ssml=said.speech),
            reprompt=reprompt,
            card=_card(reply),
            directives=list(self._directives(reply, said, display)) or None,
            should_end_session=reply.asks is None,
        )

    def _directives(self, reply: Reply, said: Said, display: Display | None) -> Iterator[Directive]:
        if reply.countdown and reply.countdown.apla:
            yield from self._counted(reply.countdown.hug, said.last, display)
        if reply.screen and display:
            yield self._shown(reply.screen)
        if reply.asks_permission:
            yield _permission_request(reply.reminder.write() if reply.reminder else None)
        if reply.completes:
            status = reply.completes
            yield CompleteTaskDirective(Status(str(status.value), status.phrase))

    def _counted(self, hug: Hug, last: str, display: Display | None) -> Iterable[Directive]:
        """The countdown to hear; on a screen that can, to hear and see."""
        cues = partial(self._cue, last)
        document = countdown.apla(hug, cues)
        if display is None:
            return [_sound(document)]
        from skill.alexa import screens

        clip = screens.Clip(document, countdown.length_ms(hug, cues))
        say = self._words.plain
        texts = screens.HugTexts(
            say("screen.hug_ready"), last, say("screen.hug_stop"), say("screen.hug_stopped")
        )
        if not display.plays(screens.NEEDS):
            return screens.still(hug, clip, texts)
        return screens.hug(hug, clip, self._words.cue, texts)

    def _cue(self, last: str, timed: TimedCue) -> str:
        """What is said at a cue; the question, where there is one, comes last."""
        words = self._words.cue(timed)
        return f"{words} {last}".rstrip() if timed.cue is Cue.CLOSING else words

    def _shown(self, screen: Gesture | Prompt | Calendar) -> Directive:
        from skill.alexa import screens

        say = self._words.plain
        match screen:
            case Gesture():
                return screens.card(screens.Card(screen.title, screen.line))
            case Prompt():
                return screens.card(screens.Card(say("screen.prompt"), screen.line))
            case Calendar():
                days = tuple(name[:SHORT_NAME] for name in self._words.dates.weekdays)
                texts = screens.CalendarTexts(
                    say("screen.calendar"), say("screen.calendar_text"), days
                )
                return screens.calendar(screen.days, screen.today, texts, screen.first_weekday)

    def _counted_in_ssml(self, reply: Reply) -> Iterator[str]:
        if reply.countdown and not reply.countdown.apla:
            yield from countdown.spoken(reply.countdown.hug, self._words.cue)


def _any(name: str, request: str) -> int:
    """Which variant of a line a request gets: any, and always the same."""
    return int.from_bytes(blake2b(f"{name} {request}".encode(), digest_size=4).digest())


def _sound(document: dict[str, object]) -> Directive:
    from ask_sdk_model.interfaces.alexa.presentation.apla.render_document_directive import (
        RenderDocumentDirective,
    )

    return RenderDocumentDirective(token=HUG_TOKEN, document=document)


def _card(reply: Reply) -> AlexaCard | None:
    if reply.card is None:
        return None
    if isinstance(reply.card, ConsentCard):
        return AskForPermissionsConsentCard([REMINDERS_SCOPE])
    return SimpleCard(reply.card.title, reply.card.text)


def _permission_request(token: str | None) -> SendRequestDirective:
    """Alexa asks in her own words, and sends the token back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS_SCOPE,
    }
    return SendRequestDirective("AskFor", payload, token)

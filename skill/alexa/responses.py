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
from skill.conversation.reply import (
    AskPermission,
    Calendar,
    Card,
    CompleteTask,
    ConsentCard,
    CountDown,
    Effect,
    Line,
    Reply,
    Screen,
    Wait,
)
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

    def said(self, reply: Reply, request: str = "", before: Said | None = None) -> Said | None:
        """Return the reply's speech and reprompt as SSML; None where it says nothing.

        A request's hash decides which variants are said, so that they are the same ones again. What
        was said `before` is not said twice in a row: other variants are, and the question in other
        words.
        """
        if reply.verbatim or not (reply.lines or reply.asks):
            return reply.verbatim
        said = self._said(reply, request)
        if before and said.speech == before.speech:
            return self._said(reply._replace(rephrased=not reply.rephrased), request, other=1)
        return said

    def _said(self, reply: Reply, request: str, other: int = 0) -> Said:
        parts = [part for line in reply.lines for part in self._spoken(line, request, other)]
        parts = [ssml.soft(" ".join(parts))] if reply.soft else parts
        countdown_ = reply.effect(CountDown)
        if countdown_ and not countdown_.apla:
            parts += countdown.spoken(countdown_.hug, self._words.cue)
        if reply.asks is None:
            return Said(ssml.speak(parts), "")
        asks = self._words.ask(reply.asks, _any(reply.asks, request) + other)
        question, again = asks, self._words.ask_again(reply.asks)
        if reply.rephrased:
            question, again = again, question
        reprompt = ssml.speak([ssml.ssml(again)])
        if countdown_ and countdown_.apla:
            return Said(ssml.speak(parts), reprompt, last=question)
        return Said(ssml.speak([*parts, ssml.ssml(question)]), reprompt)

    def _spoken(self, line: Line | Wait, request: str, other: int) -> Iterable[str]:
        if isinstance(line, Wait):
            return countdown.pause(line.milliseconds)
        variant = _any(line.name, request) if line.turn is None else line.turn
        filled = self._words.say(line.name, line.arguments, variant + other)
        return ["".join(map(ssml.spoken, filled))]

    def response(self, reply: Reply, said: Said | None, display: Display | None = None) -> Response:
        """Return Alexa's response: it asks and leaves the session open, or does neither."""
        if said is None:
            return Response()
        reprompt = Reprompt(SsmlOutputSpeech(ssml=said.reprompt)) if reply.asks else None
        shown = [each for effect in reply.effects for each in self._of(effect, said.last, display)]
        return Response(
            output_speech=SsmlOutputSpeech(ssml=said.speech),
            reprompt=reprompt,
            card=next((each for each in shown if isinstance(each, AlexaCard)), None),
            directives=[each for each in shown if isinstance(each, Directive)] or None,
            should_end_session=reply.asks is None,
        )

    def _of(
        self, effect: Effect, last: str, display: Display | None
    ) -> Iterator[Directive | AlexaCard]:
        """Return what an effect is in a response.

        Some are done elsewhere, and are nothing in it.
        """
        match effect:
            case CountDown(hug, apla=True):
                yield from self._counted(hug, last, display)
            case Card(title, text):
                yield SimpleCard(title, text)
            case ConsentCard():
                yield AskForPermissionsConsentCard([REMINDERS_SCOPE])
            case Screen(shown) if display:
                yield self._shown(shown)
            case AskPermission(reminder):
                yield _permission_request(reminder.write())
            case CompleteTask(status):
                yield CompleteTaskDirective(Status(str(status.value), status.phrase))

    def _counted(self, hug: Hug, last: str, display: Display | None) -> Iterable[Directive]:
        """Return the countdown to hear; on a screen that can, to hear and see."""
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
        """Return what is said at a cue; the question, where there is one, comes last."""
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


def _any(name: str, request: str) -> int:
    """Return which variant of a line a request gets: any, and always the same."""
    return int.from_bytes(blake2b(f"{name} {request}".encode(), digest_size=4).digest())


def _sound(document: dict[str, object]) -> Directive:
    from ask_sdk_model.interfaces.alexa.presentation.apla.render_document_directive import (
        RenderDocumentDirective,
    )

    return RenderDocumentDirective(token=HUG_TOKEN, document=document)


def _permission_request(token: str) -> SendRequestDirective:
    """Alexa asks in her own words, and sends the token back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS_SCOPE,
    }
    return SendRequestDirective("AskFor", payload, token)

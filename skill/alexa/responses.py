"""A handler's reply as Alexa's response: speech, the sound of a hug, cards and screens."""

# ruff: noqa: PLC0415  a hundred modules of the SDK's are for screens, or for the sound of a hug

from collections.abc import Iterable, Iterator
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
from skill.conversation.handlers.hug import HUG_TOKEN
from skill.conversation.reply import (
    AskPermission,
    Calendar,
    Card,
    Chime,
    CompleteTask,
    ConsentCard,
    CountDown,
    Effect,
    Line,
    OfferRoutine,
    Reply,
    Screen,
    Wait,
    Welcome,
)
from skill.conversation.turn import Said
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.hug import Cue, CueWords, TimedCue
from skill.words import Words, countdown, ssml

SHORT_NAME = 2
"""How many letters of a weekday a calendar shows."""


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
            parts += countdown.spoken(countdown_.timed, self._cues(countdown_, request))
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

    def _spoken(self, line: Line | Wait | Chime, request: str, other: int) -> Iterable[str]:
        if isinstance(line, Wait):
            return countdown.pause(line.milliseconds)
        if isinstance(line, Chime):
            return [ssml.audio(countdown.SOFT_CHIME)]
        variant = _any(line.name, request) if line.variant is None else line.variant
        filled = self._words.say(line.name, line.arguments, variant + other)
        return ["".join(map(ssml.spoken, filled))]

    def response(
        self,
        reply: Reply,
        said: Said | None,
        display: Display | None = None,
        request: str = "",
        skill: str = "",
    ) -> Response:
        """Return Alexa's response: it asks and leaves the session open, or does neither.

        `skill` is this skill's own id, which a routine has to name. While Alexa offers one the
        session is hers: she refuses a response that says whether it ends (seen by others:
        timheuer/alexa-skills-dotnet#213).
        """
        if said is None:
            return Response()
        reprompt = Reprompt(SsmlOutputSpeech(ssml=said.reprompt)) if reply.asks else None
        shown = [
            each
            for effect in reply.effects
            for each in self._of(effect, said.last, display, request)
        ]
        routine = reply.effect(OfferRoutine)
        shown += [self._offer(routine, skill)] if routine else []
        return Response(
            output_speech=SsmlOutputSpeech(ssml=said.speech),
            reprompt=reprompt,
            card=next((each for each in shown if isinstance(each, AlexaCard)), None),
            directives=[each for each in shown if isinstance(each, Directive)] or None,
            should_end_session=None if routine else reply.asks is None,
        )

    def _of(
        self, effect: Effect, last: str, display: Display | None, request: str
    ) -> Iterator[Directive | AlexaCard]:
        """Return what an effect is in a response.

        Some are done elsewhere, and are nothing in it.
        """
        match effect:
            case CountDown(apla=True, screen=seen):
                yield from self._counted(effect, last, display if seen else None, request)
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

    def _counted(
        self, counted: CountDown, last: str, display: Display | None, request: str
    ) -> Iterable[Directive]:
        """Return the timeline to hear; on a screen that can, to hear and see.

        The question, where there is one, is heard with the last words.
        """
        timed, cues = counted.timed, self._cues(counted, request)
        heard = self._cues(counted, request, last)
        document = countdown.apla(timed, heard)
        if display is None:
            return [_sound(document)]
        from skill.alexa import screens

        clip = screens.Clip(document, countdown.length_ms(timed, heard))
        say = self._words.plain
        texts = screens.HugTexts(
            say("screen.hug_ready"), last, say("screen.hug_stop"), say("screen.hug_stopped")
        )
        if not display.plays(screens.NEEDS):
            return screens.still(timed, clip, texts)
        return screens.hug(timed, clip, cues, texts)

    def _cues(self, counted: CountDown, request: str, last: str = "") -> CueWords:
        """Return what is said at each cue, and after the closing words."""

        def words(timed: TimedCue) -> str:
            line = counted.lines.get(timed.cue)
            said = self._text(line, request) if line else self._words.cue(timed)
            return f"{said} {last}".rstrip() if timed.cue is Cue.CLOSING else said

        return words

    def _text(self, line: Line, request: str) -> str:
        filled = self._words.say(line.name, line.arguments, _any(line.name, request))
        return "".join(map(str, filled))

    def _offer(self, routine: OfferRoutine, skill: str) -> Directive:
        from skill.alexa import routines

        phrases = self._words.every("routine.phrases")
        return routines.offer(routine, phrases, self._words.plain("routine.does"), skill)

    def _shown(self, screen: Gesture | Prompt | Calendar | Welcome) -> Directive:
        from skill.alexa import screens

        say = self._words.plain
        match screen:
            case Gesture():
                return screens.card(screen.title, screen.line)
            case Prompt():
                return screens.card(say("screen.prompt"), screen.line)
            case Welcome():
                return screens.card("", say("screen.welcome"))
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
    """Have Alexa ask in her own words, and send the token back with the answer."""
    payload: dict[str, object] = {
        "@type": "AskForPermissionsConsentRequest",
        "@version": "1",
        "permissionScope": REMINDERS_SCOPE,
    }
    return SendRequestDirective("AskFor", payload, token)

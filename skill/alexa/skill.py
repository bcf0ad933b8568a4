"""The ASK skill: ask-sdk dispatches to a handler for each route, and to an apology for defects."""

from dataclasses import dataclass, replace
from typing import Any

from ask_sdk_model.request import Request
from ask_sdk_model.response import Response

from skill.alexa import names, session_attributes
from skill.alexa.fulfilment import fulfilment
from skill.alexa.reminders_api import Reminders
from skill.alexa.reports import reports_in
from skill.alexa.requests import Requests, display_of, name_of, understood
from skill.alexa.responses import Presenter
from skill.alexa.sdk import (
    AbstractExceptionHandler,
    AbstractRequestHandler,
    AbstractRequestInterceptor,
    CustomSkill,
    HandlerInput,
    SkillBuilder,
)
from skill.conversation.handlers import ROUTES, Route
from skill.conversation.memory import Handled, Memory
from skill.conversation.reply import LookUpReminders, SetReminder, say
from skill.conversation.turn import Turn
from skill.domain.days import COMMONEST_ZONES
from skill.domain.deadline import Deadline
from skill.observability.logs import log
from skill.observability.telemetry import Telemetry, shown_as


@dataclass(slots=True)
class Call:
    """One request on its way: when its answer must be out, and whether it could be done at all."""

    deadline: Deadline
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Turns:
    """Handles what Alexa sent as a turn, and its reply as Alexa's response."""

    requests: Requests
    memory: Memory
    reminders: Reminders
    presenter: Presenter
    telemetry: Telemetry

    def handle(self, name: str, route: Route, handler_input: HandlerInput) -> Response:
        """Return the response of a route."""
        envelope = _envelope(handler_input)
        call: Call = handler_input.context
        turn = self.requests.turn_of(envelope)
        self._note(name, turn)
        handled = self._settle(self.memory.handle(route, turn, call.deadline), call.deadline)
        if not handled.turn.remembers:
            self.telemetry.ends("without_memory")
        call.undone = handled.reply.undone
        speech = self.presenter.said(handled.reply, turn.request, turn.session.said)
        # A report that is answered with silence leaves the conversation as it was.
        if speech and envelope.session:
            attributes = session_attributes.after(turn.session, handled, speech)
            handler_input.attributes_manager.session_attributes = attributes
        shown = envelope.context.shown is not None
        reply = handled.reply.clearing_the_screen() if shown else handled.reply
        skill = envelope.context.system.application.application_id
        return self.presenter.response(reply, speech, display_of(envelope), turn.request, skill)

    def apologise(self) -> Response:
        """Return the response that something went wrong, and nothing else."""
        self.telemetry.ends("defect")
        reply = say("trouble.unexpected")
        return self.presenter.response(reply, self.presenter.said(reply))

    def _note(self, name: str, turn: Turn) -> None:
        locale = turn.locale if turn.locale in COMMONEST_ZONES else "other"
        self.telemetry.is_of(name, turn.request, locale, _kind_of_device(turn))

    def _settle(self, handled: Handled, deadline: Deadline) -> Handled:
        """Run the side effect of the reply, now that everything is saved."""
        turn, reply = handled.turn, handled.reply
        if look := reply.effect(LookUpReminders):
            listed = self.reminders.listed(turn.device, deadline)
            return replace(handled, reply=look.answer(listed))
        wanted = reply.effect(SetReminder)
        if wanted is None:
            return handled
        outcome = self.reminders.run(wanted.reminder, turn.device, turn.locale, deadline)
        return replace(handled, reply=wanted.answer(outcome))


def _kind_of_device(turn: Turn) -> str:
    if not turn.device.id:
        return "none"
    return "screen" if turn.has_screen else "speaker"


def build_skill(turns: Turns) -> CustomSkill:
    """Build the skill that the gate dispatches to."""
    builder = SkillBuilder()
    builder.add_global_request_interceptor(Reports(turns.telemetry))
    builder.add_request_handler(RouteHandler(turns))
    builder.add_request_handler(FulfilmentHandler(turns.telemetry))
    builder.add_request_handler(QuietHandler(turns.telemetry))
    builder.add_exception_handler(Apology(turns))
    return builder.create()


class Reports(AbstractRequestInterceptor):
    """Notes what a request reports, before it is answered like any other."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def process(self, handler_input: HandlerInput) -> None:
        """Note it."""
        for report in reports_in(_envelope(handler_input).request):
            self._telemetry.reported(report)


class RouteHandler(AbstractRequestHandler):
    """Every route: one look-up, where the SDK would ask a handler each in turn.

    An intent of a newer interaction model is answered as what was not understood.
    """

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Tell whether there is a route for the request."""
        envelope = _envelope(handler_input)
        return envelope.request.type == names.INTENT or name_of(envelope) in ROUTES

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer it."""
        name = name_of(_envelope(handler_input))
        name = name if name in ROUTES else names.FALLBACK
        return self._turns.handle(name, ROUTES[name], handler_input)


class FulfilmentHandler(AbstractRequestHandler):
    """Whether a wish would be answered: told from the request alone, and nothing is changed."""

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Tell whether Alexa only asks."""
        return bool(_envelope(handler_input).request.type == names.CAN_FULFILL)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer her."""
        self._telemetry.is_of(names.CAN_FULFILL)
        _drop_session_attributes(handler_input)
        intent = _envelope(handler_input).request.intent
        return fulfilment(intent, understood(intent.slots or {}))


class QuietHandler(AbstractRequestHandler):
    """What needs no answer: ended sessions, events, reports, types that are not known.

    A touch has stopped the hug before the skill hears of it; the session goes on as it was.
    """

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Take whatever the others left."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say nothing."""
        name = name_of(_envelope(handler_input))
        if name in Request.discriminator_value_class_map:  # any other is but what was sent
            self._telemetry.is_of(name)
        self._telemetry.ends("quiet")
        if name != names.TOUCH:
            _drop_session_attributes(handler_input)
        return Response()


class Apology(AbstractExceptionHandler):
    """A defect of ours: the log has it whole, the couple hears a plain sentence."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Take any."""
        return True

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Apologise; nothing was saved, or it was saved whole."""
        name = shown_as(name_of(_envelope(handler_input)))
        log.error("defect", request=name, exc_info=exception)
        _drop_session_attributes(handler_input)
        return self._turns.apologise()


def _envelope(handler_input: HandlerInput) -> Any:  # noqa: ANN401
    """Return the gate's envelope, which the SDK passes on in the place of its own."""
    return handler_input.request_envelope


def _drop_session_attributes(handler_input: HandlerInput) -> None:
    """Leave out the session attributes, which the SDK would send back just as they came."""
    if handler_input.request_envelope.session:
        handler_input.attributes_manager.session_attributes = {}

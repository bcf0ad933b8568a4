"""The ASK skill: a request handler for each entry of the table, and an apology for defects."""

import hashlib
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ask_sdk_model.events.skillevents.skill_disabled_request import SkillDisabledRequest
from ask_sdk_model.intent_request import IntentRequest
from ask_sdk_model.interfaces.connections.connections_response import ConnectionsResponse
from ask_sdk_model.interfaces.system.system_state import SystemState
from ask_sdk_model.launch_request import LaunchRequest
from ask_sdk_model.permission_status import PermissionStatus
from ask_sdk_model.response import Response
from ask_sdk_model.session import Session as AlexaSession
from ask_sdk_model.slot import Slot
from ask_sdk_model.slu.entityresolution.status_code import StatusCode
from ask_sdk_model.task import Task
from ask_sdk_model.user import User

from skill.alexa import session_attributes
from skill.alexa.responses import REMINDERS, Presenter
from skill.alexa.screens.display import Display
from skill.alexa.sdk import (
    AbstractExceptionHandler,
    AbstractRequestHandler,
    CustomSkill,
    HandlerInput,
    SkillBuilder,
)
from skill.alexa.settings_api import Device
from skill.conversation.handlers import HANDLERS, Entry, Session
from skill.conversation.handlers.privacy import NotErased
from skill.conversation.memory import Memory, Request, Taken
from skill.conversation.turn import say
from skill.domain.days import COMMONEST_ZONES
from skill.domain.deadline import Deadline
from skill.domain.reminder import Daily, Outcome
from skill.observability.logs import log
from skill.observability.telemetry import Telemetry, shown_as
from skill.words.spoken import FirstName

FALLBACK = "AMAZON.FallbackIntent"
INTENT = "IntentRequest"
TASK = "LaunchRequest.task"
TOUCH = "Alexa.Presentation.APL.UserEvent"
PERSISTENCE = "userInformationPersistenceStatus"
TURN_SECONDS = 2.8
"""How long anybody is kept waiting, so that the answer is out within three seconds."""


class Reminders(Protocol):
    """Where errands are run."""

    def run(self, daily: Daily | None, device: Device, locale: str, deadline: Deadline) -> Outcome:
        """Set a daily reminder, or cancel it (None)."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Takes turns: what Alexa sent as a request, its reply as Alexa's response."""

    memory: Memory
    reminders: Reminders
    presenter: Presenter
    telemetry: Telemetry

    def take(self, name: str, entry: Entry, handler_input: HandlerInput) -> Response:
        """The response of an entry of the table."""
        ends = time.monotonic() + TURN_SECONDS
        request = read(handler_input)
        locale = request.locale if request.locale in COMMONEST_ZONES else "other"
        self.telemetry.is_of(name, request.id, locale, _kind_of_device(request))
        taken = self._ran(self.memory.take(entry, request), request, ends)
        if not taken.remembered:
            self.telemetry.ends("without_memory")
        said = self.presenter.said(taken.reply, request.id)
        # A report that is answered with silence leaves the conversation as it was.
        if said and handler_input.request_envelope.session:
            manager = handler_input.attributes_manager
            manager.session_attributes = session_attributes.after(request.session, taken, said)
        return self.presenter.response(taken.reply, said, request.display)

    def apologise(self) -> Response:
        """Say that something went wrong, and nothing else."""
        self.telemetry.ends("defect")
        reply = say("trouble.unexpected")
        return self.presenter.response(reply, self.presenter.said(reply))

    def _ran(self, taken: Taken, request: Request, ends: float) -> Taken:
        """The turn with its errand run, now that everything is saved."""
        errand = taken.reply.errand
        if errand is None:
            return taken
        deadline = Deadline(ends, time.monotonic)
        outcome = self.reminders.run(errand.daily, request.device, request.locale, deadline)
        return replace(taken, reply=errand.answer(outcome))


def build_skill(turns: Turns) -> CustomSkill:
    """The skill that the gate dispatches to."""
    builder = SkillBuilder()
    builder.add_request_handler(TableHandler(turns))
    builder.add_request_handler(UnknownIntentHandler(turns))
    builder.add_request_handler(QuietHandler(turns.telemetry))
    builder.add_exception_handler(Apology(turns))
    return builder.create()


def name_of(handler_input: HandlerInput) -> str:
    """The intent's name, or the request's type where it has no intent."""
    request: Any = handler_input.request_envelope.request
    if isinstance(request, LaunchRequest) and request.task:
        return TASK
    name: str = request.intent.name if request.object_type == INTENT else request.object_type
    return name


class TableHandler(AbstractRequestHandler):
    """Every entry of the table: one look-up, where the SDK would ask a handler each in turn."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether the table has an entry for the request."""
        return name_of(handler_input) in HANDLERS

    def handle(self, handler_input: HandlerInput) -> Response:
        """Answer it."""
        name = name_of(handler_input)
        return self._turns.take(name, HANDLERS[name], handler_input)


class UnknownIntentHandler(AbstractRequestHandler):
    """An intent of a newer interaction model is answered as what was not understood."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whether it is any intent at all."""
        return isinstance(handler_input.request_envelope.request, IntentRequest)

    def handle(self, handler_input: HandlerInput) -> Response:
        """Say so."""
        return self._turns.take(FALLBACK, HANDLERS[FALLBACK], handler_input)


class QuietHandler(AbstractRequestHandler):
    """What nobody waits to hear an answer to: ended sessions, events, and reports.

    A touch has stopped the hug before the skill hears of it; the session goes on as it was.
    """

    def __init__(self, telemetry: Telemetry) -> None:
        self._telemetry = telemetry

    def can_handle(self, handler_input: HandlerInput) -> bool:
        """Whatever the others left."""
        return True

    def handle(self, handler_input: HandlerInput) -> Response:
        """Nothing to say."""
        name = name_of(handler_input)
        self._telemetry.is_of(name)
        self._telemetry.ends("quiet")
        if name != TOUCH:
            _let_go(handler_input)
        return Response()


class Apology(AbstractExceptionHandler):
    """A defect of ours: the log has it whole, the couple hears a plain sentence."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns

    def can_handle(self, handler_input: HandlerInput, exception: Exception) -> bool:
        """Any but those that the sender is to hear of."""
        return not isinstance(exception, NotErased)

    def handle(self, handler_input: HandlerInput, exception: Exception) -> Response:
        """Apologise; nothing was saved, or it was saved whole."""
        log.error("defect", request=shown_as(name_of(handler_input)), exc_info=exception)
        _let_go(handler_input)
        return self._turns.apologise()


def _let_go(handler_input: HandlerInput) -> None:
    """Leave out the session attributes, which the SDK would send back just as they came."""
    if handler_input.request_envelope.session:
        handler_input.attributes_manager.session_attributes = {}


def read(handler_input: HandlerInput) -> Request:
    """What the skill needs of an envelope, with marks in the place of ids."""
    # The gate saw to every member that the SDK's own types leave open.
    envelope: Any = handler_input.request_envelope
    system, request = envelope.context.system, envelope.request
    return Request(
        key=household_key(system.user.user_id),
        id=_mark(request.request_id),
        at=request.timestamp,
        locale=request.locale or "",
        device=_device(system),
        session=_session(envelope.session, request),
        slots=_slots(request),
        speaker=_speaker(system),
        may_remind=_may_remind(system.user),
        display=_display(system),
    )


def _device(system: SystemState) -> Device:
    device_id = system.device.device_id if system.device else None
    return Device(device_id or "", system.api_endpoint, system.api_access_token)


def _display(system: SystemState) -> Display | None:
    interfaces = system.device.supported_interfaces if system.device else None
    apl = interfaces.alexa_presentation_apl if interfaces else None
    if apl is None:
        return None
    return Display.of(apl.runtime.max_version if apl.runtime else None)


def _kind_of_device(request: Request) -> str:
    if not request.device.id:
        return "none"
    return "screen" if request.display else "speaker"


def household_key(user_id: str) -> str:
    """The hex SHA-256 of a user id: long, random, and made by Alexa for this skill alone."""
    return hashlib.sha256(user_id.encode()).hexdigest()


def _mark(request_id: str) -> str:
    """Forty-eight bits that tell one request from another."""
    return urlsafe_b64encode(hashlib.sha256(request_id.encode()).digest())[:8].decode()


def _session(session: AlexaSession | None, request: object) -> Session:
    if session is None:
        return Session()
    one_shot = bool(session.new) and isinstance(request, IntentRequest)
    return session_attributes.read(session.attributes, one_shot=one_shot)


def _slots(request: object) -> dict[str, str]:
    """The filled slots: a resolved one by its id, an unresolved one by what was said."""
    if isinstance(request, SkillDisabledRequest):
        return _persistence(request)
    if isinstance(request, ConnectionsResponse):
        return _permission(request)
    if isinstance(request, LaunchRequest) and request.task:
        return _task(request.task)
    if not isinstance(request, IntentRequest) or not request.intent:
        return {}
    slots = request.intent.slots or {}
    return {name: _id(slot) or slot.value for name, slot in slots.items() if slot and slot.value}


def _persistence(request: SkillDisabledRequest) -> dict[str, str]:
    """What becomes of what was kept: the SDK's type does not declare it, yet hands it on."""
    body = getattr(request, "body", None)
    status = body.get(PERSISTENCE) if isinstance(body, dict) else None
    return {PERSISTENCE: status} if isinstance(status, str) else {}


def _permission(request: ConnectionsResponse) -> dict[str, str]:
    """What came of asking for a permission (`status`), and the token that was sent along."""
    answer = {"status": (request.payload or {}).get("status"), "token": request.token}
    return {name: value for name, value in answer.items() if isinstance(value, str)}


def _task(task: Task) -> dict[str, str]:
    """A task's own name, which Alexa may put the skill's id before, and the seconds it asks for.

    How routines and quick links write a number is [unverified]: both forms are taken.
    """
    given = task.input if isinstance(task.input, dict) else {}
    slots = {"task": str(task.name).rpartition(".")[2]}
    seconds = given.get("seconds")
    return slots if seconds is None else slots | {"seconds": str(seconds)}


def _may_remind(user: User) -> bool | None:
    """Whether reminders, the only permission that we ask for, are allowed; None where untold."""
    permissions = user.permissions
    if permissions is None:
        return None
    if permissions.consent_token:
        return True
    scope = (permissions.scopes or {}).get(REMINDERS)
    return scope.status == PermissionStatus.GRANTED if scope else None


def _id(slot: Slot) -> str | None:
    """The id that an authority resolved a slot to; static and dynamic ones may both be there."""
    authorities = slot.resolutions.resolutions_per_authority if slot.resolutions else None
    for authority in authorities or ():
        if authority and authority.status and authority.status.code == StatusCode.ER_SUCCESS_MATCH:
            for match in authority.values or ():
                if match and match.value and match.value.id:
                    return str(match.value.id)
    return None


def _speaker(system: SystemState) -> FirstName | None:
    return FirstName(system.person.person_id) if system.person and system.person.person_id else None

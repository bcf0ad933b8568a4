"""From Alexa's envelope to a Turn, with hashes in the place of ids."""

import hashlib
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING, Any

from skill.alexa import names, session_attributes
from skill.alexa.screens.display import Display
from skill.conversation.handlers.routine import RoutineOutcome
from skill.conversation.turn import Device, Session, Turn
from skill.domain.catalogue import Catalogue
from skill.words.spoken import FirstName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from skill.gate import envelope as alexa


@dataclass(frozen=True, slots=True)
class Requests:
    """Makes turns; what every turn may draw on is given once."""

    catalogue: Catalogue
    contact: str | None = None

    def turn_of(self, envelope: "alexa.Envelope[Any]") -> Turn:
        """Make a turn of an envelope that a household stands behind; the household comes later."""
        system: Any = envelope.context.system  # the gate saw to it that there is a user
        request = envelope.request
        return Turn(
            key=household_key(system.user.user_id),
            request=_request_hash(request.request_id),
            at=request.timestamp.astimezone(UTC),
            locale=request.locale or "",
            catalogue=self.catalogue,
            contact=self.contact,
            session=_session(envelope),
            slots=_slots(request),
            device=_device(system),
            speaker=FirstName(system.person.person_id) if system.person else None,
            may_remind=_may_remind(system.user.permissions),
            has_screen=display_of(envelope) is not None,
        )


def name_of(envelope: "alexa.Envelope[Any]") -> str:
    """Return the intent's name, or the request's type where it has no intent."""
    request = envelope.request
    if request.type == names.LAUNCH and request.task:
        return names.TASK
    name: str = request.intent.name if request.type == names.INTENT else request.type
    return name


def display_of(envelope: "alexa.Envelope[Any]") -> Display | None:
    """Return the screen of the device; None where it has none."""
    device = envelope.context.system.device
    apl = device.supported_interfaces.apl if device and device.supported_interfaces else None
    if apl is None:
        return None
    return Display.of(apl.runtime.max_version if apl.runtime else None)


def household_key(user_id: str) -> str:
    """Return the hex SHA-256 of a user id: long, random, and made by Alexa for this skill alone."""
    return hashlib.sha256(user_id.encode()).hexdigest()


def _request_hash(request_id: str) -> str:
    """Return forty-eight bits that tell one request from another, in base64."""
    return urlsafe_b64encode(hashlib.sha256(request_id.encode()).digest())[:8].decode()


def _device(system: "alexa.System") -> Device:
    device_id = system.device.device_id if system.device else None
    return Device(device_id or "", system.api_endpoint, system.api_access_token)


def _session(envelope: "alexa.Envelope[Any]") -> Session:
    session = envelope.session
    if session is None:
        return Session()
    one_shot = session.new and envelope.request.type == names.INTENT
    return session_attributes.read(session.attributes, one_shot=one_shot)


def _slots(request: Any) -> dict[str, str]:  # noqa: ANN401  each type has members of its own
    """Return the filled slots, and what other types carry, by name."""
    members: dict[str, str | None] = {}
    match request.type:
        case names.INTENT:
            return _filled(request.intent.slots or {})
        case names.LAUNCH if request.task:
            return _task(request.task)
        case names.CONNECTIONS_RESPONSE:
            status = request.payload.status if request.payload else None
            members = {"status": status, "token": request.token}
        case names.RESUMED if request.cause:
            members = {"outcome": _outcome(request.cause)}
        case names.APL_ERROR | names.APLA_ERROR:
            members = {"document": request.token}
        case names.SKILL_DISABLED if request.body:
            kept = request.body.user_information_persistence_status
            members = {"userInformationPersistenceStatus": kept}
    return _texts(**members)


def _filled(slots: "Mapping[str, alexa.Slot | None]") -> dict[str, str]:
    """Return a resolved slot by its id, an unresolved one by what was said."""
    return {name: _id(slot) or slot.value for name, slot in slots.items() if slot and slot.value}


def understood(slots: "Mapping[str, alexa.Slot | None]") -> dict[str, bool]:
    """Return the filled slots, each with whether its value is understood.

    One that Alexa looked up in vain is not. Where she did not look it up, it is taken for what it
    says.
    """
    return {
        name: slot.resolutions is None or _id(slot) is not None
        for name, slot in slots.items()
        if slot and slot.value
    }


def _id(slot: "alexa.Slot") -> str | None:
    """Return the first id that an authority, static or dynamic, resolved the slot to."""
    for authority in (slot.resolutions and slot.resolutions.resolutions_per_authority) or ():
        if authority and authority.status and authority.status.code == names.MATCHED:
            for match in authority.values or ():
                if match and match.value and match.value.id:
                    return match.value.id
    return None


def _task(task: "alexa.Task") -> dict[str, str]:
    """Return a task's own name, which Alexa may put the skill's id before, and its seconds.

    How routines and quick links write a number is [unverified]: both forms are taken.
    """
    seconds = task.input.seconds if task.input else None
    own_name = task.name.rpartition(".")[2]
    return _texts(task=own_name, seconds=None if seconds is None else str(seconds))


def _outcome(cause: "alexa.Cause") -> str | None:
    """Return what came of offering a routine; None for whatever nobody foresaw."""
    match cause.code, cause.reason:
        case names.ROUTINE_MADE, _:
            return RoutineOutcome.SET
        case names.ROUTINE_NOT_MADE, names.ROUTINE_THERE:
            return RoutineOutcome.THERE
        case names.ROUTINE_NOT_MADE, names.ROUTINE_REFUSED:
            return RoutineOutcome.DECLINED
    return None


def _texts(**members: str | None) -> dict[str, str]:
    return {name: text for name, text in members.items() if text is not None}


def _may_remind(permissions: "alexa.Permissions | None") -> bool | None:
    """Return whether reminders are allowed; None where Alexa does not tell."""
    if permissions is None:
        return None
    if permissions.consent_token:
        return True
    scope = permissions.scopes.reminders if permissions.scopes else None
    return scope.status == names.GRANTED if scope else None

"""What the skill reads of Alexa's JSON, as types; reading it is the check of its form.

Members, request types and values of enumerations that are not named here are like none, so that
what Alexa adds tomorrow changes nothing. Source: Amazon's "Request and Response JSON Reference".
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec

from skill.alexa import names
from skill.gate.refused import Refused

MOST_DEPTH = 64
LARGEST_NUMBER = 2**63 - 1
MOST_ATTRIBUTES_BYTES = 64 * 1024
_ATTRIBUTES_LEVEL = 2
"""How many levels of the body lie above the session attributes."""

Timestamp = Annotated[datetime, msgspec.Meta(tz=True)]

Enumerated = str | None
"""A value of an enumeration of Alexa's, known or not: compare it with those that mean something,
and any other is like none. Amazon adds values, and no request is refused for one."""


class _Object(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """One of Alexa's JSON objects."""


class Application(_Object, frozen=True):
    """Which skill is meant."""

    application_id: str


class Session(_Object, frozen=True):
    """The session that a request belongs to."""

    application: Application
    new: bool = False
    attributes: dict[str, Any] | None = None


class Permission(_Object, frozen=True):
    """Whether a scope was granted."""

    status: Enumerated = None


class Scopes(_Object, frozen=True):
    """The scopes that the skill asks for."""

    reminders: Permission | None = msgspec.field(default=None, name=names.REMINDERS_SCOPE)


class Permissions(_Object, frozen=True):
    """What the account allowed: all at once by a token, or scope by scope."""

    consent_token: str | None = None
    scopes: Scopes | None = None


class User(_Object, frozen=True):
    """The account that enabled the skill."""

    user_id: str
    permissions: Permissions | None = None


class Person(_Object, frozen=True):
    """The person whose voice Alexa recognised."""

    person_id: str


class AplRuntime(_Object, frozen=True):
    """Which APL a device plays."""

    max_version: str | None = None


class Apl(_Object, frozen=True):
    """A screen that plays APL."""

    runtime: AplRuntime | None = None


class Interfaces(_Object, frozen=True):
    """What a device can do."""

    apl: Apl | None = msgspec.field(default=None, name="Alexa.Presentation.APL")


class Device(_Object, frozen=True):
    """The device that was spoken to."""

    device_id: str | None = None
    supported_interfaces: Interfaces | None = None


class System(_Object, frozen=True):
    """Where a request comes from, and where Alexa's APIs may be asked about it."""

    application: Application
    user: User | None = None
    person: Person | None = None
    device: Device | None = None
    api_endpoint: str | None = None
    api_access_token: str | None = None


class Context(_Object, frozen=True):
    """The state of the device; `shown` is told while a document of the skill's is on its screen."""

    system: System = msgspec.field(name="System")
    shown: Any = msgspec.field(default=None, name="Alexa.Presentation.APL")


class EntityValue(_Object, frozen=True):
    """An entry of a slot type."""

    id: str | None = None


class EntityMatch(_Object, frozen=True):
    """An entry that an authority found."""

    value: EntityValue | None = None


class ResolutionStatus(_Object, frozen=True):
    """How an authority's look-up ended."""

    code: Enumerated = None


class Authority(_Object, frozen=True):
    """What one authority makes of a slot's words."""

    status: ResolutionStatus | None = None
    values: list[EntityMatch | None] | None = None


class Resolutions(_Object, frozen=True):
    """What each authority makes of a slot's words."""

    resolutions_per_authority: list[Authority | None] | None = None


class Slot(_Object, frozen=True):
    """A slot, filled or not."""

    value: str | None = None
    resolutions: Resolutions | None = None


class Intent(_Object, frozen=True):
    """What was meant."""

    name: str
    slots: dict[str, Slot | None] | None = None


class TaskInput(_Object, frozen=True):
    """What a routine or a quick link hands to a task."""

    seconds: Any = None


class Task(_Object, frozen=True):
    """A task of the skill's that a routine or a quick link starts."""

    name: str
    input: TaskInput | None = None


class Consent(_Object, frozen=True):
    """What came of asking for a permission."""

    status: Enumerated = None


class Persistence(_Object, frozen=True):
    """Whether Alexa keeps what the skill keeps of a user who disabled it."""

    user_information_persistence_status: Enumerated = None


class Failure(_Object, frozen=True):
    """What went wrong, by Alexa's names; her message is not read, for it may hold what was said."""

    type: Enumerated = None
    reason: Enumerated = None


class Request(_Object, frozen=True):
    """A request of any type."""

    type: str
    request_id: str
    timestamp: Timestamp
    locale: str | None = None


class HouseholdRequest(Request, frozen=True):
    """A request that a household must stand behind."""


class SpokenRequest(HouseholdRequest, frozen=True):
    """A request that is answered in a language."""

    locale: str


class LaunchRequest(SpokenRequest, frozen=True):
    """A user opened the skill, or a routine started a task."""

    task: Task | None = None


class IntentRequest(SpokenRequest, frozen=True):
    """A user said something."""

    intent: Intent


class CanFulfillRequest(Request, frozen=True, kw_only=True):
    """Alexa asks whether the skill would answer an intent; nobody has said so to the skill."""

    intent: Intent


class ConnectionsResponse(SpokenRequest, frozen=True):
    """Alexa asked for a permission, and tells the answer."""

    token: str | None = None
    payload: Consent | None = None


class Status(_Object, frozen=True):
    """How a connection ended; Amazon writes the number as text."""

    code: Any = None


class OfferAutomationResponse(_Object, frozen=True):
    """What came of offering a routine, where none was made."""

    reason: Enumerated = None


class ConnectionResult(_Object, frozen=True):
    """What a connection handed back."""

    offer_automation_response: OfferAutomationResponse | None = None


class Cause(_Object, frozen=True):
    """Why a session goes on."""

    token: str | None = None
    status: Status | None = None
    result: ConnectionResult | None = None

    @property
    def code(self) -> str:
        """How the connection ended, as text; empty where that is not said."""
        return str(self.status.code) if self.status else ""

    @property
    def reason(self) -> Enumerated:
        """Why no routine was made."""
        offered = self.result and self.result.offer_automation_response
        return offered.reason if offered else None


class SessionResumedRequest(HouseholdRequest, frozen=True):
    """A connection that the skill started is over, and the session is the skill's again."""

    cause: Cause | None = None


class SkillDisabledRequest(HouseholdRequest, frozen=True):
    """A user disabled the skill."""

    body: Persistence | None = None


class SessionEndedRequest(Request, frozen=True):
    """Alexa ended the session: by a user's wish, after silence, or by an error."""

    reason: Enumerated = None
    error: Failure | None = None


class ExceptionEncountered(Request, frozen=True):
    """Alexa could not use an answer of the skill's."""

    error: Failure | None = None


class RuntimeErrors(HouseholdRequest, frozen=True):
    """A device could not play or show a document, which `token` names."""

    token: str | None = None
    errors: list[Failure | None] | None = None


_REQUESTS: Mapping[str, type[Request]] = {
    names.LAUNCH: LaunchRequest,
    names.INTENT: IntentRequest,
    names.CAN_FULFILL: CanFulfillRequest,
    names.CONNECTIONS_RESPONSE: ConnectionsResponse,
    names.RESUMED: SessionResumedRequest,
    names.SKILL_DISABLED: SkillDisabledRequest,
    names.APL_ERROR: RuntimeErrors,
    names.APLA_ERROR: RuntimeErrors,
    names.SESSION_ENDED: SessionEndedRequest,
    names.EXCEPTION: ExceptionEncountered,
}
"""Each type that the skill does not just take note of."""

AnyRequest = TypeVar("AnyRequest", bound=Request)


class Envelope(_Object, Generic[AnyRequest], frozen=True):
    """All that the skill reads of what Alexa sends."""

    request: AnyRequest
    context: Context
    session: Session | None = None


# Made while one thread imports this: two threads that make msgspec learn a type at the same moment
# end the process (a segmentation fault in 0.22).
_ANY = msgspec.json.Decoder(Envelope[Request])
_DECODERS: Mapping[str, msgspec.json.Decoder[Any]] = {
    type_: msgspec.json.Decoder(Envelope[request])  # type: ignore[valid-type]
    for type_, request in _REQUESTS.items()
}


def read(body: bytes) -> Envelope[Request]:
    """Read the envelope in a body.

    Raises:
        Refused: the body is no JSON that every reader reads alike, lacks a member that its type
            needs, or carries session attributes that no answer could carry back.
    """
    envelope = _decode(body, _type_of(_parse(body)))
    if isinstance(envelope.request, HouseholdRequest) and envelope.context.system.user is None:
        raise Refused("context.System.user is missing")
    if envelope.session and envelope.session.attributes:
        _expect_usable(envelope.session.attributes, MOST_DEPTH - _ATTRIBUTES_LEVEL)
        _expect_short(envelope.session.attributes, body)
    return envelope


def _type_of(parsed: object) -> str:
    request = parsed.get("request") if isinstance(parsed, dict) else None
    type_ = request.get("type") if isinstance(request, dict) else None
    if not isinstance(type_, str):
        raise Refused("request.type is no text")
    return type_


def _decode(body: bytes, type_: str) -> Envelope[Request]:
    try:
        envelope: Envelope[Request] = _DECODERS.get(type_, _ANY).decode(body)
    except msgspec.ValidationError as unfit:
        if "out of range" in str(unfit):
            raise Refused("a number is too large") from unfit
        # Its message names members of ours, and quotes no value.
        raise Refused(f"not an envelope: {unfit}") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as malformed:
        raise Refused(f"the body is not JSON: {malformed}") from malformed
    return envelope


def _parse(body: bytes) -> object:
    """Refuse what two readers may read in two ways: msgspec takes the last of two, silently."""
    try:
        return _UNIQUE_NAMES.decode(body.decode())
    except (ValueError, RecursionError) as malformed:
        raise Refused(f"the body is not JSON: {_reason(malformed)}") from malformed


def _reason(malformed: Exception) -> str:
    """Return what is wrong with a body, without a word of it."""
    if isinstance(malformed, json.JSONDecodeError):
        return malformed.msg
    if isinstance(malformed, UnicodeDecodeError):
        return malformed.reason
    return str(malformed) if isinstance(malformed, _NotUnique) else type(malformed).__name__


class _NotUnique(ValueError):
    """A name stands twice in one object, or a word that is no JSON stands for a number."""


def _unique(pairs: Sequence[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise _NotUnique("a name stands twice")
    return members


def _no_constant(_name: str) -> None:
    raise _NotUnique("not a number")


_UNIQUE_NAMES = json.JSONDecoder(object_pairs_hook=_unique, parse_constant=_no_constant)


def _expect_usable(value: object, depth: int) -> None:
    """Refuse what JSON can spell and no answer could carry back: an abyss, or a vast number."""
    if isinstance(value, int | float) and not abs(value) <= LARGEST_NUMBER:
        raise Refused("a number is too large")
    if isinstance(value, dict | list):
        if depth == 0:
            raise Refused("the session attributes nest too deeply")
        for member in value.values() if isinstance(value, dict) else value:
            _expect_usable(member, depth - 1)


def _expect_short(attributes: Mapping[str, object], body: bytes) -> None:
    """Refuse attributes that are longer than any answer; most bodies are shorter than those."""
    long = len(body) > MOST_ATTRIBUTES_BYTES
    if long and len(msgspec.json.encode(attributes)) > MOST_ATTRIBUTES_BYTES:
        raise Refused("the session attributes are longer than any answer's")

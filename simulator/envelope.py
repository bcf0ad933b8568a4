"""The requests that Alexa sends, as JSON objects: everything that varies is passed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from simulator.hearing import Heard, SlotHeard
from simulator.routines import Routine

JSON = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose skill, account and device a request speaks of, and where its APIs are.

    `scopes` holds GRANTED or DENIED by the permission asked for.
    """

    api_endpoint: str
    api_access_token: str
    locale: str = "en-US"
    application_id: str = "amzn1.ask.skill.00000000-0000-4000-8000-000000000000"
    # As long as Amazon's own, so that what is measured here is not too small.
    user_id: str = f"amzn1.ask.account.{'SIMULATED' * 20}"
    device_id: str = f"amzn1.ask.device.{'SIMULATED' * 18}"
    supported_interfaces: Mapping[str, Any] = field(default_factory=dict)
    consent_token: str | None = None
    scopes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Stamp:
    """A request's own id (the part behind the prefix) and moment; the moment is aware."""

    request_id: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Touch:
    """What a SendEvent command of a document on the screen tells: the token is the document's."""

    token: str
    arguments: Sequence[Any]
    source: Mapping[str, Any]
    components: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Complaint:
    """What a device could not play or draw: the interface of the directive, its token, errors."""

    interface: str
    token: str
    errors: Sequence[Mapping[str, Any]]


def envelope(
    who: Identity, session: JSON, request: JSON, screen: Mapping[str, Any] | None = None
) -> JSON:
    """Return the whole body that is signed and posted.

    `screen` is what the context has of a screen.
    """
    return {
        "version": "1.0",
        "session": session,
        "context": {"System": _system(who)} | dict(screen or {}),
        "request": request,
    }


def session_of(who: Identity, session_id: str, *, new: bool, attributes: Mapping[str, Any]) -> JSON:
    """Return the session object, with the last response's attributes; none when it is new."""
    return {
        "new": new,
        "sessionId": f"amzn1.echo-api.session.{session_id}",
        "application": {"applicationId": who.application_id},
        "attributes": dict(attributes),
        "user": {"userId": who.user_id},
    }


def launch_request(who: Identity, stamp: Stamp) -> JSON:
    """Somebody opened the skill without asking for anything."""
    return _request("LaunchRequest", who, stamp)


def task_request(who: Identity, stamp: Stamp, routine: Routine) -> JSON:
    """A routine started a task."""
    task = {"name": routine.task, "version": "1", "input": dict(routine.input)}
    return launch_request(who, stamp) | {"task": task}


def resumed_request(who: Identity, stamp: Stamp, cause: Mapping[str, Any]) -> JSON:
    """Alexa is done with what the skill asked of her, and the session goes on."""
    told = {"type": "ConnectionCompleted", **cause}
    return _request("SessionResumedRequest", who, stamp) | {"cause": told}


def intent_request(who: Identity, stamp: Stamp, heard: Heard) -> JSON:
    """Somebody asked for something; `heard` has an intent."""
    intent: JSON = {"name": heard.intent, "confirmationStatus": "NONE"}
    if heard.slots:
        intent["slots"] = {name: _slot(who, name, slot) for name, slot in heard.slots.items()}
    return _request("IntentRequest", who, stamp) | {"intent": intent}


def consent_answer(who: Identity, stamp: Stamp, asked: Mapping[str, Any], status: str) -> JSON:
    """Return what came of a Connections.SendRequest: ACCEPTED, DENIED or NOT_ANSWERED."""
    payload = {"permissionScope": asked["payload"]["permissionScope"], "status": status}
    return _request("Connections.Response", who, stamp) | {
        "name": asked["name"],
        "status": {"code": "200", "message": "OK"},
        "payload": payload | {"isCardThrown": False},
        "token": asked.get("token", ""),
    }


def user_event(who: Identity, stamp: Stamp, touch: Touch) -> JSON:
    """Somebody touched the screen where its document sends an event."""
    return _request("Alexa.Presentation.APL.UserEvent", who, stamp) | {
        "token": touch.token,
        "arguments": list(touch.arguments),
        "source": dict(touch.source),
        "components": dict(touch.components),
    }


def runtime_error(who: Identity, stamp: Stamp, complaint: Complaint) -> JSON:
    """Return the request of a device that could not play or draw a document."""
    return _request(f"{complaint.interface}.RuntimeError", who, stamp) | {
        "token": complaint.token,
        "errors": [dict(error) for error in complaint.errors],
    }


def session_ended_request(who: Identity, stamp: Stamp, reason: str) -> JSON:
    """Alexa ended the session: USER_INITIATED, EXCEEDED_MAX_REPROMPTS or ERROR."""
    return _request("SessionEndedRequest", who, stamp) | {"reason": reason}


def _request(kind: str, who: Identity, stamp: Stamp) -> JSON:
    return {
        "type": kind,
        "requestId": f"amzn1.echo-api.request.{stamp.request_id}",
        "locale": who.locale,
        "timestamp": f"{stamp.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def _system(who: Identity) -> JSON:
    return {
        "application": {"applicationId": who.application_id},
        "user": {"userId": who.user_id} | _permissions(who),
        "device": {
            "deviceId": who.device_id,
            "supportedInterfaces": dict(who.supported_interfaces),
        },
        "apiEndpoint": who.api_endpoint,
        "apiAccessToken": who.api_access_token,
    }


def _permissions(who: Identity) -> JSON:
    token = {"consentToken": who.consent_token} if who.consent_token else {}
    told = {scope: {"status": status} for scope, status in who.scopes.items()}
    permissions = token | ({"scopes": told} if told else {})
    return {"permissions": permissions} if permissions else {}


def _slot(who: Identity, name: str, heard: SlotHeard) -> JSON:
    slot: JSON = {"name": name, "confirmationStatus": "NONE"}
    if heard.value is None:
        return slot
    value: JSON = {"value": heard.value}
    if heard.is_custom:
        value["resolutions"] = {"resolutionsPerAuthority": [_resolution(who, heard)]}
    return slot | value | {"source": "USER", "slotValue": {"type": "Simple"} | value}


def _resolution(who: Identity, heard: SlotHeard) -> JSON:
    authority = f"amzn1.er-authority.echo-sdk.{who.application_id}.{heard.type}"
    if heard.resolution is None:
        return {"authority": authority, "status": {"code": "ER_SUCCESS_NO_MATCH"}}
    entry = {"name": heard.resolution.name, "id": heard.resolution.id}
    return {
        "authority": authority,
        "status": {"code": "ER_SUCCESS_MATCH"},
        "values": [{"value": entry}],
    }

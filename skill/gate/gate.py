"""The gate: raw bytes in, an answer out, or Refused. Nothing is parsed before it is verified.

The order is the point: headers, the chain's URL, the chain, the signature over the raw bytes, only
then JSON, then timestamp and application id. ask-sdk-webservice-support deserialises first, so its
handler's one method is overridden; its verifiers' interface is kept.
"""

import binascii
import time
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import jiter
import orjson
from ask_sdk_model.request import Request
from ask_sdk_model.request_envelope import RequestEnvelope
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa.sdk import AbstractVerifier, CustomSkill, WebserviceSkillHandler
from skill.domain.deadline import Deadline
from skill.gate.certificates import Clock, SigningKeys
from skill.gate.refused import Refused
from skill.gate.serializing import EACH, CompiledSerializer, Members, reader

REQUEST_TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)
EVENTS = ("AlexaSkillEvent.", "AlexaHouseholdListEvent.", "Reminders.", "Messaging.")
"""Types that Alexa sends again for an hour where the skill did not answer."""

REPLAYABLE_YEARS = range(1971, 2900)
"""The years that an unsigned request may claim, so that every date made from it exists."""

TURN_SECONDS = 2.8

MOST_DEPTH = 64
LARGEST = 2**63 - 1
MOST_ATTRIBUTES_BYTES = 64 * 1024

HEADERS = ("Signature-256", "SignatureCertChainUrl", "Content-Encoding", "Transfer-Encoding")
"""All that the gate reads."""

_PADDING, _HASH = PKCS1v15(), SHA256()

Headers = Mapping[str, str]
Envelope = Mapping[str, Any]


class SignatureVerifier(AbstractVerifier):
    """Holds the raw bytes against Signature-256 and the key of the chain that the request names."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def verify(
        self,
        headers: Headers,
        serialized_request_env: bytes,
        deserialized_request_env: Envelope | None = None,
    ) -> None:
        """Refused unless Alexa signed these bytes; they need not be parsed yet."""
        named = {name.lower(): value for name, value in headers.items()}
        signature = _signature(named.get("signature-256"))
        url = named.get("signaturecertchainurl")
        if not url:
            raise Refused("no SignatureCertChainUrl")
        try:
            deadline = Deadline.after(TURN_SECONDS, time.monotonic)
            self._keys.key(url, deadline).verify(signature, serialized_request_env, _PADDING, _HASH)
        except InvalidSignature as forged:
            raise Refused("the signature is not of these bytes") from forged


def _signature(header: str | None) -> bytes:
    if not header:
        raise Refused("no Signature-256")
    try:
        return binascii.a2b_base64(header, strict_mode=True)
    except ValueError as malformed:
        raise Refused("Signature-256 is not base64") from malformed


class TimestampVerifier(AbstractVerifier):
    """Holds the request's timestamp against the gate's clock; without a clock, only its form."""

    def __init__(self, clock: Clock | None) -> None:
        self._clock = clock

    def verify(
        self, headers: Headers, serialized_request_env: bytes, deserialized_request_env: Envelope
    ) -> None:
        """Refused where it is missing, malformed, without an offset, or not of this moment."""
        request = deserialized_request_env["request"]
        at = _timestamp(request.get("timestamp"))
        if self._clock is None:
            return
        tolerance = EVENT_TOLERANCE if request["type"].startswith(EVENTS) else REQUEST_TOLERANCE
        if abs(self._clock() - at) > tolerance:
            raise Refused("the timestamp is not of this moment")


def _timestamp(given: object) -> datetime:
    try:
        at = datetime.fromisoformat(given) if isinstance(given, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or at.year not in REPLAYABLE_YEARS:
        raise Refused("the timestamp is none")
    return at.astimezone(UTC)


class ApplicationVerifier(AbstractVerifier):
    """Holds the application id against the skill's own; without any of its own, only its form."""

    def __init__(self, skill_ids: Collection[str]) -> None:
        self._skill_ids = skill_ids

    def verify(
        self, headers: Headers, serialized_request_env: bytes, deserialized_request_env: Envelope
    ) -> None:
        """Refused where context or session name another skill."""
        application = _text(deserialized_request_env, _IN_CONTEXT)
        if self._skill_ids and application not in self._skill_ids:
            raise Refused("the request is for another skill")
        if deserialized_request_env.get("session") is None:
            return
        if _text(deserialized_request_env, _IN_SESSION) != application:
            raise Refused("session and context name different skills")


class Gate(WebserviceSkillHandler):
    """The SDK's web layer with its order put right: verify the bytes, parse, verify the rest."""

    def __init__(
        self,
        skill: CustomSkill,
        signature: SignatureVerifier | None,
        verifiers: Sequence[AbstractVerifier],
    ) -> None:
        super().__init__(skill, verify_signature=False, verify_timestamp=False, verifiers=verifiers)
        self._signature = signature
        self._serializer = skill.serializer = CompiledSerializer()
        self._read = reader(RequestEnvelope, _READ)

    def verify_request_and_dispatch(
        self, http_request_headers: Headers, http_request_body: bytes
    ) -> dict[str, Any]:
        """The response envelope for a request that Alexa sent; Refused for any other."""
        _expect_plain(http_request_headers)
        if self._signature:
            self._signature.verify(http_request_headers, http_request_body)
        envelope = parse(http_request_body)
        for verifier in self._verifiers:
            verifier.verify(http_request_headers, http_request_body, envelope)
        return self._answer(envelope)

    def _answer(self, envelope: Envelope) -> dict[str, Any]:
        if envelope["request"]["type"] not in Request.discriminator_value_class_map:
            return {"version": "1.0", "response": {}}
        response = self._skill.invoke(self._typed(envelope), None)
        return cast("dict[str, Any]", self._serializer.serialize(response))

    def _typed(self, envelope: Envelope) -> RequestEnvelope:
        try:
            return cast("RequestEnvelope", self._read(envelope))
        except Exception as unfit:  # noqa: BLE001  the SDK raises whatever a wrong type leads to
            # Its message quotes the body, which belongs in no log.
            raise Refused(f"not an envelope: {type(unfit).__name__}") from None


_PLAIN = {"content-encoding": "identity", "transfer-encoding": "chunked"}


def _expect_plain(headers: Headers) -> None:
    """Refused where a body is encoded: what is signed and what is parsed must be the same bytes."""
    for name, value in headers.items():
        plain = _PLAIN.get(name.lower())
        if plain and value.lower() != plain:
            raise Refused(f"the body is encoded: {name}")


def parse(body: bytes) -> Envelope:
    """The envelope in a body, with every member that the skill relies on; Refused otherwise."""
    try:
        envelope = jiter.from_json(
            body, allow_inf_nan=False, cache_mode="keys", catch_duplicate_keys=True
        )
    except ValueError as malformed:
        raise Refused(_reason(malformed)) from malformed
    kind = _text(envelope, _TYPE)
    for path in _NEEDED.get(kind, (_ID,)):
        _text(envelope, path)
    # Most bodies have too few brackets to nest too deeply.
    if body.count(b"{") + body.count(b"[") > MOST_DEPTH:
        _expect_usable(envelope, MOST_DEPTH)
    attributes = _at(envelope, _ATTRIBUTES)
    _expect_usable(attributes, MOST_DEPTH)
    # They may be sent back as they came, and most bodies are shorter than they may be.
    if len(body) > MOST_ATTRIBUTES_BYTES and len(orjson.dumps(attributes)) > MOST_ATTRIBUTES_BYTES:
        raise Refused("the session attributes are longer than any answer's")
    return envelope  # type: ignore[no-any-return]  # a mapping, or _text had refused it


def _reason(malformed: ValueError) -> str:
    """Why a body is none; a name out of it belongs in no log."""
    if "duplicate key" in str(malformed):
        return "the body is not JSON: a name stands twice"
    return f"the body is not JSON: {malformed}"


Path = tuple[str, ...]
"""The names that lead to a member."""

_TYPE: Path = ("request", "type")
_ID: Path = ("request", "requestId")
_LOCALE: Path = ("request", "locale")
_INTENT: Path = ("request", "intent", "name")
_HOUSEHOLD: Path = ("context", "System", "user", "userId")
_ATTRIBUTES: Path = ("session", "attributes")
_IN_CONTEXT: Path = ("context", "System", "application", "applicationId")
_IN_SESSION: Path = ("session", "application", "applicationId")
_NEEDED: Mapping[str, tuple[Path, ...]] = {
    "LaunchRequest": (_ID, _HOUSEHOLD, _LOCALE),
    "IntentRequest": (_ID, _HOUSEHOLD, _LOCALE, _INTENT),
    "Alexa.Presentation.APLA.RuntimeError": (_ID, _HOUSEHOLD),
    "Alexa.Presentation.APL.RuntimeError": (_ID, _HOUSEHOLD),
    "AlexaSkillEvent.SkillDisabled": (_ID, _HOUSEHOLD),
    "Connections.Response": (_ID, _HOUSEHOLD, _LOCALE),
}
"""The members that the skill reads of each type that it does not answer quietly."""

_RESOLUTION: Members = {
    "authority": None,
    "status": {"code": None},
    "values": {"value": {"id": None, "name": None}},
}
_SLOT: Members = {
    "name": None,
    "value": None,
    "resolutions": {"resolutionsPerAuthority": _RESOLUTION},
}
_INTERFACES: Members = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": None}}}
_READ: Members = {
    "version": None,
    "session": {"new": None, "sessionId": None, "attributes": None},
    "context": {
        "System": {
            "user": {
                "userId": None,
                "permissions": {
                    "consentToken": None,
                    "scopes": {"alexa::alerts:reminders:skill:readwrite": {"status": None}},
                },
            },
            "person": {"personId": None},
            "device": {"deviceId": None, "supportedInterfaces": _INTERFACES},
            "apiEndpoint": None,
            "apiAccessToken": None,
        }
    },
    "request": {
        "type": None,
        "requestId": None,
        "timestamp": None,
        "locale": None,
        "intent": {"name": None, "slots": {EACH: _SLOT}},
        "task": {"name": None, "input": {"seconds": None}},
        "name": None,
        "token": None,
        "payload": None,
        "body": {"userInformationPersistenceStatus": None},
    },
}
"""All that reaches the SDK. It makes attributes of members that it does not know, so that a
`user_id` would stand in for the `userId` that was checked, and it refuses the values that it does
not know of members that nobody reads."""


def _text(envelope: object, path: Path) -> str:
    """The text at a path; Refused where there is none."""
    found = _at(envelope, path)
    if not isinstance(found, str):
        raise Refused(f"{'.'.join(path)} is no text")
    return found


def _at(envelope: object, path: Path) -> object:
    """What stands at a path; None where nothing does."""
    found = envelope
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    return found


def _expect_usable(value: object, depth: int) -> None:
    """Refused for what JSON can spell and no answer could pass on: an abyss, or a vast number."""
    if isinstance(value, int | float) and not abs(value) <= LARGEST:
        raise Refused("a number is too large")
    if isinstance(value, dict | list):
        if depth == 0:
            raise Refused("the body nests too deeply")
        for member in value.values() if isinstance(value, dict) else value:
            _expect_usable(member, depth - 1)

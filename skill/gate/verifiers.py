"""What is held against a request: its signature, its timestamp, the skill that it is for."""

import binascii
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256

from skill.alexa import names
from skill.alexa.sdk import AbstractVerifier
from skill.domain.deadline import Deadline
from skill.gate.certificates import Clock, SigningKeys
from skill.gate.envelope import Envelope
from skill.gate.refused import Refused

REQUEST_TOLERANCE = timedelta(seconds=150)
EVENT_TOLERANCE = timedelta(seconds=3600)

REPLAYABLE_YEARS = range(1971, 2900)
"""The years that an unsigned request may claim, so that every date made from it exists."""

SIGNATURE = "Signature-256"
CHAIN_URL = "SignatureCertChainUrl"
ENCODINGS = {"Content-Encoding": "identity", "Transfer-Encoding": "chunked"}
"""Headers that may say how a body is encoded, each with the one value that leaves it as it is."""

_PADDING, _HASH = PKCS1v15(), SHA256()

Headers = Mapping[str, str]


class SignatureVerifier:
    """Holds the raw bytes against Signature-256 and the key of the chain that the request names."""

    def __init__(self, keys: SigningKeys) -> None:
        self._keys = keys

    def verify(self, headers: Headers, body: bytes, deadline: Deadline) -> None:
        """Verify that Alexa signed these bytes; they need not be parsed yet.

        Raises:
            Refused: a header is missing or malformed, the chain is not Alexa's, or the signature
                is of other bytes.
        """
        signature = _signature(headers.get(SIGNATURE))
        url = headers.get(CHAIN_URL)
        if not url:
            raise Refused(f"no {CHAIN_URL}")
        try:
            self._keys.key(url, deadline).verify(signature, body, _PADDING, _HASH)
        except InvalidSignature as forged:
            raise Refused("the signature is not of these bytes") from forged


def _signature(header: str | None) -> bytes:
    if not header:
        raise Refused(f"no {SIGNATURE}")
    try:
        return binascii.a2b_base64(header, strict_mode=True)
    except ValueError as malformed:
        raise Refused(f"{SIGNATURE} is not base64") from malformed


def expect_plain(headers: Headers) -> None:
    """Expect a body that is not encoded: what is signed and what is parsed must be the same bytes.

    Raises:
        Refused: a header says that the body is encoded.
    """
    for name, value in headers.items():
        if value.lower() != ENCODINGS.get(name, value.lower()):
            raise Refused(f"the body is encoded: {name}")


class TimestampVerifier(AbstractVerifier):
    """Holds the request's timestamp against the gate's clock; without a clock, only its year."""

    def __init__(self, clock: Clock | None) -> None:
        self._clock = clock

    def verify(
        self,
        headers: Headers,
        serialized_request_env: bytes,
        deserialized_request_env: Envelope[Any],
    ) -> None:
        """Verify that the request is of this moment.

        Raises:
            Refused: it is not, or its year is none that can be replayed.
        """
        request = deserialized_request_env.request
        if request.timestamp.year not in REPLAYABLE_YEARS:
            raise Refused("the timestamp is of no year that can be replayed")
        if self._clock is None:
            return
        tolerance = EVENT_TOLERANCE if request.type.startswith(names.EVENTS) else REQUEST_TOLERANCE
        if abs(self._clock() - request.timestamp) > tolerance:
            raise Refused("the timestamp is not of this moment")


class ApplicationVerifier(AbstractVerifier):
    """Holds the application id against the skill's own; without any of its own, lets any in."""

    def __init__(self, skill_ids: Collection[str]) -> None:
        self._skill_ids = skill_ids

    def verify(
        self,
        headers: Headers,
        serialized_request_env: bytes,
        deserialized_request_env: Envelope[Any],
    ) -> None:
        """Verify that context and session name this skill.

        Raises:
            Refused: they name another one, or two different ones.
        """
        envelope = deserialized_request_env
        application = envelope.context.system.application
        if self._skill_ids and application.application_id not in self._skill_ids:
            raise Refused("the request is for another skill")
        if envelope.session and envelope.session.application != application:
            raise Refused("session and context name different skills")

"""The gate: raw bytes in, an answer out, or Refused.

The order is the point. ask-sdk-webservice-support deserialises before it verifies, so the one
method of its handler is overridden; the interface of its verifiers is kept.
"""

from collections.abc import Sequence
from typing import Any, cast

from skill.alexa.sdk import AbstractVerifier, CustomSkill, WebserviceSkillHandler
from skill.alexa.skill import Call
from skill.gate.envelope import read
from skill.gate.verifiers import (
    CHAIN_URL,
    ENCODINGS,
    SIGNATURE,
    Headers,
    SignatureVerifier,
    expect_plain,
)

HEADERS = (SIGNATURE, CHAIN_URL, *ENCODINGS)
"""All the headers that the gate reads."""


class Gate(WebserviceSkillHandler):
    """The SDK's web layer with its order put right: nothing is parsed before it is verified."""

    def __init__(
        self,
        skill: CustomSkill,
        signature: SignatureVerifier | None,
        verifiers: Sequence[AbstractVerifier],
    ) -> None:
        super().__init__(skill, verify_signature=False, verify_timestamp=False, verifiers=verifiers)
        self._signature = signature

    def verify_request_and_dispatch(
        self, http_request_headers: Headers, http_request_body: bytes, call: Call
    ) -> dict[str, Any]:
        """Return the response envelope for a request that Alexa sent.

        Raises:
            Refused: Alexa did not send it, or not to this skill.
        """
        expect_plain(http_request_headers)
        if self._signature:
            self._signature.verify(http_request_headers, http_request_body, call.deadline)
        envelope = read(http_request_body)
        for verifier in self._verifiers:
            verifier.verify(http_request_headers, http_request_body, envelope)
        response = self._skill.invoke(envelope, call)
        return cast("dict[str, Any]", self._skill.serializer.serialize(response))

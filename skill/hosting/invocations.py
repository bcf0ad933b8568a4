"""Requests that come without HTTP: Alexa invokes a function of AWS Lambda's with the envelope bare.

Nothing is signed then. Who may invoke the function decides instead: its own permission names Alexa
and this one skill (infra/template.yaml, docs/security.md).
"""

import json
import time
from collections.abc import Mapping
from typing import Any

import msgspec

from skill.alexa.skill import Call
from skill.domain.deadline import Deadline
from skill.gate.gate import Gate
from skill.gate.refused import Refused
from skill.observability.logs import log
from skill.observability.telemetry import Telemetry
from skill.web import MOST_BODY_BYTES, TURN_SECONDS


class Undone(Exception):
    """What a request asks for could not be done yet: an invocation that fails is tried again."""


class Invocations:
    """Answers envelopes by a gate that wants no signature, and checks all else."""

    def __init__(self, gate: Gate, telemetry: Telemetry) -> None:
        self._gate = gate
        self._telemetry = telemetry

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """Return the response envelope for what the function is invoked with.

        Raises:
            Refused: it is no request of Alexa's to this skill.
            Undone: it is, and could not be carried out.
        """
        call = Call(Deadline.after(TURN_SECONDS, time.monotonic))
        try:
            with self._telemetry.turn() as ended:
                answer = self._gate.verify_request_and_dispatch({}, _body(event), call)
        except Refused as refusal:
            self._telemetry.refused(str(refusal))
            raise
        ended()
        if call.undone:
            log.error("undone")
            raise Undone
        plain: dict[str, Any] = msgspec.to_builtins(answer)
        return plain


def _body(event: Mapping[str, Any]) -> bytes:
    """Write an event as the JSON that it came as: one reader reads all that Alexa sends."""
    body = json.dumps(event).encode()
    if len(body) > MOST_BODY_BYTES:
        raise Refused("the envelope is longer than any of Alexa's")
    return body

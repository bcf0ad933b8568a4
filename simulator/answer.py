"""What came back from the skill, checked as Alexa checks it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from simulator.playback import Playback, playback, speech_track
from simulator.sound import UnplayableError
from simulator.wire import NoAnswerError

LARGEST_RESPONSE = 120 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What the skill answered (the whole response JSON), how it sounds, and what comes next."""

    status: int
    body: Mapping[str, Any]
    playback: Playback
    session_open: bool

    @property
    def speech(self) -> str:
        """The outputSpeech, SSML or plain text as it came; empty when the skill said nothing."""
        return _content(self.response.get("outputSpeech"))

    @property
    def reprompt(self) -> str:
        """What is said when nobody answers; empty when there is none."""
        return _content((self.response.get("reprompt") or {}).get("outputSpeech"))

    @property
    def directives(self) -> list[Mapping[str, Any]]:
        """The directives in their order."""
        return list(self.response.get("directives") or [])

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The session attributes, also those of a response that closes the session."""
        return self.body.get("sessionAttributes") or {}

    @property
    def response(self) -> Mapping[str, Any]:
        """The response object inside the body."""
        response: Mapping[str, Any] = self.body["response"]
        return response


def expect_ok(status: int, raw: bytes) -> None:
    """NoAnswerError unless the status is 200."""
    if status != HTTPStatus.OK:
        start = " ".join(raw[:200].decode(errors="replace").split())
        raise NoAnswerError(f"the skill answered {status}: {start}")


def read_answer(status: int, raw: bytes, *, on_screen: bool = False) -> Answer:
    """Return the answer in an HTTP response.

    Raises:
        NoAnswerError: Alexa could not use it.
    """
    expect_ok(status, raw)
    if len(raw) > LARGEST_RESPONSE:
        raise NoAnswerError(f"a response of {len(raw)} bytes: Alexa allows 120 KB")
    body = _body(raw)
    response = body["response"]
    try:
        sound = playback(response)
        speech_track((response.get("reprompt") or {}).get("outputSpeech"))
    except UnplayableError as error:
        raise NoAnswerError(f"Alexa would refuse {error}") from error
    # A response that does not say closes the session; a screen keeps it, the microphone closed.
    ends = response.get("shouldEndSession", not on_screen)
    return Answer(status, body, sound, session_open=ends is False)


def _body(raw: bytes) -> dict[str, Any]:
    try:
        body = json.loads(raw)
    except ValueError as error:
        raise NoAnswerError("the answer is not JSON") from error
    if not isinstance(body, dict) or not isinstance(body.get("response"), dict):
        raise NoAnswerError("the answer holds no response")
    return body


def _content(speech: Mapping[str, Any] | None) -> str:
    return str((speech or {}).get("ssml") or (speech or {}).get("text") or "")

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from simulator.authority import Authority
from simulator.device import Echo
from simulator.envelope import Identity
from simulator.espeak import VoiceError
from simulator.hearing import Hearing
from simulator.playback import Playback
from simulator.recording import Recorder
from simulator.sound import UnplayableError
from simulator.terminal import talk
from simulator.voice import Voice

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "small gestures",
            "intents": [
                {"name": "HugIntent", "samples": ["hug us"]},
                {"name": "AMAZON.StopIntent", "samples": ["stop"]},
                {"name": "AMAZON.FallbackIntent", "samples": []},
            ],
            "types": [],
        }
    }
}
SPOKEN = {
    "LaunchRequest": "Hello,\nyou two. Shall I?",
    "HugIntent": 'Ready.<break time="10s"/>Done.',
    "AMAZON.StopIntent": "Bye.",
    "AMAZON.FallbackIntent": "",
}


class Skill:
    """Says what SPOKEN tells, asks only at the launch, and refuses when told to."""

    def __init__(self) -> None:
        self.kinds: list[str] = []
        self.status = 200

    def post(self, body: bytes, _headers: Mapping[str, str]) -> tuple[int, bytes]:
        request = json.loads(body)["request"]
        kind = request.get("intent", {}).get("name", request["type"])
        self.kinds.append(kind)
        response: dict[str, Any] = {"shouldEndSession": kind != "LaunchRequest"}
        if SPOKEN.get(kind):
            ssml = f"<speak>{SPOKEN[kind]}</speak>"
            response["outputSpeech"] = {"type": "SSML", "ssml": ssml}
        return self.status, json.dumps({"version": "1.0", "response": response}).encode()


class NotingVoice(Voice):
    """Notes what it is given to say."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


@pytest.fixture
def skill() -> Skill:
    return Skill()


@pytest.fixture
def echo(skill: Skill, authority: Authority) -> Echo:
    return Echo(
        post=skill.post,
        hearing=Hearing(MODEL),
        authority=authority,
        clock=lambda: NOW,
        who=Identity(api_endpoint="http://127.0.0.1:9", api_access_token="a-token"),
    )


def piped(echo: Echo, lines: Iterable[str], voice: Voice | None = None) -> tuple[int, list[str]]:
    out = io.StringIO()
    status = talk(echo, lines, fast=False, interactive=False, voice=voice, out=out)
    return status, out.getvalue().splitlines()


def typed(echo: Echo, lines: Iterable[str]) -> str:
    out = io.StringIO()
    assert talk(echo, lines, fast=True, interactive=True, voice=None, out=out) == 0
    return out.getvalue()


def test_every_line_is_answered_with_exactly_one(echo: Echo) -> None:
    status, lines = piped(echo, ["open small gestures\n", "hug us\n", "stop\n"])
    assert status == 0
    assert lines == [
        "alexa: Hello, you two. Shall I?",
        "alexa: Ready. … Done.",
        "alexa: Bye.",
    ]


def test_blank_lines_are_not_said(echo: Echo, skill: Skill) -> None:
    _, lines = piped(echo, ["\n", "  \n", "stop\n"])
    assert lines == ["alexa: Bye."]
    assert skill.kinds == ["AMAZON.StopIntent"]


def test_silence_is_an_answer_too(echo: Echo) -> None:
    assert piped(echo, ["mumble mumble"]) == (0, ["alexa: (says nothing)"])


def test_no_lines_at_all_end_well(echo: Echo) -> None:
    assert piped(echo, []) == (0, [])


def test_the_end_of_input_ends_an_open_session(echo: Echo, skill: Skill) -> None:
    piped(echo, ["open small gestures"])
    assert skill.kinds == ["LaunchRequest", "SessionEndedRequest"]


def test_a_skill_that_refuses_is_told_in_one_line_and_the_conversation_goes_on(
    echo: Echo, skill: Skill
) -> None:
    def lines() -> Iterator[str]:
        skill.status = 400
        yield "hug us"
        skill.status = 200
        yield "stop"

    status, out = piped(echo, lines())
    assert status == 1
    assert len(out) == 2
    assert out[0].startswith("(no answer: the skill answered 400")
    assert out[1] == "alexa: Bye."


def test_a_person_sees_a_hint_a_prompt_and_whether_alexa_listens(echo: Echo) -> None:
    shown = typed(echo, ["open small gestures", "stop"])
    hint, opened, stopped, end = shown.split("you: ")
    assert "open small gestures" in hint
    assert opened == "alexa: Hello, you two. Shall I?\n(listening)\n"
    assert stopped == "alexa: Bye.\n"
    assert end == "\n"


def test_control_c_ends_the_conversation_cleanly(echo: Echo, skill: Skill) -> None:
    def interrupted() -> Iterator[str]:
        yield "open small gestures"
        raise KeyboardInterrupt

    assert typed(echo, interrupted()).endswith("\n")
    assert skill.kinds == ["LaunchRequest", "SessionEndedRequest"]


def test_a_countdown_is_played_in_real_time_to_a_person(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    played: list[str] = []
    monkeypatch.setattr(
        "simulator.terminal.Countdown.play", lambda _self, playback: played.append(playback.text)
    )
    out = io.StringIO()
    lines = ["hug us", "stop"]
    talk(echo, lines, fast=False, interactive=True, voice=None, out=out)
    assert played == ["Ready. … Done."]
    assert out.getvalue().count("alexa: ") == 2


def test_what_is_said_is_spoken_aloud(echo: Echo) -> None:
    voice = NotingVoice()
    piped(echo, ["hug us", "stop"], voice)
    assert voice.said == ["Ready. Done.", "Bye."]


class NotingRecorder(Recorder):
    """Notes what it is given to record; refuses when told to."""

    def __init__(self, error: Exception | None = None) -> None:
        self.recorded: list[tuple[str, str]] = []
        self.error = error

    def record(self, said: str, playback: Playback) -> None:
        if self.error:
            raise self.error
        self.recorded.append((said, playback.text))


def recorded(echo: Echo, lines: Iterable[str], recorder: Recorder) -> tuple[int, list[str]]:
    out = io.StringIO()
    talked = talk(echo, lines, fast=True, interactive=False, voice=None, out=out, recorder=recorder)
    return talked, out.getvalue().splitlines()


def test_each_answer_is_recorded_before_the_next_line_is_read(echo: Echo) -> None:
    recorder = NotingRecorder()

    def lines() -> Iterator[str]:
        yield "hug us"
        assert recorder.recorded == [("hug us", "Ready. … Done.")]
        yield "stop"

    assert recorded(echo, lines(), recorder)[0] == 0
    assert recorder.recorded[1:] == [("stop", "Bye.")]


@pytest.mark.parametrize(
    "error", [VoiceError("no voice"), UnplayableError("too long"), OSError("no room")]
)
def test_what_cannot_be_recorded_is_told_and_the_conversation_goes_on(
    echo: Echo, error: Exception
) -> None:
    status, lines = recorded(echo, ["hug us", "stop"], NotingRecorder(error))
    assert status == 1
    assert lines[::2] == [f"(not recorded: {error})"] * 2
    assert lines[1::2] == ["alexa: Ready. … Done.", "alexa: Bye."]

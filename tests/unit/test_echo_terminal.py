import io
import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from typing import Any

import pytest

from simulator import guide
from simulator.authority import Authority
from simulator.countdown import Countdown
from simulator.device import Echo
from simulator.envelope import Identity
from simulator.espeak import VoiceError
from simulator.guide import LATER_VISIT
from simulator.hearing import Heard, Hearing, Resolution, SlotHeard
from simulator.keyboard import Keyboard
from simulator.playback import Playback
from simulator.recording import Recorder
from simulator.sound import UnplayableError
from simulator.suggestions import LINES
from simulator.terminal import PROMPT, Manner, talk
from simulator.voice import Voice

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "small gestures",
            "intents": [
                {
                    "name": "HugIntent",
                    "samples": ["hug us", "hug us for {length}"],
                    "slots": [{"name": "length", "type": "AMAZON.DURATION"}],
                },
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
        self.attributes: dict[str, Any] = {}

    def post(self, body: bytes, _headers: Mapping[str, str]) -> tuple[int, bytes]:
        request = json.loads(body)["request"]
        kind = request.get("intent", {}).get("name", request["type"])
        self.kinds.append(kind)
        whole = {"version": "1.0", "sessionAttributes": self.attributes}
        response: dict[str, Any] = {"shouldEndSession": kind != "LaunchRequest"}
        if SPOKEN.get(kind):
            ssml = f"<speak>{SPOKEN[kind]}</speak>"
            response["outputSpeech"] = {"type": "SSML", "ssml": ssml}
        return self.status, json.dumps(whole | {"response": response}).encode()


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


class Fingers(Keyboard):
    """Types these lines, each after the prompt, and notes what is to be seen of it meanwhile."""

    def __init__(self, typed: Iterable[str], out: io.StringIO) -> None:
        self.typed = typed
        self.out = out
        self.is_quiet = False

    def lines(self, prompt: str) -> Iterator[str]:
        assert not self.is_quiet
        for line in self.typed:
            self.out.write(prompt)
            yield line
        self.out.write(prompt)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        self.is_quiet = True
        yield
        self.is_quiet = False

    def wait(self, seconds: float) -> None:
        assert self.is_quiet


def piped(echo: Echo, lines: Iterable[str], manner: Manner | None = None) -> tuple[int, list[str]]:
    out = io.StringIO()
    status = talk(echo, lines, manner or Manner(), out)
    return status, out.getvalue().splitlines()


def typed(echo: Echo, lines: Iterable[str], **manner: Any) -> str:
    fingers = Fingers(lines, io.StringIO())
    manners = Manner(keyboard=fingers, **{"fast": True, **manner})
    assert talk(echo, fingers.lines(PROMPT), manners, fingers.out) == 0
    return fingers.out.getvalue()


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
    assert hint == LATER_VISIT
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

    def spoken_to_after_a_second(_self: Countdown, playback: Playback) -> Playback:
        played.append(playback.text)
        return playback.until(1_000)

    monkeypatch.setattr(Countdown, "play", spoken_to_after_a_second)
    shown = typed(echo, ["hug us", "stop"], fast=False)
    assert played == ["Ready. … Done."]
    assert "alexa: Ready.\n" in shown
    assert shown.count("alexa: ") == 2


def test_a_first_visit_shows_one_example(echo: Echo) -> None:
    hint, _ = typed(echo, [], is_first=True).split("you: ")
    assert hint.count("open small gestures") == 1
    assert "Control-D" in hint


def test_a_question_mark_asks_the_simulator_and_not_the_skill(echo: Echo, skill: Skill) -> None:
    shown = typed(echo, ["?", "open small gestures", "?", "help"])
    _, fresh, _, asked, helped, _ = shown.split("you: ")
    for each in (fresh, asked):
        assert all(
            word in each for word in ("Control-D", "exit", "--say", "--heard", "not Alexa's")
        )
    assert "give me a gesture" in fresh
    assert "alexa: " not in fresh + asked
    assert "alexa: " in helped
    assert skill.kinds == ["LaunchRequest", "AMAZON.FallbackIntent"]


def test_what_would_fit_now_follows_what_is_asked(echo: Echo, skill: Skill) -> None:
    skill.attributes = {"asking": "forget"}
    shown = typed(echo, ["open small gestures", "?"])
    assert f"for example: {' · '.join(LINES['asking']['forget'])}\n" in shown


def test_in_a_pipe_a_question_mark_is_answered_like_any_line(echo: Echo) -> None:
    assert piped(echo, ["?", "exit", "stop"])[1] == [
        "alexa: (says nothing)",
        "alexa: (says nothing)",
        "alexa: Bye.",
    ]


@pytest.mark.parametrize("said", ["exit", "Quit"])
def test_exit_is_answered_and_then_it_is_over(echo: Echo, skill: Skill, said: str) -> None:
    shown = typed(echo, [said, "stop"])
    assert shown.endswith("alexa: (says nothing)\n")
    assert skill.kinds == ["AMAZON.FallbackIntent"]


def test_what_was_heard_is_told_when_asked_and_that_the_ear_is_not_alexas(echo: Echo) -> None:
    _, lines = piped(echo, ["open small gestures", "hug us for a minute"], Manner(shows_heard=True))
    first, launch, _, hug, _ = lines
    assert "not Alexa's" in first
    assert launch == "(heard: LaunchRequest)"
    assert hug == "(heard: HugIntent, length = PT1M)"


@pytest.mark.parametrize(
    ("slot", "told"),
    [
        (SlotHeard("MODE", "breathe", Resolution("breathing", "breathing")), "breathing (breathe)"),
        (SlotHeard("MODE", "quiet", Resolution("quiet", "quiet")), "quiet"),
        (SlotHeard("MODE", "quiet", Resolution(None, "silence")), "silence (quiet)"),
        (SlotHeard("MODE", "purple"), "purple (no value of MODE)"),
        (SlotHeard("AMAZON.DATE", "2026-11-22"), "2026-11-22"),
    ],
)
def test_a_slot_is_told_as_its_id_and_as_it_was_said(slot: SlotHeard, told: str) -> None:
    heard = Heard("HugIntent", {"mode": slot, "length": SlotHeard("AMAZON.DURATION")})
    assert guide.told(heard) == f"HugIntent, mode = {told}"


class Watched(io.StringIO):
    """What is shown, and an event for the sign that an answer is coming."""

    def __init__(self) -> None:
        super().__init__()
        self.coming = Event()

    def write(self, text: str) -> int:
        if text == guide.COMING:
            self.coming.set()
        return super().write(text)


def test_a_person_who_waits_sees_that_an_answer_is_coming(
    echo: Echo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("simulator.terminal.PATIENCE_SECONDS", 0)
    shown, post = Watched(), echo.post
    echo.post = lambda *request: post(*request) if shown.coming.wait(10) else (500, b"")
    fingers = Fingers(["stop"], shown)
    talk(echo, fingers.lines(PROMPT), Manner(keyboard=fingers), shown)
    assert f"{guide.COMING}alexa: Bye.\n" in shown.getvalue()


def test_what_is_said_is_spoken_aloud(echo: Echo) -> None:
    voice = NotingVoice()
    piped(echo, ["hug us", "stop"], Manner(voice=voice))
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
    return piped(echo, lines, Manner(fast=True, recorder=recorder))


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

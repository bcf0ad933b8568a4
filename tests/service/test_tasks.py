"""The tasks, as a routine or a quick link starts them, over signed HTTP."""

import json
from typing import Any

import pytest

from simulator.device import Echo
from simulator.envelope import Stamp, envelope, launch_request, session_of
from simulator.local import LocalSkill
from simulator.playback import playback
from simulator.profiles import PROFILES
from simulator.sound import Kind
from skill.conversation.turn import Question

Response = dict[str, Any]
WITHIN_MS = 3_000
"""How far speech alone may be off: its words take as long as the voice likes."""


def run(local: LocalSkill, echo: Echo, task: str, **input_: object) -> Response:
    """What comes back to a launch with a task; Alexa puts the skill's own id before its name."""
    launch = launch_request(local.who, Stamp("one", local.clock()))
    named = {"name": f"{local.who.application_id}.{task}", "version": "1", "input": input_}
    session = session_of(local.who, "session", new=True, attributes={})
    raw = json.dumps(envelope(local.who, session, launch | {"task": named})).encode()
    status, answer = echo.post(raw, local.authority.sign(raw))
    assert status == 200
    response: Response = json.loads(answer)["response"]
    return response


def status(response: Response) -> str:
    (completed,) = [each for each in response["directives"] if each["type"] == "Tasks.CompleteTask"]
    code: str = completed["status"]["code"]
    return code


def counts(response: Response) -> bool:
    return any(each["type"].endswith("APLA.RenderDocument") for each in response["directives"])


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(10, "10 seconds"), (45, "45 seconds"), ("60", "1 minute"), (180, "3 minutes")],
)
def test_a_routine_starts_a_hug_of_the_length_that_it_asks_for(
    local: LocalSkill, echo: Echo, seconds: object, said: str
) -> None:
    response = run(local, echo, "HugTimer", seconds=seconds)
    assert said in response["outputSpeech"]["ssml"]
    assert counts(response)
    assert status(response) == "200"
    assert response["shouldEndSession"] is True


def test_a_routine_that_asks_for_no_length_starts_thirty_seconds_by_speech_alone(
    local: LocalSkill, echo: Echo
) -> None:
    echo.profile = PROFILES["large"]
    response = run(local, echo, "HugTimer")
    assert "30 seconds" in response["outputSpeech"]["ssml"]
    assert status(response) == "200"
    assert [each["type"] for each in response["directives"]] == ["Tasks.CompleteTask"]
    heard = playback(response)
    assert [word for word in ("Halfway", "Three", "Two", "One") if word in heard.text] == [
        *("Halfway", "Three", "Two", "One")
    ]
    chimes = [each for each in heard.soundings if each.kind is Kind.AUDIO]
    assert 30_000 - WITHIN_MS <= chimes[-1].at_ms - chimes[0].end_ms <= 30_000 + WITHIN_MS


@pytest.mark.parametrize("member", [{}, {"input": None}, {"input": {}}])
def test_a_task_may_come_without_any_input(
    local: LocalSkill, echo: Echo, member: dict[str, object]
) -> None:
    launch = launch_request(local.who, Stamp("one", local.clock()))
    named = {"name": "HugTimer", "version": "1", **member}
    session = session_of(local.who, "session", new=True, attributes={})
    raw = json.dumps(envelope(local.who, session, launch | {"task": named})).encode()
    code, answer = echo.post(raw, local.authority.sign(raw))
    assert code == 200
    assert "30 seconds" in json.loads(answer)["response"]["outputSpeech"]["ssml"]


@pytest.mark.parametrize("task", ["HugTimer", "Evening"])
def test_a_routine_is_never_asked_whether_it_wants_to_be_one(
    local: LocalSkill, echo: Echo, task: str
) -> None:
    for _ in range(3):
        assert run(local, echo, task)["shouldEndSession"] is True


def test_a_hug_of_a_routine_counts_as_todays_moment(local: LocalSkill, echo: Echo) -> None:
    run(local, echo, "HugTimer", seconds=30)
    assert echo.say("open small gestures").attributes["asking"] == Question.ONE_MORE_GESTURE


@pytest.mark.parametrize(
    "seconds",
    [0, 9, 181, -30, 30.5, True, "thirty", "", "1e3", "٣٠", [30], {"seconds": 30}, 10**30],
)
def test_a_length_that_is_none_is_refused_in_words_and_by_its_status(
    local: LocalSkill, echo: Echo, seconds: object
) -> None:
    response = run(local, echo, "HugTimer", seconds=seconds)
    assert status(response) == "400"
    assert not counts(response)
    assert "ten seconds up to three minutes" in response["outputSpeech"]["ssml"]
    assert response["shouldEndSession"] is True
    assert "reprompt" not in response


def test_a_routine_starts_an_evening_that_counts_as_todays_moment(
    local: LocalSkill, echo: Echo
) -> None:
    response = run(local, echo, "Evening")
    assert counts(response)
    assert status(response) == "200"
    assert response["shouldEndSession"] is True
    assert echo.say("open small gestures").attributes["asking"] == Question.ONE_MORE_GESTURE


def test_a_task_that_nobody_defined_is_refused(local: LocalSkill, echo: Echo) -> None:
    assert status(run(local, echo, "KissTimer", seconds=30)) == "400"

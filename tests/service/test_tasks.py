"""The tasks, as a routine or a quick link starts them, over signed HTTP."""

import json
from typing import Any

import pytest

from simulator.device import Echo
from simulator.envelope import Stamp, envelope, launch_request, session_of
from simulator.local import LocalSkill
from skill.conversation.turn import Question
from skill.words import load_words
from tests.support.couple import pattern

Response = dict[str, Any]


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


def test_a_routine_that_asks_for_no_length_starts_thirty_seconds(
    local: LocalSkill, echo: Echo
) -> None:
    response = run(local, echo, "HugTimer")
    assert "30 seconds" in response["outputSpeech"]["ssml"]
    assert status(response) == "200"


def test_a_hug_of_a_routine_counts_as_todays_moment(local: LocalSkill, echo: Echo) -> None:
    run(local, echo, "HugTimer", seconds=30)
    heard = echo.say("open small gestures").playback.text
    assert any(pattern(each).search(heard) for each in load_words("en").lines["launch.already"])


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

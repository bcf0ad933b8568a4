import json
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from simulator.authority import Authority
from simulator.device import Echo
from simulator.envelope import Complaint, Identity, Touch
from simulator.hearing import Hearing
from simulator.profiles import PROFILES
from simulator.wire import NoAnswerError

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MODEL = {
    "interactionModel": {
        "languageModel": {
            "invocationName": "small gestures",
            "intents": [
                {"name": "TodaysGestureIntent", "samples": ["give me a gesture"]},
                {
                    "name": "GestureDoneIntent",
                    "slots": [{"name": "day", "type": "AMAZON.DATE"}],
                    "samples": ["we did it {day}", "we did it"],
                },
                {"name": "AMAZON.YesIntent", "samples": []},
                {"name": "AMAZON.StopIntent", "samples": ["stop"]},
                {"name": "AMAZON.FallbackIntent", "samples": []},
            ],
            "types": [],
        }
    }
}
ASKS = {"shouldEndSession": False, "outputSpeech": {"type": "PlainText", "text": "Shall I?"}}
WANTS = {
    "shouldEndSession": True,
    "outputSpeech": {"type": "PlainText", "text": "Alexa asks first."},
    "directives": [
        {
            "type": "Connections.SendRequest",
            "name": "AskFor",
            "payload": {"permissionScope": "reminders"},
            "token": "19:30",
        }
    ],
}
TELLS = {"shouldEndSession": True, "outputSpeech": {"type": "PlainText", "text": "Done."}}


class Skill:
    """Answers every request with what `response` and `attributes` say, and keeps the requests."""

    def __init__(self) -> None:
        self.response: dict[str, Any] = ASKS
        self.later: list[dict[str, Any]] = []
        self.attributes: dict[str, Any] = {}
        self.status = 200
        self.requests: list[dict[str, Any]] = []
        self.signatures: list[tuple[bytes, Mapping[str, str]]] = []

    def post(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self.requests.append(json.loads(body))
        self.signatures.append((body, headers))
        response = self.later.pop(0) if self.later else self.response
        answer = {
            "version": "1.0",
            "response": response,
            "sessionAttributes": self.attributes,
        }
        return self.status, json.dumps(answer).encode()


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


@pytest.fixture
def skill() -> Skill:
    return Skill()


@pytest.fixture
def echo(skill: Skill, authority: Authority) -> Echo:
    ids = count(1)
    return Echo(
        post=skill.post,
        hearing=Hearing(MODEL),
        authority=authority,
        clock=lambda: NOW,
        who=Identity(api_endpoint="http://127.0.0.1:9", api_access_token="a-token"),
        zone=ZoneInfo("America/New_York"),
        new_id=lambda: str(next(ids)),
    )


def sessions(skill: Skill) -> list[tuple[str, bool]]:
    told = [request["session"] for request in skill.requests]
    return [(session["sessionId"].rpartition(".")[2], session["new"]) for session in told]


def intents(skill: Skill) -> list[str]:
    requests = [request["request"] for request in skill.requests]
    return [request.get("intent", {}).get("name", request["type"]) for request in requests]


def test_a_line_said_to_a_silent_speaker_begins_a_session(echo: Echo, skill: Skill) -> None:
    echo.say("give me a gesture")
    assert intents(skill) == ["TodaysGestureIntent"]
    assert skill.requests[0]["session"]["new"]
    assert skill.requests[0]["session"]["attributes"] == {}


def test_open_small_gestures_launches(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    assert intents(skill) == ["LaunchRequest"]


def test_while_a_question_is_open_the_session_goes_on(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    echo.say("yes")
    (first, new), (second, still_new) = sessions(skill)
    assert (first, new, still_new) == (second, True, False)


def test_the_last_responses_attributes_come_back(echo: Echo, skill: Skill) -> None:
    skill.attributes = {"asking": "first", "gesture": "warm_towel"}
    echo.say("open small gestures")
    skill.attributes = {"asking": "second"}
    echo.say("yes")
    echo.say("yes")
    carried = [request["session"]["attributes"] for request in skill.requests]
    assert carried == [{}, {"asking": "first", "gesture": "warm_towel"}, {"asking": "second"}]


def test_a_response_that_ends_the_session_ends_it(echo: Echo, skill: Skill) -> None:
    skill.response, skill.attributes = TELLS, {"gesture": "warm_towel"}
    answer = echo.say("give me a gesture")
    echo.say("we did it")
    assert not answer.session_open
    assert answer.attributes == {"gesture": "warm_towel"}
    assert [new for _, new in sessions(skill)] == [True, True]
    assert skill.requests[1]["session"]["attributes"] == {}


def test_a_response_that_says_nothing_of_the_session_ends_it(echo: Echo, skill: Skill) -> None:
    skill.response = {}
    assert not echo.say("give me a gesture").session_open


def test_stop_is_an_intent_like_any_other(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    skill.response = TELLS
    assert not echo.say("stop").session_open
    assert intents(skill)[-1] == "AMAZON.StopIntent"


def test_opening_the_skill_again_begins_a_new_session(echo: Echo, skill: Skill) -> None:
    skill.attributes = {"asking": "first"}
    echo.say("open small gestures")
    echo.say("open small gestures")
    (first, _), (second, new) = sessions(skill)
    assert first != second
    assert new
    assert skill.requests[1]["session"]["attributes"] == {}


def test_every_request_has_an_id_of_its_own(echo: Echo, skill: Skill) -> None:
    for said in ("open small gestures", "yes", "yes"):
        echo.say(said)
    ids = [request["request"]["requestId"] for request in skill.requests]
    assert len(set(ids)) == 3


def test_days_are_those_of_the_devices_zone(echo: Echo, skill: Skill) -> None:
    echo.say("we did it yesterday")  # said at nine in the evening of the 21st in New York
    day = skill.requests[0]["request"]["intent"]["slots"]["day"]
    assert day["value"] == "2026-11-20"
    assert skill.requests[0]["request"]["timestamp"] == "2026-11-22T02:00:00Z"


def test_what_is_posted_is_what_is_signed(echo: Echo, skill: Skill, authority: Authority) -> None:
    echo.say("open small gestures")
    ((body, headers),) = skill.signatures
    assert headers.items() >= authority.sign(body).items()
    assert headers["Content-Type"].startswith("application/json")


def test_leaving_an_open_session_tells_the_skill(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    skill.attributes, skill.response = {}, {}
    echo.close()
    ended = skill.requests[-1]
    assert ended["request"]["type"] == "SessionEndedRequest"
    assert ended["request"]["reason"] == "EXCEEDED_MAX_REPROMPTS"
    assert sessions(skill)[0][0] == sessions(skill)[1][0]


def test_leaving_twice_or_without_a_session_tells_nothing(echo: Echo, skill: Skill) -> None:
    echo.close()
    echo.say("open small gestures")
    echo.close()
    echo.close()
    assert intents(skill) == ["LaunchRequest", "SessionEndedRequest"]


def test_a_screen_keeps_a_session_of_which_a_response_says_nothing(
    echo: Echo, skill: Skill
) -> None:
    echo.profile = PROFILES["large"]
    echo.say("open small gestures")
    skill.response = {}
    assert echo.say("yes").session_open
    assert echo.listens


def test_the_skill_is_told_what_kind_of_device_it_is(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    echo.profile, echo.shown = PROFILES["round"], "calendar"
    echo.say("yes")
    speaker, screen = (request["context"] for request in skill.requests)
    assert speaker.keys() == {"System"}
    assert screen["Viewport"]["shape"] == "ROUND"
    assert screen["Alexa.Presentation.APL"]["token"] == "calendar"
    assert screen["System"]["device"]["supportedInterfaces"].keys() == {"Alexa.Presentation.APL"}


def test_a_touch_belongs_to_the_open_session(echo: Echo, skill: Skill) -> None:
    echo.profile = PROFILES["large"]
    echo.say("open small gestures")
    echo.touch(Touch("hug", ["hug", "stopped"], {"type": "TouchWrapper"}))
    assert intents(skill) == ["LaunchRequest", "Alexa.Presentation.APL.UserEvent"]
    assert [new for _, new in sessions(skill)] == [True, False]
    assert skill.requests[1]["request"]["arguments"] == ["hug", "stopped"]


def test_a_device_that_could_not_play_a_document_says_so(echo: Echo, skill: Skill) -> None:
    error = {"type": "RENDER_ERROR", "reason": "UNKNOWN_ERROR", "message": "no voice"}
    echo.complain(Complaint("Alexa.Presentation.APLA", "hug", [error]))
    told = skill.requests[0]["request"]
    assert told["type"] == "Alexa.Presentation.APLA.RuntimeError"
    assert (told["token"], told["errors"]) == ("hug", [error])


def test_an_answer_shows_what_was_said_and_asked(echo: Echo, skill: Skill) -> None:
    chime = {"type": "Some.Directive"}
    again = {"outputSpeech": {"type": "SSML", "ssml": "<speak>Well?</speak>"}}
    skill.response = ASKS | {"reprompt": again, "directives": [chime]}
    answer = echo.say("open small gestures")
    assert answer.status == 200
    assert (answer.speech, answer.reprompt) == ("Shall I?", "<speak>Well?</speak>")
    assert answer.directives == [chime]
    assert answer.playback.text == "Shall I? (unsupported: Some.Directive)"


@pytest.mark.parametrize("status", ["ACCEPTED", "DENIED", "NOT_ANSWERED"])
def test_what_a_person_answers_to_alexa_is_told_to_the_skill(
    echo: Echo, skill: Skill, status: str
) -> None:
    echo.consent = lambda scope: status if scope == "reminders" else "wrong scope"
    skill.later, skill.response = [WANTS], TELLS
    answer = echo.say("give me a gesture")
    assert answer.playback.text == "Alexa asks first. (Alexa asks for permission: reminders) Done."
    told = skill.requests[-1]["request"]
    assert (told["type"], told["name"]) == ("Connections.Response", "AskFor")
    assert (told["payload"]["status"], told["token"]) == (status, "19:30")


def test_a_permission_that_was_given_comes_with_every_request_from_then_on(
    echo: Echo, skill: Skill
) -> None:
    echo.consent = lambda _scope: "ACCEPTED"
    skill.later, skill.response = [WANTS], TELLS
    echo.say("give me a gesture")
    echo.say("give me a gesture")
    users = [request["context"]["System"]["user"] for request in skill.requests]
    assert ["permissions" in user for user in users] == [False, True, True]


def test_a_refusal_is_an_error_that_says_so_and_ends_the_session(echo: Echo, skill: Skill) -> None:
    echo.say("open small gestures")
    skill.status = 400
    with pytest.raises(NoAnswerError, match="answered 400"):
        echo.say("yes")
    skill.status = 200
    echo.say("give me a gesture")
    assert [new for _, new in sessions(skill)] == [True, False, True]


@pytest.mark.parametrize(
    "response",
    [
        {"outputSpeech": {"type": "SSML", "ssml": "<speak>Tea & toast</speak>"}},
        {"reprompt": {"outputSpeech": {"type": "SSML", "ssml": "no speak"}}},
        {"card": {"type": "Simple", "content": "x" * 120 * 1024}},
    ],
)
def test_a_response_that_alexa_would_refuse_is_an_error(
    echo: Echo, skill: Skill, response: dict[str, Any]
) -> None:
    skill.response = response
    with pytest.raises(NoAnswerError):
        echo.say("open small gestures")


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"response": null}'])
def test_an_answer_that_is_no_response_is_an_error(echo: Echo, body: bytes) -> None:
    echo.post = lambda _body, _headers: (200, body)
    with pytest.raises(NoAnswerError):
        echo.say("open small gestures")

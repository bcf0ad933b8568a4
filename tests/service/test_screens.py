"""What a device with a screen is sent beside the words, over signed HTTP."""

from typing import Any

import pytest

from simulator.answer import Answer
from simulator.device import Echo
from simulator.envelope import Complaint, Touch
from simulator.profiles import PROFILES
from skill.domain.hug import Hug
from tests.support.clock import Clock

APL, APLA = "Alexa.Presentation.APL", "Alexa.Presentation.APLA"
SHOW, COMMAND, SOUND = f"{APL}.RenderDocument", f"{APL}.ExecuteCommands", f"{APLA}.RenderDocument"
HUG = "ask small gestures to start a hug timer"

JSON = dict[str, Any]


@pytest.fixture
def show(echo: Echo) -> Echo:
    echo.profile = PROFILES["large"]
    return echo


def types(answer: Answer) -> list[str]:
    return [each["type"] for each in answer.directives]


def shown(answer: Answer) -> JSON:
    """Return what the one document of an answer is filled with."""
    (screen,) = [each for each in answer.directives if each["type"] == SHOW]
    properties: JSON = screen["datasources"][screen["token"]]["properties"]
    return properties


def sound(answer: Answer) -> list[JSON]:
    """Return the cues of the sound that is embedded in a hug's document."""
    (screen,) = [each for each in answer.directives if each["type"] == SHOW]
    items: list[JSON] = screen["sources"]["clip"]["mainTemplate"]["item"]["items"]
    return items


def test_a_speaker_is_sent_no_screen(echo: Echo) -> None:
    for said in ("open small gestures", "yes", "give me something kind to say"):
        assert types(echo.say(said)) == []
    assert types(echo.say(HUG)) == [SOUND]


def test_a_gesture_is_shown_as_it_is_said(show: Echo) -> None:
    answer = show.say("ask small gestures for today's gesture")
    card = shown(answer)
    assert card["text"] in answer.playback.text
    assert card["title"] == answer.body["response"]["card"]["title"]


def test_a_prompt_is_shown_as_it_is_said(show: Echo) -> None:
    answer = show.say("ask small gestures for something kind to say")
    assert shown(answer)["text"] in answer.playback.text
    assert shown(answer)["title"] == "Something kind to say"


def test_a_streak_is_a_calendar_of_the_kept_days(show: Echo, clock: Clock) -> None:
    for later in (0, 1, 2):
        clock.advance(days=later)
        show.say("tell small gestures we did it")
    clock.advance(days=1)
    calendar = shown(show.say("ask small gestures how our streak is"))
    days = [day for week in calendar["weeks"] for day in week]
    assert [day["day"] for day in days if day["kept"]] == ["22", "23", "25"]
    assert [day["day"] for day in days if day["today"]] == ["26"]
    assert [week[0]["day"] for week in calendar["weeks"]][-1] == "22"  # a Sunday, as in the US
    assert calendar["weekdays"][0] == "Su"


def test_who_has_no_day_yet_sees_no_empty_calendar(show: Echo) -> None:
    assert types(show.say("ask small gestures how our streak is")) == []


def test_a_hug_is_one_document_with_its_sound_inside_and_asks_at_the_end(show: Echo) -> None:
    answer = show.say(HUG)
    assert types(answer) == [SHOW, COMMAND]
    assert answer.session_open
    assert "Once more?" not in answer.speech
    last = [item["items"][-1].get("content") for item in sound(answer)][-1]
    assert last.endswith("Once more?")
    assert "more hug" in answer.reprompt
    assert answer.attributes["asking"] == "hug_once_more"


def test_the_screen_tells_the_same_cues_at_the_same_moments(show: Echo) -> None:
    answer = show.say(HUG)
    told = {
        (line["atMs"], line["text"]) for line in shown(answer)["lines"][1:-1]
    }  # between what is shown before the start and after a stop
    heard = set()
    for timed, item in zip(Hug(30).timeline, sound(answer), strict=True):
        if "content" in item["items"][-1]:
            heard.add((timed.at_ms, item["items"][-1]["content"]))
    assert told == heard


@pytest.mark.parametrize("said", ["yes", "another one", "next"])
def test_once_more_is_the_same_hug_again(show: Echo, said: str) -> None:
    show.say("ask small gestures to start a forty second counted hug")
    again = show.say(said)
    assert types(again) == [SHOW, COMMAND]
    assert shown(again)["lengthMs"] == 40_000
    assert [item["items"][-1].get("content") for item in sound(again)].count("Ten.") == 1
    assert again.attributes["offer"]["hug"] == [40, "counted"]


def test_say_that_again_asks_before_it_starts_a_hug(show: Echo) -> None:
    show.say("ask small gestures to start a forty second counted hug")
    asked = show.say("again")
    assert types(asked) == []
    assert asked.playback.text == "The hug again?"
    assert shown(show.say("yes"))["lengthMs"] == 40_000


def test_help_does_not_forget_the_hug(show: Echo) -> None:
    show.say("ask small gestures to start a forty second hug")
    assert "Yes counts the same hug again" in show.say("help").playback.text
    assert shown(show.say("yes"))["lengthMs"] == 40_000


def test_no_leaves_it_there(show: Echo) -> None:
    show.say(HUG)
    assert not show.say("no").session_open


def test_a_silent_hug_asks_nothing(show: Echo) -> None:
    answer = show.say("ask small gestures to start a silent hug")
    assert types(answer) == [SHOW, COMMAND]
    assert not answer.session_open


def test_a_touch_that_stopped_the_hug_is_answered_without_a_word(show: Echo) -> None:
    show.say("ask small gestures to start a forty second hug")
    stopped = show.touch(Touch("hug", ["hug", "stopped"], {"type": "TouchWrapper"}))
    assert stopped.body["response"] == {}
    assert shown(show.say("yes"))["lengthMs"] == 40_000


def test_a_screen_that_could_not_play_it_hears_ssml_for_the_rest_of_the_day(
    show: Echo, clock: Clock
) -> None:
    show.say(HUG)
    show.complain(Complaint(APL, "hug", [{"type": "INVALID", "message": "no"}]))
    in_ssml = show.say(HUG)
    assert types(in_ssml) == []
    assert in_ssml.speech.rstrip().endswith("Once more?</speak>")
    clock.advance(days=1)
    assert types(show.say(HUG)) == [SHOW, COMMAND]


def test_a_screen_that_could_not_play_it_leaves_the_question_open(show: Echo) -> None:
    before = show.say("ask small gestures to start a forty second hug").attributes
    report = show.complain(Complaint(APL, "hug", [{"type": "INVALID", "message": "no"}]))
    assert report.body["response"] == {}
    assert report.attributes == before
    assert "40 seconds." in show.say("yes").speech


def test_an_old_screen_hears_the_hug_and_is_sent_nothing_that_it_cannot_draw(echo: Echo) -> None:
    echo.profile = PROFILES["old"]
    answer = echo.say(HUG)
    assert types(answer) == [SHOW, SOUND]
    assert shown(answer)["text"] == "30"


def test_somebody_who_is_not_safe_sees_nothing(show: Echo) -> None:
    answer = show.say("tell small gestures i don't feel safe at home")
    assert types(answer) == []
    assert "card" not in answer.body["response"]
    assert not answer.session_open

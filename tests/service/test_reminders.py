"""A daily reminder, from being asked for to being forgotten, over signed HTTP."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from http import HTTPStatus
from typing import Any

import pytest

from simulator.answer import Answer
from simulator.device import Ear, Echo
from simulator.hearing import Heard
from simulator.hearing.heard import SlotHeard
from simulator.local import LocalSkill, local_skill
from simulator.reminders_api import RemindersApi
from skill.settings import Settings, SQLiteAt
from tests.support.clock import Clock

SCOPE = "alexa::alerts:reminders:skill:readwrite"
EVENING = "half past seven in the evening"


def asked(value: str | None) -> Heard:
    return Heard("DailyReminderIntent", {"time": SlotHeard("AMAZON.TIME", value)})


MEANT = {
    "remind us": asked(None),
    EVENING: asked("19:30"),
    "eight in the morning": asked("08:00"),
    "in the evening": asked("EV"),
    "some time": asked("2026-11-22"),
    "cancel the reminder": Heard("CancelReminderIntent"),
    "forget us": Heard("ForgetUsIntent"),
}


@dataclass
class KnowingEar:
    """Hears what these tests say, and anything else as ever."""

    usual: Ear

    def hear(self, said: str, today: date | None = None) -> Heard:
        return MEANT.get(said) or self.usual.hear(said, today)


@pytest.fixture
def echo(local: LocalSkill) -> Iterator[Echo]:
    with local.echo() as device:
        device.hearing = KnowingEar(device.hearing)
        yield device


@pytest.fixture
def api(local: LocalSkill) -> RemindersApi:
    return local.settings_api.reminders


def hold(echo: Echo, *said: str) -> Answer:
    """Say one thing after another; the last answer."""
    return [echo.say(each) for each in said][-1]


def permit(echo: Echo, api: RemindersApi) -> None:
    echo.who = replace(echo.who, consent_token="given")
    api.permitted = True


def only(api: RemindersApi) -> dict[str, Any]:
    (reminder,) = api.reminders.values()
    return reminder


def test_it_is_set_once_it_was_agreed_to_and_permitted(echo: Echo, api: RemindersApi) -> None:
    assert hold(echo, "remind us").playback.text.endswith("At what time?")
    consent = echo.say(EVENING)
    assert consent.playback.text == ("A reminder every day at 7:30 in the evening. Shall I set it?")
    assert consent.attributes["asking"] == "reminder"
    assert consent.attributes["reminder"] == "19:30 daily"
    assert api.asked == []

    done = echo.say("yes")
    assert done.playback.text.startswith("Alexa asks for your permission first. (Alexa asks for")
    assert "Done. I'll remind you every day at 7:30 in the evening." in done.playback.text
    assert not done.session_open
    trigger = only(api)["trigger"]
    assert trigger["scheduledTime"] == "2026-11-22T19:30:00"  # it is one in the afternoon there
    assert trigger["timeZoneId"] == "America/New_York"
    assert only(api)["pushNotification"] == {"status": "DISABLED"}


def test_where_the_permission_is_there_alexa_asks_nothing(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    answer = hold(echo, EVENING, "yes")
    assert answer.directives == []
    assert "7:30 in the evening" in answer.speech
    assert len(api.reminders) == 1


def test_a_permission_that_was_taken_back_is_asked_for_again(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    api.permitted = False
    answer = hold(echo, EVENING, "yes")
    assert "Alexa asks for your permission first." in answer.playback.text
    assert len(api.reminders) == 1


def test_alexa_is_asked_for_one_permission_with_the_time_in_hand(echo: Echo) -> None:
    raw: list[bytes] = []
    post = echo.post
    echo.post = lambda body, headers: keep(raw, post(body, headers))
    hold(echo, EVENING, "yes")
    asking = next(each for each in raw if b"Connections.SendRequest" in each)
    assert b'"token":"19:30 daily"' in asking.replace(b": ", b":")
    assert SCOPE.encode() in asking
    assert b'"shouldEndSession":true' in asking.replace(b": ", b":")


def keep(raw: list[bytes], answer: tuple[int, bytes]) -> tuple[int, bytes]:
    raw.append(answer[1])
    return answer


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("DENIED", "That's fine, no reminder then."),
        ("NOT_ANSWERED", "I heard no answer, so I haven't set a reminder."),
        ("SOMETHING_NEW", "I can't set reminders without your permission."),
    ],
)
def test_without_the_permission_none_is_set(
    echo: Echo, api: RemindersApi, status: str, words: str
) -> None:
    echo.consent = lambda _scope: status
    answer = hold(echo, EVENING, "yes")
    assert words in answer.playback.text
    assert not answer.session_open
    assert api.reminders == {}
    assert api.asked == []


def test_a_permission_that_alexa_will_not_take_aloud_is_given_in_the_app(
    echo: Echo, api: RemindersApi
) -> None:
    echo.consent = lambda _scope: "ACCEPTED"  # and still the API refuses
    answer = hold(echo, EVENING, "yes")
    assert "I can't set reminders without your permission." in answer.playback.text
    assert answer.response["card"] == {"type": "AskForPermissionsConsent", "permissions": [SCOPE]}
    assert api.reminders == {}


def test_a_vague_time_is_proposed_by_the_clock(echo: Echo) -> None:
    answer = echo.say("in the evening")
    assert "every day at 7 in the evening. Shall I set it?" in answer.speech


def test_what_tells_no_time_is_asked_for(echo: Echo) -> None:
    answer = echo.say("some time")
    assert answer.attributes["asking"] == "reminder_time"
    again = hold(echo, "yes")
    assert again.attributes["asking"] == "reminder_time"
    assert again.session_open


def test_no_is_no(echo: Echo, api: RemindersApi) -> None:
    for said in ("remind us", EVENING):
        echo.say(said)
        answer = echo.say("no")
        assert answer.playback.text == "All right, no reminder."
        assert not answer.session_open
    assert api.asked == []


def test_help_and_repeat_keep_the_time_in_mind(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    consent = echo.say(EVENING)
    assert "7:30 in the evening" in echo.say("help").speech
    assert echo.say("say that again").session_open
    echo.say("yes")
    assert only(api)["trigger"]["scheduledTime"] == "2026-11-22T19:30:00"
    assert consent.session_open


def test_another_time_takes_its_place(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    hold(echo, EVENING, "yes")
    hold(echo, "eight in the morning", "yes")
    assert only(api)["trigger"]["scheduledTime"] == "2026-11-23T08:00:00"


def test_it_is_cancelled(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    hold(echo, EVENING, "yes")
    assert "No more reminders from me." in echo.say("cancel the reminder").speech
    assert api.reminders == {}
    assert "There's no reminder from me right now." in echo.say("cancel the reminder").speech


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("DEVICE_NOT_SUPPORTED", "This device can't keep reminders"),
        ("UNSUPPORTED_LOCALE", "in this language"),
        ("MAX_REMINDERS_EXCEEDED", "no room for another reminder"),
        ("DEVICE_OFFLINE", "can't reach this device"),
        ("INTERNAL_SERVER_ERROR", "aren't answering"),
    ],
)
def test_one_that_was_not_set_is_never_said_to_be(
    echo: Echo, api: RemindersApi, code: str, words: str
) -> None:
    permit(echo, api)
    api.refusals["POST"] = [(HTTPStatus.BAD_REQUEST, {"code": code})]
    answer = hold(echo, EVENING, "yes")
    assert words in answer.playback.text
    assert "Done" not in answer.playback.text
    assert not answer.session_open


def test_an_api_that_is_away_is_told_of(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    api.refusals["GET"] = [(HTTPStatus.SERVICE_UNAVAILABLE, {})] * 2
    assert "don't count on one yet" in hold(echo, EVENING, "yes").playback.text
    assert "may still be there" in echo.say("cancel the reminder").speech


def test_forget_us_takes_the_reminder_along(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    hold(echo, EVENING, "yes")
    answer = hold(echo, "forget us", "yes")
    assert "It's all erased." in answer.speech
    assert "reminder" not in answer.speech
    assert api.reminders == {}


def test_forget_us_says_where_a_reminder_may_be_left(echo: Echo, api: RemindersApi) -> None:
    permit(echo, api)
    hold(echo, EVENING, "yes")
    api.refusals["DELETE"] = [(HTTPStatus.INTERNAL_SERVER_ERROR, {})]
    answer = hold(echo, "forget us", "yes")
    assert "It's all erased." in answer.speech
    assert "Only a reminder may still be there." in answer.speech


def test_where_reminders_were_never_allowed_forget_us_speaks_of_none(
    echo: Echo, api: RemindersApi
) -> None:
    echo.who = replace(echo.who, scopes={SCOPE: "DENIED"})
    api.refusals["GET"] = [(HTTPStatus.INTERNAL_SERVER_ERROR, {})]
    assert "reminder" not in hold(echo, "forget us", "yes").speech


def test_where_alexa_tells_of_no_permission_forget_us_promises_nothing(
    echo: Echo, api: RemindersApi
) -> None:
    api.refusals["GET"] = [(HTTPStatus.INTERNAL_SERVER_ERROR, {})]
    assert "may still be there." in hold(echo, "forget us", "yes").speech


def test_a_request_that_alexa_sends_again_sets_no_second_one(
    settings: Settings, clock: Clock
) -> None:
    with (
        local_skill(settings, zone="America/New_York", clock=clock) as local,
        local.echo(new_id=lambda: "always the same") as echo,
    ):
        echo.hearing, api = KnowingEar(echo.hearing), local.settings_api.reminders
        permit(echo, api)
        for _ in range(2):
            assert "Done." in hold(echo, EVENING, "yes").speech
        assert len(api.reminders) == 1


def test_the_store_knows_nothing_of_it(
    echo: Echo, api: RemindersApi, local: LocalSkill, settings: Settings
) -> None:
    hold(echo, EVENING, "yes")
    assert isinstance(settings.store, SQLiteAt)
    written = b"".join(file.read_bytes() for file in settings.store.path.parent.glob("gestures*"))
    assert written
    for secret in (*api.reminders, local.who.api_access_token, "19:30"):
        assert secret.encode() not in written


def test_it_is_never_offered_at_launch(echo: Echo, api: RemindersApi) -> None:
    assert "remind" not in hold(echo, "open small gestures", "yes").speech.lower()
    assert "remind" not in echo.say("open small gestures").speech.lower()
    assert api.asked == []

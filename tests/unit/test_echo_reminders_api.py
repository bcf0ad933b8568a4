"""The stand-in for the Reminders API refuses what Amazon's would."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any

import pytest

from simulator.reminders_api import PATH, RemindersApi, WrongPayload, checked

JSON = dict[str, Any]


def reminder() -> JSON:
    return {
        "requestTime": "2026-11-22T18:00:00",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": "2026-11-22T19:30:00",
            "timeZoneId": "Europe/Paris",
            "recurrence": {
                "recurrenceRules": ["FREQ=DAILY;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"]
            },
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": "en-US", "text": "A gesture."}]}},
        "pushNotification": {"status": "DISABLED"},
    }


def body(payload: object) -> bytes:
    return json.dumps(payload).encode()


def soon(seconds: object) -> JSON:
    return {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": seconds}


def weekly() -> JSON:
    rule = "FREQ=WEEKLY;BYDAY=SA,SU;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"
    trigger: JSON = reminder()["trigger"]
    return trigger | {"recurrence": {"recurrenceRules": [rule]}}


def once() -> JSON:
    trigger: JSON = reminder()["trigger"]
    del trigger["recurrence"]
    return trigger


@pytest.mark.parametrize("trigger", [reminder()["trigger"], weekly(), once(), soon(3600)])
def test_a_reminder_that_alexa_can_keep_is_taken(trigger: JSON) -> None:
    taken = reminder() | {"trigger": trigger}
    assert checked(body(taken)) == taken


@pytest.mark.parametrize("trigger", [once(), soon(3600)])
def test_one_that_has_rung_for_the_last_time_is_completed(trigger: JSON) -> None:
    now = datetime(2026, 11, 22, 18, tzinfo=UTC)
    api = RemindersApi(permitted=True, clock=lambda: now)
    api.answer("POST", PATH, body(reminder() | {"trigger": trigger}))
    (listed,) = api.answer("GET", PATH, b"")[1]["alerts"]
    assert (listed["status"], listed["createdTime"]) == ("ON", "2026-11-22T18:00:00.000")
    api.clock = lambda: now + timedelta(hours=1)
    (listed,) = api.answer("GET", PATH, b"")[1]["alerts"]
    assert listed["status"] == "COMPLETED"


WRONG: dict[str, Callable[[JSON], object]] = {
    "no trigger": lambda it: it.pop("trigger"),
    "no words": lambda it: it["alertInfo"]["spokenInfo"].update(content=[]),
    "no locale": lambda it: it["alertInfo"]["spokenInfo"]["content"][0].pop("locale"),
    "a locale of nobody": lambda it: it["alertInfo"]["spokenInfo"]["content"][0].update(locale=""),
    "a time with a zone": lambda it: it["trigger"].update(scheduledTime="2026-11-22T19:30:00Z"),
    "a request time with a zone": lambda it: it.update(requestTime="2026-11-22T18:00:00+01:00"),
    "no time": lambda it: it["trigger"].update(scheduledTime="half past seven"),
    "another type": lambda it: it["trigger"].update(type="SCHEDULED_SOMEHOW"),
    "a time that is over": lambda it: it["trigger"].update(scheduledTime="2026-11-22T17:30:00"),
    "an offset beside a time": lambda it: it["trigger"].update(offsetInSeconds=60),
    "no offset": lambda it: it.update(trigger={"type": "SCHEDULED_RELATIVE"}),
    "an offset of nothing": lambda it: it.update(trigger=soon(0)),
    "an offset in words": lambda it: it.update(trigger=soon("60")),
    "a zone beside an offset": lambda it: it.update(trigger=soon(60) | {"timeZoneId": "UTC"}),
    "a rule for another weekday": lambda it: it["trigger"]["recurrence"].update(
        recurrenceRules=["FREQ=WEEKLY;BYDAY=MO;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"]
    ),
    "a rule for no weekday": lambda it: it["trigger"]["recurrence"].update(
        recurrenceRules=["FREQ=WEEKLY;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"]
    ),
    "a zone of nowhere": lambda it: it["trigger"].update(timeZoneId="Mars/Olympus"),
    "a rule for another time": lambda it: it["trigger"]["recurrence"].update(
        recurrenceRules=["FREQ=DAILY;BYHOUR=7;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"]
    ),
    "no rule": lambda it: it["trigger"]["recurrence"].update(recurrenceRules=[]),
    "a misspelt member": lambda it: it["trigger"].update(timezoneId="Europe/Paris"),
    "another notification": lambda it: it["pushNotification"].update(status="LOUD"),
}


@pytest.mark.parametrize("spoil", WRONG.values(), ids=WRONG)
def test_any_other_is_refused(spoil: Callable[[JSON], object]) -> None:
    payload = reminder()
    spoil(payload)
    with pytest.raises(WrongPayload):
        checked(body(payload))


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(WrongPayload):
        checked(b"<html>")


def test_it_keeps_lists_changes_and_removes() -> None:
    api = RemindersApi(permitted=True)
    status, created = api.answer("POST", PATH, body(reminder()))
    assert status is HTTPStatus.CREATED
    place = f"{PATH}/{created['alertToken']}"
    assert api.answer("PUT", place, body(reminder()))[0] is HTTPStatus.OK
    listed = api.answer("GET", PATH, b"")[1]
    assert [each["alertToken"] for each in listed["alerts"]] == [created["alertToken"]]
    assert api.answer("DELETE", place, b"")[0] is HTTPStatus.OK
    assert api.answer("DELETE", place, b"")[0] is HTTPStatus.NOT_FOUND
    assert api.answer("GET", place, b"")[0] is HTTPStatus.NOT_FOUND


def test_without_the_permission_it_does_nothing() -> None:
    status, refused = RemindersApi().answer("POST", PATH, body(reminder()))
    assert (status, refused["code"]) == (HTTPStatus.UNAUTHORIZED, "UNAUTHORIZED")


def test_a_wrong_payload_is_a_bad_request() -> None:
    status, refused = RemindersApi(permitted=True).answer("POST", PATH, b"{}")
    assert (status, refused["code"]) == (HTTPStatus.BAD_REQUEST, "INVALID_ALERT_INFO")

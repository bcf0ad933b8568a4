"""Reminders that ring once, on some weekdays, or soon; and the list of them."""

import time as clock
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import certifi
import pytest

from simulator.reminders_api import RemindersApi
from simulator.settings_api import SettingsApi
from skill.alexa import reminders_api
from skill.alexa.http_client import HttpClient, loopback_hosts
from skill.alexa.reminders_api import Reminders
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline
from skill.domain.reminder import Often, Outcome, Proposal, Reminder
from skill.observability.telemetry import Telemetry

PARIS = ZoneInfo("Europe/Paris")
ASKED = datetime(2026, 11, 22, 18, tzinfo=PARIS)
EVENING = Reminder(Proposal(time(19, 30)), ASKED, "Europe/Paris")
MORNING = replace(EVENING, proposal=Proposal(time(8, 5)))
ONCE = replace(EVENING, proposal=Proposal(time(20), Often.ONCE, date(2026, 11, 22)))
SOON = replace(EVENING, proposal=Proposal(often=Often.ONCE, minutes=60))
PATIENCE = 30.0

Ask = Callable[[Reminder], Outcome]


def in_time() -> Deadline:
    return Deadline.after(PATIENCE, clock.monotonic)


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminders_api, "CALL_SECONDS", PATIENCE)


@pytest.fixture
def server() -> Iterator[SettingsApi]:
    with SettingsApi("Europe/Paris", device_id="device", token="token") as running:
        running.reminders.permitted = True
        running.reminders.clock = lambda: ASKED
        yield running


@pytest.fixture
def api(server: SettingsApi) -> RemindersApi:
    return server.reminders


@pytest.fixture
def reminders() -> Iterator[Reminders]:
    http = HttpClient(Path(certifi.where()))
    made = Reminders(http, loopback_hosts, "A small gesture for today.", Telemetry())
    yield made
    made.close()


@pytest.fixture
def device(server: SettingsApi) -> Device:
    return Device("device", server.url, "token")


@pytest.fixture
def ask(reminders: Reminders, device: Device) -> Ask:
    return partial(run, reminders, device)


def run(reminders: Reminders, device: Device, reminder: Reminder) -> Outcome:
    return reminders.run(reminder, device, "en-GB", in_time())


def only(api: RemindersApi) -> dict[str, Any]:
    (reminder,) = api.reminders.values()
    return reminder


@pytest.mark.parametrize(
    ("often", "days"),
    [
        (Often.WEEKDAYS, "MO,TU,WE,TH,FR"),
        (Often.WEEKENDS, "SA,SU"),
        (Often.SUNDAY, "SU"),
    ],
)
def test_one_for_some_weekdays_has_a_weekly_rule(
    ask: Ask, api: RemindersApi, often: Often, days: str
) -> None:
    assert ask(replace(EVENING, proposal=Proposal(time(19, 30), often))) is Outcome.DONE
    (rule,) = only(api)["trigger"]["recurrence"]["recurrenceRules"]
    assert rule == f"FREQ=WEEKLY;BYDAY={days};BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"


def test_one_that_rings_once_has_no_rule_and_stands_beside_the_others(
    ask: Ask, api: RemindersApi
) -> None:
    ask(EVENING)
    assert ask(ONCE) is Outcome.DONE
    daily, once = (each["trigger"] for each in api.reminders.values())
    assert "recurrence" in daily
    assert once == {
        "type": "SCHEDULED_ABSOLUTE",
        "scheduledTime": "2026-11-22T20:00:00",
        "timeZoneId": "Europe/Paris",
    }
    assert ask(MORNING) is Outcome.DONE
    assert once in [each["trigger"] for each in api.reminders.values()]
    assert len(api.reminders) == 2


def test_one_in_an_hour_counts_from_when_it_is_set(ask: Ask, api: RemindersApi) -> None:
    assert ask(SOON) is Outcome.DONE
    assert only(api)["trigger"] == {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 3600}


@pytest.mark.parametrize("once", [ONCE, SOON], ids=["at a time", "in an hour"])
def test_a_request_that_alexa_sends_again_sets_no_second_one_that_rings_once(
    ask: Ask, api: RemindersApi, once: Reminder
) -> None:
    assert [ask(once), ask(once)] == [Outcome.DONE, Outcome.DONE]
    assert len(api.reminders) == 1


def test_in_an_hour_said_again_half_an_hour_later_is_another_one(
    ask: Ask, api: RemindersApi
) -> None:
    ask(SOON)
    later = ASKED + timedelta(minutes=30)
    api.clock = lambda: later
    assert ask(replace(SOON, asked=later)) is Outcome.DONE
    assert len(api.reminders) == 2


def listed(reminders: Reminders, device: Device) -> Any:
    return reminders.listed(device, in_time())


def test_what_is_listed_is_what_was_set(
    ask: Ask, reminders: Reminders, device: Device, api: RemindersApi
) -> None:
    assert listed(reminders, device) == []
    for often in (Often.DAILY, Often.WEEKDAYS, Often.WEEKENDS, Often.FRIDAY):
        api.reminders.clear()
        proposal = Proposal(time(19, 30), often)
        ask(replace(EVENING, proposal=proposal))
        ask(ONCE)
        assert listed(reminders, device) == [proposal, ONCE.proposal]


def test_one_whose_time_cannot_be_read_is_listed_without_it(
    ask: Ask, reminders: Reminders, device: Device, api: RemindersApi
) -> None:
    ask(SOON)
    api.reminders["monthly"] = {"trigger": {"recurrence": {"recurrenceRules": ["FREQ=MONTHLY"]}}}
    api.reminders["odd"] = {"trigger": "soon"}
    assert listed(reminders, device) == [None, None, None]


def test_one_that_has_rung_for_the_last_time_is_not_listed(
    ask: Ask, reminders: Reminders, device: Device, api: RemindersApi
) -> None:
    ask(ONCE)
    ask(SOON)
    api.clock = lambda: ASKED + timedelta(days=1)
    assert listed(reminders, device) == []


def test_why_a_list_is_not_there_is_told(
    reminders: Reminders, device: Device, api: RemindersApi
) -> None:
    api.refusals["GET"] = [(HTTPStatus.INTERNAL_SERVER_ERROR, {})]
    assert listed(reminders, device) is Outcome.NO_ANSWER
    api.permitted = False
    assert listed(reminders, device) is Outcome.NOT_ALLOWED
    assert listed(reminders, device._replace(api_token=None)) is Outcome.NOT_ALLOWED

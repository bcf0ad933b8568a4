"""One daily reminder in Alexa's Reminders API, whatever that answers."""

import json
import time as clock
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, time
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any

import certifi
import pytest
from structlog.testing import capture_logs

from simulator.reminders_api import Answer, RemindersApi
from simulator.settings_api import SettingsApi
from skill.alexa import reminders_api
from skill.alexa.http_client import HttpClient, alexa_hosts, loopback_hosts
from skill.alexa.reminders_api import Reminders
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline
from skill.domain.reminder import Outcome, Proposal, Reminder
from skill.observability.telemetry import Telemetry
from tests.support.eventually import until

EVENING = Reminder(Proposal(time(19, 30)), datetime(2026, 11, 22, 18), "Europe/Paris")
MORNING = replace(EVENING, proposal=Proposal(time(8, 5)))
PATIENCE_SECONDS = 30.0
LABEL = "A small gesture for today."

Ask = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a test of the deadline has a short one, so that a busy machine fails no other."""
    monkeypatch.setattr(reminders_api, "CALL_SECONDS", PATIENCE_SECONDS)


@pytest.fixture
def server() -> Iterator[SettingsApi]:
    with SettingsApi("Europe/Paris", device_id="device", token="token") as running:
        running.reminders.permitted = True
        yield running


@pytest.fixture
def api(server: SettingsApi) -> RemindersApi:
    return server.reminders


@pytest.fixture(scope="module")
def http() -> HttpClient:
    return HttpClient(Path(certifi.where()))


@pytest.fixture
def reminders(http: HttpClient) -> Iterator[Reminders]:
    made = Reminders(http, loopback_hosts, LABEL, Telemetry())
    yield made
    made.close()


@pytest.fixture
def device(server: SettingsApi) -> Device:
    return Device("device", server.url, "token")


def run(
    reminders: Reminders,
    device: Device,
    reminder: Reminder | None,
    seconds: float = PATIENCE_SECONDS,
) -> Outcome:
    return reminders.run(reminder, device, "en-GB", Deadline.after(seconds, clock.monotonic))


@pytest.fixture
def ask(reminders: Reminders, device: Device) -> Ask:
    return partial(run, reminders, device)


def refusal(status: int, code: str) -> Answer:
    return HTTPStatus(status), {"code": code, "message": "no"}


def only(api: RemindersApi) -> dict[str, Any]:
    (reminder,) = api.reminders.values()
    return reminder


def test_a_reminder_is_what_was_agreed_to(ask: Ask, api: RemindersApi) -> None:
    assert ask(EVENING) is Outcome.DONE
    assert only(api) == {
        "requestTime": "2026-11-22T18:00:00",
        "trigger": {
            "type": "SCHEDULED_ABSOLUTE",
            "scheduledTime": "2026-11-22T19:30:00",
            "timeZoneId": "Europe/Paris",
            "recurrence": {
                "recurrenceRules": ["FREQ=DAILY;BYHOUR=19;BYMINUTE=30;BYSECOND=0;INTERVAL=1;"]
            },
        },
        "alertInfo": {"spokenInfo": {"content": [{"locale": "en-GB", "text": LABEL}]}},
        "pushNotification": {"status": "DISABLED"},
    }


def test_a_zone_that_could_only_be_guessed_is_left_to_the_device(
    ask: Ask, api: RemindersApi
) -> None:
    ask(replace(EVENING, zone=None))
    assert "timeZoneId" not in only(api)["trigger"]


def test_another_time_changes_the_one_that_is_there(ask: Ask, api: RemindersApi) -> None:
    ask(EVENING)
    before = list(api.reminders)
    assert ask(MORNING) is Outcome.DONE
    assert list(api.reminders) == before
    assert only(api)["trigger"]["scheduledTime"] == "2026-11-23T08:05:00"


def test_one_that_is_gone_meanwhile_is_created_anew(ask: Ask, api: RemindersApi) -> None:
    ask(EVENING)
    api.refusals["PUT"] = [refusal(404, "ALERT_NOT_FOUND")]
    assert ask(MORNING) is Outcome.DONE
    assert only(api)["trigger"]["scheduledTime"] == "2026-11-23T08:05:00"


def test_of_several_one_remains(ask: Ask, api: RemindersApi) -> None:
    api.reminders.update(one={}, two={}, three={})
    assert ask(EVENING) is Outcome.DONE
    assert list(api.reminders) == ["one"]


def test_an_older_one_that_stays_is_told_of(ask: Ask, api: RemindersApi) -> None:
    api.reminders.update(one={}, two={})
    api.refusals["DELETE"] = [refusal(500, "INTERNAL_SERVER_ERROR")]
    assert ask(EVENING) is Outcome.DONE_BESIDE_ANOTHER


def test_cancelling_removes_every_one_of_ours(ask: Ask, api: RemindersApi) -> None:
    api.reminders.update({"one": {}, "two/..?&": {}})
    assert ask(None) is Outcome.DONE
    assert api.reminders == {}
    assert ask(None) is Outcome.NONE_THERE


def test_one_that_rang_for_the_last_time_is_none_of_ours(ask: Ask, api: RemindersApi) -> None:
    api.reminders["old"] = {"status": "COMPLETED"}
    assert ask(None) is Outcome.NONE_THERE
    assert api.asked == ["GET"]


def test_one_that_cannot_be_cancelled_is_told_of(ask: Ask, api: RemindersApi) -> None:
    api.reminders["one"] = {}
    api.refusals["DELETE"] = [refusal(500, "INTERNAL_SERVER_ERROR")]
    assert ask(None) is Outcome.NO_ANSWER


def test_without_the_permission_nothing_is_set_or_there(ask: Ask, api: RemindersApi) -> None:
    api.permitted = False
    assert ask(EVENING) is Outcome.NOT_ALLOWED
    assert ask(None) is Outcome.NOT_ALLOWED
    assert api.asked == ["GET", "GET"]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        (refusal(401, "UNAUTHORIZED"), Outcome.NOT_ALLOWED),
        (refusal(401, "INVALID_BEARER_TOKEN"), Outcome.NOT_ALLOWED),
        (refusal(401, ""), Outcome.NOT_ALLOWED),
        (refusal(403, ""), Outcome.NOT_ALLOWED),
        (refusal(403, "DEVICE_NOT_SUPPORTED"), Outcome.NOT_ON_THIS_DEVICE),
        (refusal(403, "MAX_REMINDERS_EXCEEDED"), Outcome.TOO_MANY),
        (refusal(400, "UNSUPPORTED_LOCALE"), Outcome.NOT_IN_THIS_LANGUAGE),
        (refusal(503, "DEVICE_OFFLINE"), Outcome.DEVICE_OFFLINE),
        (refusal(400, "INVALID_ALERT_INFO"), Outcome.NO_ANSWER),
        (refusal(429, "RATE_EXCEEDED"), Outcome.NO_ANSWER),
        (refusal(500, "INTERNAL_SERVER_ERROR"), Outcome.NO_ANSWER),
        (refusal(504, ""), Outcome.NO_ANSWER),
        (refusal(307, ""), Outcome.NO_ANSWER),
    ],
)
def test_every_refusal_is_told_apart(
    ask: Ask,
    api: RemindersApi,
    method: str,
    answer: Answer,
    outcome: Outcome,
) -> None:
    api.refusals[method] = [answer]
    assert ask(EVENING) is outcome
    assert api.reminders == {}


@pytest.mark.parametrize("listed", [[], None, "rubbish", {}, 5])
def test_a_list_that_is_none_creates_nothing(ask: Ask, api: RemindersApi, listed: Any) -> None:
    api.refusals["GET"] = [(HTTPStatus.OK, listed)]
    assert ask(EVENING) is Outcome.NO_ANSWER
    assert api.asked == ["GET"]


@pytest.mark.parametrize(
    "alerts", [None, {}, [None], [{}], [{"alertToken": 5}], [{"alertToken": "\ud800"}]]
)
def test_what_is_listed_without_a_token_is_no_reminder(
    ask: Ask, api: RemindersApi, alerts: Any
) -> None:
    api.refusals["GET"] = [(HTTPStatus.OK, {"totalCount": "1", "alerts": alerts})]
    assert ask(EVENING) is Outcome.DONE


def test_an_answer_that_comes_too_late_is_not_waited_for(ask: Ask, api: RemindersApi) -> None:
    api.delays["GET"] = 30.0
    assert ask(EVENING, seconds=0.2) is Outcome.NO_ANSWER
    assert "POST" not in api.asked


def test_after_an_answer_that_was_not_heard_asking_again_makes_no_second_one(
    ask: Ask, api: RemindersApi
) -> None:
    api.delays["POST"] = 30.0
    assert ask(EVENING, seconds=0.4) is Outcome.NO_ANSWER
    assert ask(EVENING) is Outcome.DONE
    assert len(api.reminders) == 1


def test_a_slow_call_is_given_up_before_the_deadline(
    ask: Ask, api: RemindersApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders_api, "CALL_SECONDS", 0.1)
    api.delays["GET"] = PATIENCE_SECONDS
    begun = clock.monotonic()
    assert ask(EVENING, seconds=PATIENCE_SECONDS) is Outcome.NO_ANSWER
    assert clock.monotonic() - begun < PATIENCE_SECONDS / 2


def test_no_more_turns_wait_for_the_api_than_it_has_threads(
    ask: Ask, server: SettingsApi, api: RemindersApi
) -> None:
    api.delays["GET"] = PATIENCE_SECONDS
    with ThreadPoolExecutor(reminders_api.THREADS) as turns:
        hanging = [turns.submit(ask, EVENING) for _ in range(reminders_api.THREADS)]
        until(lambda: len(api.asked) == reminders_api.THREADS)
        with capture_logs() as logs:
            assert ask(EVENING) is Outcome.NO_ANSWER
        assert [line["reason"] for line in logs] == ["Busy"]
        server.closing.set()
    assert {turn.result() for turn in hanging} == {Outcome.DONE}


def test_when_the_turn_has_no_time_left_nothing_is_asked(ask: Ask, api: RemindersApi) -> None:
    assert ask(EVENING, seconds=-1.0) is Outcome.NO_ANSWER
    assert api.reminders == {}


def test_a_server_that_is_gone_is_told_of(reminders: Reminders) -> None:
    with SettingsApi("Europe/Paris", device_id="device", token="token") as gone:
        url = gone.url
    assert run(reminders, Device("device", url, "token"), EVENING) is Outcome.NO_ANSWER


def test_no_token_goes_to_a_host_that_is_not_allowed(
    http: HttpClient, device: Device, api: RemindersApi
) -> None:
    strict = Reminders(http, alexa_hosts, LABEL, Telemetry())
    assert run(strict, device, EVENING) is Outcome.NO_ANSWER
    assert api.asked == []
    strict.close()


def test_a_request_without_a_token_asks_nothing(
    reminders: Reminders, device: Device, api: RemindersApi
) -> None:
    assert run(reminders, device._replace(api_token=None), EVENING) is Outcome.NOT_ALLOWED
    assert run(reminders, device._replace(api_endpoint=None), None) is Outcome.NOT_ALLOWED
    assert api.asked == []


def test_the_apis_own_name_of_an_error_is_logged(ask: Ask, api: RemindersApi) -> None:
    api.refusals["GET"] = [refusal(403, "MAX_REMINDERS_EXCEEDED")]
    with capture_logs() as logs:
        ask(EVENING)
    (line,) = logs
    assert (line["event"], line["source"]) == ("alexa_reported", "Reminders API")
    assert (line["reason"], line["code"]) == ("status 403", "MAX_REMINDERS_EXCEEDED")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusal(401, "UNAUTHORIZED"), True),
        (refusal(503, "DEVICE_OFFLINE"), True),
        (refusal(400, "INVALID_TRIGGER_DATETIME"), False),
        (refusal(500, ""), False),
    ],
)
def test_what_a_couple_can_mend_is_told_from_what_its_host_must(
    ask: Ask, api: RemindersApi, answer: Answer, expected: bool
) -> None:
    api.refusals["GET"] = [answer]
    with capture_logs() as logs:
        ask(EVENING)
    assert [line["expected"] for line in logs] == [expected]


def test_one_that_could_not_be_removed_is_logged(ask: Ask, api: RemindersApi) -> None:
    api.reminders.update(one={}, two={})
    api.refusals["DELETE"] = [refusal(500, "INTERNAL_SERVER_ERROR")]
    with capture_logs() as logs:
        ask(EVENING)
    assert [(line["code"], line["expected"]) for line in logs] == [("INTERNAL_SERVER_ERROR", False)]


@pytest.mark.parametrize(
    "code", ["amzn1.ask.account.A", "A" * 41, "two words", "A\n", "\u00c9", "", 5, None, ["X"]]
)
def test_what_is_no_name_of_an_error_is_not_logged(ask: Ask, api: RemindersApi, code: Any) -> None:
    api.refusals["GET"] = [(HTTPStatus.BAD_REQUEST, {"code": code})]
    with capture_logs() as logs:
        assert ask(EVENING) is Outcome.NO_ANSWER
    assert [line["code"] for line in logs] == [""]


def test_no_log_tells_a_token(reminders: Reminders, device: Device, api: RemindersApi) -> None:
    api.reminders["a-secret-token"] = {}
    secret = device._replace(api_token="wrong-secret")
    with capture_logs() as logs:
        run(reminders, secret, EVENING)
        api.refusals["DELETE"] = [refusal(500, "")]
        run(reminders, device, None)
    assert len(logs) == 2
    assert "secret" not in json.dumps(logs)

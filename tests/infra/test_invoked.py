"""The function as Alexa's own endpoint: the bare envelope, by Amazon's runtime client, unsigned."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from simulator.envelope import Identity, Stamp, envelope, intent_request, launch_request, session_of
from simulator.hearing import Heard
from skill.app import close_app, create_app
from skill.settings import Settings
from tests.infra.events import event
from tests.support.processes import free_port, run_skill
from tests.support.runtime_api import Function, Outcome, function

JSON = dict[str, Any]
WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="")


def settings_in(folder: Path) -> dict[str, str]:
    store = f"sqlite:///{folder}/gestures.db"
    return {"GESTURES_SKILL_ID": WHO.application_id, "GESTURES_STORE": store}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("invoked")


@pytest.fixture(scope="module")
def skill(folder: Path) -> Iterator[Function]:
    with function(folder / "log", settings_in(folder)) as running:
        yield running


def alexas(
    intent: str | None = None, *, late: timedelta = timedelta(), who: Identity = WHO
) -> JSON:
    """What Alexa invokes the function with when somebody opens the skill, or says something."""
    stamp = Stamp(str(uuid4()), datetime.now(UTC) - late)
    session = session_of(who, "session", new=True, attributes={})
    if intent is None:
        return envelope(who, session, launch_request(who, stamp))
    return envelope(who, session, intent_request(who, stamp, Heard(intent)))


def refused(skill: Function, outcome: Outcome) -> str:
    """Why the log says that an event was refused, of which nothing came."""
    assert (outcome.kind, outcome.told["errorType"]) == ("error", "Refused")
    return str([line["reason"] for line in skill.lines() if line.get("event") == "refused"][-1])


def test_it_is_answered_as_by_http(skill: Function, tmp_path: Path) -> None:
    asked = alexas("TodaysGestureIntent", who=replace(WHO, user_id=uuid4().hex))
    invoked = skill(asked)
    app = create_app(Settings.read(settings_in(tmp_path)), signed=False)
    with app.test_client().post("/alexa", data=json.dumps(asked)) as over_http:
        assert invoked.told == over_http.get_json()
    close_app(app)
    assert invoked.kind == "response"


def test_what_a_couple_tells_is_kept(skill: Function, folder: Path) -> None:
    assert skill(alexas("GestureDoneIntent")).kind == "response"
    exported = run_skill("export", "-", **settings_in(folder))
    assert sum(json.loads(line)["moments"] for line in exported.stdout.splitlines()) == 1


def test_another_skills_request_is_refused(skill: Function) -> None:
    outcome = skill(alexas(who=replace(WHO, application_id="amzn1.ask.skill.another")))
    assert refused(skill, outcome) == "the request is for another skill"


def test_a_request_of_ten_minutes_ago_is_refused(skill: Function) -> None:
    outcome = skill(alexas(late=timedelta(minutes=10)))
    assert refused(skill, outcome) == "the timestamp is not of this moment"


def test_a_skill_event_may_be_an_hour_late(skill: Function) -> None:
    late = alexas(late=timedelta(minutes=59))
    late["request"]["type"] = "AlexaSkillEvent.SkillPermissionChanged"
    assert skill(late).told["response"] == {}


@pytest.mark.parametrize("other", [{"detail-type": "Scheduled Event"}, {}, {"request": {}}])
def test_what_is_no_envelope_ends_in_an_error_and_the_next_is_answered(
    skill: Function, other: JSON
) -> None:
    assert refused(skill, skill(other)) == "request.type is no text"
    assert skill(alexas()).kind == "response"


def test_an_envelope_that_is_too_long_is_refused(skill: Function) -> None:
    outcome = skill(alexas(who=replace(WHO, device_id="x" * 128 * 1024)))
    assert refused(skill, outcome) == "the envelope is longer than any of Alexa's"


def test_what_comes_by_http_still_needs_its_signature(skill: Function) -> None:
    body = json.dumps(alexas()).encode()
    assert skill(event("POST", "/alexa", body)).status == 400


def test_the_log_has_a_line_a_turn_and_no_id(skill: Function) -> None:
    skill(alexas("StreakIntent"))
    lines = [line for line in skill.lines() if line.get("event") == "turn"]
    assert lines[-1]["intent"] == "StreakIntent"
    assert "amzn1.ask" not in skill.log.read_text()


def test_a_wish_to_be_forgotten_that_cannot_be_carried_out_is_sent_again(tmp_path: Path) -> None:
    away = {
        "GESTURES_SKILL_ID": WHO.application_id,
        "GESTURES_STORE": "dynamodb://gestures",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL_DYNAMODB": f"http://127.0.0.1:{free_port()}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
    }
    disabled = alexas()
    disabled["request"]["type"] = "AlexaSkillEvent.SkillDisabled"
    disabled["request"]["body"] = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
    with function(tmp_path / "log", away) as skill:
        outcome = skill(disabled)
        assert (outcome.kind, outcome.told["errorType"]) == ("error", "Undone")
        assert "undone" in {line.get("event") for line in skill.lines()}

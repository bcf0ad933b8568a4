"""A value that Amazon adds to one of its enumerations is like none, wherever it stands."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from simulator.envelope import Identity, Stamp, envelope, intent_request, session_of
from simulator.hearing import Heard, SlotHeard
from skill.alexa.names import REMINDERS_SCOPE
from skill.app import close_app, create_app
from skill.settings import Settings

JSON = dict[str, Any]
WHO = Identity(api_endpoint="", api_access_token="")
AT = datetime(2026, 11, 26, 18, tzinfo=UTC)
TOMORROW = "VALUE_OF_TOMORROW"


def intent(name: str, **slots: SlotHeard) -> JSON:
    return intent_request(WHO, Stamp("one", AT), Heard(name, slots))


def other(type_: str, **members: object) -> JSON:
    request = intent("AMAZON.HelpIntent")
    del request["intent"]
    return request | {"type": type_} | members


TIME = SlotHeard("AMAZON.TIME", "19:30")
HUG = intent("StartHugTimerIntent", mode=SlotHeard("HUG_MODE", "in silence"))
NO_MATCH = "request.intent.slots.mode.resolutions.resolutionsPerAuthority.0.status.code"
SCOPE = "context.System.user.permissions"

MEMBERS: dict[str, tuple[JSON, str, object]] = {
    "a permission": (
        intent("DailyReminderIntent", time=TIME),
        SCOPE,
        {"scopes": {REMINDERS_SCOPE: {"status": TOMORROW}}},
    ),
    "a resolution": (HUG, NO_MATCH, TOMORROW),
    "a consent": (
        other("Connections.Response", name="AskFor", token="19:30", payload={}),
        "request.payload.status",
        TOMORROW,
    ),
    "what Alexa keeps": (
        other("AlexaSkillEvent.SkillDisabled", body={}),
        "request.body.userInformationPersistenceStatus",
        TOMORROW,
    ),
    "why a session ended": (other("SessionEndedRequest"), "request.reason", TOMORROW),
    "what went wrong": (
        other("Alexa.Presentation.APL.RuntimeError", token="card", errors=[{}]),
        "request.errors.0.type",
        TOMORROW,
    ),
}


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Flask]:
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"})
    app = create_app(settings, signed=False)
    yield app
    close_app(app)


def answer(app: Flask, body: JSON) -> JSON:
    with app.test_client().post("/alexa", data=json.dumps(body)) as answered:
        assert answered.status_code == 200
        response: JSON = answered.get_json()
    return response


def put(body: JSON, path: str, value: object) -> JSON:
    """A copy of a body with a value in a place of it."""
    copy: JSON = json.loads(json.dumps(body))
    inside: Any = copy
    *objects, name = path.split(".")
    for each in objects:
        inside = inside[int(each) if each.isdecimal() else each]
    inside[name] = value
    return copy


@pytest.mark.parametrize("member", MEMBERS)
def test_it_is_answered_like_none(app: Flask, member: str) -> None:
    request, path, value = MEMBERS[member]
    session = session_of(WHO, "session", new=True, attributes={})
    body = envelope(WHO, session, request)
    without = answer(app, body)
    assert spoken(answer(app, put(body, path, value))) == spoken(without)


def spoken(answered: Mapping[str, Any]) -> tuple[object, object]:
    response = answered["response"]
    return response.get("outputSpeech"), response.get("reprompt")

"""Alexa asks whether the skill would answer a wish that named none, and nothing comes of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from structlog.testing import capture_logs

from simulator.envelope import Identity, Stamp, envelope, intent_request, session_of
from simulator.hearing import Heard
from simulator.hearing.heard import Resolution, SlotHeard
from skill.app import close_app, create_app
from skill.settings import Settings

JSON = dict[str, Any]
WHO = Identity(api_endpoint="", api_access_token="")
AT = datetime(2026, 11, 26, 18, tzinfo=UTC)
HALF_A_MINUTE = SlotHeard("AMAZON.DURATION", "PT30S")
SILENT = SlotHeard("HUG_MODE", "in silence", Resolution("silent", "silent"))
ON_ONE_LEG = SlotHeard("HUG_MODE", "on one leg")
YES = {"canUnderstand": "YES", "canFulfill": "YES"}


@dataclass
class Service:
    app: Flask
    folder: Path

    def asked(self, intent: str, **slots: SlotHeard) -> JSON:
        """What it says to whether it would answer an intent."""
        request = intent_request(WHO, Stamp("one", AT), Heard(intent, slots))
        body = envelope(WHO, session_of(WHO, "session", new=True, attributes={}), request)
        body["request"]["type"] = "CanFulfillIntentRequest"
        del body["session"], body["context"]["System"]["user"]
        with self.app.test_client().post("/alexa", data=json.dumps(body)) as answer:
            assert answer.status_code == 200
            response: JSON = answer.get_json()["response"]
        assert response.keys() == {"canFulfillIntent"}
        verdict: JSON = response["canFulfillIntent"]
        return verdict


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/kept/gestures.db"})
    app = create_app(settings, signed=False)
    yield Service(app, tmp_path / "kept")
    close_app(app)


def test_what_stands_alone_is_answered(service: Service) -> None:
    for intent in ("TodaysGestureIntent", "AppreciationPromptIntent"):
        assert service.asked(intent) == {"canFulfill": "YES", "slots": {}}
    told = service.asked("StartHugTimerIntent", duration=HALF_A_MINUTE, mode=SILENT)
    assert told == {"canFulfill": "YES", "slots": {"duration": YES, "mode": YES}}


def test_a_value_that_nobody_knows_is_told_apart(service: Service) -> None:
    told = service.asked("StartHugTimerIntent", duration=HALF_A_MINUTE, mode=ON_ONE_LEG)
    assert told["canFulfill"] == "NO"
    assert told["slots"]["duration"] == {"canUnderstand": "YES", "canFulfill": "NO"}
    assert told["slots"]["mode"] == {"canUnderstand": "NO", "canFulfill": "NO"}


@pytest.mark.parametrize(
    "intent", ["NotSafeIntent", "AMAZON.YesIntent", "ForgetUsIntent", "IntentOfTomorrow"]
)
def test_what_needs_the_skill_around_it_is_not(service: Service, intent: str) -> None:
    assert service.asked(intent)["canFulfill"] == "NO"


def test_nothing_is_read_or_written_for_it(service: Service) -> None:
    with capture_logs() as lines:
        service.asked("StartHugTimerIntent", mode=SILENT)
    assert [line["store_calls"] for line in lines] == [0]
    assert not service.folder.exists()

"""What Alexa reports of errors: a line in the log and a count, in her names, without a word."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from prometheus_client.parser import text_string_to_metric_families
from structlog.testing import capture_logs

from simulator.envelope import (
    Complaint,
    Identity,
    Stamp,
    envelope,
    runtime_error,
    session_ended_request,
    session_of,
)
from skill.app import close_app, create_app
from skill.observability.metrics import Metrics
from skill.settings import Settings

JSON = dict[str, Any]
WHO = Identity(api_endpoint="", api_access_token="")
STAMP = Stamp("one", datetime(2026, 11, 26, 18, tzinfo=UTC))
WORDS = "he said: not in front of the children"
APLA, APL = "Alexa.Presentation.APLA", "Alexa.Presentation.APL"


def ended(reason: str, error: str = "") -> JSON:
    said = {"error": {"type": error, "message": WORDS}} if error else {}
    return session_ended_request(WHO, STAMP, reason) | said


def exception(error: str) -> JSON:
    request = session_ended_request(WHO, STAMP, "") | {"type": "System.ExceptionEncountered"}
    cause = {"requestId": "amzn1.echo-api.request.two"}
    return request | {"error": {"type": error, "message": WORDS}, "cause": cause}


def unplayable(interface: str, *errors: Mapping[str, str]) -> JSON:
    told = [dict(each) | {"message": WORDS} for each in errors]
    return runtime_error(WHO, STAMP, Complaint(interface, "hug", told))


REPORTS: dict[str, tuple[JSON, list[tuple[str, str, str]]]] = {
    "a time-out": (
        ended("ERROR", "ENDPOINT_TIMEOUT"),
        [("SessionEndedRequest", "ERROR", "ENDPOINT_TIMEOUT")],
    ),
    "an end by an error without its type": (
        ended("ERROR"),
        [("SessionEndedRequest", "ERROR", "")],
    ),
    "an answer that cannot be used": (
        exception("INVALID_RESPONSE"),
        [("System.ExceptionEncountered", "", "INVALID_RESPONSE")],
    ),
    "a type of tomorrow": (
        exception("TEAPOT_ERROR"),
        [("System.ExceptionEncountered", "", "TEAPOT_ERROR")],
    ),
    "a type that is a text": (exception(WORDS), [("System.ExceptionEncountered", "", "")]),
    "sounds that cannot be had": (
        unplayable(
            APLA,
            {"type": "AUDIO_SOURCE_ERROR", "reason": "NOT_FOUND_ERROR"},
            {"type": "RENDER_ERROR", "reason": "INTERNAL_SERVER_ERROR"},
        ),
        [
            (f"{APLA}.RuntimeError", "NOT_FOUND_ERROR", "AUDIO_SOURCE_ERROR"),
            (f"{APLA}.RuntimeError", "INTERNAL_SERVER_ERROR", "RENDER_ERROR"),
        ],
    ),
    "a screen": (
        unplayable(APL, {"type": "LIST_ERROR", "reason": "INVALID_OPERATION"}),
        [(f"{APL}.RuntimeError", "INVALID_OPERATION", "LIST_ERROR")],
    ),
    "a screen that says no more": (unplayable(APL), [(f"{APL}.RuntimeError", "", "")]),
    "a goodbye": (ended("USER_INITIATED"), []),
    "silence": (ended("EXCEEDED_MAX_REPROMPTS"), []),
}


@dataclass
class Service:
    app: Flask
    metrics: Metrics

    def hears(self, request: JSON) -> list[JSON]:
        """The lines that it logs once it has answered without a word."""
        session = session_of(WHO, "session", new=False, attributes={})
        body = json.dumps(envelope(WHO, session, request)).encode()
        client = self.app.test_client()
        with capture_logs() as lines, client.post("/alexa", data=body) as answer:
            assert (answer.status_code, answer.get_json()["response"]) == (200, {})
        return [dict(line) for line in lines]

    def counted(self) -> dict[tuple[str, str, str], float]:
        families = text_string_to_metric_families(self.metrics.text().decode())
        return {
            (each.labels["source"], each.labels["reason"], each.labels["type"]): each.value
            for family in families
            for each in family.samples
            if each.name == "gestures_alexa_reports_total"
        }


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    settings = Settings.read({"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"})
    metrics = Metrics()
    app = create_app(settings, signed=False, metrics=metrics)
    yield Service(app, metrics)
    close_app(app)


@pytest.mark.parametrize("name", REPORTS)
def test_each_error_is_a_line_and_a_count_by_alexas_own_names(service: Service, name: str) -> None:
    request, expected = REPORTS[name]
    lines = service.hears(request)
    told = [line for line in lines if line["event"] == "alexa_reported"]
    assert [(line["source"], line["reason"], line["type"]) for line in told] == expected
    assert service.counted() == dict.fromkeys(expected, 1.0)
    assert WORDS not in repr(lines)
    assert "amzn1" not in repr(lines)

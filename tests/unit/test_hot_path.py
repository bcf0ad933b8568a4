"""What a turn does not do again and again: counted, so that no clock is needed to see it."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from structlog.testing import capture_logs

from simulator.authority import Authority
from simulator.envelope import Identity, Stamp, envelope, intent_request, session_of
from simulator.hearing import Heard
from skill.app import close_app, create_app
from skill.gate.chain import verify_chain
from skill.settings import Settings

WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="")
NOW = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
TURNS = {
    "ForgetUsIntent": 0,
    "AMAZON.HelpIntent": 1,
    "TodaysGestureIntent": 2,
    "StreakIntent": 1,
    "GestureDoneIntent": 2,
}
"""How often the store is asked: once to read, and once to write where something changed."""

Asked = list[str]
"""What was asked of the certificate server."""


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(NOW)


@pytest.fixture
def fetched() -> Asked:
    return []


@pytest.fixture
def app(authority: Authority, fetched: Asked, tmp_path: Path) -> Iterator[Flask]:
    (tmp_path / "root.pem").write_bytes(authority.root_pem)
    settings = Settings.read(
        {
            "GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db",
            "GESTURES_SKILL_ID": WHO.application_id,
            "SSL_CERT_FILE": str(tmp_path / "root.pem"),
        }
    )

    def fetch(url: str) -> bytes:
        fetched.append(url)
        return authority.chain_pem

    app = create_app(
        settings, clock=lambda: NOW, fetch_certificates=fetch, api_hosts=lambda _: False
    )
    yield app
    close_app(app)


def take(app: Flask, authority: Authority, intent: str) -> None:
    """One signed turn, which must be answered."""
    request = intent_request(WHO, Stamp(uuid4().hex, NOW), Heard(intent))
    session = session_of(WHO, uuid4().hex, new=True, attributes={})
    body = json.dumps(envelope(WHO, session, request)).encode()
    with app.test_client().post("/alexa", data=body, headers=authority.sign(body)) as answer:
        assert answer.status_code == 200


def test_a_hundred_turns_fetch_one_chain_and_verify_it_once(
    app: Flask, authority: Authority, fetched: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified, verify = [], verify_chain

    def counted(*chain: Any) -> Any:
        verified.append(chain)
        return verify(*chain)

    monkeypatch.setattr("skill.gate.certificates.verify_chain", counted)
    for _ in range(100):
        take(app, authority, "AMAZON.HelpIntent")
    assert (len(fetched), len(verified)) == (1, 1)


@pytest.mark.parametrize("intent", TURNS)
def test_a_turn_asks_the_store_once_to_read_and_at_most_once_to_write(
    app: Flask, authority: Authority, intent: str
) -> None:
    """What a DynamoDB table is asked, call by call: tests/outage/test_store_calls.py."""
    with capture_logs() as lines:
        take(app, authority, intent)
    assert [line["store_calls"] for line in lines if line["event"] == "turn"] == [TURNS[intent]]

"""Forged requests over real HTTP: each is a 400 that says nothing, and one line in the log."""

import http.client
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from structlog.testing import capture_logs

from skill.app import close_app, create_app
from skill.echo.authority import CHAIN_URL, Authority
from skill.echo.envelope import (
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_of,
)
from skill.echo.hearing import Heard
from skill.echo.local import served
from skill.settings import Settings
from tests.support.clock import Clock

JSON = dict[str, Any]
WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="")


@dataclass
class Alexa:
    """Builds requests as Alexa does, and lets a test spoil them."""

    url: str
    clock: Clock
    authority: Authority
    chains: dict[str, bytes] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)

    def fetch(self, url: str) -> bytes:
        self.fetched.append(url)
        return self.chains[url]

    def launch(self) -> JSON:
        session = session_of(WHO, "session", new=True, attributes={})
        return envelope(WHO, session, launch_request(WHO, Stamp("request", self.clock())))

    def send(self, body: bytes, headers: dict[str, str], method: str = "POST") -> tuple[int, JSON]:
        parts = urlsplit(self.url)
        with closing(http.client.HTTPConnection(parts.netloc, timeout=10)) as connection:
            connection.request(method, "/alexa", body, headers)
            answer = connection.getresponse()
            return answer.status, json.loads(answer.read())

    def post(self, request: JSON, by: Authority | None = None, **headers: str) -> tuple[int, JSON]:
        body = json.dumps(request, ensure_ascii=False).encode()
        return self.send(body, {**(by or self.authority).sign(body), **headers})


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority(datetime(2026, 11, 22, tzinfo=UTC))


@pytest.fixture
def alexa(
    settings: Settings, clock: Clock, authority: Authority, tmp_path: Path
) -> Iterator[Alexa]:
    (tmp_path / "root.pem").write_bytes(authority.root_pem)
    gate = Alexa("", clock, authority, {CHAIN_URL: authority.chain_pem})
    app = create_app(
        replace(
            settings, roots=tmp_path / "root.pem", skill_ids=frozenset({WHO.application_id, "two"})
        ),
        clock=clock,
        fetch_certificates=gate.fetch,
    )
    with served(app) as gate.url:
        yield gate
    close_app(app)


def assert_refused(answer: tuple[int, JSON], reason: str, logs: list[Any]) -> None:
    assert answer == (400, {"error": "bad request"})
    assert [log["event"] for log in logs] == ["refused"]
    assert reason in logs[0]["reason"]


def test_a_signed_request_is_answered(alexa: Alexa) -> None:
    status, answer = alexa.post(alexa.launch())
    assert status == 200
    assert answer["response"]["outputSpeech"]["type"] == "SSML"


def test_a_body_beyond_ascii_is_verified_as_it_came(alexa: Alexa) -> None:
    request = alexa.launch()
    request["session"]["attributes"] = {"said": "Pokémon ❤"}
    assert alexa.post(request)[0] == 200


def test_any_of_several_application_ids_is_ours(alexa: Alexa) -> None:
    request = alexa.launch()
    request["session"]["application"]["applicationId"] = "two"
    request["context"]["System"]["application"]["applicationId"] = "two"
    assert alexa.post(request)[0] == 200


def test_the_chain_is_fetched_and_verified_once(alexa: Alexa) -> None:
    for _ in range(5):
        assert alexa.post(alexa.launch())[0] == 200
    assert alexa.fetched == [CHAIN_URL]


HEADERS: list[tuple[str, str | None, str]] = [
    ("SignatureCertChainUrl", None, "no SignatureCertChainUrl"),
    ("Signature-256", None, "no Signature-256"),
    ("SignatureCertChainUrl", "http://s3.amazonaws.com/echo.api/x.pem", "not one of Amazon's"),
    ("SignatureCertChainUrl", "https://notamazon.com/echo.api/x.pem", "not one of Amazon's"),
    ("SignatureCertChainUrl", "https://s3.amazonaws.com/EcHo.aPi/x.pem", "not lie in /echo.api/"),
    ("SignatureCertChainUrl", "https://s3.amazonaws.com/echo.api/../x.pem", "not lie in"),
    ("SignatureCertChainUrl", "https://s3.amazonaws.com:563/echo.api/x.pem", "not one of"),
    ("SignatureCertChainUrl", "https://s3.amazonaws.com/echo.api/other.pem", "no chain: KeyError"),
    ("Signature-256", "not base64!", "is not base64"),
    ("Signature-256", "bm90IGEgc2lnbmF0dXJl", "is not of these bytes"),
]


@pytest.mark.parametrize(("header", "value", "reason"), HEADERS)
def test_forged_headers_are_refused(
    alexa: Alexa, header: str, value: str | None, reason: str
) -> None:
    body = json.dumps(alexa.launch()).encode()
    headers = {**alexa.authority.sign(body), header: value or ""}
    if value is None:
        del headers[header]
    with capture_logs() as logs:
        assert_refused(alexa.send(body, headers), reason, logs)


Other = Callable[[Alexa], Authority]
OTHERS: dict[str, tuple[Other, str]] = {
    "an untrusted root": (lambda alexa: Authority(alexa.clock()), "not trusted"),
    "another host's leaf": (
        lambda alexa: Authority(alexa.clock(), host="evil.example.com"),
        "not trusted",
    ),
    "an expired leaf": (
        lambda alexa: Authority(alexa.clock() - timedelta(days=400), days=300),
        "not trusted",
    ),
    "a leaf of tomorrow": (lambda alexa: Authority(alexa.clock() + timedelta(days=3)), "not trust"),
}


@pytest.mark.parametrize("other", OTHERS.keys())
def test_a_chain_that_is_not_alexas_is_refused(alexa: Alexa, other: str) -> None:
    make, reason = OTHERS[other]
    authority = make(alexa)
    alexa.chains[CHAIN_URL] = authority.chain_pem
    with capture_logs() as logs:
        assert_refused(alexa.post(alexa.launch(), by=authority), reason, logs)


@pytest.mark.parametrize("chain", [b"", b"not a certificate", b"-----BEGIN CERTIFICATE-----\n"])
def test_a_chain_that_cannot_be_read_is_refused(alexa: Alexa, chain: bytes) -> None:
    alexa.chains[CHAIN_URL] = chain
    with capture_logs() as logs:
        assert_refused(alexa.post(alexa.launch()), "cannot be read", logs)


def test_a_tampered_body_is_refused(alexa: Alexa) -> None:
    body = json.dumps(alexa.launch()).encode()
    headers = alexa.authority.sign(body)
    with capture_logs() as logs:
        answer = alexa.send(body.replace(b"en-US", b"en-GB"), headers)
    assert_refused(answer, "not of these bytes", logs)


@pytest.mark.parametrize("seconds", [-151, 151, -3601])
def test_a_request_of_another_moment_is_refused(alexa: Alexa, seconds: int) -> None:
    request = alexa.launch()
    alexa.clock.advance(seconds=seconds)
    with capture_logs() as logs:
        assert_refused(alexa.post(request), "not of this moment", logs)


@pytest.mark.parametrize("seconds", [-150, 75, 150])
def test_a_request_of_nearly_this_moment_is_answered(alexa: Alexa, seconds: int) -> None:
    request = alexa.launch()
    alexa.clock.advance(seconds=seconds)
    assert alexa.post(request)[0] == 200


Spoil = Callable[[JSON], object]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "another skill's id": (
        lambda it: it["context"]["System"]["application"].update(applicationId="foreign"),
        "another skill",
    ),
    "two different ids": (
        lambda it: it["session"]["application"].update(applicationId="foreign"),
        "different skills",
    ),
    "no id": (
        lambda it: it["context"]["System"].pop("application"),
        "applicationId is no text",
    ),
    "no context": (lambda it: it.pop("context"), "userId is no text"),
    "no timestamp": (lambda it: it["request"].pop("timestamp"), "timestamp is none"),
    "a number for a timestamp": (lambda it: it["request"].update(timestamp=1), "timestamp is none"),
    "a timestamp without a zone": (
        lambda it: it["request"].update(timestamp="2026-11-22T18:00:00"),
        "timestamp is none",
    ),
    "no user": (lambda it: it["context"]["System"].pop("user"), "userId is no text"),
    "no type": (lambda it: it["request"].pop("type"), "type is no text"),
    "no request": (lambda it: it.pop("request"), "type is no text"),
    "a number for a session": (lambda it: it.update(session=5), "applicationId is no text"),
}


@pytest.mark.parametrize("kind", SPOILT.keys())
def test_a_signed_but_malformed_request_is_refused(alexa: Alexa, kind: str) -> None:
    spoil, reason = SPOILT[kind]
    request = alexa.launch()
    spoil(request)
    with capture_logs() as logs:
        assert_refused(alexa.post(request), reason, logs)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"{}",
        b"[]",
        b"null",
        b'"text"',
        b"\xff\xfe",
        b'{"request":' * 50_000,
        b"[" * 100_000,
        b'{"request":{"type":"LaunchRequest","type":"IntentRequest"}}',
        b'{"request":NaN}',
        b"1" * 10_000,
    ],
    ids=range(12),
)
def test_signed_garbage_is_refused(alexa: Alexa, body: bytes) -> None:
    with capture_logs() as logs:
        assert alexa.send(body, alexa.authority.sign(body))[0] in (400, 413)
    assert [log["event"] for log in logs] == ["refused"]


@pytest.mark.parametrize("body", [b"", b"garbage", b"{}", b"\xff" * 100])
def test_unsigned_garbage_is_refused(alexa: Alexa, body: bytes) -> None:
    with capture_logs() as logs:
        assert_refused(alexa.send(body, {}), "no Signature-256", logs)


def test_a_body_over_128_kib_is_too_large(alexa: Alexa) -> None:
    body = b" " * (128 * 1024 + 1)
    assert alexa.send(body, alexa.authority.sign(body))[0] == 413
    assert alexa.send(body[:-1], alexa.authority.sign(body[:-1]))[0] == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_other_methods_are_not_allowed(alexa: Alexa, method: str) -> None:
    assert alexa.send(b"", {}, method)[0] == 405


def test_an_unknown_type_of_request_is_answered_quietly(alexa: Alexa) -> None:
    request = alexa.launch()
    request["request"]["type"] = "Alexa.Presentation.Smell.UserEvent"
    assert alexa.post(request) == (200, {"version": "1.0", "response": {}})


def test_a_skill_event_may_be_an_hour_old(alexa: Alexa) -> None:
    request = alexa.launch()
    request["request"]["type"] = "AlexaSkillEvent.SkillDisabled"
    request["session"] = None
    alexa.clock.advance(minutes=60)
    assert alexa.post(request)[0] == 200
    alexa.clock.advance(minutes=1)
    assert alexa.post(request)[0] == 400


def test_an_unknown_intent_is_answered_as_not_understood(alexa: Alexa) -> None:
    request = alexa.launch()
    stamp = Stamp("request", alexa.clock())
    request["request"] = intent_request(WHO, stamp, Heard(intent="OfTheFutureIntent", slots={}))
    status, answer = alexa.post(request)
    assert status == 200
    assert answer["sessionAttributes"]["asking"] == "menu"


def test_a_refusal_leaves_no_id_or_body_in_the_log(alexa: Alexa) -> None:
    request = alexa.launch()
    request["request"]["intent"] = 5
    request["request"]["type"] = "IntentRequest"
    with capture_logs() as logs:
        assert alexa.post(request)[0] == 400
    assert "amzn1" not in json.dumps(logs)


def test_hostile_session_attributes_are_left_aside(alexa: Alexa) -> None:
    request = alexa.launch()
    request["session"]["attributes"] = {"asking": 5, "gesture": ["x"], "said": {"a": 1}}
    assert alexa.post(request)[0] == 200

"""What is broken in ask-sdk-webservice-support and what it stands on, and is not broken here.

Its cache (unbounded, poisoned by one bad answer, never renewed, cold threads that fail) is in
test_cache.py and tests/unit/test_certificates.py; that it does not import, in
tests/unit/test_webservice_support.py.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from structlog.testing import capture_logs

from simulator.envelope import Stamp, intent_request
from simulator.hearing import Heard
from skill.gate import certificates, chain
from tests.gate.alexa import LEAF, MIDDLE, WHO, Letter, Skill, new_url
from tests.gate.vectors import Vector
from tests.gate.vectors.chains import CHAINS
from tests.gate.vectors.envelopes import MEMBERS, MOMENTS
from tests.gate.vectors.headers import HEADERS
from tests.gate.vectors.urls import URLS
from tests.support import pki


def letter_of(vectors: Sequence[Vector], what: str) -> Letter:
    return next(vector for vector in vectors if vector.what == what).letter()


@pytest.mark.parametrize(
    "what", ["a leaf with a root's signature", "a leaf with a root's signature, and it"]
)
def test_a_trust_anchor_is_not_recognised_by_its_signature_bytes(skill: Skill, what: str) -> None:
    assert skill.receive(letter_of(CHAINS, what)).status == 400


def test_a_certificate_signed_with_sha1_is_not_trusted(skill: Skill) -> None:
    assert skill.receive(letter_of(CHAINS, "a leaf signed with SHA-1")).status == 400


def test_what_a_certificate_is_for_is_looked_at(skill: Skill) -> None:
    assert skill.receive(letter_of(CHAINS, "a leaf for clients")).status == 400
    assert skill.receive(letter_of(CHAINS, "a leaf not for signatures")).status == 400


@pytest.mark.parametrize("what", ["in from elsewhere", "out and in again", "a detour inside"])
def test_the_url_is_fetched_as_it_was_checked_and_not_as_it_was_sent(
    cold_skill: Skill, what: str
) -> None:
    assert cold_skill.receive(letter_of(URLS, what)).status == 200
    assert cold_skill.fetched == ["https://s3.amazonaws.com/echo.api/x.pem"]


UNSIGNED: dict[str, bytes] = {
    "nothing": b"",
    "garbage": b"garbage",
    "not UTF-8": b"\xff\xfe\x00",
    "a list": b"[]",
    "lists without end": b"[" * 100_000,
    "a type that nobody knows": b'{"request": {"type": "Nobody.Knows"}}',
    "an attribute of the SDK's own": b'{"request": {"type": "LaunchRequest", "__class__": 1}}',
    "a moment of no zone": b'{"request": {"timestamp": "2026-11-22T18:00:00"}}',
}


@pytest.mark.parametrize("body", UNSIGNED.values(), ids=UNSIGNED.keys())
def test_what_nobody_signed_is_not_even_parsed(skill: Skill, body: bytes) -> None:
    letter = Letter()
    letter.headers, letter.body = dict(letter.signed()), body
    with capture_logs() as logs:
        assert skill.post(body, {}).status == 400
        assert skill.receive(letter).status == 400
    assert [log["reason"] for log in logs] == [
        "no Signature-256",
        "the signature is not of these bytes",
    ]


def test_the_body_is_parsed_after_its_signature_and_never_before(
    skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    parsed: list[object] = []
    monkeypatch.setattr("skill.gate.gate.read", parsed.append)
    letter = Letter(headers={"Signature-256": "bm8="})
    assert skill.receive(letter).status == 400
    assert parsed == []


@pytest.mark.parametrize("what", ["a port that is no number", "a huge port", "IPv6"])
def test_a_url_that_cannot_be_taken_apart_is_a_refusal(skill: Skill, what: str) -> None:
    assert skill.receive(letter_of(URLS, what)).status == 400


@pytest.mark.parametrize("what", ["a moment of no zone", "no moment", "a word for a moment"])
def test_a_moment_that_cannot_be_compared_is_a_refusal(skill: Skill, what: str) -> None:
    assert skill.receive(letter_of(MOMENTS, what)).status == 400


def test_a_certificate_server_that_cannot_be_reached_is_a_refusal(cold_skill: Skill) -> None:
    def unreachable(_: str) -> bytes:
        raise ConnectionError("unreachable")

    cold_skill.serve = unreachable
    letter = Letter()
    assert cold_skill.post(letter.content(), letter.signed()).status == 400


def test_base64_is_read_strictly(skill: Skill) -> None:
    assert skill.receive(letter_of(HEADERS, "a blank in the signature")).status == 400


def test_a_request_for_somebody_elses_skill_is_refused(skill: Skill) -> None:
    assert skill.receive(letter_of(MEMBERS, "somebody else's skill")).status == 400


def test_a_chain_is_verified_once_and_not_at_every_request(
    skill: Skill, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[bytes] = []
    verify = chain.verify_chain

    def counting(pem: bytes, *others: Any) -> chain.SigningKey:
        verified.append(pem)
        return verify(pem, *others)

    monkeypatch.setattr(certificates, "verify_chain", counting)
    url = new_url()
    assert {skill.receive(Letter(url=url)).status for _ in range(5)} == {200}
    assert verified == [pki.pem(LEAF, MIDDLE)]


def test_a_signed_request_of_a_type_that_the_sdk_does_not_know_is_answered_quietly(
    skill: Skill,
) -> None:
    answer = skill.receive(letter_of(MEMBERS, "a type of the future"))
    assert (answer.status, answer.json["response"]) == (200, {})


def test_an_event_without_a_session_is_answered_though_its_body_is_untyped(skill: Skill) -> None:
    letter = letter_of(MOMENTS, "an event of sixty minutes ago")
    letter.request["body"] = {"userInformationPersistenceStatus": "NOT_PERSISTED"}
    assert skill.receive(letter).status == 200


def test_an_intent_of_the_future_is_answered_as_not_understood(skill: Skill) -> None:
    heard = Heard(intent="OfTheFutureIntent", slots={})
    letter = Letter()
    letter.envelope["request"] = intent_request(WHO, Stamp("request", pki.NOW), heard)
    assert skill.receive(letter).json["sessionAttributes"]["asking"] == "menu"


SECRET = "amzn1.ask.account.SECRET"
Spoil = Callable[[Letter], object]
TELLING: dict[str, Spoil] = {
    "no JSON": lambda it: setattr(it, "body", f'{{"userId": {SECRET}'.encode()),
    "a name that stands twice": lambda it: setattr(
        it, "body", f'{{"{SECRET}": 1, "{SECRET}": 1}}'.encode()
    ),
    # Nobody reads the next three, so nobody minds them; the SDK alone would quote them.
    "a status": lambda it: it.envelope["context"]["System"]["user"].update(
        permissions={"scopes": {"any": {"status": SECRET}}}
    ),
    "a shape": lambda it: it.envelope["context"].update(Viewport={"shape": SECRET}),
    "a number": lambda it: it.envelope["context"].update(
        AudioPlayer={"offsetInMilliseconds": SECRET}
    ),
    "an object": lambda it: it.envelope["context"]["System"].update(device=SECRET),
    "a skill": lambda it: it.rename_skill(context=SECRET, session=SECRET),
    "a moment": lambda it: it.request.update(timestamp=SECRET),
}


UNREAD = {"a status", "a shape", "a number"}


@pytest.mark.parametrize("kind", TELLING)
def test_nothing_of_a_body_gets_into_the_log(skill: Skill, kind: str) -> None:
    letter = Letter()
    TELLING[kind](letter)
    with capture_logs() as logs:
        answer = skill.receive(letter)
    assert answer.status == (200 if kind in UNREAD else 400)
    assert SECRET not in json.dumps(logs, default=repr)
    assert SECRET not in answer.body.decode()

"""The function as Lambda runs it: Amazon's runtime client, our handler, nothing replaced.

It fetches the chain itself, by TLS, from s3.amazonaws.com, and keeps households in Amazon's own
DynamoDB. test_whole_path.py has these tests run where that name leads to this machine.
"""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from simulator.envelope import Stamp, envelope, intent_request, launch_request, session_of
from simulator.hearing.heard import Heard
from skill.alexa.requests import household_key
from skill.store.dynamodb import WITHIN_MINUTES, connect
from skill.tools.table import create
from tests.end_to_end.inside import AMAZON, ROOT, SIGNER, WHO, Amazon, host
from tests.infra.events import event
from tests.support import pki
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.runtime_api import Function, Outcome, function

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "small-gestures"


@dataclass(frozen=True)
class Skill:
    """The function, and Amazon, who signs what she sends it."""

    function: Function
    amazon: Amazon

    def receives(
        self, body: bytes, *, signed: bytes | None = None, base64: bool = False
    ) -> Outcome:
        """What becomes of a body, of which Amazon signed every byte unless another one is given."""
        headers = {
            "SignatureCertChainUrl": self.amazon.url,
            "Signature-256": pki.signature(SIGNER.key, signed or body),
        }
        return self.function(event("POST", "/alexa", body, headers, base64=base64))


@pytest.fixture(scope="module")
def skill(dynamodb: DynamoDBLocal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Skill]:
    folder = tmp_path_factory.mktemp("lambda")
    (folder / "root.pem").write_bytes(pki.pem(ROOT))
    with connected(dynamodb) as client:
        create(client, TABLE)
    settings = {
        **dynamodb.environment,
        "AWS_REGION": "us-east-1",
        "GESTURES_SKILL_ID": WHO.application_id,
        "GESTURES_STORE": f"dynamodb://{TABLE}",
        "SSL_CERT_FILE": str(folder / "root.pem"),
    }
    amazon = Amazon()
    with (
        amazon.serving(folder, host(AMAZON, ROOT)),
        function(folder / "log", settings) as running,
    ):
        yield Skill(running, amazon)


@contextmanager
def connected(engine: DynamoDBLocal) -> Iterator["DynamoDBClient"]:
    """Provide a client that has credentials, though this process has none of its own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in engine.environment.items():
            patch.setenv(name, value)
        with closing(connect("us-east-1", engine.url, WITHIN_MINUTES)) as client:
            yield client


def says(intent: str | None = None, **attributes: object) -> bytes:
    """Return what Alexa sends, now, when somebody opens the skill or says something to it."""
    stamp = Stamp(str(uuid4()), datetime.now(UTC))
    session = session_of(WHO, "session", new=intent is None, attributes=attributes)
    request = intent_request(WHO, stamp, Heard(intent)) if intent else launch_request(WHO, stamp)
    return json.dumps(envelope(WHO, session, request)).encode()


def speech(outcome: Outcome) -> str:
    """Return what the couple hears."""
    assert (outcome.kind, outcome.status) == ("response", 200)
    assert outcome.told["headers"]["content-type"] == "application/json"
    ssml: str = outcome.json["response"]["outputSpeech"]["ssml"]
    return ssml


def test_a_signed_launch_is_answered(skill: Skill) -> None:
    assert speech(skill.receives(says())).startswith("<speak>")


def test_the_chain_is_fetched_once_for_many_requests(skill: Skill) -> None:
    for _ in range(3):
        assert skill.receives(says()).status == 200
    assert skill.amazon.asked == [AMAZON + skill.amazon.path]


def test_what_a_couple_tells_is_in_the_table(skill: Skill, dynamodb: DynamoDBLocal) -> None:
    speech(skill.receives(says("GestureDoneIntent")))
    with connected(dynamodb) as client:
        (item,) = client.scan(TableName=TABLE)["Items"]
    assert item["household"]["S"] == household_key(WHO.user_id)


def test_a_body_that_comes_in_base64_is_answered(skill: Skill) -> None:
    assert speech(skill.receives(says(), base64=True))


def test_every_character_is_signed_as_it_is(skill: Skill) -> None:
    body = json.dumps(json.loads(says(note="Pokémon 💛")), ensure_ascii=False).encode()
    assert speech(skill.receives(body))
    assert speech(skill.receives(body, base64=True))


def test_a_tampered_body_is_refused(skill: Skill) -> None:
    body = says()
    refused = skill.receives(body.replace(b"en-US", b"en-GB"), signed=body)
    assert (refused.status, refused.json) == (400, {"error": "bad request"})


def test_an_unsigned_body_is_refused(skill: Skill) -> None:
    assert skill.function(event("POST", "/alexa", says())).status == 400


def test_a_body_of_more_than_128_kib_is_refused_by_its_size(skill: Skill) -> None:
    body = b" " * (128 * 1024 + 1)
    assert skill.receives(body).status == 413
    assert skill.receives(body, base64=True).status == 413


def test_alexa_posts_and_does_nothing_else(skill: Skill) -> None:
    assert skill.function(event("GET", "/alexa")).status == 405


@pytest.mark.parametrize("page", ["privacy", "terms"])
def test_the_pages_are_served(skill: Skill, page: str) -> None:
    served = skill.function(event("GET", f"/{page}"))
    assert served.status == 200
    assert served.told["headers"]["content-type"] == "text/html; charset=utf-8"
    assert not served.told["isBase64Encoded"]


def test_the_function_says_that_it_lives(skill: Skill) -> None:
    assert skill.function(event("GET", "/healthz")).status == 200


def test_metrics_are_nowhere(skill: Skill) -> None:
    assert skill.function(event("GET", "/metrics")).status == 404


def test_an_event_that_is_no_request_ends_in_an_error_and_the_next_is_answered(
    skill: Skill,
) -> None:
    assert skill.function({"detail-type": "Scheduled Event"}).kind == "error"
    assert speech(skill.receives(says()))


def test_the_log_is_an_object_a_line_and_holds_no_id(skill: Skill) -> None:
    skill.receives(says(), signed=b"something else")
    assert {"refused"} <= {line.get("event") for line in skill.function.lines()}
    assert WHO.user_id not in skill.function.log.read_text()


def test_a_wrong_setting_ends_the_start_with_its_name(tmp_path: Path) -> None:
    settings = {"GESTURES_STORE": f"sqlite:///{tmp_path}/gestures.db"}
    with function(tmp_path / "log", settings) as running:
        failed = running.outcome()
    assert failed.kind == "error"
    assert failed.told["errorMessage"].startswith("GESTURES_SKILL_ID: ")

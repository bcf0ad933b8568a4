"""Every vector over real HTTP: accepted is a turn, refused a 400 that tells the log alone why."""

from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.gate.alexa import Answer, Skill
from tests.gate.vectors import ACCEPTED, Vector
from tests.gate.vectors.bodies import BODIES
from tests.gate.vectors.chains import CHAINS
from tests.gate.vectors.envelopes import MEMBERS, MOMENTS
from tests.gate.vectors.headers import HEADERS
from tests.gate.vectors.urls import FETCHED, URLS


@pytest.mark.parametrize("vector", URLS, ids=str)
def test_the_url_that_is_fetched_is_the_one_that_was_checked(skill: Skill, vector: Vector) -> None:
    skill.fetched.clear()
    expect_verdict(skill, vector)
    assert set(skill.fetched) <= {FETCHED}


@pytest.mark.parametrize("vector", CHAINS, ids=str)
def test_only_alexas_own_chain_is_trusted(skill: Skill, vector: Vector) -> None:
    expect_verdict(skill, vector)


@pytest.mark.parametrize("vector", HEADERS, ids=str)
def test_only_what_alexa_signed_is_believed(skill: Skill, vector: Vector) -> None:
    expect_verdict(skill, vector)


@pytest.mark.parametrize("vector", BODIES, ids=str)
def test_only_a_body_that_reads_one_way_is_read(skill: Skill, vector: Vector) -> None:
    expect_verdict(skill, vector)


@pytest.mark.parametrize("vector", MOMENTS, ids=str)
def test_only_a_request_of_this_moment_is_answered(skill: Skill, vector: Vector) -> None:
    expect_verdict(skill, vector)


@pytest.mark.parametrize("vector", MEMBERS, ids=str)
def test_only_a_whole_request_for_this_skill_is_answered(skill: Skill, vector: Vector) -> None:
    expect_verdict(skill, vector)


def expect_verdict(skill: Skill, vector: Vector) -> None:
    with capture_logs() as logs:
        answer = skill.receive(vector.letter())
    if vector.verdict == ACCEPTED:
        assert answer.status == 200
        assert answer.json["version"] == "1.0"
    else:
        expect_refusal(answer, logs, vector.verdict)


def expect_refusal(answer: Answer, logs: list[Any], reason: str) -> None:
    assert (answer.status, answer.json) == (400, {"error": "bad request"})
    # The line of a turn before this may come after its answer.
    refusals = [log for log in logs if log["event"] != "turn"]
    assert [log["event"] for log in refusals] == ["refused"]
    assert reason in refusals[0]["reason"]


def test_no_two_vectors_go_by_the_same_name() -> None:
    vectors = [*URLS, *CHAINS, *HEADERS, *BODIES, *MOMENTS, *MEMBERS]
    assert len({vector.what for vector in vectors}) == len(vectors)

"""A real DynamoDB engine that fails under a real server, which is never started again."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from skill.domain.household import Household
from skill.store import Households
from skill.store.dynamodb import DynamoDBStore
from skill.tools.table import create
from tests.outage.honesty import (
    ALL_BUT_FORGET,
    EVERYTHING,
    MOST_SECONDS,
    WRITING,
    Skill,
    ask,
    expect_away,
    expect_back,
    expect_honest,
)
from tests.support.couple import DONE, Couple
from tests.support.crashing import crashing
from tests.support.deadlines import ample
from tests.support.dynamodb_local import DynamoDBLocal, engine
from tests.support.fixtures import engine_folder
from tests.support.hanging import main_without_a_resolver
from tests.support.processes import free_port, served_by, serving
from tests.support.proxy import (
    Fault,
    Proxy,
    answer_lost,
    cut,
    cut_half_way,
    refused,
    silent,
    slow,
    stranger,
)
from tests.support.tables import Table

FAULTS = {
    "throttled": refused("ThrottlingException"),
    "throttled in its old words": refused("ProvisionedThroughputExceededException"),
    "its account throttled": refused("RequestLimitExceeded"),
    "out of order": refused("InternalServerError", 500),
    "unknown credentials": refused("UnrecognizedClientException"),
    "expired credentials": refused("ExpiredTokenException"),
    "no permission": refused("AccessDeniedException"),
    "a stranger out of order": stranger(503, b"<html>service unavailable</html>", "text/html"),
    "a stranger with a page": stranger(200, b"<html>it works</html>", "text/html"),
    "a stranger with nothing": stranger(200, b""),
    "a stranger with an object": stranger(200, b"{}"),
    "a stranger with a list": stranger(200, b"[1]"),
    "a stranger with bytes": stranger(200, b"\xff\x00"),
    "a stranger's error of another shape": stranger(400, b'["error"]'),
    "a stranger's error in bytes": stranger(500, b"\xff\x00"),
    "cut off": cut,
    "cut off half way": cut_half_way,
    "silent": silent,
}


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_every_answer_is_honest_and_the_next_turn_after_is_saved(
    proxied: Skill, proxy: Proxy, fault: Fault
) -> None:
    couple = proxied.couple()
    proxy.does(fault, "GetItem", "PutItem", "DeleteItem")
    expect_away(proxied, couple, EVERYTHING)
    proxy.heals()
    expect_back(proxied, couple)


def test_an_engine_that_says_nothing_is_not_ready_until_it_answers(
    proxied: Skill, proxy: Proxy
) -> None:
    proxied.becomes(200)
    proxy.does(silent, "GetItem")
    proxied.becomes(503)
    proxy.heals()
    proxied.becomes(200)


@pytest.mark.parametrize("name", ["throttled", "no permission", "silent"])
def test_an_engine_that_only_reads_is_no_memory(proxied: Skill, proxy: Proxy, name: str) -> None:
    couple = proxied.couple()
    proxy.does(FAULTS[name], "PutItem", "DeleteItem")
    expect_away(proxied, couple, WRITING)
    proxy.heals()
    expect_back(proxied, couple)


def warm_up(store: Households) -> None:
    """Have a fresh engine load its code, which takes longer than a turn's time-outs."""
    now = datetime.now(UTC)
    store.save("somebody", Household(), now + timedelta(days=1), ample())
    store.load("somebody", now, ample(), consistent=True)
    store.load("somebody", now, ample())


def test_an_engine_may_come_late_and_without_a_table_and_go(aws: DynamoDBLocal) -> None:
    port, name = free_port(), "gestures"
    table = Table(name, f"http://127.0.0.1:{port}")
    client = table.connect()
    settings = {
        **aws.environment,
        "AWS_ENDPOINT_URL_DYNAMODB": table.endpoint,
        "GESTURES_STORE": f"dynamodb://{name}",
    }
    with serving("--unsigned", **settings) as running:
        skill = Skill(running, DynamoDBStore(client, name))
        expect_away(skill, Couple(running.url), EVERYTHING)
        skill.becomes(503)
        with engine(engine_folder(), port):
            expect_away(skill, Couple(running.url), EVERYTHING)
            create(client, name)
            warm_up(skill.store)
            couple = skill.couple()
            skill.becomes(200)
        expect_away(skill, couple, EVERYTHING)
    client.close()


def test_an_engine_that_works_at_every_second_try_is_waited_for_no_longer(
    proxied: Skill, proxy: Proxy
) -> None:
    couple = proxied.couple()
    proxy.does_next("GetItem", silent, slow(0.65), silent, slow(0.65))
    proxy.does_next("PutItem", silent, slow(0.65))
    answer = couple.says(DONE, attributes={"version": 9})
    assert answer.seconds < MOST_SECONDS
    assert bool(answer.claims) == (proxied.kept(couple).moments == 2)


def test_a_name_that_nobody_looks_up_is_not_waited_for() -> None:
    settings = {
        "GESTURES_STORE": "dynamodb://gestures",
        "AWS_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_ENDPOINT_URL_DYNAMODB": "http://engine.invalid",
    }
    # To stop it would wait for the names.
    server = served_by(main_without_a_resolver, ["--unsigned"], settings)
    with crashing(server) as running:
        expect_honest(ask(Couple(running.url), EVERYTHING))


def test_a_save_whose_answer_got_lost_counts_once(proxied: Skill, proxy: Proxy) -> None:
    couple = Couple(proxied.running.url)
    proxy.does_next("PutItem", answer_lost)
    assert couple.says(DONE).claims == {"done.first"}
    assert proxied.kept(couple).moments == 1


def test_a_save_that_nobody_could_confirm_is_not_claimed(proxied: Skill, proxy: Proxy) -> None:
    couple = proxied.couple()
    proxy.does(answer_lost, "PutItem")
    expect_away(proxied, couple, (DONE,))
    proxy.heals()
    assert couple.says(DONE).claims
    assert len(proxied.kept(couple).days) == 1


def test_the_log_says_what_the_engine_said(proxied: Skill, proxy: Proxy) -> None:
    couple = proxied.couple()
    proxy.does(FAULTS["no permission"], "GetItem")
    proxied.log()
    couple.says(DONE)
    (line,) = proxied.log()
    assert line["reason"] == "AccessDeniedException"


def rest(**members: object) -> dict[str, Any]:
    """Return the part of a record that is JSON, with some of its members replaced."""
    return {"rest": {"S": json.dumps({"schema": 1, "moments": 3, "since": "2024-05-01"} | members)}}


SOON = int(datetime.now(UTC).timestamp()) + 10**7
RECORD: dict[str, Any] = {
    "version": {"N": "3"},
    "expires": {"N": str(SOON)},
    "days": {"B": b"\x07"},
    **rest(),
}
UNREADABLE = [
    pytest.param(dict.fromkeys(RECORD), id="nothing"),
    pytest.param({"days": None}, id="no days"),
    pytest.param({"days": {"S": "monday"}}, id="days of another type"),
    pytest.param(rest(since="9999-12-30"), id="days beyond the calendar"),
    pytest.param({"version": None}, id="no version"),
    pytest.param({"version": {"N": "1.5"}}, id="half a version"),
    pytest.param({"expires": None}, id="no expiry"),
    pytest.param({"expires": {"S": "soon"}}, id="an expiry in words"),
    pytest.param({"rest": {"S": "{nonsense"}}, id="no JSON"),
    pytest.param({"rest": {"S": "[]"}}, id="no object"),
    pytest.param({"rest": {"S": "[" * 100_000}}, id="an abyss"),
    pytest.param(rest(schema=99), id="an unknown schema"),
    pytest.param(rest(moments="three"), id="moments in words"),
    pytest.param(rest(favourites=[["ab"]]), id="favourites of another type"),
]


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("garbage", UNREADABLE)
def test_an_item_that_cannot_be_read_is_no_memory(
    proxied: Skill, lasting_table: Table, garbage: dict[str, Any]
) -> None:
    couple = Couple(proxied.running.url)
    key = {"household": {"S": couple.key}}
    item = {name: value for name, value in (key | RECORD | garbage).items() if value}
    client = lasting_table.connect()
    client.put_item(TableName=lasting_table.name, Item=item)
    expect_away(proxied, couple, ALL_BUT_FORGET)
    assert client.get_item(TableName=lasting_table.name, Key=key)["Item"] == item
    client.put_item(TableName=lasting_table.name, Item=key | RECORD)
    assert couple.says(DONE).claims
    assert proxied.kept(couple).moments == 4
    client.close()


@pytest.mark.usefixtures("aws")
def test_a_zone_that_this_machine_does_not_know_is_no_zone(
    proxied: Skill, lasting_table: Table
) -> None:
    couple = Couple(proxied.running.url)
    item = {"household": {"S": couple.key}} | RECORD | rest(zone=["Nowhere/Land", SOON])
    client = lasting_table.connect()
    client.put_item(TableName=lasting_table.name, Item=item)
    assert couple.says(DONE).claims
    assert proxied.kept(couple).moments == 4
    client.close()

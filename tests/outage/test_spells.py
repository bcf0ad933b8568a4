"""Connections to DynamoDB that died while nobody spoke: no turn loses its memory by them."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from skill.store.dynamodb import KEPT_SECONDS, DynamoDBStore, connect
from tests.outage.honesty import Skill, ask
from tests.support.couple import DONE, LAUNCH, STREAK, TODAYS, Couple
from tests.support.deadlines import ample
from tests.support.dynamodb_local import DynamoDBLocal
from tests.support.processes import serving
from tests.support.tables import UNHURRIED, Table
from tests.support.wire import Death, Wire

SPELLS = 3
KEPT = 4
AT_ONCE = (LAUNCH, TODAYS, DONE, STREAK)


@pytest.fixture(scope="module")
def wire(dynamodb: DynamoDBLocal) -> Iterator[Wire]:
    with Wire(dynamodb.url) as wire:
        yield wire


@pytest.fixture(scope="module")
def skill(
    dynamodb: DynamoDBLocal, wire: Wire, lasting_table: Table, lasting_skill: Skill
) -> Iterator[Skill]:
    settings = {
        **dynamodb.environment,
        "AWS_ENDPOINT_URL_DYNAMODB": wire.url,
        "GESTURES_STORE": f"dynamodb://{lasting_table.name}",
    }
    with serving("--unsigned", **settings) as running:
        yield Skill(running, lasting_skill.store)


@pytest.mark.parametrize("death", Death)
def test_every_turn_after_a_quiet_spell_keeps_its_memory(
    skill: Skill, wire: Wire, death: Death
) -> None:
    couple = skill.couple()
    for spell in range(SPELLS):
        ask(Couple(skill.running.url), AT_ONCE)  # so that several connections are kept
        wire.dies(death)
        answers = [couple.says(DONE), *ask(couple, AT_ONCE).values()]
        assert [answer.confessions for answer in answers] == [set()] * len(answers)
        assert skill.kept(couple).moments == 1 + 2 * (spell + 1)


def keep_several(store: DynamoDBStore, wire: Wire) -> None:
    """Ask at once, until the store keeps more connections than a call has tries."""
    with ThreadPoolExecutor(KEPT) as threads:
        while wire.made < KEPT:
            for asked in [threads.submit(store.ping, ample()) for _ in range(KEPT)]:
                asked.result()


@pytest.mark.usefixtures("aws")
@pytest.mark.parametrize("death", Death)
def test_a_second_try_is_on_a_fresh_connection(
    wire: Wire, lasting_table: Table, death: Death
) -> None:
    store = DynamoDBStore(connect("us-east-1", wire.url), lasting_table.name)
    for _ in range(SPELLS):
        keep_several(store, wire)
        wire.dies(death)
        store.ping(ample())
        assert wire.made == 1
    store.close()


@pytest.mark.usefixtures("aws")
def test_after_a_long_pause_a_call_begins_with_a_fresh_connection(
    wire: Wire, lasting_table: Table
) -> None:
    now = 0.0
    client = connect("us-east-1", wire.url, UNHURRIED, ticks=lambda: now)
    store = DynamoDBStore(client, lasting_table.name)
    store.ping(ample())
    made = wire.made
    now += KEPT_SECONDS
    store.ping(ample())
    assert wire.made == made
    now += KEPT_SECONDS + 1
    store.ping(ample())
    assert wire.made == made + 1
    store.close()

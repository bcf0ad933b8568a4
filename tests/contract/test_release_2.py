"""The release before this one reads what this one wrote without harm, and the other way round."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from skill.domain.household import Household
from skill.store import CorruptRecord
from skill.store.dynamodb import DynamoDBStore
from skill.store.protocol import Item
from skill.store.sqlite import SQLiteStore
from tests.contract import release_2
from tests.support.deadlines import ample
from tests.support.full import TEN_YEARS, full

NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(days=400)

Read = Callable[[str], object]
"""Reads a household as the release before this one did."""

OLD_RECORD = (
    b"\x09",
    '{"schema":2,"since":"2026-11-19","moments":5,"gestures":["NyYo","hug"],"last":"gesture"}',
)


@pytest.fixture(params=["sqlite", "dynamodb"])
def store_and_old_reader(
    request: pytest.FixtureRequest, tmp_path: Path
) -> tuple[SQLiteStore | DynamoDBStore, Read]:
    if request.param == "sqlite":
        return SQLiteStore(tmp_path / "gestures.db"), lambda key: _from_sqlite(tmp_path, key)
    table = request.getfixturevalue("table")
    client = table.connect()

    def read(key: str) -> object:
        found = client.get_item(TableName=table.name, Key={"household": {"S": key}})
        return release_2.from_dynamodb(found["Item"])

    return DynamoDBStore(client, table.name), read


def _from_sqlite(folder: Path, key: str) -> object:
    with closing(sqlite3.connect(folder / "gestures.db")) as database:
        (row,) = database.execute("SELECT * FROM households WHERE household = ?", (key,))
        return release_2.from_sqlite(row)


@pytest.mark.parametrize("household", [Household(), full(TEN_YEARS)], ids=["blank", "full"])
def test_the_release_before_answers_without_memory_and_saves_nothing(
    household: Household, store_and_old_reader: tuple[SQLiteStore | DynamoDBStore, Read]
) -> None:
    store, old_reader = store_and_old_reader
    key = uuid4().hex
    store.restore([Item(key, 1, int(LATER.timestamp()), *OLD_RECORD)])
    assert old_reader(key)
    store.save(key, replace(household, version=1), LATER, ample())
    with pytest.raises(release_2.CorruptRecord):
        old_reader(key)
    assert store.load(key, NOW, ample(), consistent=True) == replace(household, version=2)
    store.close()


def test_what_the_release_before_wrote_goes_on(
    store_and_old_reader: tuple[SQLiteStore | DynamoDBStore, Read],
) -> None:
    store, _ = store_and_old_reader
    key = uuid4().hex
    store.restore([Item(key, 7, int(LATER.timestamp()), *OLD_RECORD)])
    household = store.load(key, NOW, ample())
    assert (household.moments, len(household.days), household.version) == (5, 2, 7)
    store.save(key, household.tell(NOW.date(), "request"), LATER, ample())
    assert store.load(key, NOW, ample(), consistent=True).moments == 6
    store.close()


def test_a_record_of_a_release_to_come_is_told_apart_from_none(
    store_and_old_reader: tuple[SQLiteStore | DynamoDBStore, Read],
) -> None:
    store, _ = store_and_old_reader
    key = uuid4().hex
    store.restore([Item(key, 7, int(LATER.timestamp()), b"", b"\x91\x04")])
    with pytest.raises(CorruptRecord):
        store.load(key, NOW, ample())
    store.close()

"""What every store must do. A backend's fixture only says how to make one."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from skill.domain.household import Choice, Household, TodaysGesture, Unplayable, Zone
from skill.domain.hug import Part
from skill.domain.offer import OfferKind
from skill.domain.repertoire import Heard, Repertoire
from skill.domain.told import ToldDays
from skill.domain.walk import Walk
from skill.store import Conflict, StoreUnavailable
from skill.store.dynamodb import DynamoDBStore
from skill.store.protocol import Item
from skill.store.record import to_record
from skill.store.sqlite import PATIENCE_SECONDS, SQLiteStore
from tests.support.deadlines import ample
from tests.support.tables import Table

NOW = datetime.now(UTC).replace(microsecond=0)
LATER = NOW + timedelta(days=400)
LONG_AGO = NOW - timedelta(days=4000)  # so long that DynamoDB's own expiry lets it be
DAY = date(2026, 11, 22)

FULL = Household(
    days=ToldDays.of({DAY, DAY - timedelta(days=3), DAY - timedelta(days=900)}),
    moments=17,
    today=TodaysGesture(DAY, 7, way=2),
    repertoire=Repertoire(Walk(3, 1000, (7, 4095), 7), heard=(Heard(9, DAY),)),
    prompts=Walk(1, 2000, (11,), 11),
    gesture=7,
    zone=Zone("Europe/Paris", NOW),
    offered=OfferKind.PROMPT,
    favourites=(Choice(OfferKind.GESTURE, 7), Choice(OfferKind.PROMPT, 11)),
    set_aside=(Choice(OfferKind.PROMPT, 4095), Choice(OfferKind.GESTURE, 0)),
    unplayable=Unplayable(DAY, frozenset({Part.RING})),
    recent=("one", "two"),
)

Store = SQLiteStore | DynamoDBStore
Opener = Callable[[], Store]


@pytest.fixture(params=["sqlite", "dynamodb"])
def open_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Opener]:
    """Opens the same store as often as it is called, as several processes would."""
    opened: list[Store] = []

    def remember(store: Store) -> Store:
        opened.append(store)
        return store

    if request.param == "sqlite":
        file = tmp_path / "new-folder" / "gestures.db"
        yield lambda: remember(SQLiteStore(file, PATIENCE_SECONDS))
    else:
        table: Table = request.getfixturevalue("table")
        yield lambda: remember(DynamoDBStore(table.connect(), table.name))
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: Opener) -> Store:
    return open_store()


@pytest.fixture
def key() -> str:
    return uuid4().hex


def test_a_household_that_was_never_saved_is_blank(store: Store, key: str) -> None:
    assert store.load(key, NOW, ample()) == Household()


def test_a_saved_household_comes_back(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    assert store.load(key, NOW, ample()) == replace(FULL, version=1)


def test_a_blank_household_comes_back_as_well(store: Store, key: str) -> None:
    store.save(key, Household(), LATER, ample())
    assert store.load(key, NOW, ample()) == Household(version=1)


def test_every_save_makes_the_next_version(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.save(key, replace(FULL, moments=18, version=1), LATER, ample())
    assert store.load(key, NOW, ample(), consistent=True) == replace(FULL, moments=18, version=2)


def test_households_are_kept_apart(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    assert store.load(key + "0", NOW, ample()) == Household()


def test_a_store_opened_again_has_what_was_saved(open_store: Opener, key: str) -> None:
    open_store().save(key, FULL, LATER, ample())
    assert open_store().load(key, NOW, ample()).moments == 17


def test_the_later_of_two_conflicting_saves_is_told(open_store: Opener, key: str) -> None:
    ours, theirs = open_store(), open_store()
    ours.save(key, FULL, LATER, ample())
    with pytest.raises(Conflict):
        theirs.save(key, Household(moments=1), LATER, ample())
    assert ours.load(key, NOW, ample(), consistent=True) == replace(FULL, version=1)


def test_a_save_on_an_old_version_is_told(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.save(key, replace(FULL, version=1), LATER, ample())
    with pytest.raises(Conflict) as told:
        store.save(key, replace(FULL, moments=99, version=1), LATER, ample())
    assert told.value.stored == replace(FULL, version=2)


def test_a_save_of_what_is_gone_is_told(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.forget(key, ample())
    with pytest.raises(Conflict) as told:
        store.save(key, replace(FULL, version=1), LATER, ample())
    assert told.value.stored is None


@pytest.mark.parametrize("version", [0, 41])
def test_a_save_that_is_sent_again_meets_itself_and_is_saved(
    store: Store, key: str, version: int
) -> None:
    household = replace(FULL, version=version)
    store.restore([item(key, household)] if version else [])
    store.save(key, household, LATER, ample())
    store.save(key, household, LATER, ample())
    assert store.load(key, NOW, ample(), consistent=True) == replace(FULL, version=version + 1)


@pytest.mark.parametrize("other", [replace(FULL, moments=18), FULL])
def test_only_the_very_same_save_is_itself(store: Store, key: str, other: Household) -> None:
    store.save(key, FULL, LATER, ample())
    with pytest.raises(Conflict):
        store.save(key, other, LATER + timedelta(seconds=1), ample())


def test_of_many_who_save_at_once_exactly_one_wins(open_store: Opener, key: str) -> None:
    stores, wins, losses = [open_store() for _ in range(8)], [], []
    for each in stores:
        each.load(key, NOW, ample())
    start = threading.Barrier(len(stores))

    def save(number: int) -> None:
        start.wait()
        try:
            stores[number].save(key, Household(moments=number + 1), LATER, ample())
            wins.append(number + 1)
        except Conflict:
            losses.append(number)

    threads = [threading.Thread(target=save, args=(number,)) for number in range(len(stores))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(wins) == 1
    assert len(losses) == 7
    assert stores[0].load(key, NOW, ample(), consistent=True).moments == wins[0]


def test_one_store_may_be_used_by_many_threads(store: Store) -> None:
    keys = [uuid4().hex for _ in range(32)]

    def save_and_load(key: str) -> None:
        store.save(key, FULL, LATER, ample())
        loaded.append(store.load(key, NOW, ample(), consistent=True))

    loaded: list[Household] = []
    threads = [threading.Thread(target=save_and_load, args=(key,)) for key in keys]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert loaded == [replace(FULL, version=1)] * 32


def test_an_expired_household_is_blank_and_can_be_saved_anew(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    expired = store.load(key, LATER, ample())
    assert replace(expired, version=0) == Household()
    store.save(key, replace(expired, moments=1), LATER + timedelta(days=400), ample())
    assert store.load(key, LATER, ample()).moments == 1


def test_forgetting_leaves_nothing(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.forget(key, ample())
    assert store.load(key, NOW, ample(), consistent=True) == Household()


def test_what_was_never_kept_can_be_forgotten(store: Store, key: str) -> None:
    store.forget(key, ample())


def item(key: str, household: Household, expires: datetime = LATER) -> Item:
    record = to_record(household)
    expiry = int(expires.timestamp())
    return Item(key, household.version, expiry, record.days, record.rest)


def test_an_empty_store_has_no_items(store: Store) -> None:
    assert list(store.items()) == []


def test_every_household_is_an_item_whether_expired_or_not(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.save(key + "0", Household(), LONG_AGO, ample())
    store.save(key + "1", FULL, LATER, ample())
    store.forget(key + "1", ample())
    assert set(store.items()) == {
        item(key, replace(FULL, version=1)),
        item(key + "0", Household(version=1), LONG_AGO),
    }


def test_items_may_be_left_before_the_last(store: Store, key: str) -> None:
    store.save(key, FULL, LATER, ample())
    store.save(key + "0", FULL, LATER, ample())
    items = iter(store.items())
    next(items)
    del items
    store.save(key, replace(FULL, version=1), LATER, ample())
    assert len(list(store.items())) == 2


def test_a_restored_household_comes_back_in_its_version(store: Store, key: str) -> None:
    restored = replace(FULL, version=41)
    assert store.restore([item(key, restored)]) == 1
    assert store.load(key, NOW, ample(), consistent=True) == restored
    assert list(store.items()) == [item(key, restored)]


def test_a_restored_household_goes_on_from_its_version(store: Store, key: str) -> None:
    store.restore([item(key, replace(FULL, version=41))])
    store.save(key, replace(FULL, moments=18, version=41), LATER, ample())
    assert store.load(key, NOW, ample(), consistent=True) == replace(FULL, moments=18, version=42)


def test_an_expired_household_is_restored_and_stays_expired(store: Store, key: str) -> None:
    assert store.restore([item(key, replace(FULL, version=41), LONG_AGO)]) == 1
    assert store.load(key, NOW, ample(), consistent=True) == Household(version=41)


def test_of_what_is_kept_and_what_is_restored_the_higher_version_wins(
    store: Store, key: str
) -> None:
    kept, older, same, newer = (replace(FULL, moments=n, version=n) for n in (6, 5, 6, 7))
    store.restore([item(key, kept)])
    assert store.restore([item(key, older), item(key, replace(same, moments=99))]) == 0
    assert store.load(key, NOW, ample(), consistent=True) == kept
    assert store.restore([item(key, newer)]) == 1
    assert store.load(key, NOW, ample(), consistent=True) == newer


def test_restoring_again_writes_nothing(store: Store) -> None:
    items = [item(uuid4().hex, replace(FULL, version=n)) for n in range(1, 13)]
    assert store.restore(items[:9]) == 9
    assert store.restore(items) == 3
    assert store.restore(items) == 0
    assert sorted(store.items()) == sorted(items)


def test_a_save_that_a_restore_overtook_is_told(open_store: Opener, key: str) -> None:
    ours, theirs = open_store(), open_store()
    ours.save(key, FULL, LATER, ample())
    loaded = ours.load(key, NOW, ample())
    theirs.restore([item(key, replace(FULL, moments=40, version=2))])
    with pytest.raises(Conflict):
        ours.save(key, loaded, LATER, ample())
    assert ours.load(key, NOW, ample(), consistent=True).moments == 40


def test_an_engine_that_is_there_answers_a_ping(store: Store) -> None:
    store.ping(ample())


def test_an_sqlite_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    store = SQLiteStore(tmp_path / "file" / "gestures.db")
    with pytest.raises(StoreUnavailable):
        store.ping(ample())
    with pytest.raises(StoreUnavailable):
        list(store.items())
    with pytest.raises(StoreUnavailable):
        store.restore([item("key", FULL)])


def test_an_sqlite_file_of_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / "gestures.db").write_text("a shopping list, and not a database at all" * 100)
    with pytest.raises(StoreUnavailable):
        SQLiteStore(tmp_path / "gestures.db").load("key", NOW, ample())


def test_a_dynamodb_table_that_is_not_there_is_told(table: Table, key: str) -> None:
    store = DynamoDBStore(table.connect(), "another-table")
    for failing in (
        lambda: store.ping(ample()),
        lambda: store.load(key, NOW, ample()),
        lambda: store.save(key, FULL, LATER, ample()),
        lambda: store.forget(key, ample()),
        lambda: list(store.items()),
        lambda: store.restore([item(key, FULL)]),
    ):
        with pytest.raises(StoreUnavailable):
            failing()
    store.close()


def test_a_dynamodb_item_of_something_else_is_told_by_its_key(table: Table, key: str) -> None:
    client = table.connect()
    client.put_item(TableName=table.name, Item={"household": {"S": key}, "milk": {"N": "2"}})
    store = DynamoDBStore(client, table.name)
    with pytest.raises(StoreUnavailable):
        store.load(key, NOW, ample())
    assert list(store.items()) == [Item(key, 0, 0, b"", "")]
    store.close()


def test_what_the_engine_said_is_told_in_one_line(table: Table, key: str) -> None:
    store = DynamoDBStore(table.connect(), "another-table")
    with pytest.raises(StoreUnavailable) as told:
        store.load(key, NOW, ample())
    assert "ResourceNotFoundException" in told.value.details
    assert "\n" not in told.value.details
    store.close()


def test_an_sqlite_store_has_nothing_on_disk_of_what_was_forgotten(
    tmp_path: Path, key: str
) -> None:
    store = SQLiteStore(tmp_path / "gestures.db")
    store.save(key, FULL, LATER, ample())
    store.forget(key, ample())
    left = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert key.encode() not in left
    store.close()

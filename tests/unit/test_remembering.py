"""The load and the save around a handler."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from structlog.testing import capture_logs

from simulator.settings_api import SettingsApi
from skill.alexa.http_client import Fetcher
from skill.alexa.settings_api import Device, DeviceSettings, loopback_hosts
from skill.conversation.handlers import Entry, Reply, Session, Turn
from skill.conversation.memory import Memory, Request
from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.store import Conflict, CorruptRecord, StoreUnavailable
from skill.store.sqlite import SQLiteStore
from skill.words import load_catalogue
from tests.support.deadlines import ample

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
KEPT = timedelta(days=400)


@dataclass
class CountingStore(SQLiteStore):
    """A real store that counts its calls, and fails or is overtaken as it is told."""

    path: Path
    loads: int = 0
    saves: int = 0
    fails: set[str] = field(default_factory=set)
    overtaken: int = 0

    def __post_init__(self) -> None:
        super().__init__(self.path)

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        self.loads += 1
        if "load" in self.fails:
            raise StoreUnavailable("told to")
        return super().load(key, now, deadline, consistent=consistent)

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        self.saves += 1
        if "save" in self.fails:
            raise StoreUnavailable("told to")
        if self.overtaken:
            self.overtaken -= 1
            other = super().load(key, NOW, deadline)
            super().save(
                key, other.tell(date(2026, 11, 1), f"other{self.overtaken}"), expires, deadline
            )
        super().save(key, household, expires, deadline)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[CountingStore]:
    made = CountingStore(tmp_path / "gestures.db")
    yield made
    made.close()


@pytest.fixture
def api() -> Iterator[SettingsApi]:
    with SettingsApi("Asia/Tokyo", device_id="device", token="token") as running:
        yield running


@pytest.fixture
def memory(store: CountingStore) -> Iterator[Memory]:
    fetcher = Fetcher(Path(certifi.where()))
    devices = DeviceSettings(fetcher, loopback_hosts)
    yield Memory(store, devices, load_catalogue("en"), KEPT)
    devices.close()


@pytest.fixture
def request_(api: SettingsApi) -> Request:
    return Request(
        key="household",
        id="request",
        at=NOW,
        locale="en-US",
        device=Device("device", api.url, "token"),
        session=Session(),
        slots={},
    )


def look(turn: Turn) -> Reply:
    """A handler that changes nothing."""
    seen.append(turn)
    return Reply()


def tell(turn: Turn) -> Reply:
    """A handler that tells a moment."""
    seen.append(turn)
    return Reply().keeping(turn.household.tell(turn.day, turn.request))


seen: list[Turn] = []


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def test_a_turn_without_memory_asks_no_store_and_no_device(
    memory: Memory, store: CountingStore, api: SettingsApi, request_: Request
) -> None:
    memory.take(Entry(look, memory=False), request_)
    assert (store.loads, store.saves, api.asked) == (0, 0, 0)


def test_a_turn_that_changes_nothing_writes_nothing(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    memory.take(Entry(tell, memory=True), request_)
    memory.take(Entry(look, memory=True), replace(request_, id="later"))
    assert (store.loads, store.saves) == (2, 1)


def test_a_request_that_comes_again_counts_once(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    for _ in range(3):
        memory.take(Entry(tell, memory=True), request_)
    assert store.load("household", NOW, ample()).moments == 1


def test_a_turn_that_was_overtaken_is_taken_again_on_what_is_there_now(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    store.overtaken = 3
    memory.take(Entry(tell, memory=True), request_)
    household = store.load("household", NOW, ample())
    assert household.moments == 4
    assert household.days == {date(2026, 11, 1), date(2026, 11, 22)}


def test_an_overtaken_turn_draws_alike(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    drawn = []

    def draw(turn: Turn) -> Reply:
        drawn.append(turn.rng.random())
        return tell(turn)

    store.overtaken = 1
    memory.take(Entry(draw, memory=True), request_)
    assert len(drawn) == 2
    assert len(set(drawn)) == 1
    assert drawn[0] != random.Random("another").random()


@pytest.mark.parametrize("fails", ["load", "save"])
def test_where_the_store_fails_the_handler_knows_that_it_has_no_memory(
    memory: Memory, store: CountingStore, request_: Request, fails: str
) -> None:
    store.fails = {fails}
    with capture_logs() as logs:
        memory.take(Entry(tell, memory=True), request_)
    assert seen[-1].remembers is False
    assert [log["event"] for log in logs] == ["store_unavailable"]


def test_without_memory_the_session_still_tells_what_was_offered(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    store.fails = {"load"}
    memory.take(
        Entry(look, memory=True),
        replace(request_, session=Session(gesture="coffee", prompt="laugh")),
    )
    gestures = ("coffee", "hug")
    turn = seen[-1]
    assert turn.household.todays_gesture(turn.day, gestures, turn.rng)[0] == "coffee"
    assert turn.household.another_gesture(turn.day, gestures, turn.rng)[0] == "hug"


def test_a_store_that_is_always_overtaken_is_given_up_honestly(
    memory: Memory, store: CountingStore, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("skill.conversation.memory.LAST_BEGIN_SECONDS", 0.05)

    def conflict(*_: object) -> None:
        raise Conflict(None)

    monkeypatch.setattr(store, "save", conflict)
    memory.take(Entry(tell, memory=True), request_)
    assert seen[-1].remembers is False


def test_a_day_is_the_devices_own(memory: Memory, request_: Request) -> None:
    memory.take(Entry(tell, memory=True), request_)
    assert seen[-1].day == date(2026, 11, 22)
    assert seen[-1].household.zone
    assert seen[-1].household.zone.name == "Asia/Tokyo"


def test_the_device_is_asked_once_and_again_after_a_week(
    memory: Memory, api: SettingsApi, request_: Request
) -> None:
    for days in (0, 1, 7):
        turn = replace(request_, id=str(days), at=NOW + timedelta(days=days))
        memory.take(Entry(tell, memory=True), turn)
    assert api.asked == 1
    memory.take(Entry(tell, memory=True), replace(request_, id="8", at=NOW + timedelta(days=8)))
    assert api.asked == 2


def test_without_an_answer_the_kept_zone_serves_then_the_locales(
    memory: Memory, api: SettingsApi, request_: Request
) -> None:
    api.body = b"rubbish"
    memory.take(Entry(tell, memory=True), request_)
    assert seen[-1].day == date(2026, 11, 21)  # in New York, where it is still Saturday
    api.body = None
    memory.take(Entry(tell, memory=True), replace(request_, key="another", id="2"))
    assert seen[-1].day == date(2026, 11, 22)
    api.body = b"rubbish"
    later = replace(request_, key="another", id="3", at=NOW + timedelta(days=30))
    memory.take(Entry(tell, memory=True), later)
    assert seen[-1].day == date(2026, 12, 22)


def test_a_device_that_did_not_answer_is_left_alone(
    memory: Memory, api: SettingsApi, request_: Request
) -> None:
    api.body = b"rubbish"
    for number in range(5):
        memory.take(Entry(tell, memory=True), replace(request_, id=str(number)))
    assert api.asked == 1


def test_a_record_is_kept_for_the_retention_after_the_turn_that_wrote_it(
    memory: Memory, store: CountingStore, request_: Request
) -> None:
    memory.take(Entry(tell, memory=True), request_)
    assert store.load("household", NOW + KEPT - timedelta(seconds=1), ample()).moments == 1
    assert store.load("household", NOW + KEPT, ample()).moments == 0


def test_a_household_that_cannot_be_read_can_still_be_forgotten(
    memory: Memory, store: CountingStore, request_: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.take(Entry(tell, memory=True), request_)

    def corrupt(*_: object, **__: object) -> Household:
        raise CorruptRecord("told to")

    with monkeypatch.context() as broken:
        broken.setattr(store, "load", corrupt)
        memory.take(Entry(tell, memory=True), replace(request_, id="2"))
        assert seen[-1].remembers is False
        taken = memory.take(Entry(lambda _: Reply().forgetting(), memory=True), request_)
    assert taken.reply.forget
    assert store.load("household", NOW, ample()) == Household()

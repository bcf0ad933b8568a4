"""The load and the save around a handler."""

import random
import time
import weakref
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from structlog.testing import capture_logs

from simulator.settings_api import SettingsApi as StandIn
from skill.alexa.http_client import HttpClient, loopback_hosts
from skill.alexa.settings_api import SettingsApi
from skill.conversation.handlers import Route
from skill.conversation.memory import Memory
from skill.conversation.repeats import KNOWN_SECONDS, Repeats
from skill.conversation.reply import Erase, Reply
from skill.conversation.turn import Device, Session, Turn
from skill.domain.deadline import Deadline, TooLate
from skill.domain.household import Household
from skill.observability.telemetry import Telemetry
from skill.store import Conflict, CorruptRecord, StoreUnavailable
from skill.store.sqlite import SQLiteStore
from tests.support.cards import KEY, card
from tests.support.deadlines import ample
from tests.support.turns import turn

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
def api() -> Iterator[StandIn]:
    with StandIn("Asia/Tokyo", device_id="device", token="token") as running:
        yield running


@pytest.fixture
def memory(store: CountingStore) -> Iterator[Memory]:
    http = HttpClient(Path(certifi.where()))
    devices = SettingsApi(http, loopback_hosts, Telemetry())
    yield Memory(store, devices.zone_of, KEPT)
    devices.close()


@pytest.fixture
def turn_(api: StandIn) -> Turn:
    return turn(
        at=NOW,
        device=Device("device", api.url, "token"),
    )


def look(turn: Turn) -> Reply:
    """Return a handler that changes nothing."""
    seen.append(turn)
    return Reply()


def tell(turn: Turn) -> Reply:
    """Return a handler that tells a moment."""
    seen.append(turn)
    return Reply().keeping(turn.household.tell(turn.day, turn.request))


seen: list[Turn] = []


@pytest.fixture(autouse=True)
def _nothing_seen() -> None:
    seen.clear()


def test_a_turn_without_memory_asks_no_store_and_no_device(
    memory: Memory, store: CountingStore, api: StandIn, turn_: Turn
) -> None:
    memory.handle(Route(look, loads_household=False), turn_, ample())
    assert (store.loads, store.saves, api.asked) == (0, 0, 0)


def test_a_turn_that_changes_nothing_writes_nothing(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    memory.handle(Route(tell), turn_, ample())
    memory.handle(Route(look), replace(turn_, request="later"), ample())
    assert (store.loads, store.saves) == (2, 1)


def test_a_turn_that_comes_again_counts_once(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    for _ in range(3):
        memory.handle(Route(tell), turn_, ample())
    assert store.load(KEY, NOW, ample()).moments == 1


def test_a_turn_that_was_overtaken_is_taken_again_on_what_is_there_now(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    store.overtaken = 3
    memory.handle(Route(tell), turn_, ample())
    household = store.load(KEY, NOW, ample())
    assert household.moments == 4
    assert household.days == {date(2026, 11, 1), date(2026, 11, 22)}


def test_an_overtaken_turn_draws_alike(memory: Memory, store: CountingStore, turn_: Turn) -> None:
    drawn = []

    def draw(turn: Turn) -> Reply:
        drawn.append(turn.rng.random())
        return tell(turn)

    store.overtaken = 1
    memory.handle(Route(draw), turn_, ample())
    assert len(drawn) == 2
    assert len(set(drawn)) == 1
    assert drawn[0] != random.Random("another").random()


@pytest.mark.parametrize("fails", ["load", "save"])
def test_where_the_store_fails_the_handler_knows_that_it_has_no_memory(
    memory: Memory, store: CountingStore, turn_: Turn, fails: str
) -> None:
    store.fails = {fails}
    with capture_logs() as logs:
        memory.handle(Route(tell), turn_, ample())
    assert seen[-1].remembers is False
    assert [log["event"] for log in logs] == ["store_unavailable"]


def test_without_memory_the_session_still_tells_what_was_offered(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    store.fails = {"load"}
    memory.handle(
        Route(look), replace(turn_, session=Session(gesture="coffee", prompt="laugh")), ample()
    )
    coffee, hug = gestures = (card("coffee"), card("hug"))
    turn = seen[-1]
    assert turn.household.todays_gesture(gestures, turn.circumstances).gesture == coffee
    assert turn.household.another_gesture(gestures, turn.circumstances).gesture == hug


def test_a_store_that_is_always_overtaken_is_given_up_honestly(
    memory: Memory, store: CountingStore, turn_: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    def conflict(_key: str, _household: Household, _expires: datetime, deadline: Deadline) -> None:
        try:
            deadline.left(1)
        except TooLate as late:  # as a store tells it
            raise StoreUnavailable("no time left") from late
        raise Conflict(None)

    monkeypatch.setattr(store, "save", conflict)
    memory.handle(Route(tell), turn_, Deadline.after(1, time.monotonic))
    assert seen[-1].remembers is False


def test_a_day_is_the_devices_own(memory: Memory, turn_: Turn) -> None:
    memory.handle(Route(tell), turn_, ample())
    assert seen[-1].day == date(2026, 11, 22)
    assert seen[-1].household.zone
    assert seen[-1].household.zone.name == "Asia/Tokyo"


def test_the_device_is_asked_once_and_again_after_a_week(
    memory: Memory, api: StandIn, turn_: Turn
) -> None:
    for days in (0, 1, 7):
        turn = replace(turn_, request=str(days), at=NOW + timedelta(days=days))
        memory.handle(Route(tell), turn, ample())
    assert api.asked == 1
    memory.handle(Route(tell), replace(turn_, request="8", at=NOW + timedelta(days=8)), ample())
    assert api.asked == 2


def test_without_an_answer_the_kept_zone_serves_then_the_locales(
    memory: Memory, api: StandIn, turn_: Turn
) -> None:
    api.body = b"rubbish"
    memory.handle(Route(tell), turn_, ample())
    assert seen[-1].day == date(2026, 11, 21)  # in New York, where it is still Saturday
    api.body = None
    memory.handle(Route(tell), replace(turn_, key="another", request="2"), ample())
    assert seen[-1].day == date(2026, 11, 22)
    api.body = b"rubbish"
    later = replace(turn_, key="another", request="3", at=NOW + timedelta(days=30))
    memory.handle(Route(tell), later, ample())
    assert seen[-1].day == date(2026, 12, 22)


def test_a_device_that_did_not_answer_is_left_alone(
    memory: Memory, api: StandIn, turn_: Turn
) -> None:
    api.body = b"rubbish"
    for number in range(5):
        memory.handle(Route(tell), replace(turn_, request=str(number)), ample())
    assert api.asked == 1


def test_a_record_is_kept_for_the_retention_after_the_turn_that_wrote_it(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    memory.handle(Route(tell), turn_, ample())
    assert store.load(KEY, NOW + KEPT - timedelta(seconds=1), ample()).moments == 1
    assert store.load(KEY, NOW + KEPT, ample()).moments == 0


def test_a_household_that_cannot_be_read_can_still_be_forgotten(
    memory: Memory, store: CountingStore, turn_: Turn, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory.handle(Route(tell), turn_, ample())

    def corrupt(*_: object, **__: object) -> Household:
        raise CorruptRecord("told to")

    with monkeypatch.context() as broken:
        broken.setattr(store, "load", corrupt)
        memory.handle(Route(tell), replace(turn_, request="2"), ample())
        assert seen[-1].remembers is False
        taken = memory.handle(
            Route(
                lambda _: Reply().doing(Erase()),
            ),
            turn_,
            ample(),
        )
    assert taken.reply.effect(Erase)
    assert store.load(KEY, NOW, ample()) == Household()


def requests(memory: Memory, turn_: Turn, *marks: str) -> None:
    for mark in marks:
        memory.handle(Route(tell), replace(turn_, request=mark), ample())


def test_a_request_that_comes_again_after_many_others_is_not_saved_again(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    requests(memory, turn_, "one", "two", "three", "four", "five", "one")
    assert store.load(turn_.key, NOW, ample()).moments == 5


def test_what_was_forgotten_is_not_told_again_by_what_comes_again(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    requests(memory, turn_, "one")
    memory.handle(Route(lambda _: Reply().doing(Erase())), turn_, ample())
    requests(memory, turn_, "one")
    assert store.load(turn_.key, NOW, ample()).moments == 0


def test_what_could_not_be_saved_may_be_saved_when_it_comes_again(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    store.fails = {"save"}
    requests(memory, turn_, "one")
    store.fails = set()
    requests(memory, turn_, "one")
    assert store.load(turn_.key, NOW, ample()).moments == 1


def test_one_households_request_is_no_others(
    memory: Memory, store: CountingStore, turn_: Turn
) -> None:
    requests(memory, turn_, "one")
    requests(memory, replace(turn_, key="another"), "one")
    assert store.load("another", NOW, ample()).moments == 1


def test_a_request_is_known_for_five_minutes_and_many_are_bounded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("skill.conversation.repeats.MOST_KNOWN", 2)
    now = 0.0
    repeats = Repeats(lambda: now)
    repeats.note("one")
    now = 300.0
    assert "one" in repeats
    now = 301.0
    assert "one" not in repeats
    for mark in ("two", "three", "four"):
        repeats.note(mark)
    assert [mark in repeats for mark in ("two", "three", "four")] == [False, True, True]


def test_what_is_known_no_longer_takes_no_room() -> None:
    class Request:
        """One that tells when nobody holds it."""

    now = 0.0
    repeats = Repeats(lambda: now)
    repeats.note(old := Request())
    gone = weakref.ref(old)
    del old
    now = KNOWN_SECONDS + 1
    repeats.note(Request())
    assert gone() is None

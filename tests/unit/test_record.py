"""A household's record: everything comes back, and years of it stay small."""

import json
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.deck import Deck
from skill.domain.household import Household, LastHug, LastMoment, TodaysGesture, Zone
from skill.domain.hug import Hug, Mode
from skill.domain.offer import OfferKind
from skill.domain.streak import Pause, streak
from skill.domain.told import ToldDays
from skill.store.protocol import Item
from skill.store.record import (
    CorruptRecord,
    Record,
    as_of,
    from_item,
    from_record,
    to_item,
    to_record,
)
from skill.words import load_catalogue

LATER = 4_000_000_000

dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
marks = st.text("abcXYZ019-_", min_size=2, max_size=2)
decks = st.one_of(
    st.just(Deck()), st.builds(Deck, st.frozensets(marks, max_size=60), st.text("abc-", min_size=1))
)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
hugs = st.builds(Hug, st.integers(10, 180), mode=st.sampled_from(Mode))
households = st.builds(
    Household,
    days=st.frozensets(dates, max_size=50).map(ToldDays.of),
    moments=st.integers(0, 10**6),
    today=st.none() | st.builds(TodaysGesture, dates, st.text(min_size=1)),
    gestures=decks,
    prompts=decks,
    zone=st.none() | st.builds(Zone, st.sampled_from(["Europe/Paris", "UTC"]), moments),
    last_hug=st.none() | st.builds(LastHug, hugs, moments),
    apla_failed=st.none() | dates,
    last_moment=st.none()
    | st.builds(
        LastMoment,
        dates,
        moments.map(lambda at: at.replace(second=0, tzinfo=None)),
        st.booleans(),
    ),
    recent=st.lists(st.text("abc019-_", min_size=1), max_size=4).map(tuple),
    version=st.integers(0, 10**6),
).filter(lambda household: household.moments or not household.last_moment)


@given(households)
def test_a_household_comes_back_from_its_record_whole(household: Household) -> None:
    assert from_record(to_record(household), household.version) == household


TODAY = datetime(2026, 11, 22, 18, tzinfo=UTC)
ATOMS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats()
    | st.text()
    | st.sampled_from(["2026-11-22/2026-11-20", "Europe/Paris", "a/b", "../UTC", "guided"])
)
FAR_DATES = st.dates().map(str) | st.sampled_from(["0001-01-01", "9999-12-31"])
PAUSES = st.tuples(FAR_DATES, FAR_DATES).map("/".join)
NEARLY = (
    FAR_DATES
    | st.lists(FAR_DATES | PAUSES, max_size=3)
    | st.tuples(FAR_DATES | st.text(), st.text() | st.integers())
    | st.tuples(st.integers(), st.integers(), st.sampled_from(list(Mode)))
)
JSON = NEARLY | st.recursive(
    ATOMS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
MEMBERS = ("since", "today", "gestures", "prompts", "favourites", "retired", "pauses")
MORE = ("moves", "zone", "apla_failed", "hug", "recent", "offered", "told", "last")
CHOICES = ("all_favourites", "all_retired")
RESTS = st.fixed_dictionaries(
    {"schema": st.sampled_from([1, 2]) | JSON, "moments": st.integers(0, 9) | JSON},
    optional=dict.fromkeys((*MEMBERS, *MORE, *CHOICES), JSON),
)
GOOD = {
    "schema": 2,
    "since": "2026-11-19",
    "moments": 5,
    "today": ["2026-11-22", "coffee"],
    "gestures": ["ab-_", "coffee"],
    "pauses": ["2026-11-20/2026-11-25"],
    "moves": ["2026-11-21"],
    "zone": ["Europe/Paris", 1795348800],
    "apla_failed": "2026-11-21",
    "hug": [1795348800, 30, "guided"],
    "recent": "one two",
    "told": ["2026-11-22", 1795348800, True],
    "last": "prompt",
    "all_favourites": "ab",
    "all_retired": "pcd",
}


def lives(household: Household) -> None:
    """What turns do with a household, and the record of what comes of it."""
    day = TODAY.date()
    for today in (day - timedelta(days=400), day, day + timedelta(days=400)):
        streak(household.history, today)
        household.is_away(today)
        household.hug_to_repeat(TODAY)
        if household.zone:
            household.zone.is_fresh(TODAY)
        if household.moment_to_correct(TODAY):
            household = household.move(today)
            reads_again(household.take_back("a correction"))
        household = household.come_home(today, today) or household
        household = household.tell(today, "another").pause(today, today + timedelta(days=7))
        household = household.live_in("Asia/Tokyo", TODAY, today)
        household = household.todays_gesture(today, ("hug", "tea"), random.Random(1))[1]
    reads_again(household)


def reads_again(household: Household) -> None:
    from_record(to_record(household), household.version)


def read_and_live(record: Record) -> None:
    """A record is read or it is corrupt; a household that was read can go on."""
    try:
        household = from_record(record, 1)
    except CorruptRecord:
        return
    lives(household)


@given(st.binary(max_size=4) | st.just(b"\x09"), RESTS)
def test_any_json_is_a_household_that_can_go_on_or_a_corrupt_record(
    days: bytes, rest: dict[str, object]
) -> None:
    read_and_live(Record(days, json.dumps(rest)))


@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_member_of_another_kind_is_a_corrupt_record_or_does_no_harm(
    name: str, other: object
) -> None:
    read_and_live(Record(b"\x09", json.dumps(GOOD | {name: other})))


@given(st.binary(max_size=4), st.text())
def test_any_text_is_a_corrupt_record(days: bytes, rest: str) -> None:
    with pytest.raises(CorruptRecord):
        from_record(Record(days, rest), 1)


def test_the_fuzz_begins_with_what_can_be_read() -> None:
    lives(from_record(Record(b"\x09", json.dumps(GOOD)), 1))


@pytest.mark.parametrize("version", [0, -1, 2**63 - 1, 2**100, True, 1.0, "1", None])
def test_a_version_that_no_save_can_follow_is_corrupt(version: Any) -> None:
    record = to_record(Household())
    stored = Item("key", version, LATER, record.days, record.rest)
    for read in (from_item, lambda item: as_of(item, TODAY)):
        with pytest.raises(CorruptRecord):
            read(stored)


def test_the_highest_version_that_is_read_can_be_saved() -> None:
    record = to_record(Household())
    household = from_item(Item("key", 2**63 - 2, LATER, record.days, record.rest))
    assert to_item("key", household, TODAY).version == 2**63 - 1


@pytest.mark.parametrize("expires", ["soon", 1.5, None, True])
def test_an_expiry_that_is_none_is_corrupt(expires: Any) -> None:
    record = to_record(Household())
    with pytest.raises(CorruptRecord):
        as_of(Item("key", 1, expires, record.days, record.rest), TODAY)


def test_ten_years_of_every_other_day_stay_under_one_kilobyte() -> None:
    catalogue, rng = load_catalogue("en"), random.Random(1)
    household, day = Household(), date(2026, 1, 1)
    for number in range(0, 3650, 2):
        today = day + timedelta(days=number)
        _, household = household.todays_gesture(today, tuple(catalogue.gestures), rng)
        _, household = household.prompt(tuple(catalogue.prompts), rng)
        household = household.tell(today, f"{number:08}")
    zone = Zone("America/Argentina/Buenos_Aires", datetime(2026, 1, 1, tzinfo=UTC))
    largest = max(catalogue.gestures, key=len)
    household = Household(
        days=household.days,
        moments=household.moments,
        today=TodaysGesture(day, largest),
        gestures=Deck(frozenset(map(str, range(10, 35))), largest),
        prompts=Deck(frozenset(map(str, range(10, 52))), "small-thing"),
        zone=zone,
        apla_failed=day,
        recent=household.recent,
        last_moment=household.last_moment,
    )
    record = to_record(household)
    names_and_key = len("householdversionexpiresdaysrest") + 64 + 8 + 8
    assert len(record.days) + len(record.rest) + names_and_key < 1024


@pytest.mark.parametrize(
    "record",
    [
        Record(b"", ""),
        Record(b"", "[]"),
        Record(b"", "{}"),
        Record(b"", '{"schema":99,"moments":0}'),
        Record(b"\x01", '{"schema":1,"moments":0,"since":"yesterday"}'),
        Record(b"\x01", '{"schema":1}'),
        Record(b"", '{"schema":1,"moments":0,"zone":["UTC"]}'),
        Record(b"", '{"schema":1,"moments":0,"gestures":"coffee"}'),
        Record(b"", '{"schema":1,"moments":"many"}'),
        Record(b"\x02", '{"schema":1,"moments":1,"since":"2026-01-01"}'),
        Record(b"\x01", '{"schema":1,"moments":1}'),
        Record(b"", '{"schema":1,"moments":1,"since":"2026-01-01"}'),
        Record(b"", '{"schema":1,"moments":-1}'),
        Record(b"", '{"schema":1,"moments":0,"gestures":["ab",["coffee"]]}'),
        Record(b"", '{"schema":1,"moments":0,"gestures":["ab",{}]}'),
        Record(b"", '{"schema":1,"moments":0,"zone":["UTC",1e99]}'),
        Record(b"", '{"schema":1,"moments":0,"hug":[0,1000000000,"guided"]}'),
        Record(b"", '{"schema":1,"moments":0,"gestures":["ab","\\ud800"]}'),
        Record(b"", '{"schema":1,"moments":0,"recent":"\udcff"}'),
        Record(b"", '{"schema":2,"moments":0,"told":["2026-01-01",5,true]}'),
        Record(b"", '{"schema":2,"moments":1,"told":["2026-01-01"]}'),
        Record(b"", '{"schema":2,"moments":1,"told":["2026-01-01","07:00",true]}'),
        Record(b"", '{"schema":2,"moments":1,"told":["2026-01-01",5,"yes"]}'),
    ],
)
def test_a_record_that_cannot_be_read_is_told(record: Record) -> None:
    with pytest.raises(CorruptRecord):
        from_record(record, 1)


SAMPLES = [
    (
        Record(
            b"\x09",
            '{"schema":1,"since":"2026-11-19","moments":5,"today":["2026-11-22","coffee"],'
            '"gestures":["ab-_","coffee"],"zone":["Europe/Paris",1795348800],"recent":"one two"}',
        ),
        Household(
            days=ToldDays.of([date(2026, 11, 19), date(2026, 11, 22)]),
            moments=5,
            today=TodaysGesture(date(2026, 11, 22), "coffee"),
            gestures=Deck(frozenset({"ab", "-_"}), "coffee"),
            zone=Zone("Europe/Paris", datetime.fromtimestamp(1795348800, UTC)),
            recent=("one", "two"),
        ),
    ),
    (
        Record(
            b"\x01",
            '{"schema":2,"since":"2026-11-19","moments":1,"offered":"prompt","favourites":"ab",'
            '"retired":"cd","pauses":["2026-11-20/2026-11-25"],"moves":["2026-11-21"]}',
        ),
        Household(
            days=ToldDays.of([date(2026, 11, 19)]),
            moments=1,
            favourites=("ab",),
            retired=("cd",),
            pauses=(Pause(date(2026, 11, 20), date(2026, 11, 25)),),
            moves=(date(2026, 11, 21),),
        ),
    ),
]


def test_choices_of_both_kinds_keep_their_order_and_older_releases_read_the_gestures() -> None:
    household = Household(
        offered=OfferKind.PROMPT, favourites=("ab", "Pcd"), retired=("ef", "Pgh", "ij")
    )
    record = to_record(household)
    assert from_record(record, 0) == household
    assert '"favourites":"ab"' in record.rest
    assert '"retired":"efij"' in record.rest


@pytest.mark.parametrize(("record", "household"), SAMPLES, ids=["schema 1", "schema 2"])
def test_a_record_of_every_schema_is_still_read(record: Record, household: Household) -> None:
    assert from_record(record, 0) == household

"""A household's record: everything comes back, and years of it stay small."""

import json
import random
import zlib
from base64 import urlsafe_b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from skill.domain.catalogue import NUMBERS, Occasion, number_of
from skill.domain.household import (
    MOST_DONE,
    Choice,
    Done,
    Held,
    Household,
    LastHug,
    LastMoment,
    Life,
    Quiet,
    Secret,
    TheirDate,
    TodaysGesture,
    Unplayable,
    Zone,
)
from skill.domain.hug import SIBLINGS, Hug, Mode, Part, sibling
from skill.domain.offer import OfferKind
from skill.domain.repertoire import KINDS, MOST_HEARD, Heard, Repertoire
from skill.domain.streak import Pause, streak
from skill.domain.told import ToldDays
from skill.domain.walk import MOST_EXCEPTIONS, Walk
from skill.store.protocol import CorruptRecord, Item
from skill.store.record import Record, as_of, from_item, from_record, schema_of, to_item, to_record
from tests.support.cards import KEY, card, on
from tests.support.full import BEGAN, MANY, NOW, TEN_YEARS, full
from tests.support.grown import grown
from tests.support.words import load_catalogue

LATER = 4_000_000_000

dates = st.dates(date(2020, 1, 1), date(2040, 12, 31))
numbers = st.integers(0, NUMBERS - 1)
counts = st.integers(0, MANY)
walks = st.builds(
    Walk,
    counts,
    st.integers(0, NUMBERS),
    st.lists(numbers, max_size=MOST_EXCEPTIONS, unique=True).map(tuple),
    st.none() | numbers,
)
repertoires = st.builds(
    Repertoire,
    walks,
    counts,
    numbers,
    st.lists(st.builds(Heard, numbers, dates), max_size=MOST_HEARD).map(tuple),
    st.tuples(*[st.integers(0, 15)] * len(KINDS)),
    st.tuples(*[st.none() | dates] * len(KINDS)),
)
choices = st.lists(
    st.builds(Choice, st.sampled_from([OfferKind.GESTURE, OfferKind.PROMPT]), numbers), max_size=40
).map(tuple)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)).map(
    lambda moment: moment.replace(microsecond=0)
)
hugs = st.builds(Hug, st.integers(10, 180), mode=st.sampled_from(Mode)) | st.sampled_from(
    [sibling(each) for each in SIBLINGS]
)
their_dates = dates.map(lambda day: (day.month, day.day)).flatmap(
    lambda day: st.builds(TheirDate, st.sampled_from(Occasion), st.just(day[0]), st.just(day[1]))
)
households = st.builds(
    Household,
    days=st.frozensets(dates, max_size=50).map(ToldDays.of),
    moments=st.integers(1, 10**6),
    today=st.none() | st.builds(TodaysGesture, dates, numbers, counts),
    repertoire=repertoires,
    prompts=walks,
    offered=st.none() | st.sampled_from(OfferKind),
    gesture=st.none() | numbers,
    way=counts,
    favourites=choices,
    set_aside=choices,
    life=st.frozensets(st.sampled_from(Life)),
    dates=st.lists(their_dates, max_size=6).map(tuple),
    done=st.lists(st.builds(Done, numbers, dates), max_size=MOST_DONE).map(tuple),
    held=st.none() | st.builds(Held, st.integers(2020, 2040), counts),
    hugs=st.lists(dates, max_size=3).map(tuple),
    secret=st.none() | st.builds(Secret, numbers, dates),
    looked_back=st.none() | dates,
    routine_offered=st.none() | dates,
    guesses=walks,
    greeted=st.none() | dates,
    quiet=st.none() | st.builds(Quiet, dates, st.booleans()),
    pauses=st.lists(st.builds(Pause, dates, dates), max_size=4).map(tuple),
    moves=st.lists(dates, max_size=4).map(tuple),
    zone=st.none() | st.builds(Zone, st.sampled_from(["Europe/Paris", "UTC"]), moments),
    unplayable=st.none() | st.builds(Unplayable, dates, st.frozensets(st.sampled_from(Part))),
    last_hug=st.none() | st.builds(LastHug, hugs, moments),
    recent=st.lists(st.text("abc019-_", min_size=1), max_size=4).map(tuple),
    last_moment=st.none()
    | st.builds(
        LastMoment,
        dates,
        moments.map(lambda at: at.replace(second=0, tzinfo=None)),
        st.booleans(),
    ),
    version=st.integers(0, 10**6),
)


def test_the_strategy_knows_every_field() -> None:
    assert set(Household.__dataclass_fields__) == {
        "days",
        "moments",
        "today",
        "repertoire",
        "prompts",
        "offered",
        "gesture",
        "way",
        "favourites",
        "set_aside",
        "life",
        "dates",
        "done",
        "held",
        "hugs",
        "secret",
        "looked_back",
        "routine_offered",
        "guesses",
        "greeted",
        "quiet",
        "pauses",
        "moves",
        "zone",
        "unplayable",
        "last_hug",
        "recent",
        "last_moment",
        "version",
    }


@settings(deadline=None)
@given(households)
def test_a_household_comes_back_from_its_record_whole(household: Household) -> None:
    assert from_record(to_record(household), household.version) == household


def test_a_household_with_every_field_filled_comes_back_whole() -> None:
    assert from_record(to_record(full(TEN_YEARS)), MANY) == full(TEN_YEARS)
    assert all(getattr(full(TEN_YEARS), name) for name in Household.__dataclass_fields__)


TOLD_SHARE = 0.85
"""Of its days a couple that likes this tells so many."""

WCU_BYTES = 1024
"""What one write unit pays for."""


def size(item: Item) -> int:
    """Return an item's bytes as DynamoDB counts them: its names, and 38 digits in 21 bytes."""
    digits = sum(len(str(number)) // 2 + 2 for number in (item.version, item.expires))
    return (
        len("".join(Item._fields)) + digits + len(item.household) + len(item.days) + len(item.rest)
    )


def test_ten_years_of_every_day_and_all_that_can_be_kept_stay_under_one_kilobyte() -> None:
    assert size(to_item(KEY, full(TEN_YEARS), NOW)) <= WCU_BYTES


def test_ten_years_with_days_of_rest_stay_under_one_kilobyte() -> None:
    chance = random.Random(1)
    told = ToldDays.of(day for day in TEN_YEARS if chance.random() < TOLD_SHARE)
    household = replace(grown(len(TEN_YEARS)), days=told)
    assert size(to_item(KEY, household, NOW)) <= WCU_BYTES


def test_a_couple_of_ten_years_stays_far_under_one_kilobyte() -> None:
    household = grown(len(TEN_YEARS))
    assert household.days == set(TEN_YEARS)
    assert size(to_item(KEY, household, NOW)) <= 3 / 4 * WCU_BYTES


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
MORE = ("moves", "zone", "unplayable", "hug", "recent", "offered", "told", "last")
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


TWO_GESTURES = [card("hug"), card("tea")]
PROMPTS = list(load_catalogue("en").prompts.values())


def lives(household: Household) -> None:
    """What turns do with a household, and the record of what comes of it."""
    day = TODAY.date()
    for today in (day - timedelta(days=400), day, day + timedelta(days=400)):
        streak(household.history, today)
        household.hug_to_repeat(TODAY)
        if household.zone:
            household.zone.is_fresh(TODAY)
        if household.moment_to_correct(TODAY):
            household = household.move(today)
            reads_again(household.take_back("a correction"))
        household = household.come_home(today, today) or household
        household = household.tell(today, "another").pause(today, today + timedelta(days=7))
        household = household.live_in("Asia/Tokyo", TODAY, today)
        household = household.mark_date(TheirDate(Occasion.BIRTHDAY, 2, 29)).lives(Life.APART)
        household.occasions_on(today)
        chosen = household.todays_gesture(TWO_GESTURES, on(today))
        household = chosen.household.like(chosen.gesture)
        _, household = household.next_prompt(PROMPTS, PROMPTS, KEY)
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


@settings(deadline=None)
@given(st.binary(max_size=4) | st.just(b"\x09"), RESTS)
def test_any_json_is_a_household_that_can_go_on_or_a_corrupt_record(
    days: bytes, rest: dict[str, object]
) -> None:
    read_and_live(Record(days, json.dumps(rest)))


@settings(deadline=None)
@given(st.sampled_from(sorted(GOOD)), JSON)
def test_any_member_of_another_kind_is_a_corrupt_record_or_does_no_harm(
    name: str, other: object
) -> None:
    read_and_live(Record(b"\x09", json.dumps(GOOD | {name: other})))


@settings(deadline=None)
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


def fields(record: Record) -> list[object]:
    assert isinstance(record.rest, bytes)
    decoded: list[object] = msgspec.msgpack.decode(record.rest)
    return decoded


PLACES = len(fields(to_record(Household())))
SOME = full([BEGAN, BEGAN + timedelta(days=3)])
VALUES = ATOMS | st.binary(max_size=12) | st.lists(ATOMS | st.binary(max_size=6), max_size=4)


@settings(deadline=None)
@given(st.integers(0, PLACES - 1), VALUES)
def test_any_field_of_another_kind_is_a_corrupt_record_or_does_no_harm(
    place: int, other: object
) -> None:
    for household in (SOME, Household()):
        record = to_record(household)
        changed = fields(record)
        changed[place] = other
        try:
            rest = msgspec.msgpack.encode(changed)
        except (OverflowError, UnicodeEncodeError):  # no MessagePack holds that
            return
        read_and_live(record._replace(rest=rest))


@settings(deadline=None)
@given(st.binary(max_size=12), st.binary(max_size=40))
def test_any_bytes_are_a_corrupt_record(days: bytes, rest: bytes) -> None:
    with pytest.raises(CorruptRecord):
        from_record(Record(days, rest), 1)


@settings(deadline=None)
@given(st.binary(max_size=12) | st.binary(max_size=12).map(zlib.compress))
def test_any_days_are_days_or_a_corrupt_record(days: bytes) -> None:
    read_and_live(Record(days, to_record(SOME).rest))


def test_days_that_would_fill_the_memory_are_a_corrupt_record() -> None:
    bomb = zlib.compress(b"\x01" + b"\xff" * 10**6)
    with pytest.raises(CorruptRecord):
        from_record(Record(bomb, to_record(SOME).rest), 1)


@pytest.mark.parametrize("taken", [1, 10, 100])
def test_a_record_that_was_cut_off_is_corrupt(taken: int) -> None:
    record = to_record(SOME)
    for cut in (record._replace(rest=record.rest[:-taken]), record._replace(days=record.days[:-1])):
        with pytest.raises(CorruptRecord):
            from_record(cut, 1)


def test_a_record_tells_its_schema() -> None:
    assert schema_of(to_record(Household())) == 3
    assert [schema_of(record) for record, _ in SAMPLES] == [1, 2, 2]


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


FIRST_DRAWN = Walk(exceptions=(number_of("coffee"), number_of("hug")), last=number_of("hug"))
"""Two letters of a mark are the twelve bits of a card's number: Ny is coffee, Yo is hug."""

SAMPLES = [
    (
        Record(
            b"\x09",
            '{"schema":1,"since":"2026-11-19","moments":5,"today":["2026-11-22","coffee"],'
            '"gestures":["NyYo","hug"],"zone":["Europe/Paris",1795348800],"recent":"one two"}',
        ),
        Household(
            days=ToldDays.of([date(2026, 11, 19), date(2026, 11, 22)]),
            moments=5,
            today=TodaysGesture(date(2026, 11, 22), number_of("coffee")),
            repertoire=Repertoire(spine=FIRST_DRAWN),
            gesture=number_of("hug"),
            zone=Zone("Europe/Paris", datetime.fromtimestamp(1795348800, UTC)),
            recent=("one", "two"),
        ),
    ),
    (
        Record(
            b"\x01",
            '{"schema":2,"since":"2026-11-19","moments":1,"offered":"prompt","favourites":"Ny",'
            '"retired":"Yo","pauses":["2026-11-20/2026-11-25"],"moves":["2026-11-21"]}',
        ),
        Household(
            days=ToldDays.of([date(2026, 11, 19)]),
            moments=1,
            favourites=(Choice(OfferKind.GESTURE, number_of("coffee")),),
            set_aside=(Choice(OfferKind.GESTURE, number_of("hug")),),
            pauses=(Pause(date(2026, 11, 20), date(2026, 11, 25)),),
            moves=(date(2026, 11, 21),),
        ),
    ),
    (
        Record(
            b"",
            '{"schema":2,"moments":3,"prompts":["Me","laugh"],"last":"prompt",'
            '"favourites":"Ny","all_favourites":"Ny PMe","retired":"Yo",'
            '"all_retired":"P67 Yo","told":["2026-11-22",1795348800,true],'
            '"hug":[1795348800,45,"silent"],"apla_failed":"2026-11-21"}',
        ),
        Household(
            moments=3,
            prompts=Walk(exceptions=(number_of("laugh"),), last=number_of("laugh")),
            offered=OfferKind.PROMPT,
            favourites=(
                Choice(OfferKind.GESTURE, number_of("coffee")),
                Choice(OfferKind.PROMPT, number_of("laugh")),
            ),
            set_aside=(
                Choice(OfferKind.PROMPT, number_of("easier")),
                Choice(OfferKind.GESTURE, number_of("hug")),
            ),
            unplayable=Unplayable(date(2026, 11, 21), frozenset({Part.SOUND, Part.SCREEN_SOUND})),
            last_hug=LastHug(Hug(45, mode=Mode.SILENT), datetime.fromtimestamp(1795348800, UTC)),
            last_moment=LastMoment(
                date(2026, 11, 22),
                datetime.fromtimestamp(1795348800, UTC).replace(tzinfo=None),
                alone=True,
            ),
        ),
    ),
]


@pytest.mark.parametrize(
    ("record", "household"), SAMPLES, ids=["schema 1", "schema 2", "schema 2 with prompts"]
)
def test_a_record_of_every_schema_is_still_read(record: Record, household: Household) -> None:
    assert from_record(record, 0) == household


def test_a_record_of_an_older_schema_comes_back_as_one_of_this() -> None:
    for record, household in SAMPLES:
        again = to_record(from_record(record, 0))
        assert (schema_of(again), from_record(again, 0)) == (3, household)


def test_of_a_round_of_decks_what_there_is_room_for_counts_as_drawn() -> None:
    ids = list(load_catalogue("en").prompts)[:40]
    marks = "".join(urlsafe_b64encode(sha256(id_.encode()).digest())[:2].decode() for id_ in ids)
    rest = {"schema": 2, "moments": 0, "prompts": [marks, "laugh"]}
    walk = from_record(Record(b"", json.dumps(rest)), 1).prompts
    assert len(walk.exceptions) == MOST_EXCEPTIONS
    assert set(walk.exceptions) <= {number_of(id_) for id_ in ids}

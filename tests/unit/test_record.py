"""A household's record: everything comes back, and years of it stay small."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.deck import Deck
from skill.domain.household import Household, LastHug, LastMoment, TodaysGesture, Zone
from skill.domain.hug import Hug, Mode
from skill.domain.offer import OfferKind
from skill.domain.streak import Pause
from skill.domain.told import ToldDays
from skill.store.record import CorruptRecord, Record, from_record, to_record
from skill.words import load_catalogue

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
)


@given(households)
def test_a_household_comes_back_from_its_record_whole(household: Household) -> None:
    assert from_record(to_record(household), household.version) == household


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

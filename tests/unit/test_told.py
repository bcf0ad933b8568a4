"""The told days: a set, whatever is inside."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from skill.domain.told import Stretch, ToldDays

DAY = date(2026, 11, 22)
offsets = st.frozensets(st.integers(-400, 400), max_size=40)


def days(*offsets: int) -> frozenset[date]:
    return frozenset(DAY + timedelta(days=offset) for offset in offsets)


@given(offsets)
def test_it_holds_exactly_its_days_in_order(given_: frozenset[int]) -> None:
    told = ToldDays.of(days(*given_))
    assert list(told) == sorted(days(*given_))
    assert len(told) == len(given_)
    assert told == days(*given_)
    assert bool(told) is bool(given_)
    assert told.last == max(days(*given_), default=None)


@given(offsets, st.integers(-400, 400))
def test_a_day_less_is_not_in_it(given_: frozenset[int], gone: int) -> None:
    (day,) = days(gone)
    told = ToldDays.of(days(*given_))
    assert told.without_day(day) == ToldDays.of(days(*given_ - {gone}))


@given(offsets, st.integers(-400, 400))
def test_a_day_more_is_in_it_once(given_: frozenset[int], another: int) -> None:
    told = ToldDays.of(days(*given_)).with_day(DAY + timedelta(days=another))
    assert told == ToldDays.of(days(*given_, another))
    assert (told.since, told.bits) == (
        ToldDays.of(days(*given_, another)).since,
        ToldDays.of(days(*given_, another)).bits,
    )
    assert DAY + timedelta(days=another) in told


@given(offsets, st.integers(-450, 450))
def test_it_is_cut_and_counted_at_any_day(given_: frozenset[int], at: int) -> None:
    told, cut = ToldDays.of(days(*given_)), DAY + timedelta(days=at)
    assert told.until(cut) == {day for day in days(*given_) if day <= cut}
    assert told.count_after(cut) == sum(day > cut for day in days(*given_))
    assert (cut in told) is (at in given_)


@given(offsets, st.integers(0, 5))
def test_its_stretches_are_those_that_a_walk_would_find(given_: frozenset[int], gap: int) -> None:
    walked: list[list[date]] = []
    for day in sorted(days(*given_)):
        if walked and (day - walked[-1][-1]).days <= gap + 1:
            walked[-1].append(day)
        else:
            walked.append([day])
    expected = [Stretch(each[0], each[-1], len(each)) for each in walked]
    assert ToldDays.of(days(*given_)).stretches(gap) == expected


def test_what_is_no_day_is_not_in_it() -> None:
    assert "2026-11-22" not in ToldDays.of(days(0))
    assert len({ToldDays.of(days(0)), ToldDays.of(days(0))}) == 1

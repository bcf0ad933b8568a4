"""Days: which local day a moment belongs to."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.days import (
    Span,
    commonest_zone,
    day_back,
    day_of_return,
    is_zone,
    local_time,
    span,
    told_day,
)


@pytest.mark.parametrize(
    ("at", "zone", "day"),
    [
        (datetime(2026, 11, 22, 4, 59, tzinfo=UTC), "America/New_York", date(2026, 11, 21)),
        (datetime(2026, 11, 22, 5, 0, tzinfo=UTC), "America/New_York", date(2026, 11, 22)),
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "Europe/London", date(2026, 3, 29)),
        (datetime(2028, 2, 29, 23, 0, tzinfo=UTC), "Asia/Kolkata", date(2028, 3, 1)),
        (datetime(2026, 1, 1, 9, 59, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 1, 1)),
        (datetime(2026, 1, 1, 10, 0, tzinfo=UTC), "Pacific/Kiritimati", date(2026, 1, 2)),
        (datetime(2026, 1, 1, 10, 0, tzinfo=UTC), "Pacific/Pago_Pago", date(2025, 12, 31)),
    ],
)
def test_a_moment_belongs_to_the_zones_own_day(at: datetime, zone: str, day: date) -> None:
    assert local_time(at, zone).date() == day


@pytest.mark.parametrize("locale", ["en-US", "en-GB", "en-AU", "en-CA", "en-IN", "xx-XX", ""])
def test_every_locale_has_a_zone_to_fall_back_on(locale: str) -> None:
    assert is_zone(commonest_zone(locale))


def test_the_zone_to_fall_back_on_is_the_locales_commonest() -> None:
    assert commonest_zone("en-GB") == "Europe/London"
    assert commonest_zone("en-IN") == "Asia/Kolkata"
    assert commonest_zone("xx-XX") == "UTC"


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "a\0b"])
def test_what_is_no_zone_is_told_apart(name: str) -> None:
    assert not is_zone(name)


TODAY = date(2026, 11, 22)  # a Sunday


WEEK = timedelta(days=7)
todays = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def days(first: str, last: str) -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("spoken", "meant"),
    [
        ("2026-11-22", days("2026-11-22", "2026-11-22")),
        ("2026-11-21TNI", days("2026-11-21", "2026-11-21")),
        ("2026-W47", days("2026-11-16", "2026-11-22")),
        ("2026-W48-WE", days("2026-11-28", "2026-11-29")),
        ("2026-12", days("2026-12-01", "2026-12-31")),
        ("2028-02", days("2028-02-01", "2028-02-29")),
        ("2027", days("2027-01-01", "2027-12-31")),
        ("2026-SP", days("2026-03-01", "2026-05-31")),
        ("2026-SU", days("2026-06-01", "2026-08-31")),
        ("2026-FA", days("2026-09-01", "2026-11-30")),
        ("2026-WI", days("2026-12-01", "2027-02-28")),
        ("202X", days("2020-01-01", "2029-12-31")),
        ("PRESENT_REF", days("2026-11-22", "2026-11-22")),
    ],
)
def test_a_spoken_span_is_read_from_its_first_day_to_its_last(spoken: str, meant: Span) -> None:
    assert span(spoken, TODAY) == meant


@pytest.mark.parametrize(
    "spoken",
    [
        *("2026-02-30", "2026-13", "2026-W54", "0000", "9999-WI", "XXXX-11-22", "", "soon"),
        *("2026-11-22T10:00", "2026-11-22TXX", "2026-11-22\n"),
    ],
)
def test_what_is_no_date_means_no_day(spoken: str) -> None:
    assert span(spoken, TODAY) is None


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        (None, TODAY),
        ("PRESENT_REF", TODAY),
        ("2026-11-22", TODAY),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-21TNI", date(2026, 11, 21)),
        ("2026-11-15", date(2026, 11, 15)),
        ("2026-11-14", None),
        ("2026-11-29", TODAY),
        ("2026-11-28", date(2026, 11, 21)),
        ("2026-11-23", date(2026, 11, 16)),
        ("2026-11-30", None),
        ("202X", None),
        ("rubbish", None),
    ],
)
def test_a_told_day_lies_at_most_a_week_back(spoken: str | None, day: date | None) -> None:
    assert told_day(spoken, TODAY) == day


@given(todays, st.integers(-7, 7))
def test_on_every_weekday_a_day_near_is_that_day_or_the_same_weekday_before(
    today: date, ahead: int
) -> None:
    named = today + timedelta(days=ahead)
    assert told_day(named.isoformat(), today) == (named if ahead <= 0 else named - WEEK)


@given(todays, st.integers(-1, 1))
def test_no_day_is_guessed_where_a_span_was_named(today: date, step: int) -> None:
    """This, last and next week, weekend, month, season and year, said on any day of any week."""
    week = (today + step * WEEK).isocalendar()
    year = f"{today.year + step:04}"
    spans = [f"{week.year:04}-W{week.week:02}", f"{week.year:04}-W{week.week:02}-WE"]
    spans += [f"{year}-{today.month:02}", year, f"{year}-SP", f"{year}-WI", f"{year[:3]}X"]
    assert [told_day(spoken, today) for spoken in spans] == [None] * len(spans)


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-W48", date(2026, 11, 23)),
        ("2026-W49", date(2026, 11, 30)),
        ("2026-W48-WE", date(2026, 11, 28)),
        ("2026-12", date(2026, 12, 1)),
        ("2027", date(2027, 1, 1)),
        ("2027-SP", date(2027, 3, 1)),
        ("2027-11-23", date(2027, 11, 23)),
        ("2027-11-24", None),
        ("2026-11-22", None),
        ("2026-11-21", None),
        ("2026-11", date(2026, 12, 1)),
        ("2026", date(2027, 1, 1)),
        ("2026-W47", None),
        ("PRESENT_REF", None),
        ("202X", None),
        ("rubbish", None),
    ],
)
def test_a_pause_until_a_span_ends_as_it_begins_or_after_one_that_has_begun(
    spoken: str, day: date | None
) -> None:
    assert day_back(spoken, TODAY) == day


@given(todays)
def test_until_next_week_is_until_its_monday_on_every_weekday(today: date) -> None:
    week = (today + WEEK).isocalendar()
    back = day_back(f"{week.year:04}-W{week.week:02}", today)
    assert back
    assert back.weekday() == 0
    assert today < back <= today + WEEK


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        ("2026-11-22", TODAY),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-W46", date(2026, 11, 15)),
        ("2026-11-23", None),
        ("2026-11", None),
        ("rubbish", None),
    ],
)
def test_they_are_home_since_a_day_that_is_no_more_ahead(spoken: str, day: date | None) -> None:
    assert day_of_return(spoken, TODAY) == day

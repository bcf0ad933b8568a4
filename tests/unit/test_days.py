"""Days: which local day a moment belongs to."""

from datetime import UTC, date, datetime

import pytest

from skill.domain.days import (
    commonest_zone,
    day_back,
    is_zone,
    last_day,
    local_time,
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


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        ("2026-11-22", TODAY),
        ("2026-W47", TODAY),
        ("2026-W48", date(2026, 11, 29)),
        ("2026-W48-WE", date(2026, 11, 29)),
        ("2026-12", date(2026, 12, 31)),
        ("2028-02", date(2028, 2, 29)),
        ("2027", date(2027, 12, 31)),
        ("2026-WI", date(2027, 2, 28)),
        ("2026-SP", date(2026, 5, 31)),
        ("2026-SU", date(2026, 8, 31)),
        ("2026-FA", date(2026, 11, 30)),
        ("202X", date(2029, 12, 31)),
        ("PRESENT_REF", TODAY),
        ("2026-02-30", None),
        ("2026-13", None),
        ("2026-W54", None),
        ("0000", None),
        ("XXXX-11-22", None),
        ("", None),
        ("soon", None),
        ("2026-11-22T10:00", None),
    ],
)
def test_a_spoken_span_ends_on_its_last_day(spoken: str, day: date | None) -> None:
    assert last_day(spoken, TODAY) == day


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        (None, TODAY),
        ("PRESENT_REF", TODAY),
        ("2026-11-22", TODAY),
        ("2026-11-21", date(2026, 11, 21)),
        ("2026-11-15", date(2026, 11, 15)),
        ("2026-11-14", None),
        ("2026-11-29", TODAY),
        ("2026-11-28", date(2026, 11, 21)),
        ("2026-11-23", date(2026, 11, 16)),
        ("2026-11-30", None),
        ("2026-W46-WE", date(2026, 11, 15)),
        ("2026-W48", TODAY),
        ("2026-12", None),
        ("202X", None),
        ("rubbish", None),
    ],
)
def test_a_told_day_lies_at_most_a_week_back(spoken: str | None, day: date | None) -> None:
    assert told_day(spoken, TODAY) == day


@pytest.mark.parametrize(
    ("spoken", "day"),
    [
        ("2026-11-23", date(2026, 11, 23)),
        ("2026-W48-WE", date(2026, 11, 29)),
        ("2026-12", date(2026, 12, 31)),
        ("2027-11-23", date(2027, 11, 23)),
        ("2027-11-24", None),
        ("2026-11-22", None),
        ("2026-11-21", None),
        ("PRESENT_REF", None),
        ("202X", None),
        ("rubbish", None),
    ],
)
def test_the_first_day_back_lies_within_a_year(spoken: str, day: date | None) -> None:
    assert day_back(spoken, TODAY) == day

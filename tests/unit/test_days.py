"""Days: which local day a moment belongs to."""

from datetime import UTC, date, datetime

import pytest

from skill.domain.days import commonest_zone, is_zone, local_time


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


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "a\0b"])
def test_what_is_no_zone_is_told_apart(name: str) -> None:
    assert not is_zone(name)

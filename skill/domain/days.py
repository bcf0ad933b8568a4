"""A household's days: which local day a moment belongs to, and what a spoken day means."""

import re
from calendar import MONDAY, SUNDAY, monthrange
from datetime import date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

COMMONEST_ZONES = MappingProxyType(
    {
        "en-AU": "Australia/Sydney",
        "en-CA": "America/Toronto",
        "en-GB": "Europe/London",
        "en-IN": "Asia/Kolkata",
        "en-US": "America/New_York",
    }
)
"""The zone with the most people in it, by locale: the last resort when no device told one."""

WEEKS_FROM_MONDAY = frozenset({"en-AU", "en-GB"})
"""The locales in which a week begins on a Monday (source: CLDR's weekData)."""

WEEK = timedelta(days=7)
LONGEST_PAUSE = timedelta(days=366)
NOW = "PRESENT_REF"

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_WEEK = re.compile(r"(\d{4})-W(\d{2})(-WE)?")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})")
_DECADE = re.compile(r"(\d{3})X")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_SEASONS_END = {"SP": (0, 5), "SU": (0, 8), "FA": (0, 11), "WI": (1, 2)}
"""Years later and month in which a season ends, in the north as Alexa counts [unverified]."""


def commonest_zone(locale: str) -> str:
    """The IANA name of the zone most people of a locale live in; UTC for a locale not known."""
    return COMMONEST_ZONES.get(locale, "UTC")


def first_weekday(locale: str) -> int:
    """The day that a calendar's weeks begin with, numbered as `date.weekday` does."""
    return MONDAY if locale in WEEKS_FROM_MONDAY else SUNDAY


def is_zone(name: str) -> bool:
    """Whether this is an IANA zone name that this machine has the rules of."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def local_time(at: datetime, zone: str) -> datetime:
    """An aware moment on the clocks of a zone (an IANA name)."""
    return at.astimezone(ZoneInfo(zone))


def last_day(spoken: str, today: date) -> date | None:
    """The day that an AMAZON.DATE means, of a span its last one; None where it means none."""
    if spoken == NOW:
        return today
    for form, last in _FORMS:
        if match := form.fullmatch(spoken):
            try:
                return last(*match.groups())
            except ValueError:
                return None
    return None


def told_day(spoken: str | None, today: date) -> date | None:
    """The day on which a moment was, at most a week back; None where that must be asked.

    A day ahead is meant a week earlier: "on Sunday" may come as the Sunday to come.
    """
    day = last_day(spoken, today) if spoken else today
    if day and day > today:
        day -= WEEK
    return day if day and today - WEEK <= day <= today else None


def day_back(spoken: str, today: date) -> date | None:
    """The first day back from a pause, within a year; None where that must be asked."""
    day = last_day(spoken, today)
    return day if day and today < day <= today + LONGEST_PAUSE else None


def _end_of_month(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


_FORMS = (
    (_DAY, lambda year, month, day: date(int(year), int(month), int(day))),
    (_WEEK, lambda year, week, _weekend: date.fromisocalendar(int(year), int(week), 7)),
    (_MONTH, lambda year, month: _end_of_month(int(year), int(month))),
    (_YEAR, lambda year: date(int(year), 12, 31)),
    (_DECADE, lambda decade: date(int(decade) * 10 + 9, 12, 31)),
    (
        _SEASON,
        lambda year, season: _end_of_month(
            int(year) + _SEASONS_END[season][0], _SEASONS_END[season][1]
        ),
    ),
)

"""A household's days: which local day a moment belongs to, and what a spoken day means."""

import re
from calendar import MONDAY, SUNDAY, monthrange
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from skill.domain.catalogue import Season

COMMONEST_ZONES: Mapping[str, str] = {
    "en-AU": "Australia/Sydney",
    "en-CA": "America/Toronto",
    "en-GB": "Europe/London",
    "en-IN": "Asia/Kolkata",
    "en-US": "America/New_York",
}
"""The zone with the most people in it, by locale: the last resort when no device told one."""

WEEKS_FROM_MONDAY = frozenset({"en-AU", "en-GB"})
"""The locales in which a week begins on a Monday (source: CLDR's weekData)."""

_SOUTH = (
    "Australia/",
    "Antarctica/",
    "Pacific/Auckland",
    "Pacific/Fiji",
    "Africa/Johannesburg",
    "Africa/Harare",
    "Africa/Lusaka",
    "Africa/Maputo",
    "Africa/Windhoek",
    "Africa/Gaborone",
    "America/Argentina/",
    "America/Asuncion",
    "America/La_Paz",
    "America/Lima",
    "America/Montevideo",
    "America/Santiago",
    "America/Sao_Paulo",
    "Indian/Mauritius",
)
"""How the zones begin that lie well south of the equator and have people in them."""

_SEASONS = tuple(Season)

A_DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST_PAUSE = timedelta(days=366)
NOW = "PRESENT_REF"

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(?:MO|AF|EV|NI))?")
"""A day, perhaps with a part of it, as "last night" may come [unverified]."""

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_WEEKEND = re.compile(r"(\d{4})-W(\d{2})-WE")
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_YEAR = re.compile(r"(\d{4})")
_DECADE = re.compile(r"(\d{3})X")
_SEASON = re.compile(r"(\d{4})-(SP|SU|FA|WI)")
_SEASONS_BEGIN = {"SP": 3, "SU": 6, "FA": 9, "WI": 12}
"""The month in which a season begins, in the north as Alexa counts [unverified]."""

_MONTHS_OF_A_SEASON = 3


class Span(NamedTuple):
    """The days that an AMAZON.DATE means, from the first to the last."""

    first: date
    last: date

    @property
    def is_a_day(self) -> bool:
        """Whether it is a single day."""
        return self.first == self.last


def commonest_zone(locale: str) -> str:
    """Return the IANA name of the zone most people of a locale live in.

    UTC for a locale not known.
    """
    return COMMONEST_ZONES.get(locale, "UTC")


def first_weekday(locale: str) -> int:
    """Return the day that a calendar's weeks begin with, numbered as `date.weekday` does."""
    return MONDAY if locale in WEEKS_FROM_MONDAY else SUNDAY


def is_southern(zone: str) -> bool:
    """Tell whether a zone (an IANA name) has its winter in July."""
    return zone.startswith(_SOUTH)


def season_of(day: date, *, south: bool) -> Season:
    """Return the season of a day, by whole months: spring begins in March, or in September."""
    quarter = (day.month - _SEASONS_BEGIN["SP"]) // _MONTHS_OF_A_SEASON
    return _SEASONS[(quarter + 2 * south) % len(_SEASONS)]


def is_zone(name: str) -> bool:
    """Tell whether this is an IANA zone name that this machine has the rules of."""
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError):
        return False
    return True


def local_time(at: datetime, zone: str) -> datetime:
    """Return an aware moment on the clocks of a zone (an IANA name)."""
    return at.astimezone(ZoneInfo(zone))


def span(spoken: str | None, today: date) -> Span | None:
    """Return the days that an AMAZON.DATE means; None where it means none."""
    if spoken == NOW:
        return Span(today, today)
    for form, read in _FORMS:
        if match := form.fullmatch(spoken or ""):
            try:
                return read(*match.groups())
            except ValueError:
                return None
    return None


def told_day(spoken: str | None, today: date) -> date | None:
    """Return the day on which a moment was, at most a week back; None where that must be asked.

    A day ahead is meant a week earlier: "on Sunday" may come as the Sunday to come. Of a week, a
    month or a season no day was named, so none is guessed.
    """
    days = span(spoken, today) if spoken else Span(today, today)
    if days is None or not days.is_a_day:
        return None
    day = days.first - WEEK if days.first > today else days.first
    return day if today - WEEK <= day <= today else None


def day_back(spoken: str, today: date) -> date | None:
    """Return the first day back from a pause, within a year; None where that must be asked.

    "Until December" ends as December begins; "away this week", said in it, as the next one does.
    """
    days = span(spoken, today)
    if days is None or days.last <= today:
        return None
    back = days.first if days.first > today else days.last + A_DAY
    return back if back <= today + LONGEST_PAUSE else None


def day_of_return(spoken: str, today: date) -> date | None:
    """Return the day since which a household is home; None where it lies ahead, or is none."""
    days = span(spoken, today)
    return days.last if days and days.last <= today else None


def _months(year: int, month: int, months: int = 1) -> Span:
    """Return a span of months."""
    ahead, last = divmod(month + months - 2, 12)
    end = date(year + ahead, last + 1, monthrange(year + ahead, last + 1)[1])
    return Span(date(year, month, 1), end)


def _days(first: date, days: int = 1) -> Span:
    return Span(first, first + timedelta(days=days - 1))


_FORMS = (
    (_DAY, lambda year, month, day: _days(date(int(year), int(month), int(day)))),
    (_WEEK, lambda year, week: _days(date.fromisocalendar(int(year), int(week), 1), 7)),
    (_WEEKEND, lambda year, week: _days(date.fromisocalendar(int(year), int(week), 6), 2)),
    (_MONTH, lambda year, month: _months(int(year), int(month))),
    (_YEAR, lambda year: _months(int(year), 1, 12)),
    (
        _DECADE,
        lambda decade: Span(date(int(decade) * 10, 1, 1), date(int(decade) * 10 + 9, 12, 31)),
    ),
    (
        _SEASON,
        lambda year, season: _months(int(year), _SEASONS_BEGIN[season], _MONTHS_OF_A_SEASON),
    ),
)

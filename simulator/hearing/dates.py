"""AMAZON.DATE: a spoken day, week, month or season, as Alexa writes it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from simulator.hearing.numbers import (
    NUMBER_WORDS,
    ORDINAL_WORDS,
    in_digits,
    ordinals_in_digits,
    words_in,
)

_DAYS = {
    "day before yesterday": -2, "yesterday": -1, "last night": -1, "today": 0, "tonight": 0,
    "this morning": 0, "this evening": 0, "tomorrow": 1, "day after tomorrow": 2,
}  # fmt: skip
"""Parts of a day are told by the day [unverified on devices]."""
_WEEKDAYS = words_in("monday tuesday wednesday thursday friday saturday sunday")
_MONTHS = words_in(
    "january february march april may june july august september october november december"
)
_SEASONS = {"winter": "WI", "spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA"}
_STEPS = {"last": -1, "this": 0, "next": 1}

DATE_WORDS = NUMBER_WORDS | ORDINAL_WORDS | frozenset((*_WEEKDAYS, *_MONTHS, *_SEASONS, *_STEPS))
DATE_WORDS |= frozenset(" ".join(_DAYS).split())
DATE_WORDS |= frozenset(
    words_in("ago days decade in month now of on right week weekend weeks year")
)


def read_date(words: str, today: date | None) -> str | None:
    """Return AMAZON.DATE of plain words said on `today`; None for words that tell no date."""
    text = re.sub(r"\b(?:on|the) ", "", in_digits(ordinals_in_digits(words)))
    if text in {"now", "right now"}:
        return "PRESENT_REF"
    for pattern, read in _FORMS.items() if today else ():
        if today and (told := re.fullmatch(pattern, text)):
            return read(told, today)
    return None


def _after(today: date, days: int) -> str:
    return (today + timedelta(days=days)).isoformat()


def _weekday(told: re.Match[str], today: date) -> str:
    """Return the coming one, today included [unverified], unless last or next was said."""
    ahead = (_WEEKDAYS.index(told["day"]) - today.weekday()) % 7
    if told["step"] == "next":
        ahead = ahead or 7
    return _after(today, ahead - 7 if told["step"] == "last" else ahead)


def _counted(told: re.Match[str], today: date) -> str:
    days = 1 if told["count"] == "a" else int(told["count"])
    days *= 7 if told["unit"] == "week" else 1
    return _after(today, -days if told["ago"] else days)


def _week(told: re.Match[str], today: date) -> str:
    iso = (today + timedelta(weeks=_STEPS[told["step"]])).isocalendar()
    return f"{iso.year:04}-W{iso.week:02}{'-WE' if told['end'] else ''}"


def _month(told: re.Match[str], today: date) -> str:
    year, month = divmod(12 * today.year + today.month - 1 + _STEPS[told["step"]], 12)
    return f"{year:04}-{month + 1:02}"


def _day_of_month(told: re.Match[str], today: date) -> str | None:
    """Return the coming one, today included [unverified on devices]."""
    month, day = _MONTHS.index(told["month"]) + 1, int(told["day"])
    try:
        this_year = today.replace(month=month, day=day)
        coming = this_year if this_year >= today else today.replace(today.year + 1, month, day)
    except ValueError:
        return None
    return coming.isoformat()


_STEP = rf"(?P<step>{'|'.join(_STEPS)})"
_A_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})"
_COUNT = r"(?P<count>a|\d{1,3}) (?P<unit>day|week)s?"
_FORMS: dict[str, Callable[[re.Match[str], date], str | None]] = {
    "|".join(_DAYS): lambda told, today: _after(today, _DAYS[told[0]]),
    rf"(?:{_STEP} )?(?P<day>{'|'.join(_WEEKDAYS)})": _weekday,
    rf"{_COUNT} (?P<ago>ago)": _counted,
    rf"in {_COUNT}(?P<ago>)": _counted,
    rf"{_STEP} week(?P<end>end)?": _week,
    rf"{_STEP} month": _month,
    rf"{_STEP} year": lambda told, today: f"{today.year + _STEPS[told['step']]:04}",
    "this decade": lambda _told, today: f"{today.year // 10:03}X",
    rf"(?:{_STEP} )?(?P<season>{'|'.join(_SEASONS)})": lambda told, today: (
        f"{today.year + _STEPS[told['step'] or 'this']:04}-{_SEASONS[told['season']]}"
    ),
    rf"{_A_MONTH} (?P<day>\d\d?)": _day_of_month,
    rf"(?P<day>\d\d?) (?:of )?{_A_MONTH}": _day_of_month,
}

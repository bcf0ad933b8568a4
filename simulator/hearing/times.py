"""AMAZON.TIME: a spoken time of day, as Alexa writes it: 19:30, or MO, AF, EV, NI."""

import re
from datetime import time

from simulator.hearing.numbers import NUMBER_WORDS, in_digits

_NOON = 12
_NAMED = {
    "noon": "12:00",
    "midday": "12:00",
    "midnight": "00:00",
    "morning": "MO",
    "afternoon": "AF",
    "evening": "EV",
    "night": "NI",
}
_HALVES_OF_A_DAY = {
    "am": 0,
    "a m": 0,
    "in the morning": 0,
    "pm": _NOON,
    "p m": _NOON,
    "in the afternoon": _NOON,
    "in the evening": _NOON,
    "at night": _NOON,
    "tonight": _NOON,
}
_PARTS_OF_AN_HOUR = {"a quarter": 15, "quarter": 15, "half": 30}

TIME_WORDS = frozenset(
    (
        *NUMBER_WORDS, *_NAMED, *_PARTS_OF_AN_HOUR, *" ".join(_HALVES_OF_A_DAY).split(),
        "after", "minutes", "oclock", "oh", "past", "the", "till", "to",
    )
)  # fmt: skip

_CLOCK = re.compile(
    r"(?:(?P<part>half|(?:a )?quarter|\d\d?)(?: minutes)? (?P<way>past|after|to|till) )?"
    r"(?P<hour>\d\d?)(?:[ .](?:oh )?(?P<minute>\d\d?))?(?: oclock)?"
    rf"(?: (?P<half>{'|'.join(_HALVES_OF_A_DAY)}))?"
)


def read_time(words: str) -> str | None:
    """AMAZON.TIME of plain words; None for words that tell no time of day."""
    text = in_digits(words).removeprefix("the ")
    if text in _NAMED:
        return _NAMED[text]
    told = _CLOCK.fullmatch(text)
    return told and _on_the_clock(told)


def _on_the_clock(told: re.Match[str]) -> str | None:
    """As it was said where no half of the day was: "half past seven" is 07:30."""
    hour, minute = int(told["hour"]), int(told["minute"] or 0)
    if told["half"] and hour <= _NOON:
        hour = hour % _NOON + _HALVES_OF_A_DAY[told["half"]]
    try:
        time(hour, minute)
    except ValueError:
        return None
    way = -1 if told["way"] in {"to", "till"} else 1
    total = 60 * hour + minute + way * _minutes(told["part"])
    return f"{total // 60 % 24:02}:{total % 60:02}"


def _minutes(part: str | None) -> int:
    if part is None:
        return 0
    return _PARTS_OF_AN_HOUR.get(part) or int(part)

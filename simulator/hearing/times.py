"""AMAZON.TIME: a spoken time of day, as Alexa writes it: 19:30, or MO, AF, EV, NI."""

import re
from datetime import time

from simulator.hearing.numbers import NUMBER_WORDS, in_digits, words_in

_NOON = 12
_NAMED = {
    "noon": "12:00", "midday": "12:00", "midnight": "00:00",
    "morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI",
}  # fmt: skip
_MORNING = ("am", "a m", "in the morning")
_LATER = ("pm", "p m", "in the afternoon", "in the evening", "at night", "tonight")
_PARTS_OF_AN_HOUR = {"a quarter": 15, "quarter": 15, "half": 30}

TIME_WORDS = NUMBER_WORDS | frozenset((*_NAMED, *" ".join((*_MORNING, *_LATER)).split()))
TIME_WORDS |= frozenset(words_in("after half minutes oclock oh past quarter the till to"))

_CLOCK = re.compile(
    r"(?:(?P<part>half|(?:a )?quarter|\d\d?)(?: minutes)? (?P<way>past|after|to|till) )?"
    r"(?P<hour>\d\d?)(?:[ .](?:oh )?(?P<minute>\d\d?))?(?: oclock)?"
    rf"(?: (?P<half>{'|'.join((*_MORNING, *_LATER))}))?"
)


def read_time(words: str) -> str | None:
    """Return AMAZON.TIME of plain words; None for words that tell no time of day."""
    text = in_digits(words).removeprefix("the ")
    told = _CLOCK.fullmatch(text)
    return _on_the_clock(told) if told else _NAMED.get(text)


def _on_the_clock(told: re.Match[str]) -> str | None:
    """As it was said where no half of the day was: "half past seven" is 07:30."""
    hour, minute = int(told["hour"]), int(told["minute"] or 0)
    if told["half"] and hour <= _NOON:
        hour = hour % _NOON + (_NOON if told["half"] in _LATER else 0)
    try:
        time(hour, minute)
    except ValueError:
        return None
    part = told["part"] or "0"
    minutes = _PARTS_OF_AN_HOUR.get(part) or int(part)
    total = 60 * hour + minute + (-minutes if told["way"] in {"to", "till"} else minutes)
    return f"{total // 60 % 24:02}:{total % 60:02}"

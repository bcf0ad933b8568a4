"""AMAZON.TIME: a spoken time of day, as Alexa writes it: 19:30, or MO, AF, EV, NI."""

import re

from simulator.hearing.numbers import NUMBER_WORDS, in_digits
from simulator.hearing.plain import ENGLISH, any_of

_TIMES = ENGLISH["times"]
_MORNING, _LATER = any_of(_TIMES["morning"]), any_of(_TIMES["later"])
_PARTS_OF_AN_HOUR = {"a quarter": 15, "quarter": 15, "half": 30}

TIME_WORDS = NUMBER_WORDS | {*_TIMES["named"], *_TIMES["around"].split()}
TIME_WORDS |= set(" ".join((*_TIMES["morning"], *_TIMES["later"])).split())

_CLOCK = re.compile(
    r"(?:(?P<part>half|(?:a )?quarter|[1-5]?\d)(?: minutes)? (?P<way>past|after|to|until) )?"
    r"(?P<hour>1?\d|2[0-3])(?:[ .](?:oh )?(?P<minute>[0-5]?\d))?(?: oclock)?"
    rf"(?: (?:(?P<morning>{_MORNING})|(?P<later>{_LATER})))?"
)


def read_time(words: str) -> str | None:
    """Return AMAZON.TIME of plain words; None for words that tell no time of day.

    As it was said where no half of the day was: "half past seven" is 07:30.
    """
    text = re.sub(r"^half (?=\d)", "half past ", in_digits(words).removeprefix("the "))
    if not (told := _CLOCK.fullmatch(text)):
        return str(_TIMES["named"][text]) if text in _TIMES["named"] else None
    hour, minute = int(told["hour"]), int(told["minute"] or 0)
    if (told["morning"] or told["later"]) and hour <= 12:  # noqa: PLR2004 - noon
        hour = hour % 12 + (12 if told["later"] else 0)
    minutes = _PARTS_OF_AN_HOUR.get(told["part"]) or int(told["part"] or 0)
    total = 60 * hour + minute + (-minutes if told["way"] in {"to", "until"} else minutes)
    return f"{total // 60 % 24:02}:{total % 60:02}"

"""A daily reminder: when it rings, and what became of setting or cancelling it."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum, auto
from types import MappingProxyType

from skill.domain.catalogue import Moment

PROPOSED = MappingProxyType({"MO": time(8), "AF": time(15), "EV": time(19), "NI": time(21)})
"""What is proposed to somebody who only said: in the morning, afternoon, evening, at night."""

HALF_A_DAY = 12

_TIME = re.compile(r"([0-9]{2}):([0-9]{2})")


class Outcome(Enum):
    """What became of it: after NO_ANSWER nobody knows, after the refusals all is as it was."""

    DONE = auto()
    DONE_BESIDE_ANOTHER = auto()  # an older one could not be removed
    NONE_THERE = auto()
    NOT_ALLOWED = auto()
    NOT_ON_THIS_DEVICE = auto()
    NOT_IN_THIS_LANGUAGE = auto()
    TOO_MANY = auto()
    DEVICE_OFFLINE = auto()
    NO_ANSWER = auto()


@dataclass(frozen=True, slots=True)
class Daily:
    """A reminder every day at a time, asked for at a moment on the household's clocks (naive).

    `zone` is the IANA name of those clocks, or None where it could only be guessed.
    """

    at: time
    asked: datetime
    zone: str | None

    @property
    def first(self) -> datetime:
        """When it rings for the first time, on the same clocks."""
        today = datetime.combine(self.asked.date(), self.at)
        return today if today > self.asked else today + timedelta(days=1)


def at_that_time_of(moment: Moment | None, at: time) -> time:
    """Seven, said of evenings, is seven in the evening."""
    is_late = moment in (Moment.EVENING, Moment.BEDTIME)
    return at.replace(hour=at.hour + HALF_A_DAY) if is_late and 0 < at.hour < HALF_A_DAY else at


def clock(at: time) -> str:
    """A time of day as `time_of_day` reads it."""
    return f"{at:%H:%M}"


def time_of_day(spoken: str | None) -> time | None:
    """The time that an AMAZON.TIME means or leads one to propose; None where it must be asked."""
    spoken = spoken or ""
    clock = _TIME.fullmatch(spoken)
    try:
        return time(int(clock[1]), int(clock[2])) if clock else PROPOSED.get(spoken)
    except ValueError:
        return None

"""What a couple did on this day, a month or a year ago."""

from collections.abc import Iterable, Iterator
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from skill.domain.household import Done

MONTHS = 12


class Ago(StrEnum):
    """How long ago it was; the name of the line that says so."""

    YEAR = "year"
    MONTH = "month"


class Remembered(NamedTuple):
    """A gesture that was done, by its number, and how long ago."""

    number: int
    ago: Ago


def on_this_day(done: Iterable[Done], day: date) -> Iterator[Remembered]:
    """Yield what was done on this day of the year or of the month, a year ago first."""
    every = list(done)
    for ago, before in ((Ago.YEAR, (day.year - 1, day.month)), (Ago.MONTH, _month_before(day))):
        yield from (
            Remembered(each.number, ago)
            for each in every
            if ((each.day.year, each.day.month), each.day.day) == (before, day.day)
        )


def _month_before(day: date) -> tuple[int, int]:
    return (day.year, day.month - 1) if day.month > 1 else (day.year - 1, MONTHS)

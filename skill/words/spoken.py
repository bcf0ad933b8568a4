"""What goes into a line and is no plain text: days, times, digits, a name that Alexa knows."""

from datetime import date
from typing import NamedTuple

from skill.domain.reminder import Proposal

NEAR = range(-6, 7)


class Day(NamedTuple):
    """A day, spoken as seen from another: today, yesterday, a weekday, or its date."""

    day: date
    today: date

    @property
    def ahead(self) -> int:
        """How many days ahead it is."""
        return (self.day - self.today).days


class YearlyDay(NamedTuple):
    """A day that comes every year, spoken by its date, as it next comes."""

    next: date


class When(NamedTuple):
    """When a reminder rings, spoken as seen from a day: every Sunday at 7 in the evening."""

    proposal: Proposal
    today: date


class Digits(NamedTuple):
    """A telephone number, spoken digit by digit, slowly."""

    number: str


class FirstName(NamedTuple):
    """The first name of a person that Alexa recognised; the skill never learns it."""

    person: str


Argument = int | str | Day | YearlyDay | When | Digits | FirstName
Piece = str | Digits | FirstName
"""A piece of a filled line: text, or what only SSML can say."""

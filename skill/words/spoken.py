"""What goes into a line and is not plain text: days, times, digits, a name only Alexa knows."""

from dataclasses import dataclass
from datetime import date, time

NEAR = range(-6, 7)


@dataclass(frozen=True, slots=True)
class Day:
    """A day, spoken as seen from another: today, yesterday, a weekday, or its date."""

    day: date
    today: date

    @property
    def ahead(self) -> int:
        """How many days ahead it is."""
        return (self.day - self.today).days


@dataclass(frozen=True, slots=True)
class TimeOfDay:
    """A time of day, spoken as people say it: 7:30 in the evening."""

    at: time


@dataclass(frozen=True, slots=True)
class Digits:
    """A telephone number, spoken digit by digit, slowly."""

    number: str


@dataclass(frozen=True, slots=True)
class FirstName:
    """The first name of a person that Alexa recognised; the skill never learns it."""

    person: str


Argument = int | str | Day | TimeOfDay | Digits | FirstName
Part = str | Digits | FirstName
"""A piece of a filled line: text, or what only SSML can say."""

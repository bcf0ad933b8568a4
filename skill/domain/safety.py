"""Whom to call in a country, as facts."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple


class HelpLine(NamedTuple):
    """A line that answers: the name that is spoken, its number, and the day that was checked.

    `text` is the number that takes texts, and `word` what to text it. `serves` says whom and
    `hours` when, where that is not everybody at any time.
    """

    name: str
    number: str
    checked: date
    text: str | None = None
    word: str | None = None
    serves: str | None = None
    hours: str | None = None

    @property
    def described(self) -> str:
        """Its name, whom it serves and when, as one piece of a sentence."""
        whom = f"{self.name} {self.serves}" if self.serves else self.name
        return f"{whom}, {self.hours}" if self.hours else whom

    @property
    def is_short(self) -> bool:
        """Whether it is called and texted by the same three digits."""
        return self.text == self.number and len(self.number) == 3  # noqa: PLR2004


class Safety(NamedTuple):
    """Whom to call in a country: its emergency number, and lines, each for one need.

    `silent` tells how to reach the emergency number without a word. Lines are `crisis` (harm to
    oneself), `violence` (suffered), `child` (a child tells) and `own_behaviour` (harm that the
    caller did, or fears to do); where a country has none, there are none.
    """

    emergency: str
    checked: date
    silent: str | None = None
    crisis: tuple[HelpLine, ...] = ()
    violence: tuple[HelpLine, ...] = ()
    child: tuple[HelpLine, ...] = ()
    own_behaviour: tuple[HelpLine, ...] = ()

    def checks(self) -> Iterator[tuple[str, date]]:
        """Yield what was checked, and when: the emergency number, and each line by its number."""
        yield self.emergency, self.checked
        for line in (*self.crisis, *self.violence, *self.child, *self.own_behaviour):
            yield line.number, line.checked

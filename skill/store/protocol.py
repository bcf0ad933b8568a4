"""What every store promises; tests/contract/ holds each backend to it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from skill.domain.household import Household


class StoreUnavailable(Exception):
    """The engine could not answer in time, or not at all: nothing is known to be saved."""

    @property
    def details(self) -> str:
        """What the engine itself said, in one line, for an operator."""
        return " ".join(str(self.__cause__ or self).split())


class Conflict(Exception):
    """Somebody else saved first; `stored` is what is there now, None when that is not known."""

    def __init__(self, stored: Household | None) -> None:
        super().__init__("saved by somebody else first")
        self.stored = stored


class Item(NamedTuple):
    """A household as an engine keeps it: its key, `expires` in seconds since 1970, a Record."""

    household: str
    version: int
    expires: int
    days: bytes
    rest: str


class Store(Protocol):
    """Households by their key: the hex SHA-256 of Alexa's user id, never the id itself.

    Every method raises StoreUnavailable when the engine fails.
    """

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """What is kept of a household at that time: a blank one where nothing is, or it expired."""

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """Keep it as the version after `household.version`; Conflict where that is not current."""

    def forget(self, key: str) -> None:
        """Leave nothing of the household."""

    def items(self) -> Iterator[Item]:
        """Every household, expired or not, in any order; `rest` is empty where it is unreadable."""

    def restore(self, items: Collection[Item]) -> int:
        """Keep each where the store has it not, or in a lower version; how many it kept.

        Where that fails, some may have been kept: to restore them again is harmless.
        """

    def ping(self) -> None:
        """Return once the engine answers."""

    def close(self) -> None:
        """Give back connections."""

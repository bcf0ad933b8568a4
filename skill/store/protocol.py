"""What every store promises; tests/contract/ holds each backend to it."""

from datetime import datetime
from typing import Protocol

from skill.domain.household import Household


class StoreUnavailable(Exception):
    """The engine could not answer in time, or not at all: nothing is known to be saved."""


class Conflict(Exception):
    """Somebody else saved first; `stored` is what is there now, None when that is not known."""

    def __init__(self, stored: Household | None) -> None:
        super().__init__("saved by somebody else first")
        self.stored = stored


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

    def ping(self) -> None:
        """Return once the engine answers."""

    def close(self) -> None:
        """Give back connections."""

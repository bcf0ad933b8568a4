"""What every store promises; tests/contract/ holds each backend to it."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NamedTuple, Protocol

from skill.domain.deadline import Deadline
from skill.domain.household import Household

MOST_SECONDS = 1.5
"""What one call of a turn takes at the most, however far away its deadline is."""


class StoreUnavailable(Exception):
    """The engine could not answer in time, or not at all: nothing is known to be saved."""

    @property
    def details(self) -> str:
        """Return in one line what the engine itself said, for an operator."""
        return " ".join(str(self.__cause__ or self).split())


class CorruptRecord(StoreUnavailable):
    """What an engine gave back is not a record that this program wrote."""


class Conflict(Exception):
    """A conditional write met another version: `stored`, None where it is not known or gone."""

    def __init__(self, stored: Household | None) -> None:
        super().__init__("another version was saved first")
        self.stored = stored


class Item(NamedTuple):
    """A household as an engine keeps it: its key, `expires` in seconds since 1970, a Record."""

    household: str
    version: int
    expires: int
    days: bytes
    rest: bytes | str


class Households(Protocol):
    """What a turn needs. Keys are the hex SHA-256 of Alexa's user id, never the id itself.

    No call outlives its deadline. Every one of them raises StoreUnavailable where the engine fails,
    or does not answer in time: then a write may have been done all the same.
    """

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """Return the household as of `now`: a blank one where there is none, or it expired.

        `consistent` asks for a strongly consistent read, which sees every write before it.

        Raises:
            CorruptRecord: what is kept is no record of this program.
        """

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        """Write it as the version after `household.version`, if that is the current one.

        A retry that meets what it wrote itself has succeeded.

        Raises:
            Conflict: another version is the current one.
        """

    def forget(self, key: str, deadline: Deadline) -> None:
        """Leave nothing of the household in the engine's files."""

    def ping(self, deadline: Deadline) -> None:
        """Return once the engine answers."""

    def close(self) -> None:
        """Give back connections and threads."""


class Archive(Protocol):
    """What an operator needs, who has minutes: every household, out of a store and into it."""

    def items(self) -> Iterator[Item]:
        """Yield every household, expired or not, in any order; one that cannot be read as well."""

    def restore(self, items: Collection[Item]) -> int:
        """Keep each that the store has not, or only in a lower version; return how many.

        Where that fails some may have been kept; to restore them again is harmless.
        """

    def close(self) -> None:
        """Give back connections."""


def within(deadline: Deadline, seconds: float) -> Deadline:
    """Return the deadline of one call, so many seconds from now at the latest.

    Raises:
        TooLate: no time is left.
    """
    return Deadline.after(deadline.left(seconds), deadline.ticks)

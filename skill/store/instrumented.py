"""A store whose calls and their outcomes are counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from skill.domain.deadline import Deadline
from skill.domain.household import Household
from skill.store.protocol import Conflict, Households, StoreUnavailable

Count = Callable[[str, str], None]
"""Takes the name of a call, and its outcome: ok, conflict or unavailable."""


class Instrumented:
    """Passes every call on to another store."""

    def __init__(self, store: Households, count: Count) -> None:
        self._store = store
        self._count = count

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """See Households.load."""
        with self._counted("load"):
            return self._store.load(key, now, deadline, consistent=consistent)

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        """See Households.save."""
        with self._counted("save"):
            self._store.save(key, household, expires, deadline)

    def forget(self, key: str, deadline: Deadline) -> None:
        """See Households.forget."""
        with self._counted("forget"):
            self._store.forget(key, deadline)

    def ping(self, deadline: Deadline) -> None:
        """See Households.ping."""
        with self._counted("ping"):
            self._store.ping(deadline)

    def close(self) -> None:
        """See Households.close."""
        self._store.close()

    @contextmanager
    def _counted(self, call: str) -> Iterator[None]:
        outcome = "ok"
        try:
            yield
        except Conflict:
            outcome = "conflict"
            raise
        except StoreUnavailable:
            outcome = "unavailable"
            raise
        finally:
            self._count(call, outcome)

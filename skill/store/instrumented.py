"""A store that tells how often it is asked, and what comes of it."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import datetime

from skill.domain.household import Household
from skill.store.protocol import Conflict, Item, Store, StoreUnavailable

Told = Callable[[str, str], None]
"""Hears the name of a call, and ok, conflict or unavailable."""


class Counted:
    """Passes every call on to another store."""

    def __init__(self, store: Store, told: Told) -> None:
        self._store = store
        self._told = told

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load."""
        with self._telling("load"):
            return self._store.load(key, now, consistent=consistent)

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save."""
        with self._telling("save"):
            self._store.save(key, household, expires)

    def forget(self, key: str) -> None:
        """See Store.forget."""
        with self._telling("forget"):
            self._store.forget(key)

    def items(self) -> Iterator[Item]:
        """See Store.items; no turn asks for these."""
        return self._store.items()

    def restore(self, items: Collection[Item]) -> int:
        """See Store.restore; no turn asks for this."""
        return self._store.restore(items)

    def ping(self) -> None:
        """See Store.ping."""
        with self._telling("ping"):
            self._store.ping()

    def close(self) -> None:
        """See Store.close."""
        self._store.close()

    @contextmanager
    def _telling(self, call: str) -> Iterator[None]:
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
            self._told(call, outcome)

"""A store whose every answer comes in time: a turn does not wait for an engine that hangs."""

from collections.abc import Callable, Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from typing import TypeVar

from skill.domain.household import Household
from skill.store.protocol import Item, Store, StoreUnavailable
from skill.waiting import wait_for

AT_ONCE = 32

Result = TypeVar("Result")


class InTime:
    """Asks another store in threads of its own, since no time-out covers the look-up of a name."""

    def __init__(self, store: Store, seconds: float) -> None:
        self._store = store
        self._seconds = seconds
        self._calls = ThreadPoolExecutor(AT_ONCE, "store")

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load."""
        return self._wait(partial(self._store.load, key, now, consistent=consistent))

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save; where it took too long, it may have been kept all the same."""
        self._wait(partial(self._store.save, key, household, expires))

    def forget(self, key: str) -> None:
        """See Store.forget."""
        self._wait(partial(self._store.forget, key))

    def items(self) -> Iterator[Item]:
        """See Store.items; no turn waits for these."""
        return self._store.items()

    def restore(self, items: Collection[Item]) -> int:
        """See Store.restore; no turn waits for this."""
        return self._store.restore(items)

    def ping(self) -> None:
        """See Store.ping."""
        self._wait(self._store.ping)

    def close(self) -> None:
        """See Store.close."""
        self._calls.shutdown(wait=False, cancel_futures=True)
        self._store.close()

    def _wait(self, call: Callable[[], Result]) -> Result:
        calling = self._calls.submit(call)
        try:
            return wait_for(calling, self._seconds)
        except TimeoutError as late:
            calling.cancel()  # what did not begin yet must not happen after the answer
            raise StoreUnavailable("no answer in time") from late

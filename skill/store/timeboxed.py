"""A store whose every answer comes in time: a turn does not wait for an engine that hangs."""

from collections.abc import Collection, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeVar

from skill.domain.household import Household
from skill.hosting.waiting import is_done, wait_for
from skill.store.protocol import Item, Store, StoreUnavailable

AT_ONCE = 32

Result = TypeVar("Result")


class InTime:
    """Asks another store in threads of its own, since no time-out covers the look-up of a name.

    A write that has begun when its seconds are over is given its `grace`, in seconds, by a store
    that surely ends what it began; `writes_at_once` are those that such a store can do.
    """

    def __init__(
        self, store: Store, seconds: float, *, grace: float = 0.0, writes_at_once: int = AT_ONCE
    ) -> None:
        self._store = store
        self._seconds = seconds
        self._grace = grace
        self._reads = ThreadPoolExecutor(AT_ONCE, "store")
        self._writes = ThreadPoolExecutor(writes_at_once, "store-writes")

    def load(self, key: str, now: datetime, *, consistent: bool = False) -> Household:
        """See Store.load."""
        call = partial(self._store.load, key, now, consistent=consistent)
        return self._wait(self._reads.submit(call))

    def save(self, key: str, household: Household, expires: datetime) -> None:
        """See Store.save; where it took too long, it may have been kept all the same."""
        self._wait(self._writes.submit(self._store.save, key, household, expires))

    def forget(self, key: str) -> None:
        """See Store.forget."""
        self._wait(self._writes.submit(self._store.forget, key))

    def items(self) -> Iterator[Item]:
        """See Store.items; no turn waits for these."""
        return self._store.items()

    def restore(self, items: Collection[Item]) -> int:
        """See Store.restore; no turn waits for this."""
        return self._store.restore(items)

    def ping(self) -> None:
        """See Store.ping."""
        self._wait(self._reads.submit(self._store.ping))

    def close(self) -> None:
        """See Store.close."""
        for calls in (self._reads, self._writes):
            calls.shutdown(wait=False, cancel_futures=True)
        self._store.close()

    def _wait(self, calling: Future[Result]) -> Result:
        # What did not begin in time must not happen after the answer.
        if is_done(calling, self._seconds) or not calling.cancel():
            with suppress(TimeoutError):
                return wait_for(calling, self._grace)
        raise StoreUnavailable("no answer in time")

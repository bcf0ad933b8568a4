"""A store that answers by the deadline, whatever its engine does.

DynamoDB needs it: no time-out covers the look-up of a name (getaddrinfo), and the time-outs of two
tries add up to more than a turn has.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from threading import BoundedSemaphore
from typing import TypeVar

from skill.domain.deadline import Deadline, TooLate
from skill.domain.household import Household
from skill.store.protocol import MOST_SECONDS, Households, StoreUnavailable, within

THREADS = 32
"""As many calls may be under way, hanging ones included; above it a call waits for its turn."""

Result = TypeVar("Result")


class Timeboxed:
    """Calls another store in a bounded pool of threads, and waits no longer than the deadline.

    A call that got no thread in time is never made. One that is under way by then goes on without
    its caller: a write may still be done.
    """

    def __init__(self, store: Households, threads: int = THREADS) -> None:
        self._store = store
        self._pool = ThreadPoolExecutor(threads, "store")
        self._free = BoundedSemaphore(threads)

    def load(
        self, key: str, now: datetime, deadline: Deadline, *, consistent: bool = False
    ) -> Household:
        """See Households.load."""
        return self._ask(partial(self._store.load, key, now, consistent=consistent), deadline)

    def save(self, key: str, household: Household, expires: datetime, deadline: Deadline) -> None:
        """See Households.save."""
        self._ask(partial(self._store.save, key, household, expires), deadline)

    def forget(self, key: str, deadline: Deadline) -> None:
        """See Households.forget."""
        self._ask(partial(self._store.forget, key), deadline)

    def ping(self, deadline: Deadline) -> None:
        """See Households.ping."""
        self._ask(self._store.ping, deadline)

    def close(self) -> None:
        """See Households.close."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._store.close()

    def _ask(self, call: Callable[..., Result], deadline: Deadline) -> Result:
        try:
            deadline = within(deadline, MOST_SECONDS)
            if not self._free.acquire(timeout=deadline.left(MOST_SECONDS)):
                raise StoreUnavailable("every thread waits for the engine")
            calling = self._pool.submit(partial(call, deadline=deadline))
            calling.add_done_callback(lambda _: self._free.release())
            return calling.result(deadline.left(MOST_SECONDS))
        except (TimeoutError, TooLate) as late:
            raise StoreUnavailable("no answer in time") from late

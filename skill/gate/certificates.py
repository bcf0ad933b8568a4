"""From a SignatureCertChainUrl to the key that Alexa signs with: fetched once, then kept."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from datetime import datetime
from functools import partial
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.x509.verification import Store

from skill.alexa.http_client import Bulkhead, Busy
from skill.domain.deadline import Deadline, Ticks, TooLate
from skill.gate.chain import SigningKey, chain_url, verify_chain
from skill.gate.refused import Refused

WAIT_SECONDS = 2.0
PAUSE_SECONDS = 2.0
"""How long a URL is left alone after a fetch that brought no chain to trust."""

KEYS_KEPT = 16
PAUSES_KEPT = 256

Fetch = Callable[[str], bytes]
Clock = Callable[[], datetime]
Kept = TypeVar("Kept")


class SigningKeys:
    """Keeps the keys of verified chains by URL: single flight, nothing unverified is kept.

    A flood of unsigned requests may name as many URLs as it likes. A URL that verified before is
    not held up by it: its key is kept, and to renew it there is a thread and a seat that no other
    URL gets. A URL that has yet to verify takes the next thread that becomes free, as an invented
    one does; and threads become free as fast as Amazon turns invented names down.

    Threads: one fetches for each of the `most_waiting` requests that may wait at once. These are
    two or more, and fewer than the server has threads, so that a request whose key is kept always
    finds one.
    """

    def __init__(
        self,
        fetch: Fetch,
        roots: Store,
        clock: Clock,
        *,
        most_waiting: int,
        ticks: Ticks = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._roots = roots
        self._clock = clock
        self._most_waiting = most_waiting
        self._ticks = ticks
        self._lock = threading.Lock()
        self._waiting = 0
        self._kept: OrderedDict[str, SigningKey] = OrderedDict()
        self._paused: OrderedDict[str, float] = OrderedDict()
        self._under_way: dict[str, Future[SigningKey]] = {}
        self._fetches = Bulkhead(most_waiting - 1, "certificate-fetch")
        self._renewals = Bulkhead(1, "certificate-renewal")

    def key(self, header: str, deadline: Deadline) -> RSAPublicKey:
        """Return the key that a SignatureCertChainUrl stands for.

        Raises:
            Refused: there is none to trust, or it does not come in time.
        """
        url = chain_url(header)
        with self._lock:
            if kept := self._kept_key(url):
                return kept
            fetching = self._begin(url)
            self._take_seat(url)
        try:
            return _outcome(fetching, deadline).key
        finally:
            with self._lock:
                self._waiting -= 1

    def close(self) -> None:
        """Fetch nothing more."""
        self._fetches.close()
        self._renewals.close()

    def _kept_key(self, url: str) -> RSAPublicKey | None:
        """Return the key that is kept and in date; when it is time, begin to renew it."""
        kept, now = self._kept.get(url), self._clock()
        if kept is None or now >= kept.expires:
            return None
        if now >= kept.renew:
            with suppress(Refused):
                self._begin(url)
        return kept.key

    def _begin(self, url: str) -> Future[SigningKey]:
        """Return the URL's one fetch, begun unless it is under way."""
        if url in self._under_way:
            return self._under_way[url]
        if self._ticks() < self._paused.get(url, 0.0):
            raise Refused("the chain could not be had a moment ago")
        threads = self._renewals if url in self._kept else self._fetches
        try:
            self._under_way[url] = threads.submit(partial(self._fetch_and_keep, url))
        except Busy as full:
            raise Refused("too many chains are being fetched") from full
        return self._under_way[url]

    def _take_seat(self, url: str) -> None:
        """Count one more request that waits; the last seat is for a URL that verified before."""
        if self._waiting >= self._most_waiting - (url not in self._kept):
            raise Refused("too many requests wait for chains")
        self._waiting += 1

    def _fetch_and_keep(self, url: str) -> SigningKey:
        verified = None
        try:
            verified = verify_chain(self._fetch(url), self._roots, self._clock())
        finally:
            with self._lock:
                del self._under_way[url]
                if verified:
                    _put(self._kept, url, verified, KEYS_KEPT)
                else:
                    _put(self._paused, url, self._ticks() + PAUSE_SECONDS, PAUSES_KEPT)
        return verified


def _outcome(fetching: Future[SigningKey], deadline: Deadline) -> SigningKey:
    try:
        failure = fetching.exception(deadline.left(WAIT_SECONDS))
    except (TooLate, TimeoutError) as slow:
        raise Refused("the chain's fetch takes too long") from slow
    if failure:
        reason = str(failure) if isinstance(failure, Refused) else f"no chain: {failure!r}"
        raise Refused(reason) from failure
    return fetching.result()


def _put(bounded: OrderedDict[str, Kept], url: str, value: Kept, most: int) -> None:
    bounded[url] = value
    bounded.move_to_end(url)
    while len(bounded) > most:
        bounded.popitem(last=False)

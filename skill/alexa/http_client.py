"""HTTP to Alexa's own hosts, over urllib3: each call has an end, and each answer a cap.

Threads: the certificates, the Settings API and the Reminders API have a bulkhead each, so that a
host that hangs takes nothing from calls to the others. No time-out of a socket can stand in for
those threads: the look-up of a name has none, and every byte of a head that trickles in begins a
new one. A caller is back at its deadline all the same; its thread follows when the name server or
the connection gives up, and until then its place in the bulkhead is taken.
"""

import re
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import cache
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple, TypeVar

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

# The whole address, so that nothing else fits in: no user, path, query or fragment.
_ALEXA = re.compile(
    r"https://(?:[a-z0-9-]+\.)+amazonalexa\.com(?::443)?/?", re.IGNORECASE | re.ASCII
)
_LOOPBACK = re.compile(r"http://(?:127\.0\.0\.1|localhost|\[::1\]):[0-9]{1,5}/?")

Result = TypeVar("Result")

ApiHosts = Callable[[str], bool]
"""Whether a request's token may be sent to its `apiEndpoint`."""


def alexa_hosts(endpoint: str) -> bool:
    """Allow https://*.amazonalexa.com and nothing else."""
    return _ALEXA.fullmatch(endpoint) is not None


def loopback_hosts(endpoint: str) -> bool:
    """Allow what Alexa uses and, for local tools, a port of this machine."""
    return alexa_hosts(endpoint) or _LOOPBACK.fullmatch(endpoint) is not None


class FetchError(Exception):
    """The answer did not come, was not a 200, or was too long; the message names no URL."""


class Busy(Exception):
    """Every thread of a bulkhead has a call that has not ended."""


class Answer(NamedTuple):
    """What a host answered, whatever the status."""

    status: int
    body: bytes


class HttpClient:
    """Sends requests, each on a fresh connection; trusts the given roots, follows no redirect."""

    def __init__(self, roots: Path) -> None:
        self._roots = roots

    def get(self, url: str, *, seconds: float, most_bytes: int) -> bytes:
        """Return the body of a 200.

        Raises:
            FetchError: nothing, or another status, came within the time-out and the cap.
        """
        answer = self.send("GET", url, seconds=seconds, most_bytes=most_bytes)
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"status {answer.status}")
        return answer.body

    def send(  # noqa: PLR0913  what makes a request, its time-out and its cap
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        most_bytes: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Send a request once, without a retry, and return whatever the host answers.

        Raises:
            FetchError: nothing came within the time-out and the cap.
        """
        ends, timeout = time.monotonic() + seconds, Timeout(total=seconds)
        # A pool for each call: a kept connection that went stale would cost the one try there is.
        with PoolManager(ssl_context=_trust(self._roots), retries=False, timeout=timeout) as pool:
            try:
                with closing(
                    pool.request(
                        method, url, body, headers=headers, redirect=False, preload_content=False
                    )
                ) as response:
                    return Answer(response.status, _read(response, most_bytes, ends))
            except (HTTPError, OSError, ValueError) as failed:
                raise FetchError(type(failed).__name__) from failed


def _read(response: BaseHTTPResponse, most_bytes: int, ends: float) -> bytes:
    """Read a body piece by piece, since each piece of a trickle would begin a time-out anew."""
    body = bytearray()
    while piece := response.read1(most_bytes + 1 - len(body), decode_content=False):
        body += piece
        if len(body) > most_bytes:
            raise FetchError(f"more than {most_bytes} bytes")
        if time.monotonic() > ends:
            raise FetchError("too slow")
    return bytes(body)


class Bulkhead:
    """Runs calls on a few threads of its own; a full one refuses the next call at once."""

    def __init__(self, threads: int, name: str) -> None:
        self._threads = ThreadPoolExecutor(threads, name)
        self._free = threading.BoundedSemaphore(threads)

    def submit(self, call: Callable[[], Result]) -> Future[Result]:
        """Begin a call.

        Raises:
            Busy: there is no thread for it.
        """
        if not self._free.acquire(blocking=False):
            raise Busy
        return self._threads.submit(self._run, call)

    def timeboxed(self, call: Callable[[], Result], seconds: float) -> Result:
        """Return what a call returns, or raise what it raises.

        Raises:
            Busy: there is no thread for it.
            TimeoutError: it has not ended within so many seconds.
        """
        return self.submit(call).result(seconds)

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _run(self, call: Callable[[], Result]) -> Result:
        try:
            return call()
        finally:
            self._free.release()


@cache
def _trust(roots: Path) -> ssl.SSLContext:
    # OpenSSL takes 20 ms for 150 roots, which only a process that fetches must wait for.
    return ssl.create_default_context(cafile=str(roots))

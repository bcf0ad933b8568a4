"""HTTP GETs with an end: a time-out for the whole answer, and a cap on its size."""

import ssl
import time
from collections.abc import Mapping
from pathlib import Path

import urllib3


class FetchError(Exception):
    """The answer did not come, was not a 200, or was too long; the message says which."""


class Fetcher:
    """A pool of connections that trusts the given roots; threads may share it."""

    def __init__(self, roots: Path) -> None:
        self._pool = urllib3.PoolManager(
            ssl_context=ssl.create_default_context(cafile=str(roots)), retries=False
        )

    def get(
        self, url: str, *, seconds: float, most_bytes: int, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The body of a 200; FetchError otherwise. No redirect is followed, nothing is retried."""
        ends = time.monotonic() + seconds
        try:
            with self._pool.request(
                "GET", url, headers=headers, timeout=seconds, redirect=False, preload_content=False
            ) as response:
                if response.status != 200:  # noqa: PLR2004  the one status that has what we came for
                    raise FetchError(f"status {response.status}")
                return _read(response, ends, most_bytes)
        except urllib3.exceptions.HTTPError as failed:
            raise FetchError(type(failed).__name__) from failed

    def close(self) -> None:
        """Give back connections."""
        self._pool.clear()


def _read(response: urllib3.BaseHTTPResponse, ends: float, most_bytes: int) -> bytes:
    """A socket's time-out begins anew with every byte, so the end is watched between pieces."""
    body = b""
    while piece := response.read1(most_bytes + 1 - len(body)):
        body += piece
        if len(body) > most_bytes:
            raise FetchError(f"more than {most_bytes} bytes")
        if time.monotonic() > ends:
            raise FetchError("too slow")
    return body

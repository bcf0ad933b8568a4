"""HTTP with an end: a time-out for the whole answer, and a cap on its size.

A socket's own time-out begins anew with every byte, so whoever trickles could hold a thread for
ever. Here a timer shuts the connection when the time is up, whatever part of the answer is coming.
"""

import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cached_property
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from pathlib import Path
from threading import Timer
from typing import NamedTuple
from urllib.parse import urlsplit


class FetchError(Exception):
    """The answer did not come, was not a 200, or was too long; the message says which."""


class Answer(NamedTuple):
    """What was answered, whatever its status."""

    status: int
    body: bytes


class Fetcher:
    """Makes requests, each on a connection of its own; trusts the given roots."""

    def __init__(self, roots: Path) -> None:
        self._roots = roots

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # OpenSSL takes 20 ms for 150 roots, which only a process that fetches must wait for.
        return ssl.create_default_context(cafile=str(self._roots))

    def get(
        self, url: str, *, seconds: float, most_bytes: int, headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The body of a 200; FetchError otherwise. No redirect is followed, nothing is retried."""
        answer = self.send("GET", url, seconds=seconds, most_bytes=most_bytes, headers=headers)
        if answer.status != HTTPStatus.OK:
            raise FetchError(f"status {answer.status}")
        return answer.body

    def send(  # noqa: PLR0913  what makes a request, and its two ends
        self,
        method: str,
        url: str,
        *,
        seconds: float,
        most_bytes: int,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Answer:
        """Whatever is answered, redirects too; FetchError where nothing is. Nothing is retried."""
        ends = time.monotonic() + seconds
        try:
            with closing(self._connection(url, seconds)) as connection:
                connection.connect()
                with _shut_at(connection.sock, ends):
                    connection.request(method, _target(url), body, dict(headers or {}))
                    response = connection.getresponse()
                    answer = Answer(response.status, _read(response, most_bytes))
        except (OSError, HTTPException, ValueError) as failed:
            raise FetchError(type(failed).__name__) from failed
        if time.monotonic() > ends:
            raise FetchError("too slow")
        return answer

    def _connection(self, url: str, seconds: float) -> HTTPConnection:
        parts = urlsplit(url)
        if parts.scheme == "https":
            return HTTPSConnection(parts.netloc, timeout=seconds, context=self._trust)
        return HTTPConnection(parts.netloc, timeout=seconds)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"


@contextmanager
def _shut_at(connection: socket.socket, ends: float) -> Iterator[None]:
    """Shut a connection when the time is up, unless it was done with before."""
    timer = Timer(max(ends - time.monotonic(), 0), _shut, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _shut(connection: socket.socket) -> None:
    with suppress(OSError):
        # The plain socket's: a TLS connection's own would change it under the reader's hands.
        socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _read(response: HTTPResponse, most_bytes: int) -> bytes:
    body = response.read(most_bytes + 1)
    if len(body) > most_bytes:
        raise FetchError(f"more than {most_bytes} bytes")
    if response.length:
        raise FetchError("the answer broke off")
    return body

"""The first try of a call to DynamoDB: on a kept connection, sent in one piece.

urllib3 is half of what a call costs. botocore lets a handler of its event before-send answer in the
place of urllib3, and signs, retries and parses as ever. Only the plain answer that DynamoDB gives
is understood here, a length and so many bytes; whatever else comes of a first try, the second one
is botocore's own, in everything.
"""

from __future__ import annotations

import os
import select
import socket
import ssl
from collections import defaultdict, deque
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import SplitResult, urlsplit

import certifi
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError
from botocore.session import get_session
from botocore.utils import get_environ_proxies

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mypy_boto3_dynamodb import DynamoDBClient

MOST_BYTES_AT_ONCE = 65536
_PORTS = {"http": 80, "https": 443}


class Request(Protocol):
    """botocore's AWSPreparedRequest, whose stubs lack its context."""

    method: str
    url: str
    headers: Mapping[str, str | bytes]
    body: bytes
    context: Mapping[str, Any]


class Transport:
    """Connections that threads share; one at a time uses each."""

    def __init__(self, connect_seconds: float, read_seconds: float, roots: str) -> None:
        self._connect_seconds = connect_seconds
        self._read_seconds = read_seconds
        self._roots = roots
        self._kept: defaultdict[str, deque[socket.socket]] = defaultdict(deque)
        self._closed = False

    def send(self, request: Request, **_: object) -> AWSResponse | None:
        """The answer to a first try, None for another; ConnectionClosedError, which is retried."""
        if request.context["retries"]["attempt"] > 1:
            return None
        try:
            return self._send(request, urlsplit(request.url))
        except (OSError, ValueError, KeyError) as failed:
            raise ConnectionClosedError(endpoint_url=request.url, error=failed) from failed

    def close(self) -> None:
        """Give back the connections; those in use follow when they are done with."""
        self._closed = True
        for kept in list(self._kept.values()):
            while connection := _alive(kept):
                connection.close()

    def _send(self, request: Request, place: SplitResult) -> AWSResponse:
        kept = self._kept[f"{place.scheme}://{place.netloc}"]
        connection = _alive(kept) or self._connect(place)
        try:
            connection.sendall(_written(request, place))
            answer = _read(connection, request.url)
        except BaseException:
            connection.close()
            raise
        if self._closed or answer.headers.get("connection", "").lower() == "close":
            connection.close()
        else:
            kept.append(connection)
        return answer

    def _connect(self, place: SplitResult) -> socket.socket:
        trust = self._trust if place.scheme == "https" else None
        address = str(place.hostname), place.port or _PORTS[place.scheme]
        connection = socket.create_connection(address, self._connect_seconds)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if trust:
            connection = trust.wrap_socket(connection, server_hostname=place.hostname)
        connection.settimeout(self._read_seconds)
        return connection

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self._roots)


def take_first_tries(client: DynamoDBClient) -> Transport | None:
    """Have a client's first tries sent so; None where that cannot be: past a proxy, on Windows."""
    meta: Any = client.meta  # the stubs know neither a config's members nor what a handler returns
    if get_environ_proxies(meta.endpoint_url) or not hasattr(select, "poll"):
        return None
    bundle = get_session().get_config_variable("ca_bundle")  # botocore's order, from here
    roots = bundle or os.environ.get("REQUESTS_CA_BUNDLE") or certifi.where()
    transport = Transport(meta.config.connect_timeout, meta.config.read_timeout, roots)
    meta.events.register("before-send.dynamodb", transport.send)
    return transport


def _alive(kept: deque[socket.socket]) -> socket.socket | None:
    """The latest connection with nothing to read, which would be its end; others are closed."""
    with suppress(IndexError):
        while _readable(connection := kept.pop()):
            connection.close()
        return connection
    return None


def _readable(connection: socket.socket) -> bool:
    now = select.poll()  # select.select knows no more than 1024 connections of a process
    now.register(connection, select.POLLIN)
    return bool(now.poll(0))


def _written(request: Request, place: SplitResult) -> bytes:
    host = place.netloc.lower().removesuffix(f":{_PORTS[place.scheme]}")  # as it is signed
    lines = [f"{request.method} {place.path} HTTP/1.1\r\nHost: {host}".encode()]
    for name, value in request.headers.items():
        text = value if isinstance(value, bytes) else value.encode()
        lines.append(b"%b: %b" % (name.encode(), text))
    return b"\r\n".join((*lines, b"", request.body))


def _read(connection: socket.socket, url: str) -> AWSResponse:
    """The one answer on a connection; ValueError or KeyError where it is of another kind."""
    received = b""
    while (end := received.find(b"\r\n\r\n")) < 0:
        received += _some(connection)
    status, *lines = received[:end].decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    headers: Any = {name.lower(): value.strip() for name, _, value in pairs}
    body, length = received[end + 4 :], int(headers["content-length"])
    while len(body) < length:
        body += _some(connection)
    if len(body) != length or not status.startswith("HTTP/1.1 ") or "transfer-encoding" in headers:
        raise ValueError("an answer of another kind")
    return AWSResponse(url, int(status.split(" ")[1]), headers, _Body(body))


def _some(connection: socket.socket) -> bytes:
    received = connection.recv(MOST_BYTES_AT_ONCE)
    if not received:
        raise ConnectionError("hung up")
    return received


class _Body(bytes):
    """As AWSResponse takes it."""

    __slots__ = ()

    def stream(self) -> Iterator[bytes]:
        yield self

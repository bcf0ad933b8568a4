"""Clients that never finish, in front of Caddy and the skill behind it: nobody else is kept."""

import select
import socket
from collections.abc import Iterable
from contextlib import ExitStack, suppress
from time import monotonic

from tests.gate.alexa import Letter
from tests.gate.wire import Server, head, post
from tests.support.eventually import PATIENCE_SECONDS

MANY = 64
HEADERS_THAT_NEVER_END = head()[:-2]
A_BODY_THAT_NEVER_COMES = head(("Content-Length", "1000"))
A_CHUNK_THAT_NEVER_COMES = head(("Transfer-Encoding", "chunked"))


def test_every_good_turn_is_answered_while_many_never_finish(caddy: Server) -> None:
    good = post(Letter())
    with ExitStack() as lines:
        silent = [
            opened(lines, caddy, start)
            for start in (HEADERS_THAT_NEVER_END, A_BODY_THAT_NEVER_COMES, A_CHUNK_THAT_NEVER_COMES)
            for _ in range(MANY)
        ]
        dripping = [opened(lines, caddy, A_BODY_THAT_NEVER_COMES) for _ in range(MANY)]
        left, ends = {*silent, *dripping}, monotonic() + PATIENCE_SECONDS
        while left:
            assert caddy.ask(good).status == 200
            drip(left.intersection(dripping))
            left -= ended(left)
            assert monotonic() < ends, f"{len(left)} were never ended"


def opened(lines: ExitStack, server: Server, start: bytes) -> socket.socket:
    """Return a connection that begins a request."""
    line = lines.enter_context(server.connect())
    line.sendall(start)
    line.setblocking(False)
    return line


def drip(lines: Iterable[socket.socket]) -> None:
    """Send one byte more on each."""
    for line in lines:
        with suppress(OSError):
            line.send(b"x")


def ended(lines: Iterable[socket.socket]) -> set[socket.socket]:
    """Return those that the other side has closed, with an answer or without."""
    readable, _, _ = select.select(list(lines), [], [], 0.02)
    return {line for line in readable if _is_over(line)}


def _is_over(line: socket.socket) -> bool:
    try:
        return line.recv(65536) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def test_what_is_not_public_stays_inside(caddy: Server) -> None:
    for path in ("/readyz", "/metrics", "/", "/alexa/"):
        request = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
        assert caddy.ask(request).status == 404


def test_a_body_of_no_declared_length_that_is_far_too_long_is_refused(caddy: Server) -> None:
    asked = head(*Letter().signed().items(), ("Transfer-Encoding", "chunked"))
    with caddy.connect() as line, suppress(ConnectionError):
        line.sendall(asked + b"8000\r\n")
        for _ in range(40):
            line.sendall(b" " * 0x8000 + b"\r\n8000\r\n")
        answer = line.recv(65536)
        assert not answer or not answer.startswith(b"HTTP/1.1 2")

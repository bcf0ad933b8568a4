"""HTTP with an end, whatever the other side does."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

import certifi
import pytest

from skill.alexa.http_client import Answer, Fetcher, FetchError

SECONDS = 0.5
GENEROUS_SECONDS = 5.0


class Server:
    """Answers each connection with pieces, and waits between them."""

    def __init__(self, pieces: Iterator[bytes], wait: float) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        self.closing = Event()
        self.thread = Thread(target=self.serve, args=(pieces, wait))
        self.thread.start()

    def serve(self, pieces: Iterator[bytes], wait: float) -> None:
        connection, _ = self.socket.accept()
        with connection, suppress(OSError):
            connection.recv(65536)
            for piece in pieces:
                connection.sendall(piece)
                if self.closing.wait(wait):
                    return

    def close(self) -> None:
        self.closing.set()
        with suppress(OSError):
            socket.create_connection(self.socket.getsockname()).close()
        self.thread.join()
        self.socket.close()


Serve = Callable[..., str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[Server] = []

    def start(*pieces: bytes, wait: float = 0.0) -> str:
        servers.append(Server(iter(pieces), wait))
        return servers[-1].url

    yield start
    for server in servers:
        server.close()


def get(url: str, most_bytes: int = 1000) -> bytes:
    return Fetcher(Path(certifi.where())).get(url, seconds=SECONDS, most_bytes=most_bytes)


OK = b"HTTP/1.1 200 OK\r\n"


def test_an_answer_comes_whole(serve: Serve) -> None:
    assert get(serve(OK + b"Content-Length: 2\r\n\r\nhi")) == b"hi"
    assert get(serve(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n")) == b"hi"
    assert get(serve(OK + b"Connection: close\r\n\r\nhi")) == b"hi"


@pytest.mark.parametrize("status", [b"204 No", b"301 Moved", b"404 Not", b"500 Oh"])
def test_another_status_is_no_answer(serve: Serve, status: bytes) -> None:
    answer = b"HTTP/1.1 " + status + b"\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n"
    with pytest.raises(FetchError, match="status"):
        get(serve(answer))


def test_any_status_can_be_asked_for(serve: Serve) -> None:
    answer = b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno"
    fetcher = Fetcher(Path(certifi.where()))
    sent = fetcher.send("POST", serve(answer), seconds=SECONDS, most_bytes=10, body=b"{}")
    assert sent == Answer(403, b"no")


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
        OK + b"Connection: close\r\n\r\n" + b"x" * 100_000,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n0\r\n\r\n",
    ],
)
def test_an_answer_that_is_too_long_is_given_up(serve: Serve, answer: bytes) -> None:
    with pytest.raises(FetchError, match="more than 1000 bytes"):
        get(serve(answer))


@pytest.mark.parametrize(
    "answer",
    [b"", b"rubbish\r\n\r\n", OK + b"Content-Length: 10\r\n\r\nshort", OK + b"a: b\r\n" * 1000],
)
def test_rubbish_is_no_answer(serve: Serve, answer: bytes) -> None:
    with pytest.raises(FetchError):
        get(serve(answer))


def bytewise(text: bytes) -> list[bytes]:
    return [bytes([each]) for each in text]


@pytest.mark.parametrize(
    "pieces",
    [
        [],
        bytewise(b"HTTP/1.1 200 " + b"O" * 500),
        [OK, *bytewise(b"X-Slow: " + b"x" * 500)],
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 500,
        [OK + b"Content-Length: 900\r\n\r\n", *[b"x"] * 500],
        [OK + b"Transfer-Encoding: chunked\r\n\r\n", *[b"1\r\nx\r\n"] * 500],
        [OK + b"Connection: close\r\n\r\n", *[b"x"] * 500],
    ],
)
def test_whoever_trickles_is_not_waited_for(serve: Serve, pieces: list[bytes]) -> None:
    begun = time.monotonic()
    with pytest.raises(FetchError):
        get(serve(*pieces, b"", wait=0.05))
    assert time.monotonic() - begun < GENEROUS_SECONDS


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[bad/", "http://127.0.0.1:x/"])
def test_what_cannot_be_reached_is_told(url: str) -> None:
    with pytest.raises(FetchError):
        get(url)

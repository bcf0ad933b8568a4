"""HTTP with an end and a cap, whatever the other side does."""

import socket
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Event, Thread

import certifi
import pytest

from skill.alexa.http_client import Answer, Bulkhead, Busy, FetchError, HttpClient

SECONDS = 0.5
PATIENCE_SECONDS = 30.0
OK = b"HTTP/1.1 200 OK\r\n"


class Server:
    """Answers each connection with pieces, and waits between them."""

    def __init__(self, pieces: tuple[bytes, ...], wait: float) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        self.received: list[bytes] = []
        self.closing = Event()
        self.thread = Thread(target=self.serve, args=(pieces, wait))
        self.thread.start()

    def serve(self, pieces: tuple[bytes, ...], wait: float) -> None:
        while not self.closing.is_set():
            connection, _ = self.socket.accept()
            with connection, suppress(OSError):
                self.received.append(connection.recv(65536))
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


Serve = Callable[..., Server]


@pytest.fixture
def serve() -> Iterator[Serve]:
    servers: list[Server] = []

    def start(*pieces: bytes, wait: float = 0.0) -> Server:
        servers.append(Server(pieces, wait))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


@pytest.fixture(scope="module")
def http() -> HttpClient:
    return HttpClient(Path(certifi.where()))


@pytest.fixture
def bulkhead() -> Iterator[Bulkhead]:
    made = Bulkhead(2, "test")
    yield made
    made.close()


def get(http: HttpClient, url: str, seconds: float = PATIENCE_SECONDS) -> bytes:
    return http.get(url, seconds=seconds, most_bytes=1000)


@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 2\r\n\r\nhi",
        b"Transfer-Encoding: chunked\r\n\r\n1\r\nh\r\n1\r\ni\r\n0\r\n\r\n",
        b"Connection: close\r\n\r\nhi",
    ],
)
def test_an_answer_comes_whole(http: HttpClient, serve: Serve, rest: bytes) -> None:
    assert get(http, serve(OK + rest).url) == b"hi"


def test_as_many_bytes_as_the_cap_says_are_read(http: HttpClient, serve: Serve) -> None:
    body = b"x" * 1000
    assert get(http, serve(OK + b"Content-Length: 1000\r\n\r\n" + body).url) == body


@pytest.mark.parametrize("status", [b"204 No", b"301 Moved", b"404 Not", b"500 Oh"])
def test_another_status_is_no_answer_and_asked_for_once(
    http: HttpClient, serve: Serve, status: bytes
) -> None:
    server = serve(b"HTTP/1.1 " + status + b"\r\nLocation: /y\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(FetchError, match="status"):
        get(http, server.url)
    assert len(server.received) == 1


def test_any_status_can_be_asked_for(http: HttpClient, serve: Serve) -> None:
    server = serve(b"HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno")
    sent = http.send("DELETE", server.url, seconds=PATIENCE_SECONDS, most_bytes=10)
    assert sent == Answer(403, b"no")
    assert server.received[0].startswith(b"DELETE /x HTTP/1.1\r\n")


def test_every_call_has_a_connection_of_its_own(http: HttpClient, serve: Serve) -> None:
    server = serve(OK + b"Content-Length: 2\r\n\r\nhi")
    assert [get(http, server.url) for _ in range(3)] == [b"hi"] * 3
    assert len(server.received) == 3


def test_a_packed_answer_is_not_unpacked(http: HttpClient, serve: Serve) -> None:
    server = serve(OK + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nhi")
    assert get(http, server.url) == b"hi"


@pytest.mark.parametrize(
    "answer",
    [
        OK + b"Content-Length: 1001\r\n\r\n" + b"x" * 1001,
        OK + b"Connection: close\r\n\r\n" + b"x" * 100_000,
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n0\r\n\r\n",
    ],
)
def test_an_answer_that_is_too_long_is_given_up(
    http: HttpClient, serve: Serve, answer: bytes
) -> None:
    with pytest.raises(FetchError, match="more than 1000 bytes"):
        get(http, serve(answer).url)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"rubbish\r\n\r\n",
        OK + b"Content-Length: 10\r\n\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\n9\r\nshort",
        OK + b"Transfer-Encoding: chunked\r\n\r\nrubbish\r\n",
        OK + b"a: b\r\n" * 1000,
    ],
)
def test_rubbish_is_no_answer(http: HttpClient, serve: Serve, answer: bytes) -> None:
    with pytest.raises(FetchError):
        get(http, serve(answer).url)


@pytest.mark.parametrize(
    "head",
    [
        OK + b"Content-Length: 900\r\n\r\n",
        OK + b"Transfer-Encoding: chunked\r\n\r\n",
        OK + b"Connection: close\r\n\r\n",
    ],
)
def test_a_body_that_trickles_is_given_up(http: HttpClient, serve: Serve, head: bytes) -> None:
    piece = b"1\r\nx\r\n" if b"chunked" in head else b"x"
    with pytest.raises(FetchError, match=r"too slow|ReadTimeoutError"):
        get(http, serve(head, *[piece] * 600, wait=0.1).url, seconds=SECONDS)


def test_a_server_that_says_nothing_is_given_up(http: HttpClient, serve: Serve) -> None:
    with pytest.raises(FetchError):
        get(http, serve(b"", wait=PATIENCE_SECONDS).url, seconds=SECONDS)


@pytest.mark.parametrize(
    "pieces",
    [
        [bytes([each]) for each in b"HTTP/1.1 200 " + b"O" * 500],
        [OK, *[bytes([each]) for each in b"X-Slow: " + b"x" * 500]],
        [b"HTTP/1.1 100 Continue\r\n\r\n"] * 500,
    ],
)
def test_a_caller_is_back_at_its_deadline_though_a_head_trickles(
    http: HttpClient, serve: Serve, bulkhead: Bulkhead, pieces: list[bytes]
) -> None:
    url = serve(*pieces, wait=0.1).url
    begun = time.monotonic()
    with pytest.raises((TimeoutError, FetchError)):
        bulkhead.timeboxed(partial(get, http, url, SECONDS), SECONDS)
    assert time.monotonic() - begun < PATIENCE_SECONDS


def test_a_full_bulkhead_refuses_at_once_and_lets_calls_in_again(bulkhead: Bulkhead) -> None:
    release = Event()
    hanging = [bulkhead.submit(partial(release.wait, PATIENCE_SECONDS)) for _ in range(2)]
    with pytest.raises(Busy):
        bulkhead.timeboxed(lambda: "never", PATIENCE_SECONDS)
    release.set()
    assert [call.result(PATIENCE_SECONDS) for call in hanging] == [True, True]
    assert [bulkhead.timeboxed(lambda: "done", PATIENCE_SECONDS) for _ in range(9)] == ["done"] * 9


def test_a_call_that_hangs_is_left_behind(bulkhead: Bulkhead) -> None:
    release = Event()
    with pytest.raises(TimeoutError):
        bulkhead.timeboxed(partial(release.wait, PATIENCE_SECONDS), 0.01)
    release.set()


def test_a_call_that_fails_fails_for_its_caller_and_gives_its_thread_back(
    bulkhead: Bulkhead,
) -> None:
    def fail() -> None:
        raise FetchError("told to")

    for _ in range(9):
        with pytest.raises(FetchError, match="told to"):
            bulkhead.timeboxed(fail, PATIENCE_SECONDS)


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.1:1/", "http://[bad/", "http://127.0.0.1:x/", "http://127.0.0.1:99999/"],
)
def test_what_cannot_be_reached_is_told(http: HttpClient, url: str) -> None:
    with pytest.raises(FetchError):
        get(http, url)


@pytest.mark.parametrize("token", ["a\r\nb: c", "\ud800", "é€"])
def test_a_header_that_is_none_is_not_sent(http: HttpClient, serve: Serve, token: str) -> None:
    server = serve(OK + b"Content-Length: 0\r\n\r\n")
    with pytest.raises(FetchError):
        http.send("GET", server.url, seconds=PATIENCE_SECONDS, most_bytes=9, headers={"X": token})
    assert not any(server.received)

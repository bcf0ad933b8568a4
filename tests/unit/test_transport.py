"""The first try of a call, before an engine on loopback that does what networks do."""

import json
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from botocore.exceptions import (
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
    SSLError,
)
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from skill.store.dynamodb import WITHIN_A_TURN, DynamoDBStore, connect
from skill.store.transport import Transport, take_first_tries
from tests.support import pki
from tests.support.processes import free_port

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

AT_ONCE = 32
KEY = "0" * 64
NOTHING = b"{}"
SECONDS = 10

Reply = Callable[[socket.socket, bytes], None]
"""Answers a request on its connection, given its body; ConnectionError ends the connection."""


class Asked(NamedTuple):
    """A request as the engine got it: which connection, the headers by lower-case name."""

    connection: int
    start: str
    headers: dict[str, str]
    body: bytes

    @property
    def attempt(self) -> int:
        """Which try of its call it is."""
        return int(self.headers["amz-sdk-request"].partition("attempt=")[2][0])


def says(body: bytes, status: bytes = b"200 OK", *headers: bytes) -> Reply:
    length = b"Content-Length: %d" % len(body)
    return sends(b"\r\n".join((b"HTTP/1.1 " + status, length, *headers, b"", body)))


def sends(*pieces: bytes) -> Reply:
    def reply(connection: socket.socket, _body: bytes) -> None:
        for piece in pieces:
            connection.sendall(piece)

    return reply


def hangs_up(_connection: socket.socket, _body: bytes) -> None:
    raise ConnectionError


def then_hangs_up(reply: Reply) -> Reply:
    def replies(connection: socket.socket, body: bytes) -> None:
        reply(connection, body)
        hangs_up(connection, body)

    return replies


def is_silent(_connection: socket.socket, _body: bytes) -> None:
    """Leave whoever asks waiting."""


ANSWERS = says(NOTHING)


class Engine(ThreadingTCPServer):
    """Replies to requests in the order that it was told, and well when that is done."""

    daemon_threads = False
    request_queue_size = 128

    def __init__(self, trust: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        if trust:
            self.socket = trust.wrap_socket(self.socket, server_side=True)
        self.asked: list[Asked] = []
        self.replies: list[Reply] = []
        self.always = ANSWERS
        self.open: list[socket.socket] = []
        self.port: int = self.server_address[1]
        self.url = f"{'https' if trust else 'http'}://localhost:{self.port}"
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def attempts(self) -> list[int]:
        return [asked.attempt for asked in self.asked]

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        for connection in self.open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self.server_close()


class _Handler(StreamRequestHandler):
    server: Engine

    def handle(self) -> None:
        self.server.open.append(self.connection)
        number = len(self.server.open)
        with suppress(OSError):
            while start := self.rfile.readline():
                asked = self.read(number, start)
                self.server.asked.append(asked)
                replies = self.server.replies
                reply = replies.pop(0) if replies else self.server.always
                reply(self.connection, asked.body)

    def read(self, number: int, start: bytes) -> Asked:
        headers = {}
        while (line := self.rfile.readline().decode().strip()) != "":
            name, _, value = line.partition(": ")
            headers[name.lower()] = value
        body = self.rfile.read(int(headers["content-length"]))
        return Asked(number, start.decode().strip(), headers, body)


@pytest.fixture
def running() -> Iterator[ExitStack]:
    """What ends after a test, the last one first."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture
def engine(running: ExitStack) -> Engine:
    started = Engine()
    running.callback(started.stop)
    return started


@pytest.fixture(autouse=True)
def _only_what_a_test_sets(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "no_proxy", "aws_ca_bundle", "requests_ca_bundle"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"):
        monkeypatch.setenv(name, os.devnull)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")


Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(running: ExitStack) -> Ask:
    """Asks an engine for an item, as a turn does; always the same client."""
    clients: dict[str, DynamoDBClient] = {}

    def opened(url: str) -> "DynamoDBClient":
        client = connect("us-east-1", url, WITHIN_A_TURN)
        transport = take_first_tries(client)
        assert transport
        running.callback(DynamoDBStore(client, "gestures", transport).close)
        return client

    def get(url: str, key: str = KEY) -> dict[str, Any]:
        client = clients[url] = clients.get(url) or opened(url)
        answer = client.get_item(TableName="gestures", Key={"household": {"S": key}})
        return answer.get("Item", {})

    return get


def test_a_connection_is_kept(engine: Engine, ask: Ask) -> None:
    engine.replies = [says(b'{"Item": {"household": {"S": "first"}}}')]
    assert ask(engine.url) == {"household": {"S": "first"}}
    assert ask(engine.url) == {}
    assert [(asked.connection, asked.attempt) for asked in engine.asked] == [(1, 1), (1, 1)]


def test_an_answer_may_come_in_pieces(engine: Engine, ask: Ask) -> None:
    answer = (
        b'HTTP/1.1 200 \r\ncontent-length:41\r\n\r\n{"Item": {"household": {"S": "bit by bit"}}}'
    )
    whole = answer.replace(b"41", b"%d" % len(answer.partition(b"\r\n\r\n")[2]))
    engine.replies = [sends(*(bytes([each]) for each in whole))]
    assert ask(engine.url) == {"household": {"S": "bit by bit"}}
    assert engine.attempts == [1]


def test_a_first_try_says_what_botocore_says_in_a_second(engine: Engine, ask: Ask) -> None:
    engine.replies = [hangs_up]
    ask(engine.url)
    first, second = engine.asked
    assert (first.start, first.body) == (second.start, second.body)
    assert first.headers["host"] == second.headers["host"]
    assert first.headers["authorization"]
    assert first.headers.keys() == second.headers.keys() - {"accept-encoding"}


@pytest.mark.parametrize(
    ("endpoint", "port", "host"),
    [
        ("http://engine.test", 80, "engine.test"),
        ("http://engine.test:80", 80, "engine.test"),
        ("http://Engine.test:8000/", 8000, "engine.test:8000"),
    ],
)
def test_the_engine_is_asked_where_it_is_by_the_name_that_is_signed(  # noqa: PLR0913, PLR0917  fixtures, and what varies
    engine: Engine,
    ask: Ask,
    monkeypatch: pytest.MonkeyPatch,
    endpoint: str,
    port: int,
    host: str,
) -> None:
    there = socket.create_connection(("127.0.0.1", engine.port), SECONDS)
    connected: list[tuple[object, ...]] = []

    def connect_there(*where: object) -> socket.socket:
        connected.append(where)
        return there

    monkeypatch.setattr(socket, "create_connection", connect_there)
    ask(endpoint)
    (asked,) = engine.asked
    assert (asked.start, asked.headers["host"]) == ("POST / HTTP/1.1", host)
    assert connected == [(("engine.test", port), 0.5)]


OK = b"HTTP/1.1 200 OK\r\n"
UNUSUAL = {
    "hangs up": hangs_up,
    "is silent": is_silent,
    "stops in the headers": then_hangs_up(sends(OK + b"Content-Le")),
    "stops in the body": then_hangs_up(sends(OK + b"Content-Length: 2\r\n\r\n{")),
    "falls silent in the body": sends(OK + b"Content-Length: 2\r\n\r\n{"),
    "says more than it meant to": sends(OK + b"Content-Length: 2\r\n\r\n{}HTTP/1.1 200 OK\r\n"),
    "is in chunks": sends(OK + b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"),
    "is in chunks and has a length": says(NOTHING, b"200 OK", b"Transfer-Encoding: chunked"),
    "ends with its connection": then_hangs_up(sends(OK + b"\r\n{}")),
    "has a length below nothing": sends(OK + b"Content-Length: -2\r\n\r\n{}"),
    "has no length that is one": sends(OK + b"Content-Length: two\r\n\r\n{}"),
    "is of an older kind": sends(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}"),
    "has no status": sends(b"HTTP/1.1 fine\r\nContent-Length: 2\r\n\r\n{}"),
    "is no HTTP": sends(b"hello\r\n\r\n"),
}


@pytest.mark.parametrize("reply", UNUSUAL.values(), ids=UNUSUAL)
def test_after_any_other_answer_the_second_try_is_botocores_own(
    engine: Engine, ask: Ask, reply: Reply
) -> None:
    engine.replies = [reply, says(b'{"Item": {"household": {"S": "second"}}}')]
    assert ask(engine.url) == {"household": {"S": "second"}}
    assert engine.attempts == [1, 2]
    assert ["accept-encoding" in asked.headers for asked in engine.asked] == [False, True]
    assert ask(engine.url) == {}
    assert engine.attempts == [1, 2, 1]
    first, _, third = engine.asked
    assert first.connection != third.connection


def test_a_kept_connection_that_was_closed_meanwhile_is_not_used(engine: Engine, ask: Ask) -> None:
    engine.replies = [then_hangs_up(ANSWERS)]
    ask(engine.url)
    wait_until_closed(engine)
    ask(engine.url)
    assert [(asked.connection, asked.attempt) for asked in engine.asked] == [(1, 1), (2, 1)]


def wait_until_closed(engine: Engine) -> None:
    ends = time.monotonic() + SECONDS
    while engine.open[0].fileno() >= 0 and time.monotonic() < ends:
        time.sleep(0.01)


def test_a_connection_that_the_engine_is_about_to_close_is_not_kept(
    engine: Engine, ask: Ask
) -> None:
    engine.replies = [says(NOTHING, b"200 OK", b"Connection: Close")]
    ask(engine.url)
    ask(engine.url)
    assert [(asked.connection, asked.attempt) for asked in engine.asked] == [(1, 1), (2, 1)]


def test_what_the_engine_refuses_is_not_asked_again(engine: Engine, ask: Ask) -> None:
    body = b'{"__type": "com.amazonaws.dynamodb.v20120810#AccessDeniedException"}'
    engine.replies = [says(body, b"400 Bad Request")]
    with pytest.raises(ClientError, match="AccessDeniedException"):
        ask(engine.url)
    assert ask(engine.url) == {}
    assert [(asked.connection, asked.attempt) for asked in engine.asked] == [(1, 1), (1, 1)]


def test_a_damaged_answer_is_asked_for_again(engine: Engine, ask: Ask) -> None:
    """DynamoDB sends a checksum, which botocore compares."""
    engine.replies = [says(b'{"Item": {"household": {"S": "x"}}}', b"200 OK", b"x-amz-crc32: 1")]
    assert ask(engine.url) == {}
    assert engine.attempts == [1, 2]


@pytest.mark.parametrize(
    ("reply", "error"), [(hangs_up, ConnectionClosedError), (is_silent, ReadTimeoutError)]
)
def test_what_fails_twice_is_told_in_botocores_words(
    engine: Engine, ask: Ask, reply: Reply, error: type[Exception]
) -> None:
    engine.always = reply
    with pytest.raises(error):
        ask(engine.url)
    assert engine.attempts == [1, 2]


def test_an_engine_that_is_not_there_is_told(ask: Ask) -> None:
    with pytest.raises(EndpointConnectionError):
        ask(f"http://127.0.0.1:{free_port()}")


def test_an_engine_that_lets_nobody_in_is_told(running: ExitStack, ask: Ask) -> None:
    full = running.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
    for _ in range(4):
        waiting = running.enter_context(socket.socket())
        waiting.setblocking(False)
        waiting.connect_ex(full.getsockname())
    with pytest.raises(ConnectTimeoutError):
        ask(f"http://127.0.0.1:{full.getsockname()[1]}")


def test_many_threads_hear_each_their_own(engine: Engine, ask: Ask) -> None:
    def echoes(connection: socket.socket, body: bytes) -> None:
        item = json.dumps({"Item": json.loads(body)["Key"]}).encode()
        says(item)(connection, body)

    engine.always = echoes
    ask(engine.url)
    heard: dict[str, set[str]] = {str(number): set() for number in range(AT_ONCE)}

    def listen(key: str) -> None:
        heard[key] = {ask(engine.url, key)["household"]["S"] for _ in range(10)}

    threads = [threading.Thread(target=listen, args=(key,)) for key in heard]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard == {key: {key} for key in heard}
    assert set(engine.attempts) == {1}
    assert len(engine.open) <= AT_ONCE + 1


def test_what_is_closed_gives_back_its_connections(engine: Engine) -> None:
    def closes(connection: socket.socket, body: bytes) -> None:
        transport.close()
        ANSWERS(connection, body)

    transport = Transport(1, SECONDS, "")
    for reply in (ANSWERS, closes):
        engine.replies.append(reply)
        transport.send(Sent(engine.url + "/"))
    wait_until_closed(engine)
    assert [asked.connection for asked in engine.asked] == [1, 1]
    assert engine.open[0].fileno() < 0


class Sent:
    """A request as botocore prepares it."""

    def __init__(self, url: str) -> None:
        self.method = "POST"
        self.url = url
        self.headers: Mapping[str, str | bytes] = {"Content-Length": "2"}
        self.body = NOTHING
        self.context: Mapping[str, Any] = {"retries": {"attempt": 1}}


Secure = Callable[[str], Engine]


@pytest.fixture
def secure(running: ExitStack, tmp_path: Path) -> Secure:
    """Starts an engine with a certificate for a name, from the authority of ours.pem."""
    now = datetime.now(UTC)
    dates = {"starts": now - pki.DAY, "ends": now + pki.DAY}
    authority = pki.root(**dates)
    (tmp_path / "ours.pem").write_bytes(pki.pem(authority))
    (tmp_path / "theirs.pem").write_bytes(pki.pem(pki.root(key=pki.ec_key("them"), **dates)))

    def start(name: str) -> Engine:
        names = (x509.DNSName(name),)
        leaf = pki.leaf(authority, key=pki.ec_key("engine"), names=names, **dates)
        secret = leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (tmp_path / "engine.pem").write_bytes(pki.pem(leaf) + secret)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tmp_path / "engine.pem")
        started = Engine(context)
        running.callback(started.stop)
        return started

    return start


def trust(folder: Path, monkeypatch: pytest.MonkeyPatch, **bundles: str) -> None:
    for variable, name in bundles.items():
        monkeypatch.setenv(variable, str(folder / name))


OURS, THEIRS = "ours.pem", "theirs.pem"


@pytest.mark.parametrize(
    "bundles",
    [
        {"AWS_CA_BUNDLE": OURS},
        {"REQUESTS_CA_BUNDLE": OURS},
        {"AWS_CA_BUNDLE": OURS, "REQUESTS_CA_BUNDLE": THEIRS},
    ],
)
def test_the_roots_that_botocore_trusts_are_trusted(
    secure: Secure,
    ask: Ask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    bundles: dict[str, str],
) -> None:
    trust(tmp_path, monkeypatch, **bundles)
    engine = secure("localhost")
    ask(engine.url)
    ask(engine.url)
    assert [(asked.connection, asked.attempt) for asked in engine.asked] == [(1, 1), (1, 1)]


@pytest.mark.parametrize(
    ("name", "bundles"),
    [
        ("localhost", {}),
        ("localhost", {"AWS_CA_BUNDLE": THEIRS, "REQUESTS_CA_BUNDLE": OURS}),
        ("localhost", {"AWS_CA_BUNDLE": "nowhere.pem"}),
        ("elsewhere.test", {"AWS_CA_BUNDLE": OURS}),
    ],
)
def test_to_a_stranger_nothing_is_said(  # noqa: PLR0913, PLR0917  fixtures, and what varies
    secure: Secure,
    ask: Ask,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    bundles: dict[str, str],
) -> None:
    trust(tmp_path, monkeypatch, **bundles)
    engine = secure(name)
    with pytest.raises((SSLError, HTTPClientError)):
        ask(engine.url)
    assert engine.asked == []


def test_through_a_proxy_every_try_is_botocores_own(
    engine: Engine, running: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", engine.url)
    client = connect("us-east-1", "http://engine.test")
    running.callback(client.close)
    assert take_first_tries(client) is None
    client.get_item(TableName="gestures", Key={"household": {"S": KEY}})
    assert [asked.start for asked in engine.asked] == ["POST http://engine.test/ HTTP/1.1"]


def test_past_a_proxy_that_is_not_for_the_engine_first_tries_go_straight(
    engine: Engine, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.test")
    monkeypatch.setenv("NO_PROXY", "localhost")
    ask(engine.url)
    assert engine.attempts == [1]

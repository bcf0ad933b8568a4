"""A loopback proxy in front of the real engine, which does to its calls what networks do."""

import json
import socket
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import urllib3

UPSTREAM_SECONDS = 30
_HOP_BY_HOP = {"connection", "content-length", "date", "keep-alive", "server", "transfer-encoding"}


@dataclass(frozen=True)
class Answer:
    """An engine's answer; `length` is how much of the body gets through before the line is cut."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    length: int | None = None


@dataclass(frozen=True)
class Call:
    """What a client asks of the engine: the operation (GetItem, ...) and its parameters."""

    operation: str
    parameters: Mapping[str, Any]
    headers: Mapping[str, str]
    forward: Callable[[], Answer]


Fault = Callable[[Call], Answer | None]
"""What the client hears; None cuts the line before a byte of an answer."""


def refused(error: str, status: int = 400) -> Fault:
    """Answer with this error of the engine's API."""
    body = {"__type": f"com.amazonaws.dynamodb.v20120810#{error}", "message": "told to"}
    headers = {"Content-Type": "application/x-amz-json-1.0", "x-amzn-RequestId": "told"}
    return lambda _call: Answer(status, headers, json.dumps(body).encode())


def stranger(status: int, body: bytes, type_: str = "application/json") -> Fault:
    """Something that is no DynamoDB answers for the engine, and never asks it."""
    return lambda _call: Answer(status, {"Content-Type": type_}, body)


def cut(_call: Call) -> None:
    """The call never reaches the engine."""


def silent(_call: Call) -> None:
    """The call never reaches the engine, and nobody says so."""
    time.sleep(1)


def cut_half_way(call: Call) -> Answer:
    """Let the engine do as asked, and let half of its answer arrive."""
    answer = call.forward()
    return Answer(answer.status, answer.headers, answer.body, len(answer.body) // 2)


def answer_lost(call: Call) -> None:
    """The engine does as asked, and nobody hears of it."""
    call.forward()


def slow(seconds: float) -> Fault:
    """Let the engine do as asked, and delay its answer by so long."""

    def fault(call: Call) -> Answer:
        answer = call.forward()
        time.sleep(seconds)
        return answer

    return fault


class Proxy:
    """Passes calls on to `upstream` but for those that a fault is set for; keeps all of them."""

    def __init__(self, upstream: str) -> None:
        self.calls: list[Call] = []
        self._upstream = upstream
        self._lock = threading.Lock()
        self._once: dict[str, list[Fault]] = {}
        self._always: dict[str, Fault] = {}
        self._pool = urllib3.PoolManager(retries=False, timeout=UPSTREAM_SECONDS, maxsize=64)
        self._server = _Server(self)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def does(self, fault: Fault, *operations: str) -> None:
        """Have a fault for these operations until `heals`."""
        self._always |= dict.fromkeys(operations, fault)

    def does_next(self, operation: str, *faults: Fault) -> None:
        """Have these faults, one for each of the operation's next calls."""
        self._once.setdefault(operation, []).extend(faults)

    def heals(self) -> None:
        """Pass on everything from here on, and forget what was asked."""
        with self._lock:
            self._once.clear()
            self._always.clear()
            self.calls = []

    def operations(self) -> list[str]:
        """Return what was asked since it last healed, in order."""
        return [call.operation for call in self.calls]

    def answer(self, call: Call) -> Answer | None:
        """Return what the client of a call hears."""
        with self._lock:
            self.calls.append(call)
            once = self._once.get(call.operation)
            fault = once.pop(0) if once else self._always.get(call.operation)
        return fault(call) if fault else call.forward()

    def forward(self, headers: Mapping[str, str], body: bytes) -> Answer:
        """Return what the engine says."""
        answer = self._pool.request("POST", self._upstream, body=body, headers=dict(headers))
        kept = {n: v for n, v in answer.headers.items() if n.lower() not in _HOP_BY_HOP}
        return Answer(answer.status, kept, answer.data)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.hang_up()
        self._server.server_close()
        self._pool.clear()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for the calls under way
    request_queue_size = 128

    def __init__(self, proxy: Proxy) -> None:
        self.proxy = proxy
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", 0), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._connections.discard(request)
        super().shutdown_request(request)

    def hang_up(self) -> None:
        """End the connections that clients keep."""
        for connection in list(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Clients go away: some are killed, some lose patience, and engines are stopped."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        operation = self.headers["X-Amz-Target"].partition(".")[2]
        proxy, headers = self.server.proxy, dict(self.headers)
        del headers["Content-Length"]  # so that a fault may send another body
        call = Call(operation, json.loads(body), headers, lambda: proxy.forward(headers, body))
        answer = proxy.answer(call)
        if answer is None or answer.length is not None:
            self.close_connection = True
        if answer:
            self._send(answer)

    def _send(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body[: answer.length])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base class's name
        """Say nothing."""

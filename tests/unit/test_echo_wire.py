from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from simulator.wire import NoAnswerError, Wire


class Parrot(BaseHTTPRequestHandler):
    """Answers with the body that it got, and with the port that it was asked from."""

    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = b"%s %d %s" % (
            self.headers["Signature-256"].encode(),
            self.client_address[1],
            body,
        )
        self.send_response(202)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def parrot() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Parrot) as server:
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/alexa"
        finally:
            server.shutdown()
            thread.join()


def test_bytes_and_headers_arrive_as_they_were_given() -> None:
    with parrot() as url, Wire(url) as wire:
        status, answer = wire.post("Pokémon".encode(), {"Signature-256": "signed"})
    signature, _, body = answer.split(b" ")
    assert (status, signature, body.decode()) == (202, b"signed", "Pokémon")


def test_the_connection_is_kept() -> None:
    with parrot() as url, Wire(url) as wire:
        first, second = (wire.post(b"x", {"Signature-256": "s"}) for _ in range(2))
    assert first == second


def test_a_skill_that_is_not_there_gives_no_answer() -> None:
    with parrot() as url:
        pass
    with Wire(url) as wire, pytest.raises(NoAnswerError, match="cannot be reached"):
        wire.post(b"x", {})

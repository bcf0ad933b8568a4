"""HTTP written by hand, for what no client library would send."""

import socket
from contextlib import closing
from dataclasses import dataclass
from http.client import HTTPResponse

from tests.gate.alexa import Answer, Letter

PATIENCE_SECONDS = 5
"""A turn is answered within two, whatever goes on; the rest is for slow machines."""


@dataclass(frozen=True)
class Server:
    """Anybody's HTTP server in front of the gate, which trusts the tests' authority."""

    host: str
    port: int

    def ask(self, *pieces: bytes) -> Answer:
        """Return what is answered to the pieces, sent one after the other."""
        with closing(self.connect()) as line:
            for piece in pieces:
                line.sendall(piece)
            return read(line)

    def connect(self) -> socket.socket:
        """Return a connection, for tests that talk in turns."""
        return socket.create_connection((self.host, self.port), timeout=PATIENCE_SECONDS)


def read(line: socket.socket) -> Answer:
    """Return the next final answer of a connection."""
    with closing(HTTPResponse(line)) as response:
        response.begin()
        return Answer(response.status, response.read())


def head(*lines: tuple[str, str], method: str = "POST") -> bytes:
    """Return the request line and these header lines, whatever stands in them."""
    written = "".join(f"{name}: {value}\r\n" for name, value in (("Host", "localhost"), *lines))
    return f"{method} /alexa HTTP/1.1\r\n{written}\r\n".encode("latin-1")


def post(letter: Letter, *more: tuple[str, str]) -> bytes:
    """Return a letter and further header lines, its body's length included."""
    body = letter.content()
    return head(*letter.signed().items(), *more, ("Content-Length", str(len(body)))) + body


def chunked(body: bytes, size: int = 1000) -> bytes:
    """Return a body in chunks."""
    pieces = [body[start : start + size] for start in range(0, len(body), size)]
    return b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"

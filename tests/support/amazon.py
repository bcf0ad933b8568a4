"""A stand-in on loopback for Amazon: for the host of Alexa's chain, and for her own APIs."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import certifi
from cryptography import x509

from tests.support import pki, tls

HOSTS = (x509.DNSName("s3.amazonaws.com"), x509.DNSName("api.amazonalexa.com"))
SITE = Path(__file__).with_name("site")
ZONE = "America/New_York"


@contextmanager
def amazon(folder: Path, chain: bytes, root: bytes) -> Iterator[dict[str, str]]:
    """Serve a chain that ends at a root; settings that lead a service of its own process here.

    The root is among all the public ones, as Amazon's is.
    """
    dates = {"starts": datetime.now(UTC) - pki.DAY, "ends": datetime.now(UTC) + 90 * pki.DAY}
    own = pki.root(name="the stand-in's root", key=pki.ec_key("the stand-in's root"), **dates)
    host = pki.leaf(own, name="s3.amazonaws.com", key=pki.rsa_key("host"), names=HOSTS, **dates)
    roots = folder / "roots.pem"
    roots.write_bytes(Path(certifi.where()).read_bytes() + root + pki.pem(own))
    with tls.host(folder, _answering(chain), host) as port:
        yield {"SSL_CERT_FILE": str(roots), "PYTHONPATH": str(SITE), "AMAZON_PORT": str(port)}


def _answering(chain: bytes) -> type[BaseHTTPRequestHandler]:
    """Answer with the chain, with a zone for every device, and with no reminder."""

    def answer(path: str) -> bytes:
        if "/echo.api/" in path:
            return chain
        return b'{"alerts": []}' if "/reminders" in path else f'"{ZONE}"'.encode()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(answer(self.path))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    return Handler

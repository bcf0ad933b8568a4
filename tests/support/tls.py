"""A host on loopback that speaks TLS, with certificates that a test chose."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.support import pki


@contextmanager
def host(
    folder: Path, handler: type[BaseHTTPRequestHandler], *shown: pki.Issued, port: int = 0
) -> Iterator[int]:
    """Serve on loopback as long as it is entered, showing these certificates; its port."""
    key = shown[0].key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    identity = folder / "identity.pem"
    identity.write_bytes(key + pki.pem(*shown))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(identity)
    with ThreadingHTTPServer(("127.0.0.1", port), handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()

"""Python imports this at its start: each host that is not on loopback is a test's stand-in."""

import os
import socket
from typing import Any

_look_up = socket.getaddrinfo


def _on_loopback(host: Any, port: Any, *others: Any, **options: Any) -> Any:
    if host not in ("127.0.0.1", "localhost", None):
        host, port = "127.0.0.1", os.environ["AMAZON_PORT"]
    return _look_up(host, port, *others, **options)


socket.getaddrinfo = _on_loopback

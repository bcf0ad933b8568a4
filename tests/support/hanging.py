"""The skill on a machine whose name servers say nothing."""

import socket
import time
from collections.abc import Sequence
from typing import Any, NoReturn

from skill.__main__ import main

SILENT_SECONDS = 5
"""A resolver's own patience is four times this."""

_look_up = socket.getaddrinfo


def main_without_a_resolver(arguments: Sequence[str]) -> int:
    """Run a command where addresses are known, and every name is waited for in vain."""
    vars(socket)["getaddrinfo"] = _look_up_addresses
    return main(arguments)


def _look_up_addresses(host: str, *more: Any, **options: Any) -> Any:
    return _look_up(host, *more, **options) if host[0].isdigit() else _hang()


def _hang() -> NoReturn:
    time.sleep(SILENT_SECONDS)
    raise socket.gaierror("told to")

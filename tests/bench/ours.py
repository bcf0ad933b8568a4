"""Our service as it is served, but that the certificate server is a file.

python -m tests.bench.ours WHAT PORT WORKERS serves it, or a limit, by our own server.
"""

# ruff: noqa: PLC0415  what is imported, and when, is part of what is measured

import os
import sys
from argparse import Namespace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from skill.hosting.starting import nothing_is_garbage

with nothing_is_garbage():
    from skill.alexa.http_client import HttpClient
    from skill.observability.logs import log_to_stderr
    from skill.settings import Settings
    from skill.tools import commands

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from skill.hosting.server import OnTheLoop

CHAIN = "BENCH_CHAIN"
_get = HttpClient.get


def application() -> "Flask":
    """The service, whole."""
    from skill.app import create_app

    _fetch_chains_from_a_file()
    log_to_stderr()
    return create_app(Settings.read(os.environ))


def _fetch_chains_from_a_file() -> None:
    chain = Path(os.environ[CHAIN]).read_bytes()

    def get(http: HttpClient, url: str, **options: Any) -> bytes:
        return chain if "/echo.api/" in url else _get(http, url, **options)

    setattr(HttpClient, "get", get)  # noqa: B010  mypy lets nobody replace a method otherwise


def main(what: str, port: str, workers: str) -> int:
    """Serve until SIGTERM, just as `serve` does."""
    if what != "ours":
        from skill.hosting import server

        vars(server).update(_application=partial(_limit, what))
    _fetch_chains_from_a_file()
    options = Namespace(host="127.0.0.1", port=int(port), workers=int(workers), unsigned=False)
    return commands.serve(options, os.environ)


def _limit(what: str, _settings: Settings, **_options: Any) -> "OnTheLoop":
    from skill.hosting.server import OnTheLoop
    from tests.bench import limits

    made: dict[str, Callable[[], Any]] = {"flask": limits.flask, "constant": limits.constant}
    return OnTheLoop(made[what](), lambda _reason: None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

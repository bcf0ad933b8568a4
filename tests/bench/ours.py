"""Our service as it is served, but that the certificate server is a file.

python -m tests.bench.ours WHAT PORT WORKERS serves it, or a limit, by our own server.
"""

import os
import sys
from argparse import Namespace
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from skill import app, commands, server
from skill.app import create_app
from skill.logs import log_to_stderr
from skill.settings import Settings
from tests.bench import limits

CHAIN = "BENCH_CHAIN"


def application() -> Flask:
    """The service, whole."""
    log_to_stderr()
    return _create(Settings.read(os.environ), signed=True)


def _create(settings: Settings, **options: Any) -> Flask:
    chain = Path(os.environ[CHAIN]).read_bytes()
    return create_app(settings, fetch_certificates=lambda _url: chain, **options)


LIMITS: dict[str, Callable[[], Any]] = {"flask": limits.flask, "constant": limits.constant}


def main(what: str, port: str, workers: str) -> int:
    """Serve until SIGTERM, just as `serve` does."""
    if what in LIMITS:
        vars(server).update(_application=partial(_limit, what))
    for module in (app, server):
        vars(module).update(create_app=_create)
    options = Namespace(host="127.0.0.1", port=int(port), workers=int(workers), unsigned=False)
    return commands.serve(options, os.environ)


def _limit(what: str, _settings: Settings, **_options: Any) -> server.OnTheLoop:
    return server.OnTheLoop(LIMITS[what](), lambda _reason: None)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

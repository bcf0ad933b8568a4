"""The production server at the tests' moment, with a certificate server that is a folder.

No option of `serve` could do this, and none should.
"""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from time import sleep
from urllib.parse import urlsplit

from skill.app import create_app
from skill.hosting import server
from skill.observability.logs import log_to_stderr
from skill.observability.telemetry import Telemetry
from skill.settings import Settings
from tests.gate.wire import Server
from tests.support import pki
from tests.support.forked import Forked
from tests.support.processes import environment, wait_until_listening

ENDLESS = "https://s3.amazonaws.com/echo.api/endless-"
"""URLs that begin so are not answered before they are released."""


@dataclass(frozen=True)
class Production(Server):
    """One worker of the production server, and its certificate server's folder."""

    folder: Path

    def fetched(self) -> list[str]:
        """Return the URLs that were asked of the certificate server."""
        return (self.folder / "fetched").read_text().splitlines()

    def release(self) -> None:
        """Answer the endless URLs after all."""
        (self.folder / "released").touch()


def main(folder: Path) -> int:
    """Serve until SIGTERM."""
    log_to_stderr()
    make_app = partial(
        create_app,
        Settings.read(os.environ),
        clock=lambda: pki.NOW,
        fetch_certificates=partial(_fetch, folder),
    )
    server.run(make_app, "127.0.0.1", 0, 1, Telemetry().refused)
    return 0


def _fetch(folder: Path, url: str) -> bytes:
    with (folder / "fetched").open("a") as fetched:
        fetched.write(f"{url}\n")
    while url.startswith(ENDLESS) and not (folder / "released").exists():
        sleep(0.02)
    return (folder / "chain.pem").read_bytes()


@contextmanager
def production(folder: Path, **settings: str) -> Iterator[Production]:
    """Run it as a process of its own; chain.pem is in the folder."""
    with closing(Forked(environment(settings), main, folder)) as process:
        try:
            address = urlsplit(wait_until_listening(process))
            yield Production("127.0.0.1", int(address.port or 0), folder)
        finally:
            (folder / "released").touch()
            process.terminate()
            process.wait(30)

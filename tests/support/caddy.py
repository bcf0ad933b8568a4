"""Debian's Caddy in front of a server, by the very file of infra/."""

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import urllib3

from tests.support.eventually import until
from tests.support.processes import ROOT, environment, free_port
from tests.support.tools import need

CADDYFILE = ROOT / "infra" / "Caddyfile"


@contextmanager
def caddy_before(upstream: str, folder: Path) -> Iterator[str]:
    """Run it on loopback, without TLS, before an upstream (HOST:PORT); its own URL."""
    need("caddy")
    port, file = free_port(), folder / "Caddyfile"
    url = f"http://127.0.0.1:{port}"
    file.write_text(rendered(f"http://:{port}", upstream))
    command = ("caddy", "run", "--adapter", "caddyfile", "--config", str(file))
    home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(command, env=environment(home), stdout=log, stderr=log) as process,
    ):
        try:
            until(lambda: process.poll() is not None or _answers(url))
            assert process.poll() is None, (folder / "log").read_text()
            yield url
        finally:
            process.terminate()
            process.wait(30)


def rendered(site: str, upstream: str) -> str:
    """The committed file for a test's own addresses, and for Debian's version where that is here.

    Caddy 2.6 calls request_buffers buffer_requests, and it takes no size.
    """
    text = CADDYFILE.read_text()
    for committed, ours in (
        ("{$DOMAIN}", site),
        ("skill:8080", upstream),
        ("{\n\tservers", "{\n\tadmin off\n\tservers"),
    ):
        assert text.count(committed) == 1, committed
        text = text.replace(committed, ours)
    return re.sub(r"request_buffers \S+", "buffer_requests", text) if _version() < (2, 7) else text


def _version() -> tuple[int, ...]:
    told = subprocess.run(("caddy", "version"), capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+)\.(\d+)", told)
    assert found, told
    return tuple(map(int, found.groups()))


def _answers(url: str) -> bool:
    try:
        with urllib3.PoolManager(retries=False, timeout=10) as pool:
            return pool.request("GET", f"{url}/healthz").status == 200
    except urllib3.exceptions.HTTPError:
        return False

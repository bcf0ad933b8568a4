"""The three that are measured, each started by its command line, and what Linux says of them."""

import os
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import urllib3

from tests.bench.letters import Letter
from tests.support.processes import ROOT, environment, free_port

STOCK_PYTHON, PYTHON = (ROOT / ".cache" / name / "bin" / "python" for name in ("bench", "serve"))
START_SECONDS = 30
PAGE, TICK = os.sysconf("SC_PAGE_SIZE"), os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Peer:
    """A service by its name; `command` has {port} and {workers} in it."""

    name: str
    python: Path
    command: str
    settings: Mapping[str, str] = field(default_factory=dict)


def stock(settings: Mapping[str, str]) -> Peer:
    """Return the stock stack under gunicorn's default worker, under which it is quickest."""
    server = "gunicorn --bind 127.0.0.1:{port} --workers {workers} --log-level warning"
    return Peer("stock", STOCK_PYTHON, f"{server} tests.bench.stock:application()", settings)


def ours(settings: Mapping[str, str]) -> Peer:
    """Return the skill as it is deployed."""
    return Peer("ours", PYTHON, "skill serve --port {port} --workers {workers}", settings)


def limit() -> Peer:
    """Return a constant answer from the same server."""
    server = "granian --interface wsgi --http 1 --no-ws --port {port} --workers {workers}"
    return Peer("limit", PYTHON, f"{server} tests.bench.limit:application")


@dataclass(frozen=True)
class Served:
    """A peer's main process, and where it listens."""

    name: str
    process: subprocess.Popen[bytes]
    url: str

    def ask(self, letter: Letter) -> None:
        """Send one letter.

        Raises:
            RuntimeError: what came back is no spoken answer.
            HTTPError: nobody listens.
        """
        with urllib3.PoolManager(retries=False, timeout=10) as pool:
            headers = letter.headers | {"Content-Type": "application/json; charset=utf-8"}
            answer = pool.request("POST", f"{self.url}/alexa", body=letter.body, headers=headers)
        if answer.status != 200 or "outputSpeech" not in answer.json()["response"]:
            raise RuntimeError(f"{self.name} answered {answer.status}: {answer.data!r}")

    def wait_for_an_answer(self, letter: Letter) -> None:
        """Send a letter until it is answered."""
        ends = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.ask(letter)
            except urllib3.exceptions.HTTPError:
                if self.process.poll() is not None or time.monotonic() > ends:
                    raise
                time.sleep(0.005)

    @property
    def cpu_seconds(self) -> float:
        """Processor time of all its processes so far."""
        stats = (Path(f"/proc/{each}/stat").read_text().rpartition(") ")[2] for each in self._all())
        return sum(int(ticks) for stat in stats for ticks in stat.split()[11:13]) / TICK

    @property
    def worker_megabytes(self) -> float:
        """Resident set size of its largest process, which is a worker."""
        sizes = (Path(f"/proc/{each}/statm").read_text().split()[1] for each in self._all())
        return max(map(int, sizes)) * PAGE / 1e6

    def _all(self) -> list[str]:
        """Return the ids of the process and of its children."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        return [str(self.process.pid), *" ".join(task.read_text() for task in tasks).split()]


@contextmanager
def served(peer: Peer, workers: int, log: Path) -> Iterator[Served]:
    """Start a peer behind its server, and end it afterwards; it may not listen yet."""
    port = free_port()
    command = peer.command.format(port=port, workers=workers).split()
    with (
        log.open("a") as output,
        subprocess.Popen(
            [peer.python, "-m", *command],
            env=environment(peer.settings),
            cwd=ROOT,
            stdout=output,
            stderr=output,
        ) as process,
    ):
        try:
            yield Served(peer.name, process, f"http://127.0.0.1:{port}")
        finally:
            process.terminate()
            process.wait(30)

"""Peers behind their servers, and one request to them."""

import http.client
import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.bench.peers import Peer
from tests.support.processes import ROOT, free_port

START_SECONDS = 30


@dataclass(frozen=True)
class Served:
    """A peer's main process, and the port that it listens on."""

    peer: Peer
    process: subprocess.Popen[bytes]
    port: int

    def ask(self, letter: str) -> None:
        """Send one letter; RuntimeError unless it is answered, OSError while nobody listens."""
        sent = json.loads(letter)
        with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as line:
            headers = sent["headers"] | {"Content-Type": "application/json; charset=utf-8"}
            line.request("POST", "/alexa", sent["body"].encode(), headers)
            answer = line.getresponse()
            body = answer.read().decode()
        if answer.status != 200 or sent["expect"] not in body:
            raise RuntimeError(f"{self.peer.name} answered {answer.status}: {body}")

    def wait_for_an_answer(self, letter: str) -> None:
        """Send a letter until it is answered."""
        ends = time.monotonic() + START_SECONDS
        while True:
            try:
                return self.ask(letter)
            except (OSError, http.client.HTTPException):
                if self.process.poll() is not None or time.monotonic() > ends:
                    raise
                time.sleep(0.005)

    @property
    def memory(self) -> float:
        """Megabytes of its largest process, a worker, with what that shares of its parent."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return max(map(_resident, [str(self.process.pid), *children.split()]))


def _resident(process: str) -> float:
    pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    return pages * 4096 / 1e6


@contextmanager
def served(peer: Peer, workers: int, errors: IO[str]) -> Iterator[Served]:
    """A peer behind its server, which is ended afterwards; it may not listen yet."""
    port = free_port()
    with subprocess.Popen(
        peer.serve(port, workers),
        env=peer.environment,
        cwd=ROOT,
        stdout=errors,
        stderr=errors,
    ) as process:
        try:
            yield Served(peer, process, port)
        finally:
            process.terminate()
            process.wait(30)

"""Requests a second and waits over HTTP, two workers, by wrk with signed letters."""

import json
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.figures import Figure, ratio, table
from tests.bench.letters import STATELESS, WRITING
from tests.bench.peers import Field, Peer
from tests.bench.serving import Served, served

WORKERS = 2
CONNECTIONS = (1, 8, 64)
ROUNDS = 3
SECONDS = 4
LETTERS = 250
SCRIPT = Path(__file__).parent / "letters.lua"


@dataclass
class Load:
    """What a peer made of so many connections; waits in milliseconds."""

    per_second: Figure = field(default_factory=Figure)
    p50: Figure = field(default_factory=Figure)
    p99: Figure = field(default_factory=Figure)
    failed: int = 0

    def add(self, told: dict[str, float]) -> None:
        """One more round."""
        self.per_second.add(told["per_second"])
        self.p50.add(told["p50"])
        self.p99.add(told["p99"])
        self.failed += int(told["failed"])


Loads = dict[tuple[str, str, int], Load]
"""By kind of turn, peer and connections."""


def measure(field: Field) -> Loads:
    """Turns without memory at every number of connections, and turns that write at eight."""
    engine = field.engine.url
    plain = (field.stock(), field.ours(), *field.limits())
    loads = _measure(field, STATELESS, plain, CONNECTIONS)
    writing = (field.stock(engine), field.ours(engine))
    return loads | _measure(field, WRITING, writing, (8,))


def _measure(field: Field, kind: str, peers: Sequence[Peer], connections: tuple[int, ...]) -> Loads:
    loads = Loads()
    with ExitStack() as running:
        errors = running.enter_context((field.folder / "errors").open("a"))
        servers = [running.enter_context(served(peer, WORKERS, errors)) for peer in peers]
        for server in servers:
            for _ in range(20 * WORKERS):
                server.wait_for_an_answer(field.post.letter(kind, 0))
        for many in connections * ROUNDS:
            for server in servers:
                load = loads.setdefault((kind, server.peer.name, many), Load())
                load.add(_wrk(field, server, kind, many))
    return loads


def _wrk(field: Field, server: Served, kind: str, connections: int) -> dict[str, float]:
    """One round with fresh letters."""
    letters = field.folder / "letters.wrk"
    letters.write_text("".join(map(_line, field.post.letters(kind, LETTERS))))
    said = subprocess.run(
        (
            *("wrk", "--threads=1", f"--connections={connections}", f"--duration={SECONDS}s"),
            *("--timeout=8s", f"--script={SCRIPT}", f"http://127.0.0.1:{server.port}"),
            *("--", str(letters)),
        ),
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    return told


def _line(letter: str) -> str:
    sent = json.loads(letter)
    headers = sent["headers"]
    return f"{headers['SignatureCertChainUrl']} {headers['Signature-256']} {sent['body']}\n"


def is_possible() -> bool:
    """Whether wrk is here (Debian package wrk)."""
    return shutil.which("wrk") is not None


def tell(loads: Loads) -> str:
    """The table."""
    rows = []
    for (kind, name, many), load in loads.items():
        stock = loads[kind, "stock" if kind == STATELESS else "stock, DynamoDB", many]
        gain = load.per_second.middle / stock.per_second.middle
        rows.append(
            [
                "writing" if kind == WRITING else "without memory",
                many,
                name,
                load.per_second,
                f"{gain:.1f}",
                load.p50,
                load.p99,
                ratio(load.p99, stock.p99),
                load.failed,
            ]
        )
    head = ("turn", "connections", "service", "requests/s", "times stock")
    waits = ("p50, ms", "p99, ms", "p99 to stock", "failed")
    title = f"Signed requests over HTTP, {WORKERS} workers"
    return table(title, (*head, *waits), sorted(rows, key=lambda row: (row[0], row[1])))

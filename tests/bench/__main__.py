"""Measure stock, ours and the limit in turn; print one table, and keep it in docs/.

Everything is interleaved, so that a busy minute of the machine is everybody's.
"""

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from importlib import metadata
from pathlib import Path
from time import perf_counter

from tests.bench import picture, report
from tests.bench.letters import DONE, FORGET, LAUNCH, Amazon, sender
from tests.bench.peers import Peer, Served, limit, ours, served, stock
from tests.support import dynamodb_local
from tests.support.dynamodb_local import DynamoDBLocal, fetch
from tests.support.processes import run_skill
from tests.support.proxy import Answer, Call, Proxy

WORKERS, CONNECTIONS = 2, 8
ROUNDS, SECONDS, WARM_UP_SECONDS = 5, 3, 2
STARTS, TURNS = 5, 100
LETTERS = 400
SCRIPT = Path(__file__).with_name("letters.lua")
PACKAGES = ("flask", "ask-sdk-core", "boto3", "cryptography", "granian")


@dataclass
class Bench:
    """What is measured with, and what came of it."""

    folder: Path
    sender: Amazon
    engine: DynamoDBLocal
    figures: report.Figures = field(default_factory=dict)

    def run(self) -> None:
        """Measure everything."""
        on_sqlite, on_dynamodb = self._on_sqlite(), self._on_dynamodb()
        for peer in on_dynamodb:
            self._count_units(peer)
        for _ in range(STARTS):
            for peer in on_sqlite:
                self._start("SQLite", FORGET, peer)
            for peer in on_dynamodb:
                self._start("DynamoDB", LAUNCH, peer)
        self._load([*on_sqlite, limit()])

    def _on_sqlite(self) -> Sequence[Peer]:
        """Return stock, which without its adapter keeps nothing, and ours with a file."""
        kept = {"GESTURES_STORE": f"sqlite:///{self.folder}/gestures.db"}
        return stock(self.sender.environment), ours(self.sender.environment | kept)

    def _on_dynamodb(self) -> Sequence[Peer]:
        """Return stock with its adapter, and ours, each with a table of its own."""
        settings = self.sender.environment | self.engine.environment
        for name in ("stock", "ours"):
            table = self.engine.environment | {"GESTURES_STORE": f"dynamodb://{name}"}
            run_skill("create-table", **table).check_returncode()
        own = settings | {"GESTURES_STORE": "dynamodb://ours"}
        return stock(settings | {"BENCH_TABLE": "stock"}), ours(own)

    def _count_units(self, peer: Peer) -> None:
        """Have the engine itself count what a turn takes that tells of a moment."""
        units = {"RCU": 0.0, "WCU": 0.0}
        with Proxy(self.engine.url) as proxy:
            settings = {**peer.settings, "AWS_ENDPOINT_URL_DYNAMODB": proxy.url}
            with served(replace(peer, settings=settings), 1, self.folder / "log") as server:
                server.wait_for_an_answer(self.sender.letter(LAUNCH))
                server.ask(self.sender.letter(DONE))
                proxy.heals()
                proxy.does(partial(_counted, proxy, units), "GetItem", "PutItem")
                server.ask(self.sender.letter(DONE))
            if sorted(proxy.operations()) != ["GetItem", "PutItem"]:
                raise RuntimeError(f"{peer.name} asked for {proxy.operations()}")
        for kind, number in units.items():
            self._add(f"{kind} a turn that tells of a moment", peer, number)

    def _start(self, where: str, kind: str, peer: Peer) -> None:
        """Time a process from its start to its first answer, and weigh it after some more."""
        letter = self.sender.letter(kind)
        began = perf_counter()
        with served(peer, 1, self.folder / "log") as server:
            server.wait_for_an_answer(letter)
            self._add(f"first answer after, s ({where})", peer, perf_counter() - began)
            for _ in range(TURNS):
                server.ask(letter)
            self._add(f"a worker's RSS, MB ({where})", peer, server.worker_megabytes)

    def _load(self, peers: Sequence[Peer]) -> None:
        """Send turns that need no store, as fast as they are answered; the first round warms up."""
        with ExitStack() as running:
            log, letters = self.folder / "log", self.folder / "letters"
            servers = [running.enter_context(served(each, WORKERS, log)) for each in peers]
            for number in range(ROUNDS + 1):
                fresh = [self.sender.letter(FORGET) for _ in range(LETTERS)]
                letters.write_text("".join(f"{each}\n" for each in fresh))
                for server, peer in zip(servers, peers, strict=True):
                    server.wait_for_an_answer(fresh[0])
                    measured = _wrk(server, letters, SECONDS if number else WARM_UP_SECONDS)
                    for what, value in measured.items() if number else ():
                        self._add(what, peer, value)

    def _add(self, what: str, peer: Peer, value: float) -> None:
        self.figures.setdefault(what, {}).setdefault(peer.name, []).append(value)


def _counted(proxy: Proxy, units: dict[str, float], call: Call) -> Answer:
    """Pass a call on, and add up the capacity that it consumed."""
    body = json.dumps({**call.parameters, "ReturnConsumedCapacity": "TOTAL"}).encode()
    answer = proxy.forward(call.headers, body)
    kind = "RCU" if call.operation == "GetItem" else "WCU"
    units[kind] += json.loads(answer.body)["ConsumedCapacity"]["CapacityUnits"]
    return answer


def _wrk(server: Served, letters: Path, seconds: int) -> dict[str, float]:
    """Load a server.

    Raises:
        RuntimeError: it left a turn unanswered.
    """
    spent = server.cpu_seconds
    load = ("wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s")
    script = ("--timeout=8s", f"--script={SCRIPT}", server.url, "--", str(letters))
    said = subprocess.run((*load, *script), capture_output=True, text=True, check=True).stdout
    told: dict[str, float] = json.loads(said.splitlines()[-1])
    if told["failed"]:
        raise RuntimeError(f"{server.name} left {told['failed']} turns unanswered")
    return {
        report.TURNS: told["turns"] / told["seconds"],
        "CPU a turn, ms": (server.cpu_seconds - spent) / told["turns"] * 1000,
        "p99, ms": told["p99"],
    }


def _about() -> str:
    """Say when and on what it was measured, in one line."""
    cpuinfo = Path("/proc/cpuinfo").read_text().splitlines()
    models = {line.partition(": ")[2] for line in cpuinfo if line.startswith("model name")}
    packages = ", ".join(f"{name} {metadata.version(name)}" for name in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d}; {os.cpu_count()} cores of {', '.join(models)}; "
        f"Python {platform.python_version()}, {packages}; {WORKERS} workers, "
        f"{CONNECTIONS} connections; medians of {ROUNDS} rounds."
    )


def main() -> int:
    """Measure, print, keep."""
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is missing (it loads the servers; Debian package wrk)")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        engine = running.enter_context(dynamodb_local.engine(fetch()))
        bench = Bench(folder, running.enter_context(sender(folder)), engine)
        bench.run()
    about = _about()
    report.keep(bench.figures, about)
    picture.draw(bench.figures, about)
    sys.stdout.write(f"{about}\n\n{report.table(bench.figures)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())

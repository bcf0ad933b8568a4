"""CPU a turn in process: a service is called as a server calls it; nothing else is counted."""

import json
import subprocess
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from statistics import fmean
from typing import IO

from tests.bench.figures import Figure, ratio, table
from tests.bench.letters import ON_A_SCREEN, READING, STATELESS, WRITING
from tests.bench.peers import Field, Peer
from tests.support.processes import ROOT

ROUNDS = 20
LETTERS, WARM_UP = 60, 10
KINDS = {
    STATELESS: "without memory",
    ON_A_SCREEN: "without memory, on a screen",
    READING: "reading",
    WRITING: "writing",
}
WITHOUT_MEMORY = (STATELESS, ON_A_SCREEN)

Costs = dict[tuple[str, str], Figure]
"""Microseconds by kind of turn and peer."""


class Caller:
    """A peer in a process of its own that is called without a server."""

    def __init__(self, peer: Peer, errors: IO[str]) -> None:
        self.name = peer.name
        self._process = subprocess.Popen(
            [peer.python, "-m", "tests.bench.calling", peer.factory],
            env=peer.environment,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )

    def cost(self, letters: Path) -> float:
        """The mean cost of a letter, in microseconds of CPU; after a pause the first cost more."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(f"{letters}\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} did not answer; see the errors file")
        return fmean(json.loads(answer)[WARM_UP:])

    def __enter__(self) -> "Caller":
        return self

    def __exit__(self, *_: object) -> None:
        with self._process:
            self._process.kill()


def measure(field: Field) -> Costs:
    """Every kind of turn of every peer, in rounds, so that a noisy minute is fair to all."""
    engine, costs = field.engine.url, Costs()
    with ExitStack() as running:
        errors = running.enter_context((field.folder / "errors").open("w"))
        peers = (field.stock(), field.stock(engine), field.ours(), field.ours(engine))
        callers = {
            peer.name: running.enter_context(Caller(peer, errors))
            for peer in (*peers, *field.limits())
        }
        for number in range(-1, ROUNDS):
            for kind in KINDS:
                _round(field, callers, kind, {} if number < 0 else costs)
    return costs


def _round(field: Field, callers: Mapping[str, Caller], kind: str, costs: Costs) -> None:
    letters = field.post.write(kind, LETTERS)
    for name, caller in callers.items():
        if _takes(name, kind):
            costs.setdefault((kind, name), Figure()).add(caller.cost(letters))
    letters.unlink()


def _takes(name: str, kind: str) -> bool:
    """Without its adapter the stock stack has no memory; the limits answer to anything alike."""
    return kind in WITHOUT_MEMORY or name.endswith(("DynamoDB", "SQLite"))


def tell(costs: Costs) -> str:
    """The table."""
    flask, constant = costs[STATELESS, "Flask, trivial view"], costs[STATELESS, "constant WSGI"]
    rows = [_row(costs, kind, "stock", "ours, SQLite") for kind in WITHOUT_MEMORY]
    rows += [_row(costs, kind, "stock, DynamoDB", "ours, DynamoDB") for kind in (READING, WRITING)]
    rows += [_row(costs, kind, None, "ours, SQLite") for kind in (READING, WRITING)]
    rows += [["Flask, trivial view", "", flask, "", "1"]]
    rows += [["constant WSGI", "", constant, "", number_of(constant, flask)]]
    head = ("turn", "stock", "ours", "ours to stock", "to Flask")
    return table("CPU a signed turn, in process, µs", head, rows)


def _row(costs: Costs, kind: str, stock: str | None, ours: str) -> list[object]:
    own, flask = costs[kind, ours], costs[STATELESS, "Flask, trivial view"]
    engine = "" if kind in WITHOUT_MEMORY else f", {ours.partition(', ')[2]}"
    theirs = costs[kind, stock] if stock else None
    against = ratio(own, theirs) if theirs else "-"
    return [f"{KINDS[kind]}{engine}", theirs or "-", own, against, number_of(own, flask)]


def number_of(own: Figure, flask: Figure) -> str:
    """How many trivial views of Flask it is worth."""
    return f"{own.middle / flask.middle:.1f}"

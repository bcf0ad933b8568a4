"""From the start of a process to its first answer, and what one worker of it weighs."""

from dataclasses import dataclass, field
from itertools import product
from time import perf_counter

from tests.bench.figures import Figure, table
from tests.bench.letters import READING, STATELESS, WRITING
from tests.bench.peers import Field, Peer
from tests.bench.serving import served

ROUNDS = 7
LETTERS = 200


@dataclass
class Start:
    """Seconds to the first answer, and megabytes after some hundred more."""

    seconds: Figure = field(default_factory=Figure)
    megabytes: Figure = field(default_factory=Figure)


Starts = dict[str, Start]
"""By peer."""


def measure(field: Field) -> Starts:
    """Each peer anew in each round, with one worker, its certificate cache cold."""
    engine, starts = field.engine.url, Starts()
    peers = (field.stock(), field.ours(), field.stock(engine), field.ours(engine))
    for _, peer in product(range(ROUNDS), peers):
        _start(field, peer, starts.setdefault(peer.name, Start()))
    return starts


def _start(field: Field, peer: Peer, start: Start) -> None:
    kind = READING if peer.name.endswith("DynamoDB") else STATELESS
    first = field.post.letter(kind, 0)
    with (field.folder / "errors").open("a") as errors:
        began = perf_counter()
        with served(peer, 1, errors) as server:
            server.wait_for_an_answer(first)
            start.seconds.add(perf_counter() - began)
            for letter in field.post.letters(kind if kind == STATELESS else WRITING, LETTERS):
                server.ask(letter)
            start.megabytes.add(server.memory)


def tell(starts: Starts) -> str:
    """The table."""
    pairs = (("stock", "ours, SQLite"), ("stock, DynamoDB", "ours, DynamoDB"))
    rows = []
    for theirs, own in pairs:
        stock, ours = starts[theirs], starts[own]
        rows.append(_row(f"first answer, s; {own}", stock.seconds, ours.seconds))
        rows.append(_row(f"one worker, MB; {own}", stock.megabytes, ours.megabytes))
    return table("Start and memory, one worker", ("", "stock", "ours", "ours to stock"), rows)


def _row(what: str, stock: Figure, ours: Figure) -> list[object]:
    return [what, stock, ours, f"{ours.middle / stock.middle:.2f}"]

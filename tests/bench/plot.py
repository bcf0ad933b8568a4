"""The figures as one picture."""

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
from matplotlib.figure import Figure as Picture

from tests.bench.cpu import Costs
from tests.bench.figures import Figure
from tests.bench.households import SIZES, Sizes
from tests.bench.letters import READING, STATELESS, WRITING
from tests.bench.throughput import CONNECTIONS, Loads

if TYPE_CHECKING:
    from matplotlib.axes import Axes

COLOURS = {"stock": "#b0413e", "ours": "#2a6f97", "Flask": "#8a9a5b", "constant": "#9a9a9a"}


def draw(file: Path, costs: Costs, loads: Loads, sizes: Sizes, title: str) -> None:
    """Write a PNG with what matters of the tables; what is linear begins at nothing."""
    mpl.use("Agg")
    picture = Picture(figsize=(13, 9), layout="constrained")
    picture.suptitle(textwrap.fill(title, 120), fontsize=9)
    ((cpu, speed), (waits, households)) = picture.subplots(2, 2)
    _costs(cpu, costs)
    _by_connections(speed, loads, "requests a second", {k: v.per_second for k, v in loads.items()})
    _by_connections(waits, loads, "p99, ms", {k: v.p99 for k, v in loads.items()})
    _sizes(households, sizes)
    picture.savefig(file, dpi=110)


def _costs(axes: "Axes", costs: Costs) -> None:
    bars: list[tuple[str, Figure]] = [
        ("constant", costs[STATELESS, "constant WSGI"]),
        ("Flask, trivial view", costs[STATELESS, "Flask, trivial view"]),
        ("ours, without memory", costs[STATELESS, "ours, SQLite"]),
        ("stock, without memory", costs[STATELESS, "stock"]),
        *((f"ours, reading {at}", costs[READING, f"ours, {at}"]) for at in ("SQLite", "DynamoDB")),
        ("stock, reading DynamoDB", costs[READING, "stock, DynamoDB"]),
        *((f"ours, writing {at}", costs[WRITING, f"ours, {at}"]) for at in ("SQLite", "DynamoDB")),
        ("stock, writing DynamoDB", costs[WRITING, "stock, DynamoDB"]),
    ]
    names = [name for name, _ in bars][::-1]
    middles = [figure.middle for _, figure in bars][::-1]
    axes.barh(names, middles, color=[_colour(name) for name in names])
    axes.bar_label(axes.containers[0], fmt="%.0f", padding=3, fontsize=8)  # type: ignore[arg-type]
    axes.set_xscale("log")
    axes.set_xlim(right=3 * max(middles))
    axes.set_title("CPU a signed turn, µs (logarithmic)")


def _by_connections(
    axes: "Axes", loads: Loads, title: str, figures: Mapping[tuple[str, str, int], Figure]
) -> None:
    names = list(dict.fromkeys(name for kind, name, _ in loads if kind == STATELESS))
    width = 0.8 / len(names)
    for number, name in enumerate(names):
        places = [at + number * width for at in range(len(CONNECTIONS))]
        middles = [figures[STATELESS, name, many].middle for many in CONNECTIONS]
        axes.bar(places, middles, width, label=name, color=_colour(name))
    axes.set_yscale("log")
    axes.set_xticks([at + 0.4 - width / 2 for at in range(len(CONNECTIONS))], map(str, CONNECTIONS))
    axes.set_xlabel("connections, turns without memory")
    axes.set_title(f"{title} (logarithmic)")
    axes.legend(fontsize=8)


def _sizes(axes: "Axes", sizes: Sizes) -> None:
    for engine, call in dict.fromkeys((engine, call) for engine, call, _ in sizes):
        middles = [sizes[engine, call, size].middle for size in SIZES]
        axes.plot(SIZES, middles, marker="o", label=f"{engine}, {call}")
    axes.set_xscale("log")
    axes.set_ylim(bottom=0)
    axes.set_xlabel("households")
    axes.set_title("Waiting for the store, µs")
    axes.legend(fontsize=8)


def _colour(name: str) -> str:
    return next(colour for start, colour in COLOURS.items() if name.startswith(start))

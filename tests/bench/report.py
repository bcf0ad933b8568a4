"""The figures as a table, as JSON, and in the page that speaks of them."""

import json
from collections.abc import Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "why-it-is-fast-enough.md"
FOLDER = ROOT / "docs" / "speed"
BEGIN, END = "<!-- bench -->", "<!-- /bench -->"
PEERS = ("stock", "ours", "limit")
TURNS = "signed turns/s"
BARS = {
    TURNS: 15,
    "CPU a turn, ms": 1 / 10,
    "p99, ms": 1 / 8,
    "first answer after, s (SQLite)": 0.95,
    "first answer after, s (DynamoDB)": 0.95,
    "a worker's RSS, MB (SQLite)": 1,
    "a worker's RSS, MB (DynamoDB)": 1,
    "RCU a turn that tells of a moment": 0.5,
    "WCU a turn that tells of a moment": 1,
}
"""Ours to stock: turns at least so many times as many, everything else at most so much."""

Figures = dict[str, dict[str, list[float]]]
"""By what was measured and by peer, round by round."""


def table(figures: Figures) -> str:
    """Return Markdown: medians; of ours to stock the median of the rounds, and its bar."""
    head = ("", *PEERS, "ours to stock", "bar", "")
    lines = [head, ["---"] * len(head), *(_row(what, figures[what]) for what in BARS)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _row(what: str, rounds: dict[str, list[float]]) -> Sequence[str]:
    ratio = median(a / b for a, b in zip(rounds["ours"], rounds["stock"], strict=True))
    bar, sign = BARS[what], "≥" if what == TURNS else "≤"
    met = ratio >= bar if what == TURNS else ratio <= bar
    cells = (number(median(rounds[peer])) if peer in rounds else "" for peer in PEERS)
    return what, *cells, _ratio(ratio), f"{sign} {_ratio(bar)}", "met" if met else "missed"


def number(value: float) -> str:
    """Write three digits that count."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2}f}"


def _ratio(value: float) -> str:
    return f"1/{number(1 / value)}" if value < 0.5 else number(value)


def keep(figures: Figures, about: str) -> None:
    """Write figures.json, and the table between the marks of the page."""
    FOLDER.mkdir(exist_ok=True)
    kept = json.dumps({"about": about, "figures": figures}, ensure_ascii=False)
    (FOLDER / "figures.json").write_text(f"{kept}\n", encoding="utf-8")
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    text = f"{before}{BEGIN}\n{about}\n\n{table(figures)}\n{END}{rest.partition(END)[2]}"
    PAGE.write_text(text, encoding="utf-8")

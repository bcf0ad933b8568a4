"""Figures of several rounds, and tables of text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles


@dataclass
class Figure:
    """What was measured, round by round, in one unit."""

    rounds: list[float] = field(default_factory=list)

    def add(self, value: float) -> None:
        """One more round."""
        self.rounds.append(value)

    @property
    def middle(self) -> float:
        """The median."""
        return median(self.rounds)

    def __str__(self) -> str:
        """The median, and between which values the middle half of the rounds lies."""
        if len(self.rounds) < 2:
            return number(self.middle)
        low, _, high = quantiles(self.rounds, n=4, method="inclusive")
        return f"{number(self.middle)} ({number(low)} to {number(high)})"


def number(value: float) -> str:
    """A figure with three digits that count."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:.{digits}f}"


def ratio(ours: Figure, theirs: Figure) -> str:
    """How many times theirs is in ours, or how many times ours is in theirs, as one reads it."""
    quotient = theirs.middle / ours.middle
    return f"1/{number(quotient)}" if quotient >= 1 else f"{number(1 / quotient)}"


def table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table with its title, as Markdown has it."""
    lines = [head, ["---"] * len(head), *([str(cell) for cell in row] for row in rows)]
    return "\n".join([f"## {title}", "", *(f"| {' | '.join(line)} |" for line in lines)])

"""What a month on AWS costs: the table of docs/costs.md, from what one turn was measured to need.

python infra/costs.py prints it. docs/costs.md says where each figure comes from.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

HOUSEHOLDS = (1_000, 1_000_000, 100_000_000)
DAYS = 30.4
MILLION, GIGA = 1e6, 1e9
SMALL = 100
"""Below it, a number has digits behind the point."""

# A day of a household that uses the skill daily: it opens it, hears a gesture, says "we did it".
TURNS, READS, WRITES = 3, 3, 2
BUSIEST = 5
"""So many times the average come in the busiest second."""

READ_UNITS, WRITE_UNITS = 0.5, 1.0
ITEM_BYTES = 938 + 100
"""After ten years of daily use, and what DynamoDB adds to every item."""

TURN_SECONDS = 0.020
COLD_SHARE, COLD_SECONDS = 0.01, 1.0
MEMORY_GB = 1.0
LOG_BYTES = 1_200
ANSWER_BYTES = 2_000

Tiers = Sequence[tuple[float, float]]
"""Up to so many, each costs so much; the last has no end."""

API_REQUEST: Tiers = ((300e6, 1.00 / MILLION), (inf, 0.90 / MILLION))
LAMBDA_REQUEST: Tiers = ((inf, 0.20 / MILLION),)
GB_SECOND: Tiers = (
    (7.5e9, 0.0000133334),
    (18.75e9, 0.0000120001),
    (inf, 0.0000106667),
)
READ_UNIT: Tiers = ((inf, 0.125 / MILLION),)
WRITE_UNIT: Tiers = ((inf, 0.625 / MILLION),)
STORED_GB: Tiers = ((inf, 0.25 + 0.20),)
"""A month of keeping it, and of being able to restore it to any second."""

LOGGED_GB: Tiers = ((10e3, 0.50), (30e3, 0.25), (50e3, 0.10), (inf, 0.05))
SENT_GB: Tiers = ((10e3, 0.09), (50e3, 0.085), (150e3, 0.07), (inf, 0.05))
WATCHING = 6 * 0.10 + 3 * 0.30
"""Alarms, and metrics of our own; the dashboard is one of three that are free."""


@dataclass(frozen=True)
class Month:
    """What so many households need and cost in a month, in AWS's units and in dollars."""

    households: int

    @property
    def turns(self) -> float:
        """Requests."""
        return self.households * TURNS * DAYS

    @property
    def busiest_second(self) -> float:
        """Requests in the busiest second of the month."""
        return self.households * TURNS / 86_400 * BUSIEST

    @property
    def read_units(self) -> float:
        """DynamoDB's request units for reading."""
        return self.households * READS * DAYS * READ_UNITS

    @property
    def write_units(self) -> float:
        """DynamoDB's request units for writing."""
        return self.households * WRITES * DAYS * WRITE_UNITS

    @property
    def stored_gb(self) -> float:
        """The table's size."""
        return self.households * ITEM_BYTES / GIGA

    @property
    def gb_seconds(self) -> float:
        """Lambda's memory by time, cold starts included."""
        return self.turns * (TURN_SECONDS + COLD_SHARE * COLD_SECONDS) * MEMORY_GB

    def dollars(self) -> dict[str, float]:
        """Return what each part costs."""
        return {
            "HTTP API": price(self.turns, API_REQUEST),
            "Lambda": price(self.turns, LAMBDA_REQUEST) + price(self.gb_seconds, GB_SECOND),
            "DynamoDB": price(self.read_units, READ_UNIT)
            + price(self.write_units, WRITE_UNIT)
            + price(self.stored_gb, STORED_GB),
            "logs, alarms": price(self.turns * LOG_BYTES / GIGA, LOGGED_GB) + WATCHING,
            "answers sent": price(self.turns * ANSWER_BYTES / GIGA, SENT_GB),
        }


def price(number: float, tiers: Tiers) -> float:
    """Return what a number of units costs, each in the tier that it falls into."""
    total, begins = 0.0, 0.0
    for ends, each in tiers:
        total += max(min(number, ends) - begins, 0) * each
        begins = ends
    return total


def table(households: Sequence[int] = HOUSEHOLDS) -> str:
    """Return a row a figure, a column a number of households."""
    months = [Month(each) for each in households]
    needs = {
        "requests": [_number(each.turns) for each in months],
        "requests in the busiest second": [_number(each.busiest_second) for each in months],
        "DynamoDB, read units": [_number(each.read_units) for each in months],
        "DynamoDB, write units": [_number(each.write_units) for each in months],
        "DynamoDB, GB stored": [_number(each.stored_gb) for each in months],
        "Lambda, GB-s": [_number(each.gb_seconds) for each in months],
    }
    costs = {
        f"{part}, $": [_dollars(each.dollars()[part]) for each in months]
        for part in months[0].dollars()
    }
    sums = [sum(each.dollars().values()) for each in months]
    totals = {
        "**together, $**": [f"**{_dollars(each)}**" for each in sums],
        "a thousand households, $": [
            f"{each / month.households * 1000:.2f}"
            for each, month in zip(sums, months, strict=True)
        ],
    }
    head = ["a month", *(f"{each:,} households" for each in households)]
    rows = [[name, *cells] for name, cells in {**needs, **costs, **totals}.items()]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows))


def _number(value: float) -> str:
    for size, unit in ((GIGA, " bn"), (MILLION, " m")):
        if value >= size:
            return f"{value / size:,.2f}{unit}"
    return f"{value:,.0f}" if value >= SMALL else f"{value:.2g}"


def _dollars(value: float) -> str:
    return f"{value:,.0f}" if value >= SMALL else f"{value:.2f}"


if __name__ == "__main__":
    sys.stdout.write(f"{table()}\n")

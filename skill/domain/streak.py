"""What the told days add up to. Counts, never scores; everything is derived from the days.

A run goes on as long as there are never more than two days in a row without a moment: the rest
days keep it alive and add nothing to it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

REST_DAYS = 2
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Streak:
    """The days told in the run that is alive today, and in the seven days that end today."""

    run: int
    week: int
    told_today: bool


def streak(days: Collection[date], today: date) -> Streak:
    """How the kind days stand on a day; days after it do not count yet."""
    told = sorted({day for day in days if day <= today})
    return Streak(
        run=len(_run_alive(told, today)),
        week=sum(day > today - WEEK for day in told),
        told_today=bool(told) and told[-1] == today,
    )


def _run_alive(told: list[date], today: date) -> list[date]:
    run: list[date] = []
    later = today
    for day in reversed(told):
        if (later - day).days > REST_DAYS + 1:
            break
        run.append(day)
        later = day
    return run

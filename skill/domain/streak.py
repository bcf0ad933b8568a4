"""What the told days add up to. Counts, never scores; everything is derived, nothing is counted up.

- A day counts when at least one moment was told on it; more moments add nothing to the day.
- A *run* goes on as long as there are never more than two rest days in a row. Rest days keep it
  alive and add nothing to it.
- The days of a planned *pause* are no rest days: the run sleeps through them.
- Where the household moved to another zone between two told days, one more rest day is allowed,
  so that nobody's run ends because they flew.
- After a longer gap a new run begins: a *comeback*. Those are counted too, with pride.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from skill.domain.days import A_DAY, WEEK
from skill.domain.told import ToldDays

REST_DAYS = 2
MONTH = timedelta(days=30)

MILESTONES = frozenset({3, 7, 10, 14, 21})
ROUND = 10
"""From thirty days on, every so many are worth saying."""


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A planned time away: from its first day up to, but without, the first day back."""

    start: date
    back: date

    def days_between(self, earlier: date, later: date) -> int:
        """Return how many of its days lie strictly between two days."""
        first, end = max(self.start, earlier + A_DAY), min(self.back, later)
        return max((end - first).days, 0)


@dataclass(frozen=True, slots=True)
class History:
    """The told days, and what excuses a rest: pauses that do not overlap, and moves."""

    days: ToldDays
    pauses: Collection[Pause] = ()
    moves: Collection[date] = ()

    def bridges(self, earlier: date, later: date) -> bool:
        """Tell whether a run goes on from one day to a later one without a moment in between."""
        rest = (later - earlier).days - 1
        rest -= sum(pause.days_between(earlier, later) for pause in self.pauses)
        moved = any(earlier <= move <= later for move in self.moves)
        return rest <= REST_DAYS + moved


class Streak(NamedTuple):
    """Days in the run that is alive, in the last seven and thirty; longest run; comebacks."""

    run: int
    week: int
    month: int
    longest: int
    comebacks: int
    told_today: bool


def is_milestone(run: int) -> bool:
    """Tell whether so many days are worth saying: now and then, and never as a score."""
    return run in MILESTONES or (run > max(MILESTONES) and run % ROUND == 0)


def streak(history: History, today: date) -> Streak:
    """Return how the kind days stand on a day; days after it do not count yet."""
    told = history.days.until(today)
    runs = _runs(history, told)
    alive = told.last is not None and history.bridges(told.last, today)
    return Streak(
        run=runs[-1] if alive else 0,
        week=told.count_after(today - WEEK),
        month=told.count_after(today - MONTH),
        longest=max(runs, default=0),
        comebacks=max(len(runs) - 1, 0),
        told_today=told.last == today,
    )


def without_needless_excuses(history: History, before: date) -> History:
    """Return the history without those pauses and moves before a day that no run needs."""
    told = history.days
    for pause in [each for each in history.pauses if each.back < before]:
        fewer = replace(history, pauses=[each for each in history.pauses if each != pause])
        history = fewer if _runs(fewer, told) == _runs(history, told) else history
    for move in [each for each in history.moves if each < before]:
        fewer = replace(history, moves=[each for each in history.moves if each != move])
        history = fewer if _runs(fewer, told) == _runs(history, told) else history
    return history


def _runs(history: History, told: ToldDays) -> list[int]:
    """Return the lengths of the runs, in days told, from the first to the last."""
    runs: list[int] = []
    before: date | None = None
    for stretch in told.stretches(gap=REST_DAYS):
        if before and history.bridges(before, stretch.first):
            runs[-1] += stretch.days
        else:
            runs.append(stretch.days)
        before = stretch.last
    return runs

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

REST_DAYS = 2
WEEK = timedelta(days=7)
MONTH = timedelta(days=30)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """A planned time away: from its first day up to, but without, the first day back."""

    start: date
    back: date

    def days_between(self, earlier: date, later: date) -> int:
        """How many of its days lie strictly between two days."""
        first, end = max(self.start, earlier + DAY), min(self.back, later)
        return max((end - first).days, 0)


@dataclass(frozen=True, slots=True)
class History:
    """The told days, and what excuses a rest: pauses that do not overlap, and moves."""

    days: Collection[date]
    pauses: Collection[Pause] = ()
    moves: Collection[date] = ()

    def bridges(self, earlier: date, later: date) -> bool:
        """Whether a run goes on from one day to a later one without a moment in between."""
        rest = (later - earlier).days - 1
        rest -= sum(pause.days_between(earlier, later) for pause in self.pauses)
        moved = any(earlier <= move <= later for move in self.moves)
        return rest <= REST_DAYS + moved


@dataclass(frozen=True, slots=True)
class Streak:
    """Days in the run that is alive, in the last seven and thirty; longest run; comebacks."""

    run: int
    week: int
    month: int
    longest: int
    comebacks: int
    told_today: bool


def streak(history: History, today: date) -> Streak:
    """How the kind days stand on a day; days after it do not count yet."""
    told = sorted({day for day in history.days if day <= today})
    runs = _runs(history, told)
    alive = bool(told) and history.bridges(told[-1], today)
    return Streak(
        run=runs[-1] if alive else 0,
        week=sum(day > today - WEEK for day in told),
        month=sum(day > today - MONTH for day in told),
        longest=max(runs, default=0),
        comebacks=max(len(runs) - 1, 0),
        told_today=bool(told) and told[-1] == today,
    )


def without_needless_excuses(history: History, before: date) -> History:
    """The history without those pauses and moves before a day that no run needs."""
    told = sorted(history.days)
    for pause in [each for each in history.pauses if each.back < before]:
        fewer = replace(history, pauses=[each for each in history.pauses if each != pause])
        history = fewer if _runs(fewer, told) == _runs(history, told) else history
    for move in [each for each in history.moves if each < before]:
        fewer = replace(history, moves=[each for each in history.moves if each != move])
        history = fewer if _runs(fewer, told) == _runs(history, told) else history
    return history


def _runs(history: History, told: list[date]) -> list[int]:
    """The lengths of the runs, in days told, from the first to the last."""
    runs: list[int] = []
    for number, day in enumerate(told):
        if runs and history.bridges(told[number - 1], day):
            runs[-1] += 1
        else:
            runs.append(1)
    return runs

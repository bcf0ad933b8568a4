"""How the kind days add up: counts, never scores."""

from skill.domain.streak import Streak, streak
from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say


@answers("StreakIntent")
def how_is_our_streak(turn: Turn) -> Reply:
    """The days of this run and of this week; a rest is a rest, and nothing is told off."""
    if not turn.remembers:
        return say("streak.without_memory")
    reply = _standing(streak(turn.household.history, turn.day), known=bool(turn.household.days))
    return reply.unless_one_shot(turn, "todays_gesture")


def _standing(standing: Streak, *, known: bool) -> Reply:
    if not standing.run:
        return say("streak.resting" if known else "streak.none")
    if standing.run == 1:
        reply = say("streak.beginning")
    else:
        reply = say("streak.running", run=standing.run, week=standing.week)
    return reply.then("streak.in" if standing.told_today else "streak.open")

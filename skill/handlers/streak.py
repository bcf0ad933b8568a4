"""How the kind days add up: counts, never scores."""

from skill.domain.streak import streak
from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say


@answers("StreakIntent")
def how_is_our_streak(turn: Turn) -> Reply:
    """The days of this run and of this week; a rest is a rest, and nothing is told off."""
    if not turn.remembers:
        return say("streak.without_memory")
    standing = streak(turn.household.days, turn.day)
    if standing.run:
        reply = say("streak.running", run=standing.run, week=standing.week)
        reply = reply.then("streak.in" if standing.told_today else "streak.open")
    else:
        reply = say("streak.resting" if turn.household.days else "streak.none")
    return reply.unless_one_shot(turn, "todays_gesture")

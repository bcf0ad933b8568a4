"""How the kind days add up: counts, never scores."""

from skill.conversation.registry import answers
from skill.conversation.reply import Calendar, Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.days import first_weekday
from skill.domain.streak import Streak, streak


@answers("StreakIntent", consistent=True)
def how_is_our_streak(turn: Turn) -> Reply:
    """The run, the week, the longest run; a rest is a rest, and nothing is told off."""
    if not turn.remembers:
        return say("streak.without_memory")
    reply = _standing(streak(turn.household.history, turn.day), known=bool(turn.household.days))
    return _with_calendar(turn, reply).unless_one_shot(turn, Question.TODAYS_GESTURE)


@answers("WeekRecapIntent", consistent=True)
def week_recap(turn: Turn) -> Reply:
    """The last seven days, the last thirty, and everything before."""
    if not turn.remembers:
        return say("streak.without_memory")
    standing = streak(turn.household.history, turn.day)
    if not turn.household.days:
        reply = say("streak.none")
    elif not standing.week:
        reply = say("recap.quiet", moments=turn.household.moments)
    else:
        reply = say("recap.week", week=standing.week, month=standing.month)
        reply = reply.then("recap.moments", moments=turn.household.moments)
    reply = _with_calendar(turn, _proudly(reply, standing))
    return reply.unless_one_shot(turn, Question.TODAYS_GESTURE)


def _with_calendar(turn: Turn, reply: Reply) -> Reply:
    days = turn.household.days
    calendar = Calendar(turn.day, days, first_weekday(turn.locale))
    return reply.doing(Screen(calendar)) if days else reply


def _standing(standing: Streak, *, known: bool) -> Reply:
    if not standing.run:
        return _proudly(say("streak.resting" if known else "streak.none"), standing)
    if standing.run == 1:
        reply = say("streak.beginning")
    elif not standing.week:
        reply = say("streak.paused", run=standing.run)
    else:
        reply = say("streak.running", run=standing.run, week=standing.week)
    reply = reply.then("streak.in" if standing.told_today else "streak.open")
    if standing.longest > standing.run:
        return reply.then("streak.longest", longest=standing.longest)
    return reply


def _proudly(reply: Reply, standing: Streak) -> Reply:
    """Coming back is what counts."""
    if not standing.comebacks:
        return reply
    return reply.then("streak.comebacks", comebacks=standing.comebacks)

"""How the kind days add up: counts, never scores."""

from skill.conversation.handlers.offering import going_on
from skill.conversation.registry import answers
from skill.conversation.reply import Calendar, Reply, Screen, say
from skill.conversation.turn import Turn
from skill.domain.days import first_weekday
from skill.domain.streak import Streak, streak

HELD = "held"
_MINUTE = _HOUR = 60


@answers("StreakIntent", consistent=True)
def how_is_our_streak(turn: Turn) -> Reply:
    """Tell the run, the week, the longest run; or how long they held each other this year.

    A rest is a rest, and nobody is told off.
    """
    if not turn.remembers:
        return say("streak.without_memory")
    if turn.slots.get("what") == HELD:
        return going_on(turn, _held(turn))
    reply = _standing(streak(turn.household.history, turn.day), len(turn.household.days))
    return going_on(turn, _with_calendar(turn, reply))


@answers("WeekRecapIntent", consistent=True)
def week_recap(turn: Turn) -> Reply:
    """Tell the last seven days, the last thirty, and everything before."""
    if not turn.remembers:
        return say("streak.without_memory")
    standing = streak(turn.household.history, turn.day)
    if not turn.household.days:
        reply = say("streak.none")
    elif not standing.week:
        reply = _proudly(say("recap.quiet", moments=turn.household.moments), standing)
    else:
        reply = _recap(standing, turn.household.moments)
    return going_on(turn, _with_calendar(turn, reply))


def _recap(standing: Streak, moments: int) -> Reply:
    """Say how many days, and one thing more: that they came back, or how many moments."""
    reply = say("recap.week", week=standing.week)
    if standing.month > standing.week:
        reply = say("recap.week_and_month", week=standing.week, month=standing.month)
    return (
        _proudly(reply, standing)
        if standing.comebacks
        else reply.then("recap.moments", moments=moments)
    )


def _held(turn: Turn) -> Reply:
    """Say how long it was in all this year, by the largest units that fit."""
    seconds = turn.household.held_in(turn.day.year)
    if not seconds:
        return say("streak.held_none")
    if seconds < _MINUTE:
        return say("streak.held_seconds", seconds=seconds)
    hours, minutes = divmod(seconds // _MINUTE, _HOUR)
    if not hours:
        return say("streak.held_minutes", minutes=minutes)
    if not minutes:
        return say("streak.held_hours", hours=hours)
    return say("streak.held_hours_and_minutes", hours=hours, minutes=minutes)


def _with_calendar(turn: Turn, reply: Reply) -> Reply:
    days = turn.household.days
    calendar = Calendar(turn.day, days, first_weekday(turn.locale))
    return reply.doing(Screen(calendar)) if days else reply


def _standing(standing: Streak, days: int) -> Reply:
    """Say how a household stands that has told so many days in all."""
    if not standing.run:
        return _proudly(say("streak.resting" if days else "streak.none"), standing)
    reply = _run(standing, days)
    if not standing.told_today:
        reply = reply.then("streak.open")
    elif standing.run > 1:
        reply = reply.then("streak.in")
    if standing.longest > standing.run:
        return reply.then("streak.longest", longest=standing.longest)
    return reply


def _run(standing: Streak, days: int) -> Reply:
    """Say the run that is alive; two numbers only where the one is part of the other."""
    if not standing.week:
        return say("streak.paused", run=standing.run)
    if days == 1:
        return say("streak.beginning")
    if standing.run == 1:
        return say("streak.back")
    if standing.week < standing.run:
        return say("streak.running", run=standing.run, week=standing.week)
    return say("streak.week", week=standing.week)


def _proudly(reply: Reply, standing: Streak) -> Reply:
    """Say how often they came back, which is what counts."""
    if not standing.comebacks:
        return reply
    if standing.comebacks == 1:
        return reply.then("streak.comeback")
    return reply.then("streak.comebacks", comebacks=standing.comebacks)

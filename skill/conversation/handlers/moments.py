"""Moments that happened: a gesture was done, a bid was answered; and the days they fall on."""

from dataclasses import replace
from datetime import date, timedelta
from math import ceil

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.slots import ABSURD, length
from skill.conversation.turn import Question, Turn
from skill.domain.days import day_back, last_day, told_day
from skill.domain.streak import Streak, streak
from skill.words.spoken import Day

A_DAY = timedelta(days=1)


@answers("GestureDoneIntent", bare={"day": "day"})
def gesture_done(turn: Turn) -> Reply:
    """Tell a moment: the day counts once, moments add up, and half done is done."""
    if not turn.remembers:
        return say("done.without_memory")
    if turn.hug_counted and "day" not in turn.slots:
        return say("done.hug_counted").unless_one_shot(turn, Question.PROMPT)
    day = told_day(turn.slots.get("day"), turn.day)
    if day is None:
        return say("done.too_far").asking(Question.WHICH_DAY)
    before = streak(turn.household.history, turn.day)
    household = turn.household.tell(day, turn.request)
    if day != turn.day:
        reply = say("done.late", day=Day(day, turn.day))
    else:
        reply = _today(turn, before, streak(household.history, turn.day))
    return reply.keeping(household).unless_one_shot(turn, Question.PROMPT)


def _today(turn: Turn, before: Streak, after: Streak) -> Reply:
    if not turn.household.days:
        return say("done.first")
    if before.told_today:
        return say("done.again")
    if not before.run:
        return say("done.comeback")
    return say("done.counted").then("done.run", run=after.run)


@answers("BidNoticedIntent")
def bid_noticed(turn: Turn) -> Reply:
    """Turn toward it now; and it counts."""
    if not turn.remembers:
        return say("bid.noticed").then("bid.without_memory")
    household = turn.household.tell(turn.day, turn.request)
    return say("bid.noticed").then("bid.counts").keeping(household)


@answers("MissedDaysIntent")
def missed_days(turn: Turn) -> Reply:
    """No catching up is needed."""
    return say("feelings.missed").unless_one_shot(turn, Question.TODAYS_GESTURE)


@answers("PauseStreakIntent", bare={"until": "until"})
def pause_streak(turn: Turn) -> Reply:
    """Let the run sleep until the first day back, which may turn out to be today."""
    if not turn.remembers:
        return say("pause.without_memory")
    until = turn.slots.get("until")
    away = length(turn.slots.get("length"))
    if until is None and away is not None:
        until = _after(turn, ceil(away / A_DAY))
    if until and last_day(until, turn.day) == turn.day and turn.household.is_away(turn.day):
        return say("pause.ended").keeping(turn.household.pause(turn.day, turn.day))
    back = day_back(until, turn.day) if until else None
    if back is None:
        return say("pause.unclear" if until else "pause.fine").asking(Question.PAUSE_UNTIL)
    household = turn.household.pause(turn.day, back)
    return say("pause.set", back=Day(back, turn.day)).keeping(household)


def away_for(turn: Turn, duration: str) -> Reply | None:
    """A length of days, where it was asked until when: no hug lasts so long."""
    days = (length(duration) or ABSURD) >= A_DAY
    return pause_streak(replace(turn, slots={"length": duration})) if days else None


def away_until(turn: Turn, day: str) -> Reply | None:
    """A day to come, where it was asked until when: nothing was done then."""
    ahead = (last_day(day, turn.day) or turn.day) > turn.day
    return pause_streak(replace(turn, slots={"until": day})) if ahead else None


def done_on(turn: Turn, day: str) -> Reply:
    """A day, where it was asked which it was."""
    return gesture_done(replace(turn, slots={"day": day}))


def done_until(turn: Turn, day: str) -> Reply | None:
    """A day that is past, or today, where it was asked which it was: no pause ends then."""
    past = (last_day(day, turn.day) or date.max) <= turn.day
    return done_on(turn, day) if past else None


def _after(turn: Turn, days: int) -> str:
    """The AMAZON.DATE of so many days from now."""
    farthest = date.max.toordinal()
    return date.fromordinal(min(turn.day.toordinal() + days, farthest)).isoformat()

"""Moments that happened: a gesture was done, a bid was answered; and the days they fall on."""

from dataclasses import replace
from datetime import date

from skill.conversation.handlers.offering import going_on
from skill.conversation.handlers.quiet import may_offer_touch
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.catalogue import After, Gesture
from skill.domain.days import span, told_day
from skill.domain.streak import Streak, is_milestone, streak
from skill.words.spoken import Day

BADLY = "badly"
_FAR_ALONG = 7
"""About half as many as there are ways to answer what was done."""


@answers("GestureDoneIntent", bare={"day": "day"})
def gesture_done(turn: Turn) -> Reply:
    """Tell a moment: the day counts once, moments add up, and half done is done."""
    if not turn.remembers:
        return say("done.without_memory")
    if turn.hug_counted and turn.household.last_moment and "day" not in turn.slots:
        return say("done.hug_counted").unless_one_shot(turn, Question.PROMPT)
    day = told_day(turn.slots.get("day"), turn.day)
    if day is None:
        return no_day(turn, "done.too_far").asking(Question.WHICH_DAY)
    before = streak(turn.household.history, turn.day)
    household = turn.household.tell(day, turn.request, turn.now)
    if day not in household.days:  # this very request was answered, and taken back since
        return say("correct.taken_back")
    done = _done(turn, day)
    household = household.did(done, day) if done else household
    reply = _told(turn, day, before, streak(household.history, turn.day))
    return reply.keeping(household).unless_one_shot(turn, _what_may_follow(turn, done))


def _what_may_follow(turn: Turn, done: Gesture | None) -> Question:
    """Ask for a hug after what leads to one, unless it does not suit; else for a kind word."""
    hug = done is not None and done.then is After.HUG and may_offer_touch(turn)
    return Question.THIRTY_SECOND_HUG if hug else Question.PROMPT


def no_day(turn: Turn, too_far: str) -> Reply:
    """Say why the day that was named is none that a moment can be told for, or moved to."""
    days = span(turn.slots.get("day"), turn.day)
    return say("done.span" if days and not days.is_a_day else too_far)


def _told(turn: Turn, day: date, before: Streak, after: Streak) -> Reply:
    tried = turn.slots.get("how") == BADLY
    if day != turn.day:
        late = say("done.tried") if tried else Reply()
        return late.then("done.late", day=Day(day, turn.day))
    return say("done.tried") if tried else _today(turn, before, after)


def _today(turn: Turn, before: Streak, after: Streak) -> Reply:
    if not turn.household.days:
        return say("done.first")
    if before.told_today:
        return say("done.again")
    if not before.run:
        return say("done.comeback")
    gesture, today = _done(turn, turn.day), turn.household.today
    if gesture and gesture.done and today:
        # Another way, other words; and others where it came as what they did long ago.
        long_ago = _FAR_ALONG * (turn.household.looked_back == turn.day)
        counted = say("done.by_name", today.way + long_ago, done=gesture.done)
    else:
        counted = say("done.counted")
    return counted.then("done.milestone", run=after.run) if is_milestone(after.run) else counted


def _done(turn: Turn, day: date) -> Gesture | None:
    """Return the gesture that was the day's, which is what they did."""
    today = turn.household.today
    if today is None or today.day != day:
        return None
    return turn.catalogue.gesture_by_number.get(today.number)


@answers("BidNoticedIntent")
def bid_noticed(turn: Turn) -> Reply:
    """Turn toward it now; and it counts."""
    if not turn.remembers:
        return say("bid.noticed").then("bid.without_memory")
    household = turn.household.tell(turn.day, turn.request, turn.now)
    return say("bid.noticed").then("bid.counts").keeping(household)


@answers("MissedDaysIntent")
def missed_days(turn: Turn) -> Reply:
    """Say that no catching up is needed; right after "we did it", how to take that back."""
    told = turn.household.has_just_told(turn.now)
    return going_on(turn, say("correct.hint" if told else "feelings.missed"))


def done_on(turn: Turn, day: str) -> Reply:
    """Take a day, where it was asked which it was."""
    return gesture_done(replace(turn, slots={"day": day}))


def done_until(turn: Turn, day: str) -> Reply | None:
    """Take a day that is past, or today, where it was asked which it was: no pause ends then."""
    days = span(day, turn.day)
    return done_on(turn, day) if days and days.first <= turn.day else None

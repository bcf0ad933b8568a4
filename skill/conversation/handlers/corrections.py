"""Taking back the moment that was told last, or moving it to another day."""

from dataclasses import replace

from skill.conversation.handlers.moments import no_day
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.days import told_day
from skill.domain.household import Household, LastMoment
from skill.words.spoken import Day


@answers("CorrectMomentIntent", consistent=True, bare={"day": "day"})
def correct_moment(turn: Turn) -> Reply:
    """Take back what was told last, today or just now, or move it to the day named."""
    if not turn.remembers:
        return say("correct.without_memory")
    last = turn.household.moment_to_correct(turn.now)
    if last is None:
        return _nothing(turn)
    return _move(turn, last) if "day" in turn.slots else _take_back(turn, last)


def moved_to(turn: Turn, day: str) -> Reply:
    """Take a day alone as the one to move to."""
    return correct_moment(replace(turn, slots={"day": day}))


def _take_back(turn: Turn, last: LastMoment) -> Reply:
    household = turn.household.take_back(turn.request)
    return _what_is_left(say("correct.taken_back"), turn, last, household).keeping(household)


def _move(turn: Turn, last: LastMoment) -> Reply:
    day = told_day(turn.slots.get("day"), turn.day)
    if day is None:
        return no_day(turn, "correct.too_far").asking(Question.MOVED_DAY)
    if day == last.day:
        return say("correct.there", day=Day(day, turn.day))
    household = turn.household.move(day)
    moved = say("correct.moved", day=Day(day, turn.day))
    if last.alone:
        return moved.keeping(household)
    return _what_is_left(moved, turn, last, household).keeping(household)


def _what_is_left(reply: Reply, turn: Turn, last: LastMoment, household: Household) -> Reply:
    """Say whether the day that it was told for still counts."""
    left = "correct.still_counts" if last.day in household.days else "correct.nothing_left"
    return reply.then(left, day=Day(last.day, turn.day))


def _nothing(turn: Turn) -> Reply:
    """Say that there is none; what "undo that" may mean besides is a gesture set aside."""
    household = turn.household
    if household.last_moment is None and turn.request in household.recent:
        return say("correct.taken_back")  # this very request has done it before
    reply = say("correct.nothing")
    return (
        reply.asking(Question.RESTORE) if household.set_aside and "day" not in turn.slots else reply
    )

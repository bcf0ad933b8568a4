"""Offering a gesture, and hearing that it was done."""

from skill.domain.household import Household
from skill.domain.streak import streak
from skill.handlers.table import answers
from skill.handlers.turn import Card, Reply, Turn, say

_NOTHING_SAID = Reply()


@answers("TodaysGestureIntent")
def todays_gesture(turn: Turn) -> Reply:
    """Today's gesture: the same all day, until somebody asks for another."""
    return offer_todays(turn, _NOTHING_SAID)


@answers("AnotherGestureIntent")
def another_gesture(turn: Turn) -> Reply:
    """Another gesture, which is today's from now on."""
    drawn = turn.household.another_gesture(turn.day, tuple(turn.catalogue.gestures), turn.rng)
    return _offer(turn, _NOTHING_SAID, "gesture.another", *drawn)


def offer_todays(turn: Turn, opening: Reply) -> Reply:
    """After an opening, today's gesture."""
    drawn = turn.household.todays_gesture(turn.day, tuple(turn.catalogue.gestures), turn.rng)
    return _offer(turn, opening, "gesture.today", *drawn)


def _offer(turn: Turn, opening: Reply, line: str, id_: str, household: Household) -> Reply:
    gesture = turn.catalogue.gestures[id_]
    reply = opening.then(line, gesture=gesture.line).offering(gesture=id_).keeping(household)
    reply = reply.showing(Card(gesture.title, gesture.line))
    if not turn.remembers:
        reply = reply.then("gesture.without_memory")
    elif turn.session.one_shot and not household.days:
        reply = reply.then("gesture.hint")
    return reply.unless_one_shot(turn, "another_gesture")


def keep_gesture(turn: Turn) -> Reply:
    """The gesture that was offered is the one."""
    reply = say("gesture.kept")
    return reply if turn.household.days else reply.then("gesture.hint")


@answers("GestureDoneIntent")
def gesture_done(turn: Turn) -> Reply:
    """Tell a moment: the day counts once, moments add up, and half done is done."""
    if not turn.remembers:
        return say("done.without_memory")
    before = streak(turn.household.history, turn.day)
    household = turn.household.tell(turn.day, turn.request)
    if not turn.household.days:
        reply = say("done.first")
    elif before.told_today:
        reply = say("done.again")
    elif not before.run:
        reply = say("done.comeback")
    else:
        run = streak(household.history, turn.day).run
        reply = say("done.counted").then("done.run", run=run)
    return reply.keeping(household).unless_one_shot(turn, "prompt")

"""Why any of this: facts with their source, and what the skill is not.

Each reads the household as everyday.py does, for the sake of who was not safe.
"""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn


@answers("WhySmallGesturesIntent", locates=False)
def why_small_gestures(turn: Turn) -> Reply:
    """Tell a fact, its source, and one small thing to try."""
    return _going_on(say("why.small"), turn)


@answers("WhatIsABidIntent", locates=False)
def what_is_a_bid(turn: Turn) -> Reply:
    """Tell what a bid for connection is, who found out, and one small thing to try."""
    return _going_on(say("bid.explained"), turn)


@answers("IsThisTherapyIntent", locates=False)
def is_this_therapy(turn: Turn) -> Reply:
    """Say its limits plainly."""
    return _going_on(say("limits.no_therapy"), turn)


def _going_on(reply: Reply, turn: Turn) -> Reply:
    """Ask again what was asked about the offer on the table, or else about today's gesture."""
    if turn.session.asking in {Question.KEEP_GESTURE, Question.ANOTHER_PROMPT}:
        return reply.still_asking(turn)
    return reply.unless_one_shot(turn, Question.TODAYS_GESTURE)

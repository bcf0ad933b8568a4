"""Why any of this: facts with their source, and what the skill is not.

Each reads the household as everyday.py does, for the sake of who was not safe.
"""

from skill.conversation.handlers.offering import going_on
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn


@answers("WhySmallGesturesIntent", locates=False)
def why_small_gestures(turn: Turn) -> Reply:
    """Tell a fact, its source, and one small thing to try."""
    return going_on(turn, say("why.small"))


@answers("WhatIsABidIntent", locates=False)
def what_is_a_bid(turn: Turn) -> Reply:
    """Tell what a bid for connection is, who found out, and one small thing to try."""
    return going_on(turn, say("bid.explained"))


@answers("IsThisTherapyIntent", locates=False)
def is_this_therapy(turn: Turn) -> Reply:
    """Say its limits plainly."""
    return going_on(turn, say("limits.no_therapy"))

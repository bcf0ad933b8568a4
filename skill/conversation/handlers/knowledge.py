"""Why any of this: facts with their source, and what the skill is not."""

from skill.conversation.registry import answers
from skill.conversation.reply import Card, Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.choosing import gentlest
from skill.domain.offer import Offer, OfferKind


@answers("WhySmallGesturesIntent", household=False)
def why_small_gestures(turn: Turn) -> Reply:
    """A fact, its source, and one small thing to try."""
    return _going_on(say("why.small"), turn)


@answers("WhatIsABidIntent", household=False)
def what_is_a_bid(turn: Turn) -> Reply:
    """What a bid for connection is, who found out, and one small thing to try."""
    return _going_on(say("bid.explained"), turn)


@answers("IsThisTherapyIntent", household=False)
def is_this_therapy(turn: Turn) -> Reply:
    """Plain limits."""
    return _going_on(say("limits.no_therapy"), turn)


@answers("FindSupportIntent", household=False)
def find_support(turn: Turn) -> Reply:
    """The practice's own contact line, or where help is found in general."""
    return _support(turn)


@answers("FeelingDistantIntent")
def feeling_distant(turn: Turn) -> Reply:
    """A signal, not a verdict, and one small step; said again, kindly, somebody to talk to.

    Nothing about it is stored: the gesture is not even drawn from the deck.
    """
    if turn.session.distant:
        return say("feelings.still_distant").and_then(_support(turn)).feeling_distant()
    if not turn.gestures:
        return say("feelings.distant").feeling_distant()
    gesture = turn.catalogue.gestures[turn.rng.choice(gentlest(turn.gestures))]
    reply = say("feelings.distant").then("gesture.plain", gesture=gesture.line)
    reply = reply.offering(Offer(OfferKind.GESTURE, gesture.id).following(turn.offer))
    reply = reply.doing(Card(gesture.title, gesture.line))
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE).feeling_distant()


def _going_on(reply: Reply, turn: Turn) -> Reply:
    """With what was asked about the offer on the table, or else with today's gesture."""
    if turn.session.asking in {Question.KEEP_GESTURE, Question.ANOTHER_PROMPT}:
        return reply.still_asking(turn)
    return reply.unless_one_shot(turn, Question.TODAYS_GESTURE)


def _support(turn: Turn) -> Reply:
    if turn.contact:
        return say("support.contact", contact=turn.contact)
    return say("support.general")

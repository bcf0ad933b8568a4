"""Offering a gesture: today's, another, one that was wished for, a gentle one, a favourite."""

import random
from datetime import date

from skill.conversation.registry import answers
from skill.conversation.reply import Card, Reply, Screen, say
from skill.conversation.turn import Question, Turn
from skill.domain.choosing import Wish, fitting, gentlest, nearest
from skill.domain.household import Household
from skill.domain.offer import NOES_UNTIL_LET_GO, Offer, OfferKind
from skill.domain.streak import streak

Drawn = tuple[str, Household]

NOTHING_SAID = Reply()
ANYTHING = Wish()


@answers("TodaysGestureIntent")
def todays_gesture(turn: Turn) -> Reply:
    """Today's gesture, the same all day; or one for the moment, kind or effort asked for."""
    return wished_gesture(turn) if turn.slots else offer_todays(turn, NOTHING_SAID)


def wished_gesture(turn: Turn, before: Wish = ANYTHING) -> Reply:
    """Offer the gesture nearest to the slots, and to the wish before in what they leave open."""
    if not turn.gestures:
        return none_left()
    wish = Wish.of(*map(turn.slots.get, Wish._fields)).after(before)
    choice = nearest(wish, turn.gestures)
    line = "gesture.wished" if choice.exact and wish else "gesture.nearest"
    drawn = turn.household.wished_gesture(choice.ids, turn.rng)
    return offer(turn, NOTHING_SAID, line, drawn, wish)


def another_gesture(turn: Turn, line: str = "gesture.another") -> Reply:
    """Offer another one: of the kind that was wished for, or else today's from now on."""
    wish = wish_before(turn)
    if not turn.gestures:
        return none_left()
    if wish:
        drawn = turn.household.wished_gesture(nearest(wish, turn.gestures).ids, turn.rng)
    elif _is_resting(turn):
        drawn = turn.household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    else:
        drawn = turn.household.another_gesture(*_drawing(turn))
    return offer(turn, NOTHING_SAID, line, drawn, wish)


@answers("FeelsAwkwardIntent")
def feels_awkward(turn: Turn) -> Reply:
    """Permission, and the gentlest gesture."""
    if not turn.gestures:
        return none_left()
    drawn = turn.household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    return offer(turn, say("feelings.awkward"), "gesture.plain", drawn)


def offer_todays(turn: Turn, opening: Reply) -> Reply:
    """After an opening, today's gesture; coming back starts with the gentlest."""
    if not turn.gestures:
        return opening.and_then(none_left())
    household, today = turn.household, turn.household.today
    if _is_resting(turn) and not (today and today.day == turn.day):
        drawn = household.gentle_gesture(turn.day, gentlest(turn.gestures), turn.rng)
    else:
        drawn = household.todays_gesture(*_drawing(turn))
    return offer(turn, opening, "gesture.today", drawn)


def offer(turn: Turn, opening: Reply, line: str, drawn: Drawn, wish: Wish = ANYTHING) -> Reply:
    """After an opening, the gesture that was drawn, and whether they take it."""
    id_, household = drawn
    gesture = turn.catalogue.gestures[id_]
    made = Offer(OfferKind.GESTURE, id_, wish).following(turn.offer)
    reply = opening.then(line, gesture=gesture.line).offering(made).keeping(household)
    reply = reply.doing(Card(gesture.title, gesture.line)).doing(Screen(gesture))
    if not turn.remembers:
        reply = reply.then("gesture.without_memory")
    elif turn.session.one_shot and not household.days:
        reply = reply.then("gesture.hint")
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE)


def wish_before(turn: Turn) -> Wish:
    """Return what the offer of this session answered."""
    return turn.session.offer.wish if turn.session.offer else ANYTHING


def none_left() -> Reply:
    """Say that every gesture was set aside."""
    return say("gesture.none_left").asking(Question.RESTORE)


def keep_gesture(turn: Turn) -> Reply:
    """They take the gesture that is on the table: it is the day's, and that is all."""
    reply = say("gesture.kept").keeping(kept(turn, turn.household))
    return reply if turn.household.days else reply.then("gesture.hint")


def kept(turn: Turn, household: Household) -> Household:
    """Keep the gesture of this session as the day's; not where they told that they feel distant."""
    if turn.session.offer and turn.gesture and not turn.session.distant:
        return household.keep(turn.day, turn.gesture.id)
    return household


def not_this_gesture(turn: Turn) -> Reply:
    """Offer another one after a no; after the third let them go, kindly."""
    noes = 1 + (turn.session.offer.noes if turn.session.offer else 0)
    if noes >= NOES_UNTIL_LET_GO:
        return say("gesture.let_go")
    reply = another_gesture(turn)
    return reply.offering(reply.offer._replace(noes=noes)) if reply.offer else reply


def _is_resting(turn: Turn) -> bool:
    return bool(turn.household.days) and not streak(turn.household.history, turn.day).run


def _drawing(turn: Turn) -> tuple[date, tuple[str, ...], random.Random, frozenset[str]]:
    """Return the day, what may be drawn, chance, and what fits the hour."""
    ids = tuple(gesture.id for gesture in turn.gestures)
    return turn.day, ids, turn.rng, fitting(turn.gestures, turn.hour)

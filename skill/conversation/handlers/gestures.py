"""A gesture: today's, another, one that was wished for, a gentle one; taken, or not."""

from skill.conversation.handlers.appreciation import appreciation_prompt
from skill.conversation.handlers.offering import (
    ANYTHING,
    NOTHING_SAID,
    candidates,
    none_left,
    offer,
    wish_before,
)
from skill.conversation.handlers.quiet import after_a_wish
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn
from skill.domain.catalogue import GENTLE
from skill.domain.choosing import Wish, gentlest, nearest
from skill.domain.household import Household
from skill.domain.offer import NOES_UNTIL_LET_GO, OfferKind


@answers("TodaysGestureIntent", bare={"moment": "moment"})
def todays_gesture(turn: Turn) -> Reply:
    """Offer today's gesture, the same all day; or one for the moment, kind or effort asked for."""
    return wished_gesture(turn) if turn.slots else offer_todays(turn, NOTHING_SAID)


def wished_gesture(turn: Turn, before: Wish = ANYTHING) -> Reply:
    """Offer the gesture nearest to the slots, and to the wish before in what they leave open."""
    wish = Wish.of(turn.slots).after(before)
    gestures = candidates(turn, wish)
    if not gestures:
        return none_left(turn)
    choice = nearest(wish, gestures)
    line = "gesture.wished" if choice.exact and wish else "gesture.nearest"
    chosen = turn.household.wished_gesture(choice.gestures, gestures, turn.circumstances)
    if wish.occasion in GENTLE:
        chosen = chosen.as_todays(turn.day)
    quiet = after_a_wish(turn, chosen.household, wish.occasion)
    return offer(turn, NOTHING_SAID, line, chosen._replace(household=quiet), wish)


def another_gesture(turn: Turn, line: str = "gesture.another") -> Reply:
    """Offer another one: of the kind that was wished for, or else today's from now on."""
    wish, at = wish_before(turn), turn.circumstances
    gestures = candidates(turn, wish)
    if not gestures:
        return none_left(turn)
    if wish:
        near = nearest(wish, gestures).gestures
        chosen = turn.household.wished_gesture(near, gestures, at)
    else:
        chosen = turn.household.another_gesture(turn.gestures, at)
    return offer(turn, NOTHING_SAID, line, chosen, wish)


@answers("FeelsAwkwardIntent")
def feels_awkward(turn: Turn) -> Reply:
    """Say that it may feel awkward, and offer the gentlest gesture, or another kind word."""
    offered = turn.session.offer
    if offered and offered.kind is OfferKind.PROMPT and turn.prompts:
        return say("feelings.awkward").and_then(appreciation_prompt(turn))
    gestures = candidates(turn)
    if not gestures:
        return none_left(turn)
    chosen = turn.household.wished_gesture(gentlest(gestures), gestures, turn.circumstances)
    return offer(turn, say("feelings.awkward"), "gesture.plain", chosen.as_todays(turn.day))


def offer_todays(turn: Turn, opening: Reply) -> Reply:
    """Offer today's gesture after an opening; coming back starts with the gentlest."""
    gestures = turn.gestures
    if not gestures:
        return opening.and_then(none_left(turn))
    chosen = turn.household.todays_gesture(gestures, turn.circumstances)
    return offer(turn, opening, "gesture.today", chosen)


def keep_gesture(turn: Turn) -> Reply:
    """Make the gesture that is on the table the day's: they take it, and that is all."""
    reply = say("gesture.kept").keeping(kept(turn, turn.household))
    return reply if turn.household.days else reply.then("gesture.hint")


def kept(turn: Turn, household: Household) -> Household:
    """Keep the gesture of this session as the day's; not where they told that they feel distant."""
    offered = turn.session.offer
    if offered and turn.gesture and not turn.session.distant:
        return household.keep(turn.day, turn.gesture, offered.way).like(turn.gesture)
    return household


def not_this_gesture(turn: Turn) -> Reply:
    """Offer another one after a no; after the third let them go, kindly."""
    noes = 1 + (turn.session.offer.noes if turn.session.offer else 0)
    if noes >= NOES_UNTIL_LET_GO:
        return say("gesture.let_go")
    reply = another_gesture(turn)
    return reply.offering(reply.offer._replace(noes=noes)) if reply.offer else reply

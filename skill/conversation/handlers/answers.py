"""Yes, no, take it, another, and a day or a length alone: they answer the open question."""

from skill.conversation.handlers.appreciation import appreciation_prompt, keep_prompt, offer_prompt
from skill.conversation.handlers.everyday import misheard
from skill.conversation.handlers.gestures import another_gesture, keep_gesture, wished_gesture
from skill.conversation.handlers.hug import (
    another_hug,
    ask_for_the_hug_again,
    start_hug_timer,
)
from skill.conversation.handlers.offering import NOTHING_SAID, offer, wish_before
from skill.conversation.registry import answers, asked, bare_answer
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn
from skill.domain.household import Chosen
from skill.domain.hug import SIBLINGS
from skill.domain.noticing import PLACES
from skill.domain.offer import Offer, OfferKind

ANOTHER = {
    OfferKind.GESTURE: another_gesture,
    OfferKind.PROMPT: appreciation_prompt,
    OfferKind.HUG: ask_for_the_hug_again,
}
NAMED = ANOTHER | {OfferKind.HUG: another_hug}
"""Another one that was named: that is a wish for it."""


@answers("AMAZON.YesIntent")
def yes(turn: Turn) -> Reply:
    """Do what the open question offers."""
    row = asked(turn)
    return ((row and row.yes) or misheard)(turn)


@answers("AMAZON.NoIntent")
def no(turn: Turn) -> Reply:
    """Let go of what the open question offers."""
    row = asked(turn)
    return ((row and row.no) or misheard)(turn)


@answers("TakeItIntent")
def take(turn: Turn) -> Reply:
    """Keep what is on the table; it is no plain yes."""
    row = asked(turn)
    return (row.take or misheard)(turn) if row else take_it(turn)


def take_it(turn: Turn) -> Reply:
    """Keep what this session offered, if anything: that they like it is enough.

    Without an offer it may as well be a thank-you, after whatever was said before: also somebody
    who was given a number says it.
    """
    if turn.session.offer is None:
        return say("answer.welcome")
    if turn.gesture:
        return keep_gesture(turn)
    prompt = turn.offer and turn.offer.kind is OfferKind.PROMPT
    return keep_prompt(turn) if prompt else say("answer.welcome")


def yes_or_no(turn: Turn) -> Reply:
    """Ask for a plain answer: what erases, reminds or starts a hug takes nothing less."""
    return say("answer.plainly").still_asking(turn)


def fine(_turn: Turn) -> Reply:
    """Leave it at that."""
    return say("answer.fine")


@answers("AMAZON.NextIntent")
def another(turn: Turn) -> Reply:
    """Return another of what the open question is about, or else of what is on the table."""
    row, offered = asked(turn), turn.offer
    if row and row.another:
        return row.another(turn)
    return ANOTHER[offered.kind if offered else OfferKind.GESTURE](turn)


@answers("AnotherGestureIntent")
def another_one(turn: Turn) -> Reply:
    """Offer another one: of the kind that was named, as wished for, or like the one offered."""
    what = turn.slots.get("what")
    if what in SIBLINGS:
        return start_hug_timer(turn)
    if what in set(OfferKind):
        return NAMED[OfferKind(what)](turn)
    return wished_gesture(turn, wish_before(turn)) if turn.slots else another(turn)


@answers("AMAZON.PreviousIntent")
def the_one_before(turn: Turn) -> Reply:
    """Return the gesture or the prompt that what is on the table followed."""
    offered = turn.offer
    if offered is None or not _is_there(turn, offered):
        return say("answer.none_before").still_asking(turn)
    if offered.kind is OfferKind.PROMPT:
        prompt = turn.catalogue.prompts[offered.before]
        return offer_prompt(turn, "prompt.before", (prompt, turn.household.offer_prompt(prompt)))
    gesture = turn.catalogue.gestures[offered.before]
    household = turn.household.offer_gesture(gesture, offered.way_before)
    chosen = Chosen(gesture, offered.way_before, household)
    chosen = chosen if offered.wish else chosen.as_todays(turn.day)
    return offer(turn, NOTHING_SAID, "gesture.before", chosen, offered.wish)


def first_heard(turn: Turn, place: str) -> Reply | None:
    """Take "the first one", said of the gestures that were heard, for the one before."""
    return the_one_before(turn) if place == PLACES[0] else None


def _is_there(turn: Turn, offered: Offer) -> bool:
    """Tell whether the one before is known, still in the catalogue, and was not set aside."""
    there = turn.prompts if offered.kind is OfferKind.PROMPT else turn.gestures
    return offered.before in {each.id for each in there}


@answers("AnswerIntent")
def answer_alone(turn: Turn) -> Reply:
    """Take a day, a length or a time alone for what the open question asks for, or for nothing."""
    return bare_answer(turn, {"day": "day", "length": "length", "time": "time"}) or misheard(turn)

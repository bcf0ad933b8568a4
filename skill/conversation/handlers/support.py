"""Somebody to talk to; and what weighs on a couple: a human sentence first, and nothing counted."""

from enum import StrEnum

from skill.conversation.handlers.safety import call, either, emergency_number, help_in, twice
from skill.conversation.registry import answers
from skill.conversation.reply import Card, Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.choosing import gentlest
from skill.domain.offer import Offer, OfferKind


class Support(StrEnum):
    """What is sought in the place of a counselor: the ids of the slot's values.

    A NUMBER to call; or, with an UNEASY question, nothing that could be named in a room.
    """

    NUMBER = "number"
    UNEASY = "uneasy"


class Trouble(StrEnum):
    """What weighs on them: the ids of the slot's values, and the names of the lines."""

    GRIEF = "grief"
    ILLNESS = "illness"
    BABY = "baby"
    WORK = "work"
    FIGHT = "fight"
    BETRAYAL = "betrayal"
    PARTING = "parting"
    ALONE = "alone"


WITH_A_GESTURE = frozenset({Trouble.BABY, Trouble.WORK, Trouble.FIGHT})


@answers("FindSupportIntent", locates=False)
def find_support(turn: Turn) -> Reply:
    """Name a counselor and the line that listens; or numbers alone; or only the way to them.

    A practice's own contact line is said as it is set, and nothing after it.
    """
    match turn.slots.get("support"):
        case Support.NUMBER:
            return _numbers(turn)
        case Support.UNEASY:
            return say("support.door")
    help_ = help_in(turn)
    if turn.contact or help_ is None or not help_.crisis:
        return _counselor(turn)
    return _counselor(turn).and_then(twice(call(help_.crisis)))


@answers("FeelingDistantIntent", locates=False)
def feeling_distant(turn: Turn) -> Reply:
    """Answer a trouble by its own sentence; said again, name somebody to talk to.

    Nothing about it is stored: a gesture is not even drawn from the deck.
    """
    trouble = turn.slots.get("trouble")
    if trouble == Trouble.ALONE:
        return say("feelings.alone").feeling_distant()
    if trouble in set(Trouble) - WITH_A_GESTURE:
        return say(f"feelings.{trouble}").and_then(_open(turn)).feeling_distant()
    if turn.session.distant or (trouble and trouble not in set(Trouble)):
        return say("feelings.heavy").and_then(_counselor(turn)).feeling_distant()
    return _gently(turn, say(f"feelings.{trouble or 'distant'}"))


def _gently(turn: Turn, reply: Reply) -> Reply:
    """With one of the gentlest gestures, if any is left."""
    if not turn.gestures:
        return reply.and_then(_open(turn)).feeling_distant()
    gesture = turn.catalogue.gestures[turn.rng.choice(gentlest(turn.gestures))]
    reply = reply.then("gesture.plain", gesture=gesture.line)
    reply = reply.offering(Offer(OfferKind.GESTURE, gesture.id).following(turn.offer))
    reply = reply.doing(Card(gesture.title, gesture.line))
    return reply.unless_one_shot(turn, Question.KEEP_GESTURE).feeling_distant()


def _numbers(turn: Turn) -> Reply:
    """Whom to call for either kind of harm, said as if it were nothing special, but softly."""
    help_ = help_in(turn)
    if help_ is None:
        return say("support.gladly").then("safety.anywhere").softly()
    numbers = call(either(help_)).and_then(emergency_number(help_))
    return say("support.gladly").and_then(twice(numbers)).softly()


def _counselor(turn: Turn) -> Reply:
    """Tell the practice's own contact line, or where help is found in general."""
    if turn.contact:
        return say("support.contact", contact=turn.contact)
    return say("support.general")


def _open(turn: Turn) -> Reply:
    """Open a quiet door."""
    return _counselor(turn) if turn.contact else say("support.open")

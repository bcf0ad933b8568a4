"""Somebody to talk to: a counselor, the line that listens, or numbers alone."""

from enum import StrEnum

from skill.conversation.handlers.safety import call, either, emergency_number, help_in, twice
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn


class Support(StrEnum):
    """What is sought in the place of a counselor: the ids of the slot's values.

    A NUMBER to call; or, with an UNEASY question, nothing that could be named in a room.
    """

    NUMBER = "number"
    UNEASY = "uneasy"


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
        return counselor(turn)
    return counselor(turn).and_then(twice(call(help_.crisis)))


def _numbers(turn: Turn) -> Reply:
    """Say whom to call for either kind of harm, as if it were nothing special, but softly."""
    help_ = help_in(turn)
    if help_ is None:
        return say("support.gladly").then("safety.anywhere").softly()
    numbers = call(either(help_)).and_then(emergency_number(help_))
    return say("support.gladly").and_then(twice(numbers)).softly()


def counselor(turn: Turn) -> Reply:
    """Tell the practice's own contact line, or where help is found in general."""
    if turn.contact:
        return say("support.contact", contact=turn.contact)
    return say("support.general")


def open_door(turn: Turn) -> Reply:
    """Open a quiet door."""
    return counselor(turn) if turn.contact else say("support.open", turn.troubles)

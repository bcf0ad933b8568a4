"""Somebody is not safe, and somebody else may be listening."""

from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say
from skill.words.spoken import Digits

TO_THEMSELVES = "self"


@answers("NotSafeIntent", memory=False)
def not_safe(turn: Turn) -> Reply:
    """The emergency number, then the one line to call, if there is one. Nothing else at all."""
    help_ = turn.catalogue.safety.get(turn.locale[-2:])
    if help_ is None:
        return say("safety.anywhere")
    emergency = Digits(help_.emergency)
    reply = say("safety.emergency", number=emergency).then("safety.again", number=emergency)
    desperate = turn.slots.get("harm") == TO_THEMSELVES
    line = help_.crisis if desperate else help_.line
    if line is None:
        return reply
    name, number = "safety.crisis" if desperate else "safety.line", Digits(line.number)
    return reply.then(name, name=line.name, number=number).then("safety.again", number=number)

"""Somebody is not safe, and somebody else may be listening."""

from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say
from skill.words.spoken import Digits


@answers("NotSafeIntent", memory=False)
def not_safe(turn: Turn) -> Reply:
    """The emergency number, then a line to call where the country has one. Nothing else at all."""
    help_ = turn.catalogue.safety.get(turn.locale[-2:])
    if help_ is None:
        return say("safety.anywhere")
    emergency = Digits(help_.emergency)
    reply = say("safety.emergency", number=emergency).then("safety.again", number=emergency)
    if help_.line is None:
        return reply
    line = Digits(help_.line.number)
    return reply.then("safety.line", name=help_.line.name, number=line).then(
        "safety.again", number=line
    )

"""Somebody is not safe, and somebody else may be listening."""

from skill.domain.catalogue import HelpLine
from skill.handlers.table import answers
from skill.handlers.turn import Reply, Turn, say
from skill.words.spoken import Digits


@answers("NotSafeIntent", memory=False)
def not_safe(turn: Turn) -> Reply:
    """The emergency number, a line against violence, one for despair. Nothing else at all.

    Who is in danger of others may be cut short, and so comes first; who is in danger of themselves
    remembers what was said last.
    """
    help_ = turn.catalogue.safety.get(turn.locale[-2:])
    if help_ is None:
        return say("safety.anywhere")
    emergency = Digits(help_.emergency)
    reply = say("safety.emergency", number=emergency).then("safety.again", number=emergency)
    if help_.line:
        reply = _and_call(reply, "safety.line", help_.line)
    return _and_call(reply, "safety.crisis", help_.crisis) if help_.crisis else reply


def _and_call(reply: Reply, line: str, help_line: HelpLine) -> Reply:
    number = Digits(help_line.number)
    return reply.then(line, name=help_line.name, number=number).then("safety.again", number=number)

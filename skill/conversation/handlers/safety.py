"""Somebody is not safe, and somebody else may be listening."""

from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn
from skill.domain.catalogue import HelpLine, Safety
from skill.words.countries import country_of
from skill.words.spoken import Digits

TO_THEMSELVES = "self"
BY_ANOTHER = "other"


@answers("NotSafeIntent", locates=False)
def not_safe(turn: Turn) -> Reply:
    """Say the emergency number, then the line to call: both lines, where the harm is not known."""
    help_ = _help(turn)
    if help_ is None:
        return say("safety.anywhere")
    emergency = Digits(help_.emergency)
    reply = say("safety.emergency", number=emergency).then("safety.again", number=emergency)
    for name, line in _lines(help_, turn.slots.get("harm")):
        number = Digits(line.number)
        reply = reply.then(name, name=line.name, number=number).then("safety.again", number=number)
    return reply


def _help(turn: Turn) -> Safety | None:
    """Whom to call where the household lives; where that is not kept, by its language."""
    zone = turn.household.zone
    country = country_of(zone.name) if zone else None
    return turn.catalogue.safety.get(country or turn.locale[-2:])


def _lines(help_: Safety, harm: str | None) -> list[tuple[str, HelpLine]]:
    crisis, violence = ("safety.crisis", help_.crisis), ("safety.line", help_.line)
    wanted = {TO_THEMSELVES: [crisis], BY_ANOTHER: [violence]}.get(harm or "", [crisis, violence])
    return [(name, line) for name, line in wanted if line]

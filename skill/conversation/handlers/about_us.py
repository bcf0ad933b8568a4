"""What couples ask about the skill itself: one true sentence each."""

from enum import StrEnum

from skill.conversation.handlers.offering import going_on
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn


class About(StrEnum):
    """What may be asked about the skill; the id of the slot's value, and the name of the line."""

    WHO = "who"
    COST = "cost"
    ADS = "ads"
    NAME = "name"
    ALEXA = "alexa"


@answers("AboutUsIntent", locates=False)
def about_us(turn: Turn) -> Reply:
    """Say who this is, or what else was asked; who it is, where that was not understood."""
    asked = turn.slots.get("what")
    about = asked if asked in set(About) else About.WHO
    return going_on(turn, say(f"about_us.{about}"))

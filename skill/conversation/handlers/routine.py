"""Into the day without a phrase: a routine that starts a hug, offered once and by Alexa herself."""

from enum import StrEnum

from skill.conversation.handlers.quiet import told_of_trouble
from skill.conversation.handlers.tasks import HUG_TIMER
from skill.conversation.registry import answers
from skill.conversation.reply import OfferRoutine, Reply, say
from skill.conversation.turn import Question, Turn


class RoutineOutcome(StrEnum):
    """What came of it, and the names of the lines: Alexa made one, there was one, or they said no.

    UNAVAILABLE stands for whatever else she tells.
    """

    SET = "set"
    THERE = "there"
    DECLINED = "declined"
    UNAVAILABLE = "unavailable"


def ask_about_a_routine(turn: Turn, counted: Reply) -> Reply | None:
    """Ask at the end of a hug that is the third in a fortnight; None where that does not suit.

    It is asked once ever: that it was is kept with the hug, whatever is answered then.
    """
    household = counted.household
    if household is None or told_of_trouble(turn):
        return None
    if _asked_by_this_very_request(turn):
        return counted.asking(Question.ROUTINE)
    if not household.suits_a_routine(turn.day):
        return None
    return counted.keeping(household.offer_routine(turn.day)).asking(Question.ROUTINE)


def offer_routine(turn: Turn) -> Reply:
    """Let Alexa offer it: she says what it does, and asks in her own words."""
    return say("routine.alexa_asks").doing(OfferRoutine(HUG_TIMER, turn.locale))


def no_routine(_turn: Turn) -> Reply:
    """Leave it, for good."""
    return say(f"routine.{RoutineOutcome.DECLINED}")


@answers("SessionResumedRequest", household=False)
def resumed(turn: Turn) -> Reply:
    """Say what came of it, once Alexa is done."""
    outcome = turn.slots.get("outcome")
    known = outcome if outcome in set(RoutineOutcome) else RoutineOutcome.UNAVAILABLE
    return say(f"routine.{known}")


def _asked_by_this_very_request(turn: Turn) -> bool:
    """Tell whether Alexa sends a request again: it is answered alike."""
    household = turn.household
    again = household.recent[-1:] == (turn.request,)
    return again and household.routine_offered == turn.day

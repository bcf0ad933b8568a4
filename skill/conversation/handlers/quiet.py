"""What is different for a while after something hard was told: nothing here is said aloud."""

from skill.conversation.turn import Turn
from skill.domain.catalogue import Occasion
from skill.domain.household import Household


def may_offer_touch(turn: Turn) -> bool:
    """Tell whether a hug may come unasked: they welcome touch, and told of nothing hard."""
    household = turn.household
    return household.welcomes_touch and not told_of_trouble(turn)


def told_of_trouble(turn: Turn) -> bool:
    """Tell whether something hard was told, in this session or within thirty days."""
    return turn.session.distant or turn.household.is_quiet(turn.day)


def after_a_wish(turn: Turn, household: Household, occasion: Occasion | None) -> Household:
    """Be quiet from now on after a fight; meet days of theirs again where one is asked for."""
    if occasion is Occasion.AFTER_A_FIGHT:
        return household.hush(turn.day)
    theirs = {each.occasion for each in household.dates}
    return household.ask_for_days_of_theirs() if occasion in theirs else household

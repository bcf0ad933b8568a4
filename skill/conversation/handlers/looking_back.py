"""Remember when: a day of theirs, and what they did on this day, met again as the skill opens."""

from dataclasses import replace

from skill.conversation.handlers.offering import candidates, put_on_the_table, wish_before
from skill.conversation.handlers.quiet import told_of_trouble
from skill.conversation.reply import Reply
from skill.conversation.turn import Turn
from skill.domain.catalogue import GENTLE, Occasion
from skill.domain.choosing import fits
from skill.domain.looking_back import on_this_day

_GREETINGS = {
    Occasion.ANNIVERSARY: "launch.anniversary",
    Occasion.BIRTHDAY: "launch.birthday",
}
"""In this order, where a day is both."""


def their_day(turn: Turn) -> str | None:
    """Return the line that greets them on a day of theirs, once that day; None on any other."""
    today = turn.household.occasions_on(turn.day) - GENTLE
    if not today or turn.household.greeted == turn.day or _is_hard(turn):
        return None
    return next((line for each, line in _GREETINGS.items() if each in today), "launch.their_day")


def once_more(turn: Turn, opening: Reply) -> Reply | None:
    """After an opening, offer what they did on this day before; None where there is nothing.

    It comes in the place of the day's gesture, where none was chosen yet. What was secret stays so.
    """
    household = turn.household
    chosen_already = household.today is not None and household.today.day == turn.day
    if chosen_already or _is_hard(turn) or not household.may_look_back(turn.day):
        return None
    memories = list(on_this_day(household.done, turn.day))
    if not memories:
        return None
    gestures = candidates(turn)
    here = {e.number: e for e in gestures if not e.secret and fits(e, turn.hour)}
    for memory in memories:
        if gesture := here.get(memory.number):
            reminded = household.look_back(turn.day)
            chosen = reminded.wished_gesture([gesture], gestures, turn.circumstances)
            named = opening.then(f"remember_when.{memory.ago}", title=gesture.title)
            # What is still to come of the spine is still to come.
            as_before = replace(chosen.household, repertoire=household.repertoire)
            chosen = chosen._replace(household=as_before).as_todays(turn.day)
            return put_on_the_table(turn, named, chosen)
    return None


def _is_hard(turn: Turn) -> bool:
    """Tell whether they told of trouble: in this session, today, or within thirty days."""
    return told_of_trouble(turn) or wish_before(turn).occasion in GENTLE

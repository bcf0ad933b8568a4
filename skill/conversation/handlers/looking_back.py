"""Remember when: a day of theirs, and what they did on this day, met again as the skill opens."""

from collections.abc import Sequence
from dataclasses import replace

from skill.conversation.handlers.offering import candidates, offer, put_on_the_table, wish_before
from skill.conversation.handlers.quiet import told_of_trouble
from skill.conversation.reply import Reply
from skill.conversation.turn import Turn
from skill.domain.catalogue import GENTLE, Gesture, Occasion
from skill.domain.choosing import fits
from skill.domain.household import Chosen
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
    """Offer, after an opening, what they did on this day before; None where there is nothing.

    It comes in the place of the day's gesture, where none was chosen yet. What was secret stays so.
    """
    household = turn.household
    if _is_hard(turn):
        return None
    if household.looked_back == turn.day:
        return _still(turn, opening)
    if household.has_a_gesture(turn.day) or not household.may_look_back(turn.day):
        return None
    gestures = candidates(turn)
    here = {e.number: e for e in gestures if not e.secret and fits(e, turn.hour)}
    for memory in on_this_day(household.done, turn.day):
        if gesture := here.get(memory.number):
            named = opening.then(f"remember_when.{memory.ago}", title=gesture.title)
            return put_on_the_table(turn, named, _chosen(turn, gesture, gestures))
    return None


def _still(turn: Turn, opening: Reply) -> Reply | None:
    """Name it again by its title, later that day; or offer another, where the hour is past."""
    gestures, at = candidates(turn), turn.circumstances
    chosen = turn.household.todays_gesture(gestures, at)
    done_before = {each.number for each in on_this_day(turn.household.done, turn.day)}
    if chosen.gesture.number not in done_before:
        return None
    if not fits(chosen.gesture, turn.hour):
        return offer(turn, opening, "gesture.today", turn.household.another_gesture(gestures, at))
    named = opening.then("remember_when.still", title=chosen.gesture.title)
    return put_on_the_table(turn, named, chosen)


def _chosen(turn: Turn, gesture: Gesture, gestures: Sequence[Gesture]) -> Chosen:
    """Make a gesture the day's; what is still to come of the spine is still to come."""
    household = turn.household.look_back(turn.day)
    chosen = household.wished_gesture([gesture], gestures, turn.circumstances)
    as_before = replace(chosen.household, repertoire=household.repertoire)
    return chosen._replace(household=as_before).as_todays(turn.day)


def _is_hard(turn: Turn) -> bool:
    """Tell whether they told of trouble: in this session, today, or within thirty days."""
    return told_of_trouble(turn) or wish_before(turn).occasion in GENTLE

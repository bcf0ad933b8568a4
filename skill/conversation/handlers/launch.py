"""Opening the skill: a first time, and coming back."""

from datetime import timedelta

from skill.conversation.handlers.gestures import offer_todays
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Question, Turn
from skill.domain.streak import streak

A_DAY = timedelta(days=1)

_PARTS = ((5, "night"), (12, "morning"), (17, "afternoon"), (22, "evening"), (24, "night"))
"""Each with the hour at which it is over."""

_WEEKDAYS = {0: "monday", 4: "friday", 5: "weekend", 6: "weekend"}


@answers("LaunchRequest")
def launch(turn: Turn) -> Reply:
    """Welcome strangers; give a household that is known its gesture in one breath."""
    if not turn.remembers:
        return offer_todays(turn, say("launch.without_memory"))
    # By day and hour, so that it is never the same two days in a row, or twice a day.
    variant = turn.day.toordinal() + turn.hour
    if turn.household.is_new:
        return say("launch.first", variant).asking(Question.FIRST_GESTURE)
    standing = streak(turn.household.history, turn.day)
    if standing.told_today:
        already = say(_greeting(turn), variant).then("launch.already", variant)
        return already.asking(Question.ONE_MORE_GESTURE)
    comeback = turn.household.days and not standing.run
    return offer_todays(turn, say("launch.comeback" if comeback else _greeting(turn), variant))


def _greeting(turn: Turn) -> str:
    """Return the line that greets them: by what was last, by the weekday, or by the hour."""
    greetings = [f"launch.{next(part for end, part in _PARTS if turn.hour < end)}"]
    if turn.day.weekday() in _WEEKDAYS:
        greetings.append(f"launch.{_WEEKDAYS[turn.day.weekday()]}")
    if turn.day - A_DAY in turn.household.days:
        greetings.append("launch.after_a_kind_day")
    return greetings[turn.day.toordinal() % len(greetings)]

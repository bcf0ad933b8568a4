"""Opening the skill: a first time, and coming back."""

from skill.conversation.handlers.gestures import offer_todays
from skill.conversation.handlers.looking_back import once_more, their_day
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, Screen, Welcome, say
from skill.conversation.turn import Question, Turn
from skill.domain.days import A_DAY
from skill.domain.streak import streak

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
        welcome = say("launch.first", variant).doing(Screen(Welcome()))
        return welcome.asking(Question.FIRST_GESTURE)
    day_of_theirs, standing = their_day(turn), streak(turn.household.history, turn.day)
    if day_of_theirs:
        turn = turn.with_household(turn.household.greet(turn.day))
    if standing.told_today:
        already = say(day_of_theirs or _greeting(turn), variant).then("launch.already", variant)
        already = already.keeping(turn.household).doing(Screen(Welcome()))
        return already.asking(Question.ONE_MORE_GESTURE)
    comeback = "launch.comeback" if turn.household.days and not standing.run else None
    opening = say(day_of_theirs or comeback or _greeting(turn), variant)
    return once_more(turn, opening) or offer_todays(turn, opening)


def _greeting(turn: Turn) -> str:
    """Return the line that greets them: by what was last, by the weekday, or by the hour."""
    greetings = [f"launch.{next(part for end, part in _PARTS if turn.hour < end)}"]
    if turn.day.weekday() in _WEEKDAYS:
        greetings.append(f"launch.{_WEEKDAYS[turn.day.weekday()]}")
    if turn.day - A_DAY in turn.household.days:
        greetings.append("launch.after_a_kind_day")
    return greetings[turn.day.toordinal() % len(greetings)]

"""Opening the skill: a first time, and coming back."""

from skill.conversation.handlers.gestures import offer_todays
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, Screen, Welcome, say
from skill.conversation.turn import Question, Turn
from skill.domain.streak import streak


@answers("LaunchRequest")
def launch(turn: Turn) -> Reply:
    """Welcome strangers; give a household that is known its gesture in one breath."""
    if not turn.remembers:
        return offer_todays(turn, say("launch.without_memory"))
    # The day picks the greeting, so that it is never the same two days in a row.
    greeting = turn.day.toordinal()
    if turn.household.is_new:
        welcome = say("launch.first", greeting).doing(Screen(Welcome()))
        return welcome.asking(Question.FIRST_GESTURE)
    standing = streak(turn.household.history, turn.day)
    if standing.told_today:
        already = say("launch.hello", greeting).then("launch.already", greeting)
        return already.doing(Screen(Welcome())).asking(Question.ONE_MORE_GESTURE)
    comeback = turn.household.days and not standing.run
    return offer_todays(turn, say("launch.comeback" if comeback else "launch.hello", greeting))

"""What a routine or a quick link starts: each task by its own name."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus

from skill.conversation.handlers.counting import by_speech, count_down
from skill.conversation.handlers.evening import evening
from skill.conversation.registry import answers
from skill.conversation.reply import CompleteTask, Handler, Reply, say
from skill.conversation.slots import whole_number
from skill.conversation.turn import Turn
from skill.domain.hug import Fit, hug_of

HUG_TIMER, EVENING = "HugTimer", "Evening"


def _hug_timer(turn: Turn) -> Reply:
    """Count down so many seconds, or thirty where none are given; and tell how that went.

    A routine gives no number. Amazon says of an answer to a task only that it carries no player's
    directive; that a routine plays a sound beside the speech is [unverified], so it is all speech.
    """
    seconds = turn.slots.get("seconds")
    asked = whole_number(seconds)
    hug = hug_of(None if seconds is None else timedelta(seconds=asked or 0))
    if hug is None or hug.fit is not Fit.EXACT:
        return _refused(turn)
    counted = count_down(turn, hug)
    counted = _by_a_routine(turn, counted) if seconds is None else counted
    return counted.doing(CompleteTask(HTTPStatus.OK))


def _by_a_routine(turn: Turn, counted: Reply) -> Reply:
    """Say it all; and offer no routine to whoever has one."""
    spoken, household = by_speech(counted), counted.household
    return spoken.keeping(household.has_routine(turn.day)) if household else spoken


def _evening(turn: Turn) -> Reply:
    return evening(turn).doing(CompleteTask(HTTPStatus.OK))


def _refused(_turn: Turn) -> Reply:
    return say("hug.absurd").doing(CompleteTask(HTTPStatus.BAD_REQUEST))


TASKS: Mapping[str, Handler] = {HUG_TIMER: _hug_timer, EVENING: _evening}


@answers("LaunchRequest.task")
def run_task(turn: Turn) -> Reply:
    """Run a task by its name, and refuse one that nobody defined."""
    return TASKS.get(turn.slots.get("task", ""), _refused)(turn)

"""What a routine or a quick link starts: each task by its own name."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from types import MappingProxyType

from skill.conversation.handlers.counting import count_down
from skill.conversation.handlers.evening import evening
from skill.conversation.registry import answers
from skill.conversation.reply import CompleteTask, Handler, Reply, say
from skill.conversation.slots import whole_number
from skill.conversation.turn import Turn
from skill.domain.hug import Fit, hug_of

HUG_TIMER, EVENING = "HugTimer", "Evening"


def _hug_timer(turn: Turn) -> Reply:
    """Count down so many seconds, or thirty where none are given; and tell how that went."""
    seconds = turn.slots.get("seconds")
    asked = whole_number(seconds)
    hug = hug_of(None if seconds is None else timedelta(seconds=asked or 0))
    if hug is None or hug.fit is not Fit.EXACT:
        return _refused(turn)
    return count_down(turn, hug).doing(CompleteTask(HTTPStatus.OK))


def _evening(turn: Turn) -> Reply:
    return evening(turn).doing(CompleteTask(HTTPStatus.OK))


def _refused(_turn: Turn) -> Reply:
    return say("hug.absurd").doing(CompleteTask(HTTPStatus.BAD_REQUEST))


TASKS: Mapping[str, Handler] = MappingProxyType({HUG_TIMER: _hug_timer, EVENING: _evening})


@answers("LaunchRequest.task")
def run_task(turn: Turn) -> Reply:
    """Run a task by its name, and refuse one that nobody defined."""
    return TASKS.get(turn.slots.get("task", ""), _refused)(turn)

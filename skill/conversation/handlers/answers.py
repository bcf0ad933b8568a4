"""Yes, no and next: they answer the one question that is open."""

from collections.abc import Mapping
from types import MappingProxyType

from skill.conversation.handlers.appreciation import appreciation_prompt, prompt_later
from skill.conversation.handlers.choices import restore_gesture
from skill.conversation.handlers.gestures import another_gesture, keep_gesture, todays_gesture
from skill.conversation.handlers.hug import ONCE_MORE, hug_later, hug_once_more, start_default_hug
from skill.conversation.handlers.privacy import forget_all, keep_all
from skill.conversation.handlers.reminders import agreed, declined
from skill.conversation.registry import answers
from skill.conversation.reply import Handler, Reply, say
from skill.conversation.turn import Turn


def fine(_turn: Turn) -> Reply:
    """Leave it at that."""
    return say("answer.fine")


def ask_again(turn: Turn) -> Reply:
    """It answers nothing that is open: ask that once more, or what they would like."""
    asking = turn.session.asking
    unclear = say("answer.unclear").proposing(turn.session.reminder)
    return unclear.asking(asking if asking in OPEN_QUESTIONS else "menu")


OPEN_QUESTIONS = frozenset({"which_day", "moved_day", "pause_until", "reminder_time"})
"""Questions that yes does not answer."""

YES: Mapping[str, Handler] = MappingProxyType(
    {
        "first_gesture": todays_gesture,
        "todays_gesture": todays_gesture,
        "another_gesture": another_gesture,
        "one_more_gesture": another_gesture,
        "suggestion": todays_gesture,
        "restore": restore_gesture,
        "prompt": appreciation_prompt,
        "another_prompt": appreciation_prompt,
        "thirty_second_hug": start_default_hug,
        ONCE_MORE: hug_once_more,
        "hug_again": hug_once_more,
        "forget": forget_all,
        "reminder": agreed,
    }
)
NO: Mapping[str, Handler] = MappingProxyType(
    {
        "first_gesture": fine,
        "todays_gesture": fine,
        "another_gesture": keep_gesture,
        "one_more_gesture": fine,
        "suggestion": fine,
        "restore": fine,
        "prompt": prompt_later,
        "another_prompt": prompt_later,
        "thirty_second_hug": hug_later,
        ONCE_MORE: fine,
        "hug_again": fine,
        "forget": keep_all,
        "reminder": declined,
        "reminder_time": declined,
        "which_day": fine,
        "moved_day": fine,
        "pause_until": fine,
        "help": fine,
        "menu": fine,
    }
)


@answers("AMAZON.YesIntent")
def yes(turn: Turn) -> Reply:
    """Do what the open question offered."""
    return YES.get(turn.session.asking or "", ask_again)(turn)


@answers("AMAZON.NoIntent")
def no(turn: Turn) -> Reply:
    """Let go of what the open question offered."""
    return NO.get(turn.session.asking or "", ask_again)(turn)


@answers("AMAZON.NextIntent")
def next_(turn: Turn) -> Reply:
    """Another of what was offered last."""
    prompted = turn.session.asking == "another_prompt"
    return appreciation_prompt(turn) if prompted else another_gesture(turn)

"""Until the handlers of other topics are merged: the new intents are answered, and nothing more."""

from dataclasses import replace

from skill.conversation.handlers.moments import gesture_done, pause_streak
from skill.conversation.handlers.reminders import daily_reminder
from skill.conversation.registry import answers
from skill.conversation.reply import Reply, say
from skill.conversation.turn import Turn


@answers(
    "TakeItIntent",
    "HoldOnIntent",
    "AboutGestureIntent",
    "CorrectMomentIntent",
    "WhenReminderIntent",
    "AMAZON.PreviousIntent",
    household=False,
)
def pending(_turn: Turn) -> Reply:
    """Say that it was not understood."""
    return say("fallback.unknown").asking("menu")


@answers("AnswerIntent")
def answer(turn: Turn) -> Reply:
    """Give a bare day, length or time to the question that is open."""
    slots = turn.slots
    match turn.session.asking:
        case "which_day" if "day" in slots:
            return gesture_done(turn)
        case "pause_until" if "day" in slots:
            return pause_streak(replace(turn, slots={"until": slots["day"]}))
        case "pause_until" if "length" in slots:
            return pause_streak(turn)
        case "reminder_time" if "time" in slots:
            return daily_reminder(turn)
    return pending(turn)

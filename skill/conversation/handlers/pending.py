"""Until the handlers of the days are merged: these intents are answered, and nothing more."""

from skill.conversation.handlers.everyday import misheard
from skill.conversation.registry import answers
from skill.conversation.reply import Reply
from skill.conversation.turn import Turn


@answers("CorrectMomentIntent", "WhenReminderIntent", household=False)
def pending(turn: Turn) -> Reply:
    """Say that it was not understood."""
    return misheard(turn)

"""Reminders that Alexa keeps: which there are, by her own list, and that there be none."""

from collections.abc import Sequence
from functools import partial

from skill.conversation.registry import answers
from skill.conversation.reply import ConsentCard, Listed, LookUpReminders, Reply, SetReminder, say
from skill.conversation.turn import Turn
from skill.domain.reminder import Outcome
from skill.words.spoken import When

_NOTHING_TO_CANCEL = {Outcome.NONE_THERE, Outcome.NOT_ALLOWED}
_NAMED = 2
"""How many reminders are told one by one: more are no answer for an ear."""


@answers("WhenReminderIntent")
def when_reminder(turn: Turn) -> Reply:
    """Tell what Alexa's own list tells, and nothing from memory."""
    return Reply().doing(LookUpReminders(partial(_listed, turn)))


@answers("CancelReminderIntent", household=False)
def cancel_reminder(_turn: Turn) -> Reply:
    """Remove every reminder of ours."""
    return Reply().doing(SetReminder(None, _cancelled))


def _listed(turn: Turn, listed: Listed) -> Reply:
    if listed is Outcome.NOT_ALLOWED:
        return say("reminder.not_seen").doing(ConsentCard())
    if isinstance(listed, Outcome):
        return say("reminder.not_heard")
    readable = [When(each, turn.day) for each in listed if each]
    if len(readable) < len(listed):
        return say("reminder.in_the_app")
    return _rings(sorted(readable, key=_recurring_first))


def _recurring_first(when: When) -> tuple[bool, str]:
    return when.proposal.is_once, when.proposal.write()


def _rings(whens: Sequence[When]) -> Reply:
    if not whens:
        return say("reminder.none")
    if len(whens) == 1:
        return say("reminder.rings", when=whens[0])
    two = say("reminder.rings_twice", when=whens[0], other=whens[1])
    more = len(whens) - _NAMED
    return two.then("reminder.rings_more", more=more) if more else two


def _cancelled(outcome: Outcome) -> Reply:
    if outcome is Outcome.DONE:
        return say("reminder.cancelled")
    if outcome in _NOTHING_TO_CANCEL:
        return say("reminder.none")
    return say("reminder.not_cancelled")

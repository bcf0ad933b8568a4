"""What is kept, and leaving nothing of it."""

from functools import partial

from skill.conversation.registry import answers
from skill.conversation.reply import Erase, Reply, SetReminder, say
from skill.conversation.turn import Question, Turn
from skill.domain.reminder import Outcome

_NO_REMINDER_LEFT = {Outcome.DONE, Outcome.NONE_THERE, Outcome.NOT_ALLOWED}


@answers("WhatDoYouKnowIntent", consistent=True)
def what_do_you_know(turn: Turn) -> Reply:
    """Tell in a breath what is kept of the household."""
    if not turn.remembers:
        return say("privacy.without_memory")
    household = turn.household
    if household.is_new:
        return say("privacy.nothing")
    if household.days:
        kept = say("privacy.kept", days=len(household.days), moments=household.moments)
    else:
        kept = say("privacy.kept_little")
    return kept.then("privacy.never").then("privacy.hint")


@answers("ForgetUsIntent", household=False)
def forget_us(_turn: Turn) -> Reply:
    """Ask once."""
    return say("privacy.forget").asking(Question.FORGET)


def forget_all(turn: Turn) -> Reply:
    """Erase everything, the daily reminder as well."""
    if not turn.remembers:
        return say("privacy.not_forgotten")
    answer = partial(_forgotten, turn.may_remind)
    return Reply().doing(Erase()).doing(SetReminder(None, answer))


def _forgotten(may_remind: bool | None, outcome: Outcome) -> Reply:  # noqa: FBT001  bound by position
    """Where reminders are not allowed there is none, whether or not Alexa answered."""
    reply = say("privacy.forgotten")
    if outcome in _NO_REMINDER_LEFT or may_remind is False:
        return reply
    return reply.then("privacy.reminder_left")


def keep_all(_turn: Turn) -> Reply:
    """Erase nothing."""
    return say("privacy.nothing_forgotten")


@answers("AlexaSkillEvent.SkillDisabled")
def skill_disabled(turn: Turn) -> Reply:
    """Erase everything when Alexa says that nothing is to be kept; say nothing."""
    if turn.slots.get("userInformationPersistenceStatus") != "NOT_PERSISTED":
        return Reply()
    if not turn.remembers:
        return Reply(undone=True)
    return Reply().doing(Erase())

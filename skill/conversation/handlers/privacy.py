"""What is kept, and leaving nothing of it."""

from dataclasses import replace
from enum import StrEnum
from functools import partial

from skill.conversation.handlers.remembering import what_they_told
from skill.conversation.registry import answers
from skill.conversation.reply import Erase, Reply, SetReminder, say
from skill.conversation.turn import Question, Turn
from skill.domain.household import Household
from skill.domain.reminder import Outcome

_NO_REMINDER_LEFT = {Outcome.DONE, Outcome.NONE_THERE, Outcome.NOT_ALLOWED}


class Concern(StrEnum):
    """What couples fear; the id of the slot's value, and the name of the line that answers it."""

    LISTENING = "listening"
    RECORDED = "recorded"
    SEEN = "seen"
    STORED = "stored"


@answers("WhatDoYouKnowIntent", consistent=True)
def what_do_you_know(turn: Turn) -> Reply:
    """Tell the truth about one concern; else, in a breath, what is kept of the household."""
    concern = turn.slots.get("concern")
    if concern in set(Concern):
        return say(f"privacy.{concern}")
    if not turn.remembers:
        return say("privacy.without_memory")
    if turn.household.is_blank:
        return say("privacy.nothing")
    theirs = what_they_told(turn)
    if theirs.lines:
        return say("privacy.kept_briefly").and_then(theirs).then("privacy.hint")
    return _kept(turn.household).then("privacy.never").then("privacy.hint")


def _kept(household: Household) -> Reply:
    if household.days:
        return say("privacy.kept", days=len(household.days))
    if replace(household, zone=None).is_blank:
        return say("privacy.kept_zone")
    return say("privacy.kept_little")


@answers("ForgetUsIntent", household=False)
def forget_us(_turn: Turn) -> Reply:
    """Ask once."""
    return say("privacy.forget").asking(Question.FORGET)


def forget_all(turn: Turn) -> Reply:
    """Erase everything, reminders as well."""
    if not turn.remembers:
        return say("privacy.not_forgotten")
    answer = partial(_forgotten, turn.may_remind)
    return Reply().doing(Erase()).doing(SetReminder(None, answer))


def _forgotten(may_remind: bool | None, outcome: Outcome) -> Reply:  # noqa: FBT001  bound by position
    """Take it that there is none where reminders are not allowed, whether or not Alexa answered."""
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

"""A reminder: asked for, agreed to, permitted by voice, and set."""

from dataclasses import replace
from functools import partial

from skill.conversation.registry import answers
from skill.conversation.reply import AskPermission, ConsentCard, Reply, SetReminder, say
from skill.conversation.slots import length
from skill.conversation.turn import Question, Turn
from skill.domain.reminder import (
    PARTS,
    Outcome,
    Proposal,
    Reminder,
    Unusable,
    propose,
    time_of_day,
)
from skill.words.spoken import When

_OPEN = {Question.REMINDER, Question.REMINDER_TIME}
_UNUSABLE = {
    Unusable.NO_SUCH_RHYTHM: "reminder.no_such_rhythm",
    Unusable.GONE_BY: "reminder.gone_by",
}
_NOT_SET = {
    Outcome.NOT_ON_THIS_DEVICE: "reminder.not_on_this_device",
    Outcome.NOT_IN_THIS_LANGUAGE: "reminder.not_in_this_language",
    Outcome.TOO_MANY: "reminder.too_many",
    Outcome.DEVICE_OFFLINE: "reminder.device_offline",
}


@answers("DailyReminderIntent", bare={"time": "time"})
def daily_reminder(turn: Turn) -> Reply:
    """Propose what was asked for, as Alexa can keep it, or ask for its time."""
    open_ = turn.session.reminder if turn.session.asking in _OPEN else None
    asked = propose(turn.slots, length(turn.slots.get("delay")), turn.now, open_)
    return say(_UNUSABLE[asked]) if isinstance(asked, Unusable) else _proposed(turn, asked)


def remind_at(turn: Turn, time: str) -> Reply | None:
    """Take a time alone, where it was asked for one."""
    return daily_reminder(replace(turn, slots={"time": time})) if time_of_day(time) else None


def remind_in_the(turn: Turn, moment: str) -> Reply | None:
    """Take a part of the day alone, where it was asked for a time."""
    return remind_at(turn, PARTS.get(moment, ""))


def _proposed(turn: Turn, proposal: Proposal) -> Reply:
    """Name the time and how often, and ask for consent; or first for the time."""
    when = When(proposal, turn.day)
    if not proposal.is_whole:
        return say("reminder.gladly", when=when).proposing(proposal).asking(Question.REMINDER_TIME)
    line = "reminder.consent_once" if proposal.is_once else "reminder.consent"
    return say(line, when=when).proposing(proposal).asking(Question.REMINDER)


def agreed(turn: Turn) -> Reply:
    """Set the reminder that was proposed, once Alexa has the permission for it."""
    proposal = turn.session.reminder
    if proposal is None or not proposal.is_whole:
        return _proposed(turn, Proposal())
    if not turn.may_remind:
        return _ask_permission(proposal)
    return _set(turn, proposal, unpermitted=_ask_permission(proposal))


def declined(_turn: Turn) -> Reply:
    """Set no reminder."""
    return say("reminder.declined")


@answers("Connections.Response")
def permission_answered(turn: Turn) -> Reply:
    """Set the reminder if that was allowed; it came back with the answer, or is asked for."""
    proposal = Proposal.read(turn.slots.get("token")) or turn.session.reminder
    match turn.slots.get("status"):
        case "ACCEPTED" if proposal and proposal.is_whole:
            return _set(turn, proposal, unpermitted=_cannot_ask())
        case "ACCEPTED":
            return _proposed(turn, Proposal())
        case "DENIED":
            return say("reminder.denied")
        case "NOT_ANSWERED":
            return say("reminder.not_answered")
    return _cannot_ask()


def _set(turn: Turn, proposal: Proposal, unpermitted: Reply) -> Reply:
    zone = turn.household.zone.name if turn.household.zone else None
    reminder = Reminder(proposal, turn.now, zone)
    when = When(proposal, turn.day)
    return Reply().doing(SetReminder(reminder, partial(_after_setting, when, unpermitted)))


def _after_setting(when: When, unpermitted: Reply, outcome: Outcome) -> Reply:
    """Say what became of setting it; a reminder that may not be there is never said to be set."""
    match outcome:
        case Outcome.DONE:
            line = "reminder.set_once" if when.proposal.is_once else "reminder.set"
            return say(line, when=when)
        case Outcome.DONE_BESIDE_ANOTHER:
            return say("reminder.set_beside_another", when=when)
        case Outcome.NOT_ALLOWED:
            return unpermitted
    return say(_NOT_SET.get(outcome, "reminder.no_answer"))


def _ask_permission(proposal: Proposal) -> Reply:
    return say("reminder.permission").proposing(proposal).doing(AskPermission(proposal))


def _cannot_ask() -> Reply:
    """Point to the page in the Alexa app, since asking aloud led nowhere."""
    return say("reminder.not_allowed").doing(ConsentCard())

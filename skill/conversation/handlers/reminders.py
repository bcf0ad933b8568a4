"""A daily reminder: asked for, agreed to, permitted by voice, set, changed, cancelled."""

from dataclasses import replace
from datetime import time
from functools import partial

from skill.conversation.registry import answers
from skill.conversation.reply import AskPermission, ConsentCard, Reply, SetReminder, say
from skill.conversation.turn import Question, Turn
from skill.domain.choosing import Wish
from skill.domain.reminder import Daily, Outcome, at_that_time_of, time_of_day
from skill.words.spoken import TimeOfDay

_NOT_SET = {
    Outcome.NOT_ON_THIS_DEVICE: "reminder.not_on_this_device",
    Outcome.NOT_IN_THIS_LANGUAGE: "reminder.not_in_this_language",
    Outcome.TOO_MANY: "reminder.too_many",
    Outcome.DEVICE_OFFLINE: "reminder.device_offline",
}
_NOTHING_TO_CANCEL = {Outcome.NONE_THERE, Outcome.NOT_ALLOWED}


@answers("DailyReminderIntent", household=False, bare={"time": "time"})
def daily_reminder(turn: Turn) -> Reply:
    """Propose the time that was told, or ask for one."""
    at = time_of_day(turn.slots.get("time"))
    if at is None:
        return say("reminder.gladly").asking(Question.REMINDER_TIME)
    at = at_that_time_of(Wish.of(turn.slots.get("moment"), None, None).moment, at)
    return say("reminder.consent", time=TimeOfDay(at)).proposing(at).asking(Question.REMINDER)


def remind_at(turn: Turn, time_: str) -> Reply | None:
    """A time alone, where it was asked for one."""
    return daily_reminder(replace(turn, slots={"time": time_})) if time_of_day(time_) else None


def agreed(turn: Turn) -> Reply:
    """Set the reminder that was proposed, once Alexa has the permission for it."""
    at = turn.session.reminder
    if at is None:
        return say("reminder.gladly").asking(Question.REMINDER_TIME)
    if not turn.may_remind:
        return _ask_permission(at)
    return _set(turn, at, unpermitted=_ask_permission(at))


def declined(_turn: Turn) -> Reply:
    """No reminder."""
    return say("reminder.declined")


@answers("Connections.Response")
def permission_answered(turn: Turn) -> Reply:
    """Set the reminder if that was allowed; its time came back with the answer, or is asked for."""
    at = time_of_day(turn.slots.get("token")) or turn.session.reminder
    match turn.slots.get("status"):
        case "ACCEPTED" if at:
            return _set(turn, at, unpermitted=_cannot_ask())
        case "ACCEPTED":
            return say("reminder.gladly").asking(Question.REMINDER_TIME)
        case "DENIED":
            return say("reminder.denied")
        case "NOT_ANSWERED":
            return say("reminder.not_answered")
    return _cannot_ask()


@answers("CancelReminderIntent", household=False)
def cancel_reminder(_turn: Turn) -> Reply:
    """Remove every reminder of ours."""
    return Reply().doing(SetReminder(None, _cancelled))


def _set(turn: Turn, at: time, unpermitted: Reply) -> Reply:
    zone = turn.household.zone.name if turn.household.zone else None
    daily = Daily(at, turn.now.replace(tzinfo=None), zone)
    return Reply().doing(SetReminder(daily, partial(_told, at, unpermitted)))


def _told(at: time, unpermitted: Reply, outcome: Outcome) -> Reply:
    """What became of setting it; a reminder that may not be there is never said to be set."""
    match outcome:
        case Outcome.DONE:
            return say("reminder.set", time=TimeOfDay(at))
        case Outcome.DONE_BESIDE_ANOTHER:
            return say("reminder.set_beside_another", time=TimeOfDay(at))
        case Outcome.NOT_ALLOWED:
            return unpermitted
    return say(_NOT_SET.get(outcome, "reminder.no_answer"))


def _cancelled(outcome: Outcome) -> Reply:
    if outcome is Outcome.DONE:
        return say("reminder.cancelled")
    if outcome in _NOTHING_TO_CANCEL:
        return say("reminder.none")
    return say("reminder.not_cancelled")


def _ask_permission(at: time) -> Reply:
    return say("reminder.permission").proposing(at).doing(AskPermission(at))


def _cannot_ask() -> Reply:
    """Asking aloud led nowhere: the Alexa app has a page for it."""
    return say("reminder.not_allowed").doing(ConsentCard())

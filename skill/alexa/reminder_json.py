"""Reminders as Alexa's Reminders API writes them, and back again."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from skill.domain.reminder import Often, Proposal, Reminder

COMPLETED = "COMPLETED"
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
"""The days of a rule, as RFC 5545 names them, in the order of `date.weekday`."""

SAME_REQUEST = timedelta(minutes=2)
"""So near to each other are two that came from one request, which Alexa sent again."""

_PART = re.compile(r"([A-Z]+)=([A-Z0-9,]+)")


class Alert(NamedTuple):
    """A reminder of ours that is listed.

    `proposal` is None where its time cannot be read; `created` (UTC) where that is not told.
    """

    token: str
    trigger: Mapping[str, Any]
    proposal: Proposal | None
    created: datetime | None

    @property
    def is_once(self) -> bool:
        """Whether it rings once; one that cannot be read is taken for one that rings again."""
        return bool(self.trigger) and not self.trigger.get("recurrence")


def payload(reminder: Reminder, locale: str, label: str) -> dict[str, Any]:
    """Return the API's ReminderRequest, in local times, which have no zone's letter."""
    return {
        "requestTime": _local(reminder.asked),
        "trigger": _trigger(reminder),
        "alertInfo": {"spokenInfo": {"content": [{"locale": locale, "text": label}]}},
        # No couple's reminder belongs on a phone's locked screen.
        "pushNotification": {"status": "DISABLED"},
    }


def _trigger(reminder: Reminder) -> dict[str, Any]:
    """Return when it rings. Beside rules, scheduledTime decides nothing by Amazon's reference."""
    proposal = reminder.proposal
    if proposal.minutes:
        return {"type": "SCHEDULED_RELATIVE", "offsetInSeconds": 60 * proposal.minutes}
    # Without timeZoneId the device's own zone holds, which is better than one that was guessed.
    zone = {"timeZoneId": reminder.zone} if reminder.zone else {}
    trigger = {"type": "SCHEDULED_ABSOLUTE", "scheduledTime": _local(reminder.first), **zone}
    if proposal.is_once:
        return trigger
    return trigger | {"recurrence": {"recurrenceRules": [_rule(proposal)]}}


def _rule(proposal: Proposal) -> str:
    """Return a rule of RFC 5545. Whether one may name several days is [unverified]."""
    hour, minute = (proposal.at.hour, proposal.at.minute) if proposal.at else (0, 0)
    days = ",".join(WEEKDAYS[day] for day in sorted(proposal.often.weekdays))
    often = "FREQ=DAILY" if proposal.often is Often.DAILY else f"FREQ=WEEKLY;BYDAY={days}"
    return f"{often};BYHOUR={hour};BYMINUTE={minute};BYSECOND=0;INTERVAL=1;"


def alerts_in(listed: Mapping[str, Any]) -> list[Alert]:
    """Return the reminders of an answer that will ring again."""
    found = listed.get("alerts")
    return [_alert(each) for each in (found if isinstance(found, list) else ()) if _is_ahead(each)]


def is_again(alert: Alert, reminder: Reminder) -> bool:
    """Tell whether a listed reminder that rings once was set by the same request before.

    Of one that counts from when it was set, only that and its length tell.
    """
    trigger, minutes = alert.trigger, reminder.proposal.minutes
    if not minutes:
        return str(trigger.get("scheduledTime"))[:16] == _local(reminder.first)[:16]
    asked = reminder.asked.astimezone(UTC)
    near = alert.created is not None and abs(alert.created - asked) <= SAME_REQUEST
    return near and trigger.get("offsetInSeconds") == 60 * minutes


def _is_ahead(alert: object) -> bool:
    token = _members(alert).get("alertToken")
    ahead = _members(alert).get("status") != COMPLETED
    return ahead and isinstance(token, str) and token.isascii() and bool(token)


def _alert(alert: Mapping[str, Any]) -> Alert:
    trigger = _members(alert.get("trigger"))
    return Alert(alert["alertToken"], trigger, _proposal(trigger), _created(alert))


def _created(alert: Mapping[str, Any]) -> datetime | None:
    """Read when it was set: in UTC where no zone stands with it [unverified]."""
    try:
        created = datetime.fromisoformat(alert["createdTime"])
    except (KeyError, TypeError, ValueError):
        return None
    return created if created.tzinfo else created.replace(tzinfo=UTC)


def _proposal(trigger: Mapping[str, Any]) -> Proposal | None:
    """Read when it rings; None where that is no reminder that this skill would set."""
    rules = _members(trigger.get("recurrence")).get("recurrenceRules")
    try:
        if isinstance(rules, list) and rules:
            (rule,) = rules
            return _read_rule(rule)
        rings = datetime.fromisoformat(trigger["scheduledTime"])
    except (KeyError, TypeError, ValueError):
        return None
    return Proposal(rings.time().replace(second=0, microsecond=0), Often.ONCE, rings.date())


def _read_rule(rule: str) -> Proposal | None:
    parts = dict(_PART.findall(rule))
    days = frozenset(map(WEEKDAYS.index, parts["BYDAY"].split(","))) if "BYDAY" in parts else None
    often = (
        Often.DAILY if parts["FREQ"] == "DAILY" and days is None else Often.on(days or frozenset())
    )
    at = datetime(1, 1, 1, int(parts["BYHOUR"]), int(parts["BYMINUTE"])).time()  # noqa: DTZ001  no date
    return Proposal(at, often) if often else None


def _members(found: object) -> Mapping[str, Any]:
    return found if isinstance(found, dict) else {}


def _local(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}"

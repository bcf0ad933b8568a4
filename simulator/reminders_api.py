"""A stand-in for Alexa's Reminders API: asks for the permission, and checks every payload."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import ZoneInfo, available_timezones

from ask_sdk_model.services.reminder_management.alert_info import AlertInfo
from ask_sdk_model.services.reminder_management.push_notification import PushNotification
from ask_sdk_model.services.reminder_management.recurrence import Recurrence
from ask_sdk_model.services.reminder_management.reminder_request import ReminderRequest
from ask_sdk_model.services.reminder_management.spoken_info import SpokenInfo
from ask_sdk_model.services.reminder_management.spoken_text import SpokenText
from ask_sdk_model.services.reminder_management.trigger import Trigger

PATH = "/v1/alerts/reminders"
RULE = re.compile(
    r"(?:FREQ=DAILY|FREQ=WEEKLY;BYDAY=(?P<days>(?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*))"
    r";BYHOUR=(?P<hour>\d{1,2});BYMINUTE=(?P<minute>\d{1,2});BYSECOND=0;INTERVAL=1;"
)
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_SECONDS = 366 * 24 * 60 * 60

JSON = dict[str, Any]
Answer = tuple[HTTPStatus, JSON]


class WrongPayload(Exception):
    """The API would refuse this reminder; the message says why."""


@dataclass
class RemindersApi:
    """The reminders of one account; the attributes may change at any time.

    By method, `refusals` holds what the coming calls are answered instead, in their order, and
    `delays` the seconds from doing what was asked to saying so.
    """

    permitted: bool = False
    reminders: dict[str, JSON] = field(default_factory=dict)
    refusals: dict[str, list[Answer]] = field(default_factory=dict)
    delays: dict[str, float] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    created: dict[str, datetime] = field(default_factory=dict)
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))

    def answer(self, method: str, path: str, body: bytes) -> Answer:
        """Status and body of one call that came with the right token."""
        self.asked.append(method)
        if self.refusals.get(method):
            return self.refusals[method].pop(0)
        if not self.permitted:
            return _refused(HTTPStatus.UNAUTHORIZED, "UNAUTHORIZED")
        return self._obey(method, unquote(path.removeprefix(PATH).removeprefix("/")), body)

    def _obey(self, method: str, token: str, body: bytes) -> Answer:
        match method, token:
            case "GET", "":
                return self._list()
            case "POST", "":
                return self._keep(str(uuid4()), body, HTTPStatus.CREATED)
            case (("PUT" | "DELETE"), _) if token not in self.reminders:
                return _refused(HTTPStatus.NOT_FOUND, "ALERT_NOT_FOUND")
            case "PUT", _:
                return self._keep(token, body, HTTPStatus.OK)
            case "DELETE", _:
                del self.reminders[token]
                return HTTPStatus.OK, {}
        return _refused(HTTPStatus.NOT_FOUND, "NOT_FOUND")

    def _list(self) -> Answer:
        alerts = [
            {"alertToken": token, **self._status(token), "version": "1", **reminder}
            for token, reminder in self.reminders.items()
        ]
        return HTTPStatus.OK, {"totalCount": str(len(alerts)), "alerts": alerts, "links": None}

    def _keep(self, token: str, body: bytes, status: HTTPStatus) -> Answer:
        try:
            self.reminders[token] = checked(body)
        except WrongPayload as wrong:
            return _refused(HTTPStatus.BAD_REQUEST, "INVALID_ALERT_INFO", str(wrong))
        self.created[token] = self.clock().astimezone(UTC)
        return status, {"alertToken": token, "status": "ON", "version": "1"}

    def _status(self, token: str) -> JSON:
        """When it was set, and COMPLETED once it has rung for the last time."""
        if token not in self.created:
            return {"status": "ON"}
        over = _rings_last(self.reminders[token], self.created[token]) <= self.clock()
        status = "COMPLETED" if over else "ON"
        return {"status": status, "createdTime": f"{self.created[token]:%Y-%m-%dT%H:%M:%S.000}"}


def _rings_last(reminder: JSON, created: datetime) -> datetime:
    trigger = reminder["trigger"]
    if "recurrence" in trigger:
        return datetime.max.replace(tzinfo=UTC)
    if "offsetInSeconds" in trigger:
        return created + timedelta(seconds=trigger["offsetInSeconds"])
    zone = ZoneInfo(trigger.get("timeZoneId", "UTC"))
    return datetime.fromisoformat(trigger["scheduledTime"]).replace(tzinfo=zone)


def checked(body: bytes) -> JSON:
    """Return a reminder as Amazon's reference asks for it; WrongPayload otherwise."""
    try:
        payload: JSON = json.loads(body)
        _expect_known(payload, ReminderRequest)
        _expect_trigger(payload["trigger"], _local_time(payload["requestTime"]))
        _expect_words(payload["alertInfo"])
        _expect_known(payload["pushNotification"], PushNotification)
        notified = payload["pushNotification"]["status"]
    except (KeyError, TypeError, ValueError) as malformed:
        raise WrongPayload(f"{type(malformed).__name__}: {malformed}") from malformed
    if notified not in ("ENABLED", "DISABLED"):
        raise WrongPayload(f"pushNotification {notified}")
    return payload


def _expect_known(given: Mapping[str, Any], type_: Any) -> None:  # noqa: ANN401  SDK classes
    """Every member stands in Amazon's own type, which cannot be deserialised to (1.82)."""
    if unknown := given.keys() - set(type_.attribute_map.values()):
        raise WrongPayload(f"{type_.__name__} has no {', '.join(sorted(unknown))}")


def _expect_trigger(trigger: Mapping[str, Any], asked: datetime) -> None:
    _expect_known(trigger, Trigger)
    match trigger["type"]:
        case "SCHEDULED_RELATIVE":
            _expect_soon(trigger)
        case "SCHEDULED_ABSOLUTE":
            _expect_absolute(trigger, asked)
        case other:
            raise WrongPayload(f"a trigger of type {other}")


def _expect_soon(trigger: Mapping[str, Any]) -> None:
    seconds = trigger["offsetInSeconds"]
    if type(seconds) is not int or not 0 < seconds <= MOST_SECONDS:
        raise WrongPayload(f"{seconds} seconds from now")
    if beside := trigger.keys() - {"type", "offsetInSeconds"}:
        raise WrongPayload(f"{', '.join(sorted(beside))} beside an offset")


def _expect_absolute(trigger: Mapping[str, Any], asked: datetime) -> None:
    first = _local_time(trigger["scheduledTime"])
    if trigger.get("timeZoneId", "UTC") not in available_timezones():
        raise WrongPayload(f"a zone {trigger['timeZoneId']}")
    if "offsetInSeconds" in trigger:
        raise WrongPayload("an offset beside a time")
    if first <= asked:
        raise WrongPayload(f"{first} is over, {asked}")
    if "recurrence" in trigger:
        _expect_recurrence(trigger["recurrence"], first)


def _expect_recurrence(recurrence: Mapping[str, Any], first: datetime) -> None:
    _expect_known(recurrence, Recurrence)
    (rule,) = recurrence["recurrenceRules"]
    read = RULE.fullmatch(rule)
    if not read or (int(read["hour"]), int(read["minute"])) != (first.hour, first.minute):
        raise WrongPayload(f"the rule {rule} for {first}")
    if read["days"] and WEEKDAYS[first.weekday()] not in read["days"].split(","):
        raise WrongPayload(f"the rule {rule} begins on {first}")


def _local_time(given: str) -> datetime:
    moment = datetime.fromisoformat(given)
    if moment.tzinfo:
        raise WrongPayload(f"{given} is no local time")
    return moment


def _expect_words(alert: Mapping[str, Any]) -> None:
    _expect_known(alert, AlertInfo)
    _expect_known(alert["spokenInfo"], SpokenInfo)
    (spoken,) = alert["spokenInfo"]["content"]
    _expect_known(spoken, SpokenText)
    if not (re.fullmatch(r"[a-z]{2}-[A-Z]{2}", spoken["locale"]) and spoken["text"].strip()):
        raise WrongPayload("words without a locale, or none")


def _refused(status: HTTPStatus, code: str, message: str = "") -> Answer:
    return status, {"code": code, "message": message}

"""A stand-in for Alexa's Reminders API: asks for the permission, and checks every payload."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote
from uuid import uuid4
from zoneinfo import available_timezones

from ask_sdk_model.services.reminder_management.alert_info import AlertInfo
from ask_sdk_model.services.reminder_management.push_notification import PushNotification
from ask_sdk_model.services.reminder_management.recurrence import Recurrence
from ask_sdk_model.services.reminder_management.reminder_request import ReminderRequest
from ask_sdk_model.services.reminder_management.spoken_info import SpokenInfo
from ask_sdk_model.services.reminder_management.spoken_text import SpokenText
from ask_sdk_model.services.reminder_management.trigger import Trigger

PATH = "/v1/alerts/reminders"
DAILY = re.compile(r"FREQ=DAILY;BYHOUR=(\d{1,2});BYMINUTE=(\d{1,2});BYSECOND=0;INTERVAL=1;")

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
            {"alertToken": token, "status": "ON", "version": "1", **reminder}
            for token, reminder in self.reminders.items()
        ]
        return HTTPStatus.OK, {"totalCount": str(len(alerts)), "alerts": alerts, "links": None}

    def _keep(self, token: str, body: bytes, status: HTTPStatus) -> Answer:
        try:
            self.reminders[token] = checked(body)
        except WrongPayload as wrong:
            return _refused(HTTPStatus.BAD_REQUEST, "INVALID_ALERT_INFO", str(wrong))
        return status, {"alertToken": token, "status": "ON", "version": "1"}


def checked(body: bytes) -> JSON:
    """A daily reminder as Amazon's reference asks for it; WrongPayload otherwise."""
    try:
        payload: JSON = json.loads(body)
        _expect_known(payload, ReminderRequest)
        _local_time(payload["requestTime"])
        _expect_daily(payload["trigger"])
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


def _expect_daily(trigger: Mapping[str, Any]) -> None:
    _expect_known(trigger, Trigger)
    _expect_known(trigger["recurrence"], Recurrence)
    if trigger["type"] != "SCHEDULED_ABSOLUTE":
        raise WrongPayload(f"a trigger of type {trigger['type']}")
    first = _local_time(trigger["scheduledTime"])
    if trigger.get("timeZoneId", "UTC") not in available_timezones():
        raise WrongPayload(f"a zone {trigger['timeZoneId']}")
    (rule,) = trigger["recurrence"]["recurrenceRules"]
    daily = DAILY.fullmatch(rule)
    if not daily or (int(daily[1]), int(daily[2])) != (first.hour, first.minute):
        raise WrongPayload(f"the rule {rule} for {first}")


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

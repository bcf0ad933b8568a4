"""Alexa's Reminders API: one daily reminder for each household, found again by asking for it.

No token of a reminder is kept: the API lists those of this skill alone. A reminder that is there is
changed in place, so there is never a moment with two of them or with none; and a request that Alexa
sends again finds the reminder of the first time.
"""

import json
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from skill.alexa.http_client import Answer, Fetcher, FetchError
from skill.alexa.settings_api import ApiHosts
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline
from skill.domain.reminder import Daily, Outcome
from skill.hosting.waiting import wait_for
from skill.observability.logs import log

CALL_SECONDS = 1.5
MOST_BYTES = 64 * 1024
ASKED_AT_ONCE = 8
PATH = "/v1/alerts/reminders"
COMPLETED = "COMPLETED"

_CREATE_ANEW = {
    HTTPStatus.NOT_FOUND,  # removed in the Alexa app meanwhile
    HTTPStatus.METHOD_NOT_ALLOWED,
    HTTPStatus.NOT_IMPLEMENTED,
}
"""What answers to changing a reminder mean that another one must take its place."""

# Telling words of the API's error codes. Public skills know UNAUTHORIZED, INVALID_BEARER_TOKEN and
# DEVICE_NOT_SUPPORTED; the names of the others are [unverified].
_CODES = (
    ("UNAUTHORIZED", Outcome.NOT_ALLOWED),
    ("BEARER_TOKEN", Outcome.NOT_ALLOWED),
    ("PERMISSION", Outcome.NOT_ALLOWED),
    ("MAX_REMINDERS", Outcome.TOO_MANY),
    ("OFFLINE", Outcome.DEVICE_OFFLINE),
    ("LOCALE", Outcome.NOT_IN_THIS_LANGUAGE),
    ("DEVICE_NOT_SUPPORTED", Outcome.NOT_ON_THIS_DEVICE),
    ("UNSUPPORTED_DEVICE", Outcome.NOT_ON_THIS_DEVICE),
)
_STATUSES: Mapping[int, Outcome] = MappingProxyType(
    {
        HTTPStatus.UNAUTHORIZED: Outcome.NOT_ALLOWED,
        HTTPStatus.FORBIDDEN: Outcome.NOT_ALLOWED,
    }
)


class Unanswered(Exception):
    """What was to be done was not, or nobody knows; `outcome` is what can be said of it."""

    def __init__(self, outcome: Outcome, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome


class Reminders:
    """Sets and cancels for whichever device asks; `label` is what is said when a reminder rings."""

    def __init__(self, fetcher: Fetcher, allowed: ApiHosts, label: str) -> None:
        self._fetcher = fetcher
        self._allowed = allowed
        self._label = label
        self._asking = ThreadPoolExecutor(ASKED_AT_ONCE, "reminders")

    def run(self, daily: Daily | None, device: Device, locale: str, deadline: Deadline) -> Outcome:
        """Set a daily reminder, or cancel it (None)."""
        ends = deadline.ends
        if not (device.api_endpoint and device.api_token):
            return Outcome.NOT_ALLOWED
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return Outcome.NO_ANSWER
        calls = _Calls(self._fetcher, device, ends)
        # A thread of its own, because no time-out covers the look-up of a name.
        errand = self._asking.submit(self._run, calls, daily, locale)
        try:
            return wait_for(errand, max(0.0, ends - time.monotonic()))
        except Unanswered as failed:
            log.warning("no_reminder", reason=str(failed), outcome=failed.outcome.name)
            return failed.outcome
        except TimeoutError:
            log.warning("no_reminder", reason="too slow")
            return Outcome.NO_ANSWER

    def close(self) -> None:
        """Start nothing more."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    def _run(self, calls: "_Calls", daily: Daily | None, locale: str) -> Outcome:
        if daily is None:
            return _cancel(calls)
        return _set(calls, self._payload(daily, locale))

    def _payload(self, daily: Daily, locale: str) -> dict[str, Any]:
        """The API's ReminderRequest. Its times are local ones, and so without a zone's letter."""
        rule = (
            f"FREQ=DAILY;BYHOUR={daily.at.hour};BYMINUTE={daily.at.minute};BYSECOND=0;INTERVAL=1;"
        )
        # Beside rules, scheduledTime decides nothing by Amazon's reference. Without timeZoneId the
        # device's own zone holds, which is better than one that was guessed.
        zone = {"timeZoneId": daily.zone} if daily.zone else {}
        return {
            "requestTime": f"{daily.asked:%Y-%m-%dT%H:%M:%S}",
            "trigger": {
                "type": "SCHEDULED_ABSOLUTE",
                "scheduledTime": f"{daily.first:%Y-%m-%dT%H:%M:%S}",
                **zone,
                "recurrence": {"recurrenceRules": [rule]},
            },
            "alertInfo": {"spokenInfo": {"content": [{"locale": locale, "text": self._label}]}},
            # No couple's reminder belongs on a phone's locked screen.
            "pushNotification": {"status": "DISABLED"},
        }


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of the API for one request of Alexa's, all of them before one end."""

    fetcher: Fetcher
    device: Device
    ends: float

    def send(
        self, method: str, token: str = "", payload: Mapping[str, Any] | None = None
    ) -> Answer:
        """Whatever the API answers; Unanswered where it is not heard in time."""
        seconds = min(CALL_SECONDS, self.ends - time.monotonic())
        if seconds <= 0:
            raise Unanswered(Outcome.NO_ANSWER, "no time left")
        place = f"/{quote(token, safe='')}" if token else ""
        try:
            return self.fetcher.send(
                method,
                f"{(self.device.api_endpoint or '').rstrip('/')}{PATH}{place}",
                seconds=seconds,
                most_bytes=MOST_BYTES,
                headers=self._headers(),
                body=json.dumps(payload).encode() if payload else None,
            )
        except FetchError as failed:
            raise Unanswered(Outcome.NO_ANSWER, str(failed)) from failed

    def _headers(self) -> dict[str, str]:
        return {
            "Authorization": f"Bearer {self.device.api_token}",
            "Content-Type": "application/json",
        }


def _set(calls: _Calls, payload: Mapping[str, Any]) -> Outcome:
    """Change the reminder that is there, or create one; any others go."""
    there = _ours(calls)
    kept = there[:1] if there and _is_changed(calls, there[0], payload) else []
    if not kept:
        _expect_success(calls.send("POST", payload=payload))
    try:
        _remove(calls, there[len(kept) :])
    except Unanswered as left:
        log.warning("reminder_left", reason=str(left))
        return Outcome.DONE_BESIDE_ANOTHER
    return Outcome.DONE


def _is_changed(calls: _Calls, token: str, payload: Mapping[str, Any]) -> bool:
    """Whether the reminder could be changed; False where another must take its place."""
    answer = calls.send("PUT", token, payload)
    if answer.status in _CREATE_ANEW:
        return False
    _expect_success(answer)
    return True


def _cancel(calls: _Calls) -> Outcome:
    there = _ours(calls)
    _remove(calls, there)
    return Outcome.DONE if there else Outcome.NONE_THERE


def _remove(calls: _Calls, tokens: list[str]) -> None:
    for token in tokens:
        answer = calls.send("DELETE", token)
        if answer.status != HTTPStatus.NOT_FOUND:
            _expect_success(answer)


def _ours(calls: _Calls) -> list[str]:
    """The tokens of the reminders that this skill has set here and that will ring again."""
    answer = calls.send("GET")
    _expect_success(answer)
    listed = _json(answer)
    if not listed:
        raise Unanswered(Outcome.NO_ANSWER, "no list")
    return list(_tokens(listed))


def _tokens(listed: Mapping[str, Any]) -> Iterator[str]:
    alerts = listed.get("alerts")
    for alert in alerts if isinstance(alerts, list) else []:
        token = alert.get("alertToken") if isinstance(alert, dict) else None
        if isinstance(token, str) and token and alert.get("status") != COMPLETED:
            yield token


def _expect_success(answer: Answer) -> None:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    code = _json(answer).get("code")
    name = code if isinstance(code, str) else ""
    known = next((outcome for word, outcome in _CODES if word in name.upper()), None)
    outcome = known or _STATUSES.get(answer.status, Outcome.NO_ANSWER)
    raise Unanswered(outcome, f"status {answer.status}")


def _json(answer: Answer) -> Mapping[str, Any]:
    """The object in an answer; an empty one where there is none."""
    try:
        found = json.loads(answer.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}

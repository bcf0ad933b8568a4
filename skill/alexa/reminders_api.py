"""Alexa's Reminders API: one daily reminder for each household, found again by asking for it.

No token of a reminder is kept: the API lists those of this skill alone. A reminder that is there is
changed in place, so there is never a moment with two of them or with none; and a request that Alexa
sends again finds the reminder of the first time.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from math import inf
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from skill.alexa.http_client import Answer, Bulkhead, Busy, FetchError, HttpClient
from skill.alexa.settings_api import ApiHosts
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline, TooLate
from skill.domain.reminder import Daily, Outcome
from skill.observability.logs import log

CALL_SECONDS = 1.5
MOST_BYTES = 64 * 1024
THREADS = 8
"""Twenty reminders a second, of four calls of 100 ms: what is more at once are calls that hang."""

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

_LOGGABLE = re.compile(r"[A-Za-z0-9_]{1,40}")
"""What a name of an enumeration looks like, and no id of Alexa's: those have dots or hyphens."""


class Unanswered(Exception):
    """Alexa did not do what it was asked, or its answer was not heard; `outcome` says which.

    `code` is Alexa's own name of the error, where it gave one.
    """

    def __init__(self, outcome: Outcome, reason: str, code: str | None = None) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.code = code


class Reminders:
    """Sets and cancels on the device that asks; `label` is what Alexa says when it rings."""

    def __init__(self, http: HttpClient, allowed: ApiHosts, label: str) -> None:
        self._http = http
        self._allowed = allowed
        self._label = label
        self._threads = Bulkhead(THREADS, "reminders-api")

    def run(self, daily: Daily | None, device: Device, locale: str, deadline: Deadline) -> Outcome:
        """Set a daily reminder, or cancel (None)."""
        if not (device.api_endpoint and device.api_token):
            return Outcome.NOT_ALLOWED
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return Outcome.NO_ANSWER
        calls = _Calls(self._http, device, deadline)
        try:
            return self._threads.timeboxed(
                partial(self._run, calls, daily, locale), deadline.left(inf)
            )
        except Unanswered as failed:
            return _logged(failed)
        except (Busy, TooLate, TimeoutError) as failed:
            return _logged(Unanswered(Outcome.NO_ANSWER, type(failed).__name__))

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.close()

    def _run(self, calls: "_Calls", daily: Daily | None, locale: str) -> Outcome:
        if daily is None:
            return _cancel(calls)
        return _set(calls, _payload(daily, locale, self._label))


def _logged(failed: Unanswered) -> Outcome:
    log.warning("no_reminder", reason=str(failed), outcome=failed.outcome.name, code=failed.code)
    return failed.outcome


def _payload(daily: Daily, locale: str, label: str) -> dict[str, Any]:
    """Return the API's ReminderRequest, in local times, which have no zone's letter."""
    return {
        "requestTime": f"{daily.asked:%Y-%m-%dT%H:%M:%S}",
        "trigger": _trigger(daily),
        "alertInfo": {"spokenInfo": {"content": [{"locale": locale, "text": label}]}},
        # No couple's reminder belongs on a phone's locked screen.
        "pushNotification": {"status": "DISABLED"},
    }


def _trigger(daily: Daily) -> dict[str, Any]:
    rule = f"FREQ=DAILY;BYHOUR={daily.at.hour};BYMINUTE={daily.at.minute};BYSECOND=0;INTERVAL=1;"
    # Without timeZoneId the device's own zone holds, which is better than one that was guessed.
    zone = {"timeZoneId": daily.zone} if daily.zone else {}
    return {
        "type": "SCHEDULED_ABSOLUTE",
        # Beside rules it decides nothing, by Amazon's reference.
        "scheduledTime": f"{daily.first:%Y-%m-%dT%H:%M:%S}",
        **zone,
        "recurrence": {"recurrenceRules": [rule]},
    }


@dataclass(frozen=True, slots=True)
class _Calls:
    """Calls of the API for one request of Alexa's, none of which begins after the deadline."""

    http: HttpClient
    device: Device
    deadline: Deadline

    def send(
        self, method: str, token: str = "", payload: Mapping[str, Any] | None = None
    ) -> Answer:
        """Return whatever the API answers.

        Raises:
            Unanswered: its answer is not heard in time.
        """
        try:
            return self.http.send(
                method,
                self._url(token),
                seconds=self.deadline.left(CALL_SECONDS),
                most_bytes=MOST_BYTES,
                headers=self._headers(),
                body=json.dumps(payload).encode() if payload else None,
            )
        except TooLate as late:
            raise Unanswered(Outcome.NO_ANSWER, "no time left") from late
        except FetchError as failed:
            raise Unanswered(Outcome.NO_ANSWER, str(failed)) from failed

    def _url(self, token: str) -> str:
        place = f"/{quote(token, safe='')}" if token else ""
        return f"{(self.device.api_endpoint or '').rstrip('/')}{PATH}{place}"

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
        log.warning("reminder_left", reason=str(left), code=left.code)
        return Outcome.DONE_BESIDE_ANOTHER
    return Outcome.DONE


def _is_changed(calls: _Calls, token: str, payload: Mapping[str, Any]) -> bool:
    """Change a reminder; return False where another must take its place."""
    answer = calls.send("PUT", token, payload)
    if answer.status in _CREATE_ANEW:
        return False
    _expect_success(answer)
    return True


def _cancel(calls: _Calls) -> Outcome:
    """Remove every reminder that is there."""
    there = _ours(calls)
    _remove(calls, there)
    return Outcome.DONE if there else Outcome.NONE_THERE


def _remove(calls: _Calls, tokens: list[str]) -> None:
    for token in tokens:
        answer = calls.send("DELETE", token)
        if answer.status != HTTPStatus.NOT_FOUND:
            _expect_success(answer)


def _ours(calls: _Calls) -> list[str]:
    """Return the tokens of the reminders that this skill has set and that will ring again."""
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
        if (
            isinstance(token, str)
            and token.isascii()
            and token
            and alert.get("status") != COMPLETED
        ):
            yield token


def _expect_success(answer: Answer) -> None:
    """Expect a status of 2xx.

    Raises:
        Unanswered: it is another.
    """
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    code = _json(answer).get("code")
    name = code if isinstance(code, str) else ""
    known = next((outcome for word, outcome in _CODES if word in name.upper()), None)
    outcome = known or _STATUSES.get(answer.status, Outcome.NO_ANSWER)
    loggable = name if _LOGGABLE.fullmatch(name) else None
    raise Unanswered(outcome, f"status {answer.status}", loggable)


def _json(answer: Answer) -> Mapping[str, Any]:
    """Return the object in an answer, or an empty one where there is none."""
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

"""Alexa's Reminders API: one recurring reminder a household, found again by asking for it.

No token of a reminder is kept: the API lists those of this skill alone. A reminder that is there is
changed in place, so there is never a moment with two of them or with none; and a request that Alexa
sends again finds the reminder of the first time. One that rings once stands beside it.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from math import inf
from typing import Any, TypeVar
from urllib.parse import quote

from skill.alexa.http_client import Answer, ApiHosts, Bulkhead, Busy, FetchError, HttpClient
from skill.alexa.reminder_json import Alert, alerts_in, is_again, payload
from skill.alexa.reports import object_in, refusal
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline, TooLate
from skill.domain.reminder import Outcome, Proposal, Reminder
from skill.observability.logs import log
from skill.observability.reports import Report
from skill.observability.telemetry import Telemetry

T = TypeVar("T")

CALL_SECONDS = 1.5
MOST_BYTES = 64 * 1024
THREADS = 8
"""Twenty reminders a second, of four calls of 100 ms: what is more at once are calls that hang."""

PATH = "/v1/alerts/reminders"

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
_STATUSES: Mapping[int, Outcome] = {
    HTTPStatus.UNAUTHORIZED: Outcome.NOT_ALLOWED,
    HTTPStatus.FORBIDDEN: Outcome.NOT_ALLOWED,
}
_EXPECTED = {*_STATUSES.values(), *(outcome for _, outcome in _CODES)}
"""What is the household's to change, or the device's: the couple hears which, and nobody else."""

API = "Reminders API"


class Unanswered(Exception):
    """Alexa did not do what it was asked, or its answer was not heard; `outcome` says which.

    `report` is what she answered; None where nothing was heard.
    """

    def __init__(self, outcome: Outcome, reason: str, report: Report | None = None) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.report = report


class Reminders:
    """Sets and cancels on the device that asks; `label` is what Alexa says when it rings."""

    def __init__(
        self, http: HttpClient, allowed: ApiHosts, label: str, telemetry: Telemetry
    ) -> None:
        self._http = http
        self._allowed = allowed
        self._label = label
        self._telemetry = telemetry
        self._threads = Bulkhead(THREADS, "reminders-api")

    def run(
        self, reminder: Reminder | None, device: Device, locale: str, deadline: Deadline
    ) -> Outcome:
        """Set a reminder, or cancel every one (None)."""
        if reminder is None:
            return self._ask(_cancel, device, deadline)
        wanted = payload(reminder, locale, self._label)
        return self._ask(lambda calls: _set(calls, reminder, wanted), device, deadline)

    def listed(self, device: Device, deadline: Deadline) -> list[Proposal | None] | Outcome:
        """Return the reminders that will ring, None for one that cannot be read; or why not."""
        return self._ask(lambda calls: [each.proposal for each in _ours(calls)], device, deadline)

    def _ask(
        self, work: "Callable[[_Calls], T]", device: Device, deadline: Deadline
    ) -> "T | Outcome":
        """Return what this work with the API comes to, or why it comes to nothing."""
        if not (device.api_endpoint and device.api_token):
            return Outcome.NOT_ALLOWED
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return Outcome.NO_ANSWER
        calls = _Calls(self._http, device, deadline)
        try:
            return self._threads.timeboxed(partial(work, calls), deadline.left(inf))
        except Unanswered as failed:
            return self._noted(failed)
        except (Busy, TooLate, TimeoutError) as failed:
            return self._noted(Unanswered(Outcome.NO_ANSWER, type(failed).__name__))

    def _noted(self, failed: Unanswered) -> Outcome:
        if failed.report:
            self._telemetry.reported(failed.report, expected=failed.outcome in _EXPECTED)
        else:
            log.warning("no_reminder", reason=str(failed))
        return failed.outcome

    def close(self) -> None:
        """Begin nothing more."""
        self._threads.close()


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


def _set(calls: _Calls, reminder: Reminder, payload: Mapping[str, Any]) -> Outcome:
    """Set one that rings once beside the others; of those that recur keep one."""
    there = _ours(calls)
    if reminder.proposal.is_once:
        if not any(each.is_once and is_again(each, reminder) for each in there):
            _expect_success(calls.send("POST", payload=payload))
        return Outcome.DONE
    return _replace(calls, [each for each in there if not each.is_once], payload)


def _replace(calls: _Calls, there: list[Alert], payload: Mapping[str, Any]) -> Outcome:
    """Change the recurring reminder that is there, or create one; any others go.

    Raises:
        Unanswered: it is set, and another one is left beside it.
    """
    kept = there[:1] if there and _is_changed(calls, there[0].token, payload) else []
    if not kept:
        _expect_success(calls.send("POST", payload=payload))
    try:
        _remove(calls, there[len(kept) :])
    except Unanswered as left:
        raise Unanswered(Outcome.DONE_BESIDE_ANOTHER, str(left), left.report) from left
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


def _remove(calls: _Calls, alerts: list[Alert]) -> None:
    for alert in alerts:
        answer = calls.send("DELETE", alert.token)
        if answer.status != HTTPStatus.NOT_FOUND:
            _expect_success(answer)


def _ours(calls: _Calls) -> list[Alert]:
    """Return the reminders that this skill has set and that will ring again."""
    answer = calls.send("GET")
    _expect_success(answer)
    listed = object_in(answer)
    if not listed:
        raise Unanswered(Outcome.NO_ANSWER, "no list")
    return alerts_in(listed)


def _expect_success(answer: Answer) -> None:
    """Expect a status of 2xx.

    Raises:
        Unanswered: it is another.
    """
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    report = refusal(API, answer)
    known = next((outcome for word, outcome in _CODES if word in report.code), None)
    outcome = known or _STATUSES.get(answer.status, Outcome.NO_ANSWER)
    raise Unanswered(outcome, report.reason, report)

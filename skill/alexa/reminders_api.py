"""Alexa's Reminders API: one recurring reminder for each household, found again by asking for it.

No token of a reminder is kept: the API lists those of this skill alone. A reminder that is there is
changed in place, so there is never a moment with two of them or with none; and a request that Alexa
sends again finds the reminder of the first time. One that rings once stands beside it.
"""

import json
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from types import MappingProxyType
from typing import Any, TypeVar
from urllib.parse import quote

from skill.alexa.http_client import Answer, Fetcher, FetchError
from skill.alexa.reminder_json import Alert, alerts_in, is_again, payload
from skill.alexa.settings_api import ApiHosts
from skill.conversation.turn import Device
from skill.domain.deadline import Deadline
from skill.domain.reminder import Outcome, Proposal, Reminder
from skill.hosting.waiting import wait_for
from skill.observability.logs import log

T = TypeVar("T")

CALL_SECONDS = 1.5
MOST_BYTES = 64 * 1024
ASKED_AT_ONCE = 8
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
        ends = deadline.ends
        if not (device.api_endpoint and device.api_token):
            return Outcome.NOT_ALLOWED
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return Outcome.NO_ANSWER
        calls = _Calls(self._fetcher, device, ends)
        # A thread of its own, because no time-out covers the look-up of a name.
        errand = self._asking.submit(work, calls)
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


def _set(calls: _Calls, reminder: Reminder, payload: Mapping[str, Any]) -> Outcome:
    """Set one that rings once beside the others; of those that ring again and again keep one."""
    there = _ours(calls)
    if reminder.proposal.is_once:
        if not any(each.is_once and is_again(each, reminder) for each in there):
            _expect_success(calls.send("POST", payload=payload))
        return Outcome.DONE
    return _replace(calls, [each for each in there if not each.is_once], payload)


def _replace(calls: _Calls, there: list[Alert], payload: Mapping[str, Any]) -> Outcome:
    """Change the reminder that is there, or create one; any others go."""
    kept = there[:1] if there and _is_changed(calls, there[0].token, payload) else []
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


def _remove(calls: _Calls, alerts: list[Alert]) -> None:
    for alert in alerts:
        answer = calls.send("DELETE", alert.token)
        if answer.status != HTTPStatus.NOT_FOUND:
            _expect_success(answer)


def _ours(calls: _Calls) -> list[Alert]:
    """The reminders that this skill has set here and that will ring again."""
    answer = calls.send("GET")
    _expect_success(answer)
    listed = _json(answer)
    if not listed:
        raise Unanswered(Outcome.NO_ANSWER, "no list")
    return alerts_in(listed)


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

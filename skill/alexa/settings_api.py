"""Alexa's Settings API: what a device is set to, which here is the zone that it lives in."""

import json
import threading
import time
from collections import OrderedDict
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from skill.alexa.http_client import ApiHosts, Bulkhead, Busy, FetchError, HttpClient
from skill.alexa.reports import refusal
from skill.conversation.turn import Device, Turn
from skill.domain.days import is_zone
from skill.domain.deadline import Deadline, Ticks, TooLate
from skill.observability.logs import log
from skill.observability.reports import Report
from skill.observability.telemetry import Telemetry

ANSWER_SECONDS = 0.8
MOST_BYTES = 4096
PAUSE_SECONDS = 3600.0
PAUSES_KEPT = 10_000
THREADS = 8
"""Eighty answers a second, of 100 ms each: what is more at once are calls that hang."""

API = "Settings API"


class NoZone(Exception):
    """Alexa answered, and told no zone."""

    def __init__(self, report: Report) -> None:
        super().__init__(report.reason)
        self.report = report


class SettingsApi:
    """Asks for zones; after an answer that did not come, leaves a household alone for an hour."""

    def __init__(
        self,
        http: HttpClient,
        allowed: ApiHosts,
        telemetry: Telemetry,
        ticks: Ticks = time.monotonic,
    ) -> None:
        self._http = http
        self._allowed = allowed
        self._telemetry = telemetry
        self._ticks = ticks
        self._threads = Bulkhead(THREADS, "settings-api")
        self._lock = threading.Lock()
        self._paused: OrderedDict[str, float] = OrderedDict()

    def zone_of(self, turn: Turn, deadline: Deadline) -> str | None:
        """Return the device's zone, an IANA name, or None where Alexa does not tell in 800 ms."""
        device, household = turn.device, turn.key
        if not self._may_ask(device, household):
            return None
        try:
            ask = partial(self._ask, device)
            return self._threads.timeboxed(ask, deadline.left(ANSWER_SECONDS))
        except (Busy, TooLate) as unasked:
            log.warning("no_zone", reason=type(unasked).__name__)
        except NoZone as refused:
            self._telemetry.reported(refused.report)
            self._pause(household)
        except (FetchError, ValueError, TimeoutError) as failed:
            log.warning("no_zone", reason=type(failed).__name__)
            self._pause(household)
        return None

    def close(self) -> None:
        """Ask nothing more."""
        self._threads.close()

    def _may_ask(self, device: Device, household: str) -> bool:
        if not (device.id and device.api_token and device.api_endpoint):
            return False
        if self._is_paused(household):
            return False
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return False
        return True

    def _ask(self, device: Device) -> str:
        """Ask Alexa for the zone.

        Raises:
            FetchError: no answer came.
            NoZone: the answer is not a 200.
            ValueError: it is not a zone.
        """
        endpoint = (device.api_endpoint or "").rstrip("/")
        answer = self._http.send(
            "GET",
            f"{endpoint}/v2/devices/{quote(device.id, safe='')}/settings/System.timeZone",
            seconds=ANSWER_SECONDS,
            most_bytes=MOST_BYTES,
            headers={"Authorization": f"Bearer {device.api_token}"},
        )
        if answer.status != HTTPStatus.OK:
            raise NoZone(refusal(API, answer))
        name = json.loads(answer.body)
        if not isinstance(name, str) or not is_zone(name):
            raise ValueError("not a zone")
        return name

    def _is_paused(self, household: str) -> bool:
        with self._lock:
            return self._ticks() < self._paused.get(household, 0.0)

    def _pause(self, household: str) -> None:
        with self._lock:
            self._paused[household] = self._ticks() + PAUSE_SECONDS
            self._paused.move_to_end(household)
            while len(self._paused) > PAUSES_KEPT:
                self._paused.popitem(last=False)

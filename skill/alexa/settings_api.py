"""The device's own settings, from Alexa's Settings API: here, the zone it lives in."""

import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote, urlsplit

from skill.alexa.http_client import Fetcher, FetchError
from skill.conversation.turn import Device, Turn
from skill.domain.days import is_zone
from skill.domain.deadline import Deadline, TooLate
from skill.hosting.waiting import wait_for
from skill.observability.logs import log

ANSWER_SECONDS = 0.8
MOST_BYTES = 256
PAUSE_SECONDS = 3600.0
PAUSES_KEPT = 10_000
ASKED_AT_ONCE = 8
HTTPS_PORT = 443

ApiHosts = Callable[[str], bool]
"""Whether a request's token may be sent to its `apiEndpoint`."""


def alexa_hosts(endpoint: str) -> bool:
    """Allow https://*.amazonalexa.com and nothing else."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username)
    named = host.endswith(".amazonalexa.com") and port in (None, HTTPS_PORT)
    return parts.scheme == "https" and named and plain


def loopback_hosts(endpoint: str) -> bool:
    """Allow what Alexa uses and, for local tools, this machine."""
    return alexa_hosts(endpoint) or endpoint.startswith(("http://127.0.0.1:", "http://localhost:"))


class DeviceSettings:
    """Asks for zones; after an answer that did not come, a household is left alone for an hour."""

    def __init__(self, fetcher: Fetcher, allowed: ApiHosts) -> None:
        self._fetcher = fetcher
        self._allowed = allowed
        self._asking = ThreadPoolExecutor(ASKED_AT_ONCE, "device-settings")
        self._lock = threading.Lock()
        self._paused: OrderedDict[str, float] = OrderedDict()

    def zone_of(self, turn: Turn, deadline: Deadline) -> str | None:
        """The device's zone, an IANA name; None where it is not to be had within 800 ms."""
        device, household = turn.device, turn.key
        if not (device.id and device.api_token and device.api_endpoint):
            return None
        if self._is_paused(household):
            return None
        if not self._allowed(device.api_endpoint):
            log.warning("api_endpoint_refused")
            return None
        try:
            # A thread of its own, because no time-out covers the look-up of a name.
            return wait_for(self._asking.submit(self._ask, device), deadline.left(ANSWER_SECONDS))
        except (FetchError, ValueError, TimeoutError, TooLate) as failed:
            log.warning("no_zone", reason=type(failed).__name__)
            self._pause(household)
            return None

    def close(self) -> None:
        """Stop asking."""
        self._asking.shutdown(wait=False, cancel_futures=True)

    def _ask(self, device: Device) -> str:
        endpoint = (device.api_endpoint or "").rstrip("/")
        answer = self._fetcher.get(
            f"{endpoint}/v2/devices/{quote(device.id, safe='')}/settings/System.timeZone",
            seconds=ANSWER_SECONDS,
            most_bytes=MOST_BYTES,
            headers={"Authorization": f"Bearer {device.api_token}"},
        )
        name = json.loads(answer)
        if not isinstance(name, str) or not is_zone(name):
            raise ValueError("not a zone")
        return name

    def _is_paused(self, household: str) -> bool:
        with self._lock:
            return time.monotonic() < self._paused.get(household, 0.0)

    def _pause(self, household: str) -> None:
        with self._lock:
            self._paused[household] = time.monotonic() + PAUSE_SECONDS
            while len(self._paused) > PAUSES_KEPT:
                self._paused.popitem(last=False)

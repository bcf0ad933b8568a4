"""A loopback stand-in for Alexa's APIs: Settings tells the device's zone, Reminders remind."""

import json
import os
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Self
from zoneinfo import available_timezones

from simulator import reminders_api
from simulator.reminders_api import RemindersApi


class SettingsApi:
    """Answers for one device while the context is open; the attributes may change at any time."""

    def __init__(self, zone: str, *, device_id: str, token: str) -> None:
        self.zone = zone
        self.delay = 0.0  # seconds
        self.status = HTTPStatus.OK
        self.body: bytes | None = None  # instead of the zone, to answer rubbish
        self.asked = 0  # how often the zone was asked for
        self.path = f"/v2/devices/{device_id}/settings/System.timeZone"
        self.token = token
        self.reminders = RemindersApi()
        self.closing = Event()
        self._server = _Server(self)
        self._thread = Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def url(self) -> str:
        """What a request's apiEndpoint says."""
        return f"http://127.0.0.1:{self._server.server_port}"

    def answer(
        self, method: str, path: str, authorization: str | None, body: bytes
    ) -> tuple[HTTPStatus, bytes]:
        """Status and body for one call; waits out the delay unless the server closes."""
        is_of_reminders = path.startswith(reminders_api.PATH)
        if not (is_of_reminders or (method, path) == ("GET", self.path)):
            return HTTPStatus.NOT_FOUND, b""
        if authorization != f"Bearer {self.token}":
            return HTTPStatus.UNAUTHORIZED, b""
        return self._remind(method, path, body) if is_of_reminders else self._tell_zone()

    def _remind(self, method: str, path: str, body: bytes) -> tuple[HTTPStatus, bytes]:
        status, answer = self.reminders.answer(method, path, body)
        self.closing.wait(self.reminders.delays.get(method, 0.0))
        return status, json.dumps(answer).encode()

    def _tell_zone(self) -> tuple[HTTPStatus, bytes]:
        self.asked += 1
        self.closing.wait(self.delay)
        if self.status is not HTTPStatus.OK:
            return self.status, b""
        return self.status, json.dumps(self.zone).encode() if self.body is None else self.body

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = False  # so that closing waits for answers under way

    def __init__(self, api: SettingsApi) -> None:
        self.api = api
        super().__init__(("127.0.0.1", 0), _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def do_PUT(self) -> None:
        self._answer()

    def do_DELETE(self) -> None:
        self._answer()

    def _answer(self) -> None:
        received = self.rfile.read(int(self.headers["Content-Length"] or 0))
        authorization = self.headers["Authorization"]
        status, body = self.server.api.answer(self.command, self.path, authorization, received)
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except ConnectionError:  # whoever asked has stopped waiting
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing: the terminal belongs to the conversation."""


def machine_zone(localtime: Path = Path("/etc/localtime")) -> str:
    """Return the machine's IANA zone, from TZ or the localtime link; UTC when neither names one."""
    linked = str(localtime.resolve()).partition("zoneinfo/")[2]
    for name in (os.environ.get("TZ", "").removeprefix(":"), linked):
        if name in available_timezones():
            return name
    return "UTC"

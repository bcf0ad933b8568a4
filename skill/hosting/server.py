"""The production server: granian collects whole requests, and its event loop answers them.

Whoever sends slowly, or never, costs an entry in an event loop: headers and body must each be there
within seconds, and a body is given up at the first byte over the limit. Only then is the WSGI
application called. docs/server.md has the comparison that led here.
"""

import asyncio
import io
import json
import multiprocessing.connection
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterable
from functools import partial
from threading import Thread
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.rsgi import HTTPProtocol, ProtocolClosed, ProtocolError, Scope

from skill.app import create_app
from skill.hosting.handing_over import Caller
from skill.observability.logs import log_to_stderr
from skill.observability.telemetry import FOLDER_OF_COUNTS
from skill.settings import Settings
from skill.web import MOST_BODY_BYTES

HEADERS_SECONDS = 5
BODY_SECONDS = 5.0
STOP_SECONDS = 20
MOST_HEADER_BYTES = 64 * 1024

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
Headers = list[tuple[str, str]]
Respond = Callable[[int, Headers, bytes], None]


class TooLarge(Exception):
    """A body has more bytes than any that Alexa sends."""


def run(settings: Settings, host: str, port: int, workers: int, *, signed: bool) -> int:
    """Serve until SIGTERM or SIGINT, then finish the turns under way; OSError for a taken port."""
    _expect_free(host, port)
    server = Granian(
        "skill",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        workers=workers,
        http=HTTPModes.http1,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        http1_settings=HTTP1Settings(
            header_read_timeout=HEADERS_SECONDS * 1000, max_buffer_size=MOST_HEADER_BYTES
        ),
        log_enabled=False,
    )
    with tempfile.TemporaryDirectory(prefix="small-gestures-") as folder:
        os.environ[FOLDER_OF_COUNTS] = folder
        server.serve(
            target_loader=partial(_application, settings, signed=signed), wrap_loader=False
        )
    return 0


def _application(settings: Settings, *, signed: bool) -> "OnTheLoop":
    """Each worker makes its own, since connections and threads do not survive a fork."""
    log_to_stderr()
    Thread(target=_end_with_the_parent, name="parent", daemon=True).start()
    app = create_app(settings, signed=signed)
    return OnTheLoop(app, print)


def _end_with_the_parent() -> None:
    """A worker whose parent was killed would hold the port for ever, and nobody could stop it."""
    parent = multiprocessing.parent_process()
    if parent:
        multiprocessing.connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


def _expect_free(host: str, port: int) -> None:
    """Granian's workers share a port on purpose, so it would not notice a stranger there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, port), family=family):
        pass


class OnTheLoop:
    """A WSGI application that the event loop itself calls, for whole requests.

    A thread takes longer to wake up than most turns last. Where one waits, for a store or a fetch,
    the loop goes on with others (skill/hosting/handing_over.py).
    """

    def __init__(self, application: WSGI, refused: Callable[[str], None]) -> None:
        self._application = application
        self._refused = refused
        self._caller: Caller[None] = Caller()

    async def __call__(self, scope: Scope, protocol: HTTPProtocol) -> None:
        """Answer one request."""
        respond: Respond = protocol.response_bytes
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _body(scope, protocol)
        except (ProtocolClosed, ProtocolError):
            self._refuse(respond, 400, "bad request", "the body broke off")
        except TimeoutError:
            self._refuse(respond, 400, "bad request", "the body came too slowly")
        except TooLarge:
            self._refuse(respond, 413, "request entity too large", "the body is too large")
        else:
            environ = _environ(scope, body)
            await self._caller.call(partial(_answer, self._application, environ, respond))

    def _refuse(self, respond: Respond, status: int, error: str, reason: str) -> None:
        self._refused(reason)
        headers = [("content-type", "application/json"), ("connection", "close")]
        respond(status, headers, json.dumps({"error": error}).encode())


async def _body(scope: Scope, protocol: HTTPProtocol) -> bytes:
    """The whole body; TooLarge at the first byte over the limit, declared or sent."""
    declared = scope.headers.get("content-length")
    if declared is not None:
        if int(declared) > MOST_BODY_BYTES:
            raise TooLarge
        return await protocol()
    body = bytearray()
    # A last chunk that is missing goes unnoticed here; what was signed would then not be whole.
    async for chunk in protocol:
        body += chunk
        if len(body) > MOST_BODY_BYTES:
            raise TooLarge
    return bytes(body)


def _environ(scope: Scope, body: bytes) -> dict[str, Any]:
    """PEP 3333's environment of a request that is there whole."""
    host, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": _bytes_as_text(scope.path),
        "QUERY_STRING": _bytes_as_text(scope.query_string),
        "SERVER_NAME": host.strip("[]"),
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": io.BytesIO(body),
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        _add_header(environ, name, value)
    return environ


def _bytes_as_text(text: str) -> str:
    """As PEP 3333 hands bytes over."""
    return text.encode().decode("latin-1")


def _add_header(environ: dict[str, Any], name: str, value: str) -> None:
    if "_" in name:
        return  # it would pass for the header that has a hyphen there
    key = name.upper().replace("-", "_")
    if key not in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        key = f"HTTP_{key}"
    environ[key] = f"{environ[key]},{value}" if key in environ else value


def _answer(application: WSGI, environ: dict[str, Any], respond: Respond) -> None:
    """Call the application as PEP 3333 has it; what it does on close is done after the answer."""
    started: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, _exc_info: object = None) -> None:
        started.append((status, headers))

    result = application(environ, start_response)
    try:
        body = b"".join(result)
        status, headers = started[-1]
        respond(int(status[:3]), headers, body)
    finally:
        getattr(result, "close", lambda: None)()

"""The production server: granian, whose threads call the WSGI application.

It ends no TLS, and waits for a body as long as a client likes: the proxy in front of it bounds both
(infra/Caddyfile).
"""

import json
import logging
import multiprocessing.connection
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from functools import partial
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from ipaddress import ip_address
from threading import BoundedSemaphore, Thread
from typing import Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from skill.observability.logs import log

MOST_AT_ONCE = 64
"""Requests that a worker is busy with at the same time, each in a thread; the next get a 503."""

HEADERS_SECONDS = 5
STOP_SECONDS = 20
MOST_HEADER_BYTES = 64 * 1024

WSGI = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def resolve(host: str) -> str:
    """Return an address of a host, an IPv4 one where it has both kinds.

    Raises:
        OSError: it has none.
    """
    with suppress(ValueError):
        return str(ip_address(host))  # which no name server need be asked for
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except UnicodeError as no_name:
        raise socket.gaierror(socket.EAI_NONAME, "not the name of a host") from no_name
    return str(min(found, key=lambda each: each[0])[4][0])


def run(
    make_app: Callable[[], WSGI],
    address: str,
    port: int,
    workers: int,
    refused: Callable[[str], None],
) -> None:
    """Serve until SIGTERM or SIGINT, then finish what is under way; port 0 takes a free one.

    Each worker makes its own application, since connections and threads do not survive a fork.
    `refused` hears why a worker refused a request that the application never saw.

    Raises:
        OSError: the address or the port cannot be had.
    """
    if sys.platform == "linux":  # and so for newer Pythons, too: workers share what is counted
        multiprocessing.set_start_method("fork", force=True)
        os.register_at_fork(after_in_child=_let_go_of_the_parents_handler)
    with _held(address, port) as free:
        server = Granian(
            "skill",
            address=address,
            port=free,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=MOST_AT_ONCE + 1,
            http=HTTPModes.http1,
            respawn_failed_workers=True,
            workers_kill_timeout=STOP_SECONDS,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADERS_SECONDS * 1000, max_buffer_size=MOST_HEADER_BYTES
            ),
            log_level=LogLevels.error,
            log_dictconfig={"handlers": {name: {"()": _Log} for name in ("console", "access")}},
        )
        announce = partial(_announce, address, free, lambda: len(server.wrks) == workers)
        server.on_startup(Thread(target=announce, name="announce", daemon=True).start)
        server.serve(target_loader=partial(_worker, make_app, refused), wrap_loader=False)


def bounded(application: WSGI, refused: Callable[[str], None]) -> WSGI:
    """Refuse at once what comes while an application is busy with as much as it may be.

    Granian's own queue has no bound for clients who ask and leave.
    """
    seats = BoundedSemaphore(MOST_AT_ONCE)

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if not seats.acquire(blocking=False):
            refused("too many requests at once")
            start_response("503 Service Unavailable", [("Content-Type", "application/json")])
            return [json.dumps({"error": "busy"}).encode()]
        try:
            return application(environ, start_response)
        finally:
            seats.release()

    return answer


def _worker(make_app: Callable[[], WSGI], refused: Callable[[str], None]) -> WSGI:
    Thread(target=_end_with_the_parent, name="parent", daemon=True).start()
    return bounded(make_app(), refused)


def _let_go_of_the_parents_handler() -> None:
    """Let SIGTERM end a worker that still starts.

    Until granian sets its own handler, a worker has a copy of its parent's, which tells nobody: the
    parent would wait STOP_SECONDS for it.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _end_with_the_parent() -> None:
    """Stop once the parent was killed: a worker would hold the port for ever."""
    parent = multiprocessing.parent_process()
    if parent:
        multiprocessing.connection.wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)


@contextmanager
def _held(address: str, port: int) -> Iterator[int]:
    """Hold a port that no stranger listens on, for granian's workers to share; its number."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as holder:
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind((address, port))
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        yield holder.getsockname()[1]


def _announce(address: str, port: int, forked: Callable[[], bool]) -> None:
    """Log where the server listens, once a worker does."""
    # Until all workers are forked this thread takes no lock, which they would inherit.
    while not forked() or not _listens(address, port):
        time.sleep(0.02)
    host = f"[{address}]" if ":" in address else address
    log.info("listening", url=f"http://{host}:{port}")


def _listens(address: str, port: int) -> bool:
    """Tell whether a worker answers: a socket takes connections long before that."""
    try:
        with closing(HTTPConnection(address, port, timeout=HEADERS_SECONDS)) as client:
            client.request("GET", "/healthz")
            return client.getresponse().status == HTTPStatus.OK
    except (OSError, HTTPException):
        return False


class _Log(logging.Handler):
    """What granian has to say of itself goes to our log, as a line like every other."""

    def emit(self, record: logging.LogRecord) -> None:
        log.error("server", message=record.getMessage())

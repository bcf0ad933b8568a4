"""Calls a WSGI application in its own process, and tells the CPU time of each call.

python -m tests.bench.calling MODULE:FACTORY. Each line of standard input is a file of letters; the
answer is one line of JSON, microseconds of CPU a letter, threads included. Only the standard
library is needed, since the stock stack has an environment of its own.
"""

import json
import sys
import time
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any


def main(target: str) -> int:
    """Answer until standard input ends."""
    module, _, factory = target.partition(":")
    application = getattr(import_module(module), factory)()
    for line in sys.stdin:
        letters = [json.loads(each) for each in Path(line.strip()).read_text().splitlines()]
        spent = [_cost(application, letter) for letter in letters]
        sys.stdout.write(f"{json.dumps(spent)}\n")
        sys.stdout.flush()
    return 0


def _cost(application: Any, letter: dict[str, Any]) -> float:
    environ, statuses = environ_of(letter), []
    begin = time.process_time_ns()
    result = application(environ, lambda status, _headers, _exc=None: statuses.append(status))
    body = b"".join(result)
    getattr(result, "close", lambda: None)()
    spent = (time.process_time_ns() - begin) / 1000
    if statuses != ["200 OK"] or letter["expect"].encode() not in body:
        raise RuntimeError(f"not the right answer: {statuses} {body!r}")
    return spent


def environ_of(letter: dict[str, Any]) -> dict[str, Any]:
    """PEP 3333's environment of a letter, as a server makes it."""
    body = letter["body"].encode()
    headers = {f"HTTP_{n.upper().replace('-', '_')}": v for n, v in letter["headers"].items()}
    return headers | {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": "/alexa",
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "8080",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "127.0.0.1:8080",
        "CONTENT_TYPE": "application/json; charset=utf-8",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

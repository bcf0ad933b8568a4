"""Lambda on loopback: its Runtime API, and Amazon's own client of it running our handler."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Any
from uuid import uuid4

from tests.support.processes import ROOT, environment

HANDLER = "skill.hosting.aws_lambda.lambda_handler"
ARN = "arn:aws:lambda:us-east-1:111122223333:function:small-gestures"
TIMEOUT_SECONDS = 8
PATIENCE_SECONDS = 20
_API = "/2018-06-01/runtime"

JSON = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What became of an event: the handler's answer, or the error that ended it."""

    kind: str
    told: JSON

    @property
    def status(self) -> int:
        """The answer's HTTP status."""
        return int(self.told["statusCode"])

    @property
    def json(self) -> JSON:
        """The answer's body, parsed."""
        parsed: JSON = json.loads(self.told["body"])
        return parsed


@dataclass
class Function:
    """A function that waits for events."""

    log: Path
    events: "SimpleQueue[JSON | None]" = field(default_factory=SimpleQueue)
    outcomes: "SimpleQueue[Outcome]" = field(default_factory=SimpleQueue)

    def __call__(self, event: JSON) -> Outcome:
        """Return what becomes of an event."""
        self.events.put(event)
        return self.outcome()

    def outcome(self) -> Outcome:
        """Return the next outcome, of an event or of the start."""
        return self.outcomes.get(timeout=PATIENCE_SECONDS)

    def lines(self) -> list[JSON]:
        """Its log, which is an object a line."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


@contextmanager
def function(log: Path, settings: Mapping[str, str]) -> Iterator[Function]:
    """Start the function as Lambda does, until the test is over."""
    running = Function(log)
    with ThreadingHTTPServer(("127.0.0.1", 0), _runtime_api(running)) as api:
        thread = Thread(target=api.serve_forever, args=(0.02,))
        thread.start()
        try:
            with _client(running, api.server_port, settings):
                yield running
        finally:
            running.events.put(None)
            api.shutdown()
            thread.join()


@contextmanager
def _client(running: Function, port: int, settings: Mapping[str, str]) -> Iterator[None]:
    command = [sys.executable, "-m", "awslambdaric", HANDLER]
    lambdas = {"AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{port}", "AWS_LAMBDA_LOG_FORMAT": "JSON"}
    given = environment({**settings, **lambdas})
    with (
        running.log.open("wb") as log,
        subprocess.Popen(command, env=given, cwd=ROOT, stdout=log, stderr=log) as process,
    ):
        try:
            yield
        finally:
            process.kill()


def _told_of_an_event() -> dict[str, str]:
    """The headers that come with one; without any of them, Amazon's client ends with a SIGSEGV."""
    return {
        "Content-Type": "application/json",
        "Lambda-Runtime-Aws-Request-Id": str(uuid4()),
        "Lambda-Runtime-Deadline-Ms": str(int((time.time() + TIMEOUT_SECONDS) * 1000)),
        "Lambda-Runtime-Invoked-Function-Arn": ARN,
        "Lambda-Runtime-Trace-Id": "Root=1-00000000-000000000000000000000000;Sampled=0",
    }


def _runtime_api(running: Function) -> type[BaseHTTPRequestHandler]:
    class RuntimeApi(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            """The next event, once there is one."""
            event = running.events.get()
            if event is None:
                return
            self.send_response(200)
            for name, value in _told_of_an_event().items():
                self.send_header(name, value)
            self._end(json.dumps(event).encode())

        def do_POST(self) -> None:
            """An outcome: …/response or …/error."""
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            running.outcomes.put(Outcome(self.path.removeprefix(_API).rpartition("/")[2], told))
            self.send_response(202)
            self._end(b"{}")

        def _end(self, body: bytes) -> None:
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    return RuntimeApi

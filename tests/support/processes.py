"""`python -m skill …` as a process of its own, with nothing of the developer's settings."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import (
    AbstractContextManager,
    closing,
    contextmanager,
    redirect_stderr,
    redirect_stdout,
)
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from threading import Timer
from typing import Any
from urllib.parse import urlsplit

import pytest
import urllib3
from structlog.testing import capture_logs

from skill.__main__ import main
from tests.support.eventually import until
from tests.support.forked import Forked

ROOT = Path(__file__).parents[2]
MODEL = ROOT / "interaction_models" / "en-US.json"
START_SECONDS = 30

Main = Callable[[Sequence[str]], int]


def environment(settings: Mapping[str, str]) -> dict[str, str]:
    """Return what a process is given: where to find commands, and these settings alone."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, **settings}


def run_skill(*arguments: str, said: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command of the skill to its end."""
    return subprocess.run(
        [sys.executable, "-m", "skill", *arguments],
        input=said,
        env=environment(settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def call_skill(
    *arguments: str, said: str = "", **settings: str
) -> subprocess.CompletedProcess[str]:
    """Run a command of the skill in this process: what run_skill does, a second sooner."""
    out, errors = StringIO(), StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        redirect_stdout(out),
        redirect_stderr(errors),
        capture_logs(),
    ):
        patch.setattr(os, "environ", environment(settings))
        patch.setattr(sys, "stdin", StringIO(said))
        # The log's form is the whole process's, and would stay.
        patch.setattr("skill.tools.commands.log_to_stderr", lambda **_: None)
        try:
            status = main(arguments)
        except SystemExit as wrong:  # argparse's
            status = int(wrong.code or 0)
    return subprocess.CompletedProcess(arguments, status, out.getvalue(), errors.getvalue())


@dataclass
class Serving:
    """A server process and where it listens."""

    process: subprocess.Popen[str] | Forked
    url: str

    def get(self, path: str) -> urllib3.BaseHTTPResponse:
        """GET, on a connection of its own."""
        with urllib3.PoolManager(retries=False, timeout=10) as pool:
            return pool.request("GET", self.url + path)

    def workers(self) -> list[int]:
        """Return the processes that answer (Linux)."""
        own = self.process.pid
        return [int(each) for each in Path(f"/proc/{own}/task/{own}/children").read_text().split()]

    def stop(self) -> int:
        """SIGTERM, and the status that it ends with."""
        self.process.terminate()
        return self.process.wait(30)


@contextmanager
def served_by(
    main: Main, arguments: Sequence[str], settings: Mapping[str, str]
) -> Iterator[Serving]:
    """Run the server of a main function on a free port, until the test is over."""
    command = ["serve", *arguments, "--port", "0"]
    with closing(Forked(environment(settings), main, command)) as process:
        yield from _listening(process)


def serving(*arguments: str, **settings: str) -> AbstractContextManager[Serving]:
    """Run what `python -m skill serve` runs."""
    return served_by(main, arguments, settings)


@contextmanager
def started(command: Sequence[str], folder: Path, settings: Mapping[str, str]) -> Iterator[Serving]:
    """Run a command that serves, on a free port and in a folder, until the test is over."""
    with subprocess.Popen(
        [*command, "--port", "0"],
        env=environment(settings),
        cwd=folder,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        yield from _listening(process)


def _listening(process: subprocess.Popen[str] | Forked) -> Iterator[Serving]:
    try:
        yield Serving(process, wait_until_listening(process))
    finally:
        process.terminate()
        process.wait(30)


def converse(outside_clients: Path, url: str, said: Sequence[str]) -> list[dict[str, Any]]:
    """Return what virtual-alexa heard of a server, answer by answer."""
    answer = subprocess.run(
        ["node", "conversation.js", f"{url}/alexa", str(MODEL)],
        input="\n".join(said),
        cwd=outside_clients,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    return [json.loads(line) for line in answer.stdout.splitlines()]


def wait_until_listening(process: subprocess.Popen[str] | Forked) -> str:
    """Return the URL that a server logs; RuntimeError with what it said where it never does."""
    assert process.stderr
    said = []
    patience = Timer(START_SECONDS, process.kill)
    patience.start()
    try:
        for line in process.stderr:
            said.append(line)
            if '"listening"' in line:
                url: str = json.loads(line)["url"]
                return url
    finally:
        patience.cancel()
    raise RuntimeError(f"it never listened; it said: {''.join(said)}")


def wait_until_alive(running: Serving) -> None:
    """Return once /healthz answers; RuntimeError if it never does."""
    ends = time.monotonic() + START_SECONDS
    while time.monotonic() < ends and running.process.poll() is None:
        try:
            if running.get("/healthz").status == 200:
                return
        except urllib3.exceptions.HTTPError:
            time.sleep(0.05)
    running.process.kill()
    raise RuntimeError("no answer")


def kill_a_worker(running: Serving) -> None:
    """Kill one of a server's workers, and return once another is in its place and one listens.

    The one that was killed may have been the only one that listened: others may be starting yet.
    """
    victim, *others = running.workers()
    os.kill(victim, signal.SIGKILL)
    until(lambda: victim not in running.workers() and len(running.workers()) > len(others))
    until(lambda: _is_listening(running.url))


def _is_listening(url: str) -> bool:
    """Tell whether somebody takes a connection."""
    place = urlsplit(url)
    with socket.socket() as probe:
        return probe.connect_ex((place.hostname, place.port)) == 0


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def alexa_lines(output: str) -> list[str]:
    """Return what the simulated Echo said, line by line."""
    return re.findall(r"^alexa: (.*)$", output, re.MULTILINE)

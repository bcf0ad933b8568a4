"""Servers that end as in a power cut, and servers whose files cannot grow."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.support.processes import ROOT, Serving, environment, free_port, wait_until_alive
from tests.support.tools import leave_out


@contextmanager
def crashing(*arguments: str, **settings: str) -> Iterator[Serving]:
    """`python -m skill serve`, ended by SIGKILL: it and its workers, whatever they are doing."""
    port = str(free_port())
    with subprocess.Popen(
        [sys.executable, "-m", "skill", "serve", "--port", port, *arguments],
        env=environment(settings),
        cwd=ROOT,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        text=True,
    ) as process:
        try:
            running = Serving(process, f"http://127.0.0.1:{port}")
            wait_until_alive(running)
            yield running
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


@contextmanager
def no_room(running: Serving) -> Iterator[None]:
    """Let no file of a server grow, as a full disk does; the kernel refuses, for root as well."""
    if not hasattr(resource, "prlimit"):
        leave_out("only Linux can take room away from a process that runs")
    _let_files_grow_to(4096, running)
    try:
        yield
    finally:
        _let_files_grow_to(resource.RLIM_INFINITY, running)


def _let_files_grow_to(size: int, running: Serving) -> None:
    for process in (running.process.pid, *_children(running.process.pid)):
        resource.prlimit(process, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))


def _children(process: int) -> list[int]:
    return [
        int(each) for each in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]

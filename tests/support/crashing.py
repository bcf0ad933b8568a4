"""Servers that end as in a power cut, and servers whose files cannot grow."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

from tests.support.processes import Serving
from tests.support.tools import leave_out


@contextmanager
def crashing(server: AbstractContextManager[Serving]) -> Iterator[Serving]:
    """A server that is ended by SIGKILL: it and its workers, whatever they are doing."""
    with server as running:
        yield running
        with suppress(ProcessLookupError):
            os.killpg(running.process.pid, signal.SIGKILL)


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

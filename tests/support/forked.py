"""Processes of the skill that are forked from one which has imported it: a second sooner each.

It imports next to nothing itself, for every one of them imports it.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Mapping
from multiprocessing.connection import Connection
from subprocess import TimeoutExpired
from typing import TextIO


class Forked:
    """A process that runs a main function; subprocess.Popen, as far as the tests need it."""

    def __init__(
        self, environment: Mapping[str, str], main: Callable[..., int], *arguments: object
    ) -> None:
        """Start it, in a session of its own, with nothing but this environment."""
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["tests.support.preloaded"])
        reader, writer = context.Pipe(duplex=False)
        with reader, writer:
            self._inner = context.Process(target=_run, args=(environment, writer, main, *arguments))
            self._inner.start()
            self.stderr: TextIO = os.fdopen(os.dup(reader.fileno()), encoding="utf-8")

    @property
    def pid(self) -> int:
        """Its number, which is its session's as well."""
        assert self._inner.pid
        return self._inner.pid

    def send_signal(self, number: int) -> None:
        """Send it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to stop."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)

    def poll(self) -> int | None:
        """The status that it ended with, if it did."""
        return self._inner.exitcode

    def wait(self, timeout: float) -> int:
        """The status that it ends with; TimeoutExpired where it does not end in these seconds."""
        self._inner.join(timeout)
        status = self.poll()
        if status is None:
            raise TimeoutExpired("a forked process", timeout)
        return status

    def close(self) -> None:
        """End it if it has not ended, and read its log no more."""
        self.kill()
        self.stderr.close()


def _run(
    environment: Mapping[str, str], log: Connection, main: Callable[..., int], *arguments: object
) -> None:
    os.setsid()
    os.dup2(log.fileno(), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(*arguments))

"""A person at a real terminal: a pseudo-terminal, and a process of the skill on it."""

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.support.processes import ROOT, environment


@dataclass
class Terminal:
    """What was typed and what was shown, `seen` up to what was waited for last."""

    keyboard_and_screen: int
    process: subprocess.Popen[bytes]
    shown: str = ""
    seen: int = 0

    def type(self, text: str) -> None:
        """Press the keys of a text."""
        os.write(self.keyboard_and_screen, text.encode())

    def expect(self, pattern: str) -> str:
        """Wait until a pattern is shown; what was shown before it, since the last one."""
        while not (found := re.compile(pattern).search(self.shown, self.seen)):
            self.shown += self._read()
        before, self.seen = self.shown[self.seen : found.start()], found.end()
        return before

    def end(self) -> int:
        """Wait until the process has ended; its status."""
        try:
            while True:
                self.shown += self._read()
        except EOFError:
            return self.process.wait(30)

    def _read(self) -> str:
        try:
            read = os.read(self.keyboard_and_screen, 4096)
        except OSError:  # Linux: nobody has the other side any more
            read = b""
        if not read:
            raise EOFError(self.shown)
        return read.decode().replace("\r\n", "\n")


@contextmanager
def at_a_terminal(*arguments: str, **settings: str) -> Iterator[Terminal]:
    """Run a command of the skill on a terminal."""
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "skill", *arguments],
        cwd=ROOT,
        env=environment(settings),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    ) as process:
        os.close(theirs)
        try:
            yield Terminal(ours, process)
        finally:
            process.kill()
            os.close(ours)

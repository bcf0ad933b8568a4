"""The keyboard of a terminal: lines that can be edited, and quiet while an answer is played."""

import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

with suppress(ImportError):  # a Python that was built without it still reads lines
    import readline  # from now on input() knows the arrows, and the lines of this run

    # Which would write signs of its own before each answer.
    readline.parse_and_bind("set enable-bracketed-paste off")

try:
    import termios
except ImportError:  # Windows: what is typed during an answer is seen
    termios = None  # type: ignore[assignment]

LOCAL_MODES = 3
"""Their place in what termios tells of a terminal."""


class SpokenTo(Exception):
    """A person typed a line while something was played: the device falls silent, and hears it."""


class Keyboard:
    """Whoever sits at this terminal's standard input."""

    def lines(self, prompt: str) -> Iterator[str]:
        """Yield each line that a person types after the prompt, until Control-D."""
        with suppress(EOFError):
            while True:
                yield input(prompt)

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Show nothing of what is typed meanwhile; the next prompt does."""
        if termios is None:
            yield
            return
        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
        modes = [*before]
        modes[LOCAL_MODES] &= ~termios.ECHO
        termios.tcsetattr(terminal, termios.TCSANOW, modes)
        try:
            yield
        finally:
            termios.tcsetattr(terminal, termios.TCSANOW, before)

    def wait(self, seconds: float) -> None:
        """Let so many seconds pass.

        Raises:
            SpokenTo: a line was typed before they were over; it is yet to be read.
        """
        ready, _, _ = select.select([sys.stdin], [], [], seconds)
        if ready:
            raise SpokenTo

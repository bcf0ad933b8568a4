"""Speaks aloud through espeak-ng, where there is one and a sound device to hear it on."""

import shutil
import subprocess
from typing import TextIO

from simulator.espeak import PROGRAM, STDIN, run

LONGEST_SECONDS = 300


class Voice:
    """Says text aloud; where that cannot be done, one line says so once and all goes on."""

    def __init__(self, out: TextIO, *, locale: str = "en-US", program: str = PROGRAM) -> None:
        self._out = out
        self._language = locale.lower()
        self._program = shutil.which(program)
        if self._program is None:
            self._give_up(f"{program} is not installed")

    def say(self, text: str) -> None:
        """Speak, and come back when it is said; nothing where it was given up."""
        if self._program is not None and not self._speak(self._program, text):
            self._give_up(f"{PROGRAM} found no way to make a sound")

    def _speak(self, program: str, text: str) -> bool:
        """Tell whether it could be heard."""
        try:
            done = run(program, self._language, text, STDIN, seconds=LONGEST_SECONDS)
        except (OSError, subprocess.SubprocessError):
            return False
        # Without a sound device espeak-ng complains and yet ends with status 0.
        return not any(line.startswith(b"error:") for line in done.stderr.splitlines())

    def _give_up(self, why: str) -> None:
        self._program = None
        self._out.write(f"(not speaking aloud: {why})\n")
        self._out.flush()

"""Words as samples, by espeak-ng."""

import io
import shutil
import subprocess
import wave
from array import array
from dataclasses import dataclass

from simulator.clips import RATE, Samples

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 160
"""By espeak-ng's own count: about sixteen characters a second, where Alexa says fourteen or so."""
LONGEST_SECONDS = 60

STDIN = "--stdin"
"""The way in for words, since there those that begin with a dash are still words."""


class VoiceError(Exception):
    """No words can be spoken; says why in one line."""


def run(
    program: str, language: str, words: str, *options: str, seconds: float
) -> subprocess.CompletedProcess[bytes]:
    """Have the program say some words in so many seconds; OSError or SubprocessError otherwise."""
    command = [program, "-v", language, *options]
    return subprocess.run(  # noqa: S603  no shell; the program was looked up
        command, input=words.encode(), capture_output=True, timeout=seconds, check=True
    )


@dataclass(frozen=True, slots=True)
class Espeak:
    """A voice that is not heard but handed back as samples."""

    program: str
    language: str

    @classmethod
    def find(cls, locale: str, program: str = PROGRAM) -> "Espeak":
        """Return the voice for a locale.

        Raises:
            VoiceError: the program is not installed.
        """
        found = shutil.which(program)
        if found is None:
            raise VoiceError(f"{program} is not installed")
        return cls(found, locale.lower())

    def speak(self, words: str) -> Samples:
        """Return the samples of some words.

        Raises:
            VoiceError: nothing can be made of it.
        """
        try:
            with wave.open(io.BytesIO(self._wav(words))) as file:
                if file.getparams()[:3] != (1, 2, RATE):
                    raise VoiceError(f"{PROGRAM} speaks in another format than {RATE} Hz mono")
                return array("h", file.readframes(file.getnframes()))
        except (EOFError, wave.Error) as error:
            raise VoiceError(f"{PROGRAM} made no sound of {words!r}") from error

    def _wav(self, words: str) -> bytes:
        how = ("-s", str(WORDS_A_MINUTE), "-z", STDIN, "--stdout")
        try:
            done = run(self.program, self.language, words, *how, seconds=LONGEST_SECONDS)
        except (OSError, subprocess.SubprocessError) as error:
            raise VoiceError(f"{PROGRAM}: {error}") from error
        return done.stdout

"""Renders what is heard to sound files: words by a voice, clips drawn, all mixed at its moment."""

import re
import wave
from array import array
from collections.abc import Callable
from math import ceil
from operator import add
from pathlib import Path

from simulator.clips import RATE, Samples, draw
from simulator.playback import Playback
from simulator.sound import Kind, Sounding

LOUDEST = 2**15 - 1
# Loudness moves in steps as small as this, too small to be heard as steps.
STEP = RATE // 100
LONGEST_NAME = 40

Speak = Callable[[str], Samples]
"""What makes words into samples."""


class Studio:
    """Where words and clips become samples; each is made once."""

    def __init__(self, speak: Speak) -> None:
        self._makers = {Kind.SPEECH: speak, Kind.AUDIO: draw}
        self._made: dict[tuple[Kind, str], Samples] = {}

    def measure(self, kind: Kind, content: str) -> int:
        """Return a Measure of what really sounds.

        What is neither words nor a clip takes no time.
        """
        return ceil(len(self._samples(kind, content)) * 1000 / RATE)

    def render(self, playback: Playback) -> Samples:
        """Return the samples of the whole, each sounding as long as it really takes.

        What Alexa asks in her own words, and what is unsupported, is left out: the recording
        holds what the skill sent, and the written answer names the rest.
        """
        measured = playback.measured(self.measure)
        mixed = array("h", bytes(2 * _sample(measured.ms)))
        for sounding in measured.soundings:
            self._lay(mixed, sounding)
        return mixed

    def write(self, playback: Playback, file: Path) -> None:
        """The whole as a WAV file.

        Raises:
            OSError: it cannot be written.
        """
        samples = self.render(playback)
        with wave.open(str(file), "wb") as out:
            out.setparams((1, 2, RATE, 0, "NONE", "not compressed"))
            out.writeframes(samples.tobytes())

    def _lay(self, mixed: Samples, sounding: Sounding) -> None:
        """Add a sounding to what sounds already."""
        skipped = _sample(sounding.skip_ms)
        samples = self._samples(sounding.kind, sounding.aloud)
        heard = samples[skipped : skipped + _sample(sounding.ms)]
        begin = _sample(sounding.at_ms)
        place = slice(begin, begin + len(heard))
        mixed[place] = _limited(array("i", map(add, mixed[place], _as_loud(sounding, heard))))

    def _samples(self, kind: Kind, content: str) -> Samples:
        if kind not in self._makers:
            return array("h")
        if (kind, content) not in self._made:
            self._made[kind, content] = self._makers[kind](content)
        return self._made[kind, content]


class Recorder:
    """Writes one answer after the other into a folder: 01-give-me-a-gesture.wav, and so on."""

    def __init__(self, folder: Path, studio: Studio) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._studio = studio
        self._count = 0

    def record(self, said: str, playback: Playback) -> None:
        """Write the answer to what was said; VoiceError or OSError where that cannot be done."""
        self._count += 1
        name = file_name(f"{self._count:02} {said}")
        self._studio.write(playback, self._folder / f"{name}.wav")


def file_name(text: str) -> str:
    """Words as a file's name that any machine takes, without its ending."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower())[:LONGEST_NAME].strip("-")


def _sample(ms: int) -> int:
    return ms * RATE // 1000


def _as_loud(sounding: Sounding, heard: Samples) -> Samples:
    if not sounding.ramps:
        return heard
    ramped = array("i")
    for begin in range(0, len(heard), STEP):
        loudness = sounding.loudness(sounding.skip_ms + begin * 1000 // RATE)
        ramped.extend([int(loudness * sample) for sample in heard[begin : begin + STEP]])
    return ramped


def _limited(sums: Samples) -> Samples:
    """As 16 bits; where that would overflow, as loud as they hold."""
    if max(map(abs, sums), default=0) > LOUDEST:
        return array("h", [max(-LOUDEST, min(each, LOUDEST)) for each in sums])
    return array("h", sums)

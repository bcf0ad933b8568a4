"""What can be heard in a recording, from its samples alone."""

import wave
from array import array
from collections.abc import Iterator
from operator import sub
from pathlib import Path

from simulator.clips import Samples

FRAME_MS = 5
# The sentences of one cue are less than this apart, and cues are more.
QUIET_MS = 430
# How much neighbouring samples differ: speech and bells far more than this, deep water far less.
LOUD = 300


def heard(file: Path) -> tuple[Samples, int]:
    """Return the samples of a WAV file of 16 bits and one channel, and its rate."""
    with wave.open(str(file)) as recording:
        assert (recording.getnchannels(), recording.getsampwidth()) == (1, 2)
        return array("h", recording.readframes(recording.getnframes())), recording.getframerate()


def onsets(samples: Samples, rate: int) -> list[int]:
    """Return the moments, in milliseconds, at which something is heard after it was quiet."""
    found = []
    quiet_since = -QUIET_MS - 1
    for moment in _loud_moments(samples, rate):
        if moment - quiet_since > QUIET_MS:
            found.append(moment)
        quiet_since = moment
    return found


def _loud_moments(samples: Samples, rate: int) -> Iterator[int]:
    length = rate * FRAME_MS // 1000
    for begin in range(0, len(samples), length):
        if _is_loud(samples[begin : begin + length]):
            yield begin * 1000 // rate


def _is_loud(frame: Samples) -> bool:
    # Most frames are silent; to see that takes a tenth of the time that the rest takes.
    return any(frame.tobytes()) and max(map(sub, frame[1:], frame), default=0) > LOUD

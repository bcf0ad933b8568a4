"""Sound files, drawn and not fetched: a bell for every address, or water where it tells of water.

They stand in for Alexa's own: as soft, about as long, and told apart by their pitch.
"""

import random
import re
from array import array
from collections.abc import Iterable, Iterator
from math import exp, pi, sin
from typing import TypeAlias
from zlib import crc32

RATE = 22_050
"""Samples a second, here and from espeak-ng."""

Samples: TypeAlias = "array[int]"  # in quotes: Python 3.11's array takes no subscript
"""16 bits each, one channel."""

BELL_SECONDS, WAVE_SECONDS = 1, 6
BELL_HEIGHT, WAVE_HEIGHT = 9_000, 12_000
ATTACK_SECONDS = 0.004
DECAYS_A_SECOND = 5
SMOOTHING = 0.06
"""How much of each random sample is heard at once: the less, the deeper the water."""

# A small bell: (its overtone as a multiple of its pitch, how loud that is).
_OVERTONES = ((1, 0.55), (2, 0.25), (3.01, 0.12), (4.17, 0.08))
# Five notes an octave, which sound well in any order.
_PITCHES = tuple(523.25 * 2 ** (half_tones / 12) for half_tones in (0, 2, 4, 7, 9, 12, 14, 16))
_WATER = re.compile(r"\b(water|rain|river|ocean|nature)")


def draw(source: str) -> Samples:
    """Return the samples of a clip by its address, always the same."""
    return array("h", _wave() if _WATER.search(source) else _bell(_pitch(source)))


def _pitch(source: str) -> float:
    """Return a clip's pitch in hertz: neighbours by number sound neighbouring notes."""
    name = source.rstrip("0123456789")
    number = source[len(name) :][-2:]
    return _PITCHES[(crc32(name.encode()) + int(number or 0)) % len(_PITCHES)]


def _bell(pitch: float) -> Iterator[int]:
    for sample in range(BELL_SECONDS * RATE):
        seconds = sample / RATE
        tone = sum(part * sin(2 * pi * pitch * times * seconds) for times, part in _OVERTONES)
        heard = min(seconds / ATTACK_SECONDS, 1) * exp(-DECAYS_A_SECOND * seconds)
        yield round(BELL_HEIGHT * heard * tone)


def _wave() -> Iterator[int]:
    """Return one wave that comes from silence and goes back to it, so that it may be repeated."""
    rng = random.Random(0)
    noise = [rng.uniform(-1, 1) for _ in range(WAVE_SECONDS * RATE)]
    deep = list(_smooth(_smooth(noise)))
    height = WAVE_HEIGHT / max(map(abs, deep))
    for sample, water in enumerate(deep):
        yield round(height * water * sin(pi * sample / len(deep)) ** 2)


def _smooth(noise: Iterable[float]) -> Iterator[float]:
    heard = 0.0
    for each in noise:
        heard += SMOOTHING * (each - heard)
        yield heard

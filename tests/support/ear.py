"""What an ear makes of a text: how hard it is, and what no voice can say."""

import re
from functools import cache

import pyphen  # type: ignore[import-untyped]

FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|0|should have)\b", re.IGNORECASE)
"""The contract's words, and a digit that is spoken as one of them."""

HARDEST_GRADE = 6
"""Years of school by Flesch and Kincaid: plain enough for an ear that is half elsewhere."""

SOURCES = re.compile("John and Julie Gottman|John Gottman|Sara Algoe|Shelly Gable")


@cache
def _hyphens() -> pyphen.Pyphen:
    return pyphen.Pyphen(lang="en_US")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text."""
    return [each for each in re.split(r"[.?!]\s+", f"{text} ") if each.strip()]


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, without the names of sources."""
    words = re.findall(r"[A-Za-z']+", SOURCES.sub("", text))
    syllables = sum(len(_hyphens().positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * syllables / len(words) - 15.59

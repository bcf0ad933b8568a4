"""Spoken numbers below a hundred, and the ordinals of a month's days."""

import re

from simulator.hearing.plain import ENGLISH, any_of

_SMALL, _TENS, _ORDINALS = (
    ENGLISH["numbers"][words].split() for words in ("small", "tens", "ordinals")
)
_NUMBERS = {word: value for value, word in enumerate(_SMALL)}
_NUMBERS |= dict(zip(_TENS, range(20, 100, 10), strict=True))
_NUMBERS |= {f"{ten} {one}": _NUMBERS[ten] + _NUMBERS[one] for ten in _TENS for one in _SMALL[1:10]}
_DAYS = {word: value for value, word in enumerate(_ORDINALS, start=1)}
_DAYS |= {f"twenty {word}": 20 + value for word, value in _DAYS.items()}
_DAYS |= {"thirtieth": 30, "thirty first": 31}

NUMBER_WORDS = frozenset(" ".join(_NUMBERS).split()) | {"a", "and"}
ORDINAL_WORDS = frozenset(" ".join(_DAYS).split())

_NUMBER = re.compile(rf"\b{any_of(_NUMBERS)}\b")
_ORDINAL = re.compile(rf"\b{any_of(_DAYS)}\b")


def in_digits(words: str) -> str:
    """Return the same words with each spoken number in digits: "seven thirty" is "7 30"."""
    return _NUMBER.sub(lambda number: str(_NUMBERS[number[0]]), words)


def ordinals_in_digits(words: str) -> str:
    """Put each ordinal up to thirty-first in digits: "the 20th" is "the 20"."""
    words = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", r"\1", words)
    return _ORDINAL.sub(lambda ordinal: str(_DAYS[ordinal[0]]), words)

"""Spoken numbers: from zero to the thousands, and the ordinals of a month's days."""

import re
from itertools import chain

_SMALL = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen
"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_ORDINALS = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth
    fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""

_VALUES = {
    **{word: value for value, word in enumerate(_SMALL.split())},
    **{word: 10 * value for value, word in enumerate(_TENS.split(), start=2)},
    "a": 1,
    "and": 0,
}

NUMBER_WORDS = frozenset(_VALUES) | {"hundred", "thousand"}

_ORDINAL_VALUES = {word: value for value, word in enumerate(_ORDINALS.split(), start=1)}
_ORDINAL_VALUES |= {
    "twentieth": 20,
    "thirtieth": 30,
    **{f"twenty {word}": 20 + _ORDINAL_VALUES[word] for word in _ORDINALS.split()[:9]},
    "thirty first": 31,
}
ORDINAL_WORDS = frozenset(chain.from_iterable(map(str.split, _ORDINAL_VALUES)))


def _any_of(words: str) -> str:
    return "|".join(sorted(words.split(), key=len, reverse=True))


_ONES = _any_of(" ".join(_SMALL.split()[1:10]))
_BELOW_100 = rf"(?:(?:{_any_of(_TENS)})(?: (?:{_ONES}))?|{_any_of(_SMALL)})"
_BELOW_1000 = rf"(?:(?:a|{_ONES}) hundred(?: (?:and )?{_BELOW_100})?|{_BELOW_100})"
_NUMBER = re.compile(
    rf"\b(?:(?:a|{_BELOW_1000}) thousand(?: (?:and )?{_BELOW_1000})?|{_BELOW_1000})\b"
)
_ORDINAL = re.compile(rf"\b(?:{'|'.join(sorted(_ORDINAL_VALUES, key=len, reverse=True))})\b")


def in_digits(words: str) -> str:
    """The same words with each spoken number in digits: "seven thirty" is "7 30"."""
    return _NUMBER.sub(lambda number: str(_value(number[0])), words)


def ordinals_in_digits(words: str) -> str:
    """The same words with each ordinal up to thirty-first in digits: "the 20th" is "the 20"."""
    words = re.sub(r"\b(\d+)(?:st|nd|rd|th)\b", r"\1", words)
    return _ORDINAL.sub(lambda ordinal: str(_ORDINAL_VALUES[ordinal[0]]), words)


def _value(number: str) -> int:
    thousands = part = 0
    for word in number.split():
        if word == "thousand":
            thousands, part = 1000 * part, 0
        else:
            part = 100 * part if word == "hundred" else part + _VALUES[word]
    return thousands + part

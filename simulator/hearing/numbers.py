"""Spoken numbers: from zero to the thousands, and the ordinals of a month's days."""

import re


def words_in(text: str) -> list[str]:
    """Return a list of words, written as a text."""
    return text.split()


_SMALL = words_in(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen"
)
_TENS = words_in("twenty thirty forty fifty sixty seventy eighty ninety")
_ORDINALS = words_in(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
)
_VALUES = {word: value for value, word in enumerate(_SMALL)}
_VALUES |= {word: 10 * value for value, word in enumerate(_TENS, start=2)} | {"a": 1, "and": 0}
_ORDINAL_VALUES = {word: value for value, word in enumerate(_ORDINALS, start=1)}
_ORDINAL_VALUES |= {f"twenty {word}": 20 + value for word, value in _ORDINAL_VALUES.items()}
_ORDINAL_VALUES |= {"thirtieth": 30, "thirty first": 31}

NUMBER_WORDS = frozenset(_VALUES) | {"hundred", "thousand"}
ORDINAL_WORDS = frozenset(" ".join(_ORDINAL_VALUES).split())


def any_of(words: list[str]) -> str:
    """Return a pattern of any of these, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


_BELOW_100 = rf"(?:(?:{any_of(_TENS)})(?: (?:{any_of(_SMALL[1:10])}))?|{any_of(_SMALL)})"
_BELOW_1000 = rf"(?:(?:a|{any_of(_SMALL[1:10])}) hundred(?: (?:and )?{_BELOW_100})?|{_BELOW_100})"
_NUMBER = re.compile(
    rf"\b(?:(?:a|{_BELOW_1000}) thousand(?: (?:and )?{_BELOW_1000})?|{_BELOW_1000})\b"
)
_ORDINAL = re.compile(rf"\b(?:{any_of(list(_ORDINAL_VALUES))})\b")


def in_digits(words: str) -> str:
    """Return the same words with each spoken number in digits: "seven thirty" is "7 30"."""
    return _NUMBER.sub(lambda number: str(_value(number[0])), words)


def ordinals_in_digits(words: str) -> str:
    """Put each ordinal up to thirty-first in digits: "the 20th" is "the 20"."""
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

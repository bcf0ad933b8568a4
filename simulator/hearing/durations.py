"""AMAZON.DURATION: a spoken length of time becomes ISO 8601, as in PT1M30S."""

import re
from collections import Counter
from fractions import Fraction

from simulator.hearing.numbers import NUMBER_WORDS, in_digits, words_in

_UNITS = ("year", "month", "week", "day", "hour", "minute", "second")
_SHORT = {"h": "hour", "hr": "hour", "hrs": "hour", "m": "minute", "min": "minute"}
_SHORT |= {"mins": "minute", "s": "second", "sec": "second", "secs": "second"}
_UNIT_OF = _SHORT | {spoken: unit for unit in _UNITS for spoken in (unit, f"{unit}s")}
_SMALLER = {
    "year": (12, "month"), "month": (30, "day"), "week": (7, "day"), "day": (24, "hour"),
    "hour": (60, "minute"), "minute": (60, "second"),
}  # fmt: skip
DURATION_WORDS = NUMBER_WORDS | frozenset(_UNIT_OF)
DURATION_WORDS |= frozenset(words_in("an couple half of point quarter quarters"))

_UNIT = rf"(?:{'|'.join(_UNIT_OF)})\b"
_PART = rf"\d+(?:\.\d+)? {_UNIT}"
_DURATION = re.compile(rf"{_PART}(?: (?:and )?{_PART})*(?: (?:and )?(?P<rest>\d+))?")
_AMOUNTS = {
    rf"^(?={_UNIT} (?:and|\d))|\ban? (?={_UNIT})": "1 ",
    r"\b(\d+) point (\d+)\b": r"\1.\2",
    rf"\b(\d+) and a half (?={_UNIT})": r"\1.5 ",
    rf"\b(\d+) ({_UNIT}) and a half\b": r"\1.5 \2",
    rf"\b(\d+) ({_UNIT}) and a quarter\b": r"\1.25 \2",
    rf"\b3 quarters of 1 (?={_UNIT})": "0.75 ",
    rf"\b(?:a )?quarter (?:of )?1 (?={_UNIT})": "0.25 ",
    rf"\b(?:a )?half (?:1 )?(?={_UNIT})": "0.5 ",
    rf"\b(?:a )?couple (?:of )?(?={_UNIT})": "2 ",
}


def read_duration(words: str) -> str | None:
    """Return ISO 8601 of plain words that tell a length of time; None for any others."""
    text = in_digits(words)
    for spoken, amount in _AMOUNTS.items():
        text = re.sub(spoken, amount, text)
    told = _DURATION.fullmatch(text)
    if told is None:
        return None
    parts = [(amount, _UNIT_OF[unit]) for amount, unit in re.findall(rf"(\S+) ({_UNIT})", text)]
    if told["rest"]:
        _, smaller = _SMALLER.get(parts[-1][1], (1, "second"))
        parts.append((told["rest"], smaller))
    amounts: Counter[str] = Counter()
    for amount, unit in parts:
        _add(amounts, Fraction(amount), unit)
    return _iso(amounts)


def _add(amounts: Counter[str], amount: Fraction, unit: str) -> None:
    """Add whole units; what is left over goes to the smaller units."""
    if unit not in _SMALLER:
        amounts[unit] += round(amount)
        return
    whole, rest = divmod(amount, 1)
    amounts[unit] += whole
    if rest:
        ratio, smaller = _SMALLER[unit]
        _add(amounts, rest * ratio, smaller)


def _iso(amounts: Counter[str]) -> str:
    if amounts["week"] and len(+amounts) > 1:  # ISO 8601 knows weeks only by themselves
        amounts["day"] += 7 * amounts.pop("week")
    days = "".join(f"{amounts[unit]}{unit[0].upper()}" for unit in _UNITS[:4] if amounts[unit])
    time = "".join(f"{amounts[unit]}{unit[0].upper()}" for unit in _UNITS[4:] if amounts[unit])
    return f"P{days}T{time}" if time else f"P{days or 'T0S'}"

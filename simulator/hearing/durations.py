"""AMAZON.DURATION: a spoken length of time becomes ISO 8601, as in PT1M30S."""

import re
from collections import Counter
from fractions import Fraction

from simulator.hearing.numbers import NUMBER_WORDS, in_digits

_SMALLER = {
    "year": (12, "month"), "month": (30, "day"), "week": (7, "day"), "day": (24, "hour"),
    "hour": (60, "minute"), "minute": (60, "second"), "second": (0, "second"),
}  # fmt: skip
_UNIT_OF = {"min": "minute", "mins": "minute", "s": "second", "sec": "second", "secs": "second"}
_UNIT_OF |= {spoken: unit for unit in _SMALLER for spoken in (unit, f"{unit}s")}
DURATION_WORDS = NUMBER_WORDS | set(_UNIT_OF) | {"an", "couple", "half", "of"}

_UNIT = rf"(?:{'|'.join(_UNIT_OF)})\b"
_PART = rf"\d+(?:\.\d+)? {_UNIT}"
_DURATION = re.compile(rf"{_PART}(?: (?:and )?{_PART})*(?: (?:and )?(?P<rest>\d+))?")
_AMOUNTS = {
    rf"^(?={_UNIT} (?:and|\d))|\ban? (?={_UNIT})": "1 ",
    rf"\b(\d+) and a half (?={_UNIT})": r"\1.5 ",
    rf"\b(\d+) ({_UNIT}) and a half\b": r"\1.5 \2",
    rf"\b(?:a )?half (?:1 )?(?={_UNIT})": "0.5 ",
    rf"\b(?:a )?couple (?:of )?(?={_UNIT})": "2 ",
}


def read_duration(words: str) -> str | None:
    """Return ISO 8601 of plain words that tell a length of time; None for any others."""
    text = in_digits(words)
    for spoken, amount in _AMOUNTS.items():
        text = re.sub(spoken, amount, text)
    if not (told := _DURATION.fullmatch(text)):
        return None
    parts = [(amount, _UNIT_OF[unit]) for amount, unit in re.findall(rf"(\S+) ({_UNIT})", text)]
    if told["rest"]:
        parts.append((told["rest"], _SMALLER[parts[-1][1]][1]))
    amounts: Counter[str] = Counter()
    for amount, unit in parts:
        whole, part = divmod(Fraction(amount), 1)
        ratio, smaller = _SMALLER[unit]
        amounts[unit] += whole
        amounts[smaller] += round(part * ratio)
    if amounts["week"] and len(+amounts) > 1:  # ISO 8601 knows weeks only by themselves
        amounts["day"] += 7 * amounts.pop("week")
    days, time = (
        "".join(f"{amounts[unit]}{unit[0].upper()}" for unit in units if amounts[unit])
        for units in (list(_SMALLER)[:4], list(_SMALLER)[4:])
    )
    return f"P{days}T{time}" if time else f"P{days or 'T0S'}"

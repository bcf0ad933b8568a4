"""Built-in slot values as the standard library's own."""

from datetime import timedelta

import aniso8601
from aniso8601.exceptions import ISOFormatError

ABSURD = timedelta()
"""What stands for a duration that cannot be read: no length at all."""

MOST_DIGITS = 6


def whole_number(text: str | None) -> int | None:
    """A whole number in plain digits; None for anything else."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if text and plain else None


def length(duration: str | None) -> timedelta | None:
    """An AMAZON.DURATION, which may be any ISO 8601 duration, or something close to one."""
    if duration is None:
        return None
    try:
        read: timedelta = aniso8601.parse_duration(duration)
    except (ISOFormatError, ValueError):
        return ABSURD
    return read

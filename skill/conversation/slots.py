"""Built-in slot values as the standard library's own."""

from datetime import timedelta

ABSURD = timedelta()
"""What stands for a duration that cannot be read: no length at all."""

MOST_DIGITS = 6


def whole_number(text: str | None) -> int | None:
    """Return a whole number in plain digits; None for anything else."""
    plain = text is not None and text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if text and plain else None


def length(duration: str | None) -> timedelta | None:
    """Return an AMAZON.DURATION, which may be any ISO 8601 duration, or something close to one."""
    if duration is None:
        return None
    # Most turns name no duration, and need not wait at the start for what reads one.
    import aniso8601  # noqa: PLC0415
    from aniso8601.exceptions import ISOFormatError  # noqa: PLC0415

    try:
        read: timedelta = aniso8601.parse_duration(duration)
    except (ISOFormatError, ValueError):
        return ABSURD
    return read

"""How large a text is set, so that no screen cuts it.

The skill knows neither a device's font nor its size. So it measures with the widths of a wide font,
and for the tightest screens: in any narrower font, or on any other screen, there is room to spare.
"""

from collections.abc import Sequence
from typing import NamedTuple

SCALES = (1.0, 0.9, 0.8, 0.75)
"""What a text's size is multiplied with; the last keeps the smallest text legible."""

_WIDTHS = {
    character: width
    for width, characters in (
        (0.3, "'\u2019IJijl"),
        (0.35, " ,./:;"),
        (0.4, "()-ft"),
        (0.45, "!r"),
        (0.55, '"\u201c\u201d\u2013°?csz'),
        (0.6, "FLkvxy"),
        (0.65, "$£€₹0123456789EPSTYabdeghnopqu"),
        (0.7, "ABCKRVXZ"),
        (0.75, "NU"),
        (0.8, "&DGHOQ"),
        (0.85, "+w"),
        (0.9, "M"),
    )
    for character in characters
}
"""Of DejaVu Sans, rounded up, in ems; every other character counts as a whole one."""


class Room(NamedTuple):
    """What a screen has for a text at its largest: its width in ems, and how many lines."""

    ems: float
    lines: float

    def fits(self, text: str, scale: float) -> bool:
        """Tell whether a text at that scale is shown whole."""
        return lines_of(text, self.ems / scale) <= int(self.lines / scale)


def scale_of(text: str, rooms: Sequence[Room]) -> float:
    """Return the largest scale at which a text fits into all rooms, or else the smallest."""
    fitting = (scale for scale in SCALES if all(room.fits(text, scale) for room in rooms))
    return next(fitting, SCALES[-1])


def lines_of(text: str, ems: float) -> int:
    """Return how many lines a text takes: broken between words, and within one that is too long."""
    lines, used = 0, ems
    for word in text.split():
        width = width_of(word)
        if lines and used + width_of(" ") + width <= ems:
            used += width_of(" ") + width
            continue
        whole, used = divmod(width, ems)
        lines += int(whole) + 1
    return lines


def width_of(text: str) -> float:
    """Return a text's width in ems."""
    return sum(_WIDTHS.get(character, 1.0) for character in text)

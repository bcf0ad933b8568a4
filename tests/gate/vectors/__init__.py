"""Tables of letters to the gate: what it is, how it is spoilt, and the gate's verdict."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.gate.alexa import Letter

ACCEPTED = "accepted"


@dataclass(frozen=True)
class Vector:
    """A letter and its verdict: ACCEPTED, or a part of the reason that the log must give."""

    what: str
    spoil: Callable[[Letter], object]
    verdict: str

    def letter(self) -> Letter:
        """Return the letter, spoilt."""
        letter = Letter()
        self.spoil(letter)
        return letter

    def __str__(self) -> str:
        return self.what

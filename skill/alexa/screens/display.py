"""What is known of a device's screen; what to show on it is in skill/alexa/screens/."""

from typing import NamedTuple

OLDEST = (1, 0)


class Display(NamedTuple):
    """A device's screen, by the newest version of APL that it plays."""

    max_version: tuple[int, ...] = OLDEST

    @classmethod
    def of(cls, max_version: str | None) -> "Display":
        """Return the screen with that `runtime.maxVersion`.

        What is no version counts as the oldest.
        """
        parts = (max_version or "").split(".")
        if not all(part.isascii() and part.isdecimal() for part in parts):
            return cls()
        return cls(tuple(map(int, parts)))

    def plays(self, version: tuple[int, ...]) -> bool:
        """Tell whether a document of that version may be sent to it."""
        return self.max_version >= version

"""What was offered last: one gesture, prompt or hug, and all that an answer to it needs."""

from enum import StrEnum
from typing import NamedTuple

from skill.domain.choosing import Wish
from skill.domain.hug import Hug

NOES_UNTIL_LET_GO = 3
"""So many offers are turned down before the skill stops offering."""


class OfferKind(StrEnum):
    """The kinds of things that are offered."""

    GESTURE = "gesture"
    PROMPT = "prompt"
    HUG = "hug"


class Offer(NamedTuple):
    """What is on the table; "it", "that one" and "another" mean this.

    `id` is the gesture's or the prompt's; a hug's is the hash of the request that counted it, empty
    where it was not counted. `before` is the id of the offer of this kind that it followed, `wish`
    what it answered, `noes` how many offers in a row were turned down before it.
    """

    kind: OfferKind
    id: str = ""
    wish: Wish = Wish()
    hug: Hug | None = None
    before: str = ""
    noes: int = 0

    def following(self, last: "Offer | None") -> "Offer":
        """Return the same, made after another; of another kind there is no "one before"."""
        if last is None or last.kind is not self.kind:
            return self
        before = last.before if last.id == self.id else last.id
        return self._replace(before=before, noes=last.noes)

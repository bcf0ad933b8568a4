"""A shuffled deck that fits in a few bytes: every card once before any comes again."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

MARK_LENGTH = 2


def mark(card: str) -> str:
    """Two characters that stand for a card, so that years of a household stay under 1 KB."""
    return urlsafe_b64encode(sha256(card.encode()).digest())[:MARK_LENGTH].decode()


@dataclass(frozen=True, slots=True)
class Deck:
    """Which cards were drawn since the last shuffle, as marks, and the card drawn last."""

    drawn: frozenset[str] = frozenset()
    last: str | None = None

    def draw(self, cards: Sequence[str], rng: random.Random) -> tuple[str, "Deck"]:
        """One of the cards not drawn yet and the deck after it; ValueError without any card.

        No card comes twice in a row, not even at a reshuffle, unless it is the only one.
        """
        if not cards:
            raise ValueError("a deck needs a card")
        others = [card for card in cards if card != self.last] or cards
        left = [card for card in others if mark(card) not in self.drawn]
        card = rng.choice(left or others)
        drawn = self.drawn if left else frozenset()
        return card, Deck(drawn=drawn | {mark(card)}, last=card)

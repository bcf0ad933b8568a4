"""A shuffled deck that fits in a few bytes: every card once before any comes again."""

import random
from base64 import urlsafe_b64encode
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

MARK_LENGTH = 2
KEPT_MARKS = 2048
"""More than all catalogues have cards: a turn may look through each of them several times."""


@lru_cache(KEPT_MARKS)
def mark(card: str) -> str:
    """Two characters that stand for a card, so that years of a household stay under 1 KB."""
    return urlsafe_b64encode(sha256(card.encode()).digest())[:MARK_LENGTH].decode()


@dataclass(frozen=True, slots=True)
class Deck:
    """Which cards were drawn since the last shuffle, as marks, and the card drawn last."""

    drawn: frozenset[str] = frozenset()
    last: str | None = None

    def draw(
        self, cards: Sequence[str], rng: random.Random, prefer: Collection[str] = ()
    ) -> tuple[str, "Deck"]:
        """Return one of the cards not drawn yet and the deck after it; ValueError without any card.

        Where some are left that are preferred, it is one of those. No card comes twice in a row,
        not even at a reshuffle, unless it is the only one.
        """
        others = self._others(cards)
        left = [card for card in others if mark(card) not in self.drawn]
        preferred = [card for card in left or others if card in prefer]
        card = rng.choice(preferred or left or others)
        return card, self._after(card, reshuffled=not left)

    def draw_among(self, cards: Sequence[str], rng: random.Random) -> tuple[str, "Deck"]:
        """Draw one of these cards, whatever is left of the others, and if it can be a new one."""
        others = self._others(cards)
        left = [card for card in others if mark(card) not in self.drawn]
        card = rng.choice(left or others)
        return card, self._after(card, reshuffled=False)

    def _others(self, cards: Sequence[str]) -> Sequence[str]:
        if not cards:
            raise ValueError("a deck needs a card")
        return [card for card in cards if card != self.last] or cards

    def _after(self, card: str, *, reshuffled: bool) -> "Deck":
        drawn = frozenset() if reshuffled else self.drawn
        return Deck(drawn=drawn | {mark(card)}, last=card)

"""The order in which a household meets its cards: every one once before any comes again.

The order of each round follows from the household's key, so that little need be kept of it: how
many rounds there were, how far this one has come, and the few cards for which that is not true.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import sha256
from typing import NamedTuple

from skill.domain.catalogue import NUMBERS

MOST_EXCEPTIONS = 24


class Walk(NamedTuple):
    """How far a household has come through its cards, which are told by their numbers.

    In round `round` every card that stands before `place` was drawn, and none behind it, but for
    the `exceptions`: those that were passed by and wait, and those that came early. `last` was
    drawn last.
    """

    round: int = 0
    place: int = 0
    exceptions: tuple[int, ...] = ()
    last: int | None = None

    def left(self, cards: Iterable[int], key: str) -> list[int]:
        """Return those cards that this round still has, in its order."""
        place_of = Order(key, self.round)
        early = set(self.exceptions)
        coming = [card for card in cards if (place_of(card) >= self.place) != (card in early)]
        return sorted(coming, key=place_of)

    def has_drawn(self, card: int, key: str) -> bool:
        """Tell whether a card was drawn in this round."""
        return not self.left([card], key)

    def after(self, card: int, cards: Collection[int], key: str) -> "Walk":
        """Return the walk once a card was drawn; of all the cards, some may be left."""
        left = set(self.left(cards, key)) - {card}
        order = sorted({*cards, card}, key=Order(key, self.round))
        place, exceptions = _border(order, left)
        border = Order(key, self.round)(order[place]) if place < len(order) else NUMBERS
        return Walk(self.round, border, tuple(exceptions)[-MOST_EXCEPTIONS:], card)

    def behind_last(self, key: str) -> Callable[[int], int]:
        """Return how far behind the card drawn last each stands, going round."""
        order = Order(key, self.round)
        last = 0 if self.last is None else order(self.last)
        return lambda card: (order(card) - last - 1) % NUMBERS

    def anew(self) -> "Walk":
        """Begin the next round."""
        return Walk(self.round + 1, last=self.last)


class Order:
    """Where each card stands in a round: another place for each number, 0 to NUMBERS - 1."""

    def __init__(self, key: str, round_: int) -> None:
        seed = sha256(f"{key}/{round_}".encode()).digest()
        self._factors = [int.from_bytes(seed[at : at + 2]) | 1 for at in (0, 2)]
        self._start = int.from_bytes(seed[4:6])

    def __call__(self, card: int) -> int:
        """Return the place of a card; each step is reversible, so no two cards share one."""
        place = (card * self._factors[0] + self._start) % NUMBERS
        place ^= place >> 5
        place = place * self._factors[1] % NUMBERS
        return place ^ place >> 7


def _border(order: Sequence[int], left: Collection[int]) -> tuple[int, list[int]]:
    """Return before which index most was drawn and little is left, and what that is not true of."""
    wrong = best = sum(card not in left for card in order)
    at = 0
    for index, card in enumerate(order, 1):
        wrong += 1 if card in left else -1
        if wrong < best:
            best, at = wrong, index
    waiting = [card for card in order[:at] if card in left]
    return at, waiting + [card for card in order[at:] if card not in left]

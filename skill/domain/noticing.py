"""A secret that one of two was asked to keep, and the three things that the other guesses from."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from skill.domain.catalogue import GENTLE, Gesture, Needs
from skill.domain.household import Secret
from skill.domain.walk import Order

THREE = 3
PLACES = ("first", "second", "third")
"""What they are called by where they stand, beside their own names."""

TOLD_FROM = 17
"""The hour of its day from which a secret is told of."""

SHORTEST_WORD = 4
"""Shorter ones (a, of, the) tell nothing apart."""


def is_open(secret: Secret, now: datetime) -> bool:
    """Tell whether it is told, to whoever asks, that something was done."""
    day = now.date()
    begun = day > secret.day or (day == secret.day and now.hour >= TOLD_FROM)
    return begun and not secret.is_over(day)


def noticeable(gestures: Iterable[Gesture]) -> list[Gesture]:
    """Return what may be a secret: nothing of a hard day, and nothing that takes days to arrive."""
    return [
        each
        for each in gestures
        if each.secret and not each.occasion & GENTLE and each.needs is not Needs.APART
    ]


def three_of(
    true: Gesture, gestures: Iterable[Gesture], key: str, day: date
) -> tuple[Gesture, ...]:
    """Return a secret and two others of any day, in an order that does not tell which it is.

    No two share a word, so that each can be told by one; nothing where there are no such two.
    """
    order, three = Order(key, day.toordinal()), [true]
    others = [e for e in noticeable(gestures) if not e.is_guest and e.number != true.number]
    for each in sorted(others, key=lambda gesture: order(gesture.number)):
        told_apart = all(_words(each.name).isdisjoint(_words(other.name)) for other in three)
        if told_apart and len(three) < THREE:
            three.append(each)
    in_order = sorted(three, key=lambda gesture: order(gesture.number))
    return tuple(in_order) if len(three) == THREE else ()


def meant(said: str, three: Sequence[Gesture]) -> Gesture | None:
    """Return the one of three that somebody means: by its place, or by a word that is its own."""
    if said in PLACES[: len(three)]:
        return three[PLACES.index(said)]
    named = [each for each in three if _words(said) & _words(each.name)]
    return named[0] if len(named) == 1 else None


def _words(name: str) -> frozenset[str]:
    return frozenset(word for word in name.casefold().split() if len(word) >= SHORTEST_WORD)

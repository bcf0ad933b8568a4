"""What a household has met of the gestures, what it likes of them, and which one comes next."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import NamedTuple

from skill.domain.catalogue import Gesture, Kind
from skill.domain.choosing import Circumstances, Tastes, first_of, fits, next_guest
from skill.domain.walk import Order, Walk

UNHEARD_FOR = timedelta(days=120)
"""So long a guest does not come again."""

LATELY, MISSED_AFTER = timedelta(days=4), timedelta(days=7)
"""A kind that was offered lately gives way to others; one that was not for so long comes first."""

FEW = 5
"""A kind that less than one in so many gives, of what the spine has left, is a rare one."""

MOST_HEARD = 32
MOST_LIKED = 15
KINDS = tuple(Kind)


Spine = Mapping[int, Gesture]
"""The gestures of the spine that suit, by their numbers."""


class Heard(NamedTuple):
    """A guest that the household heard, by its number, and on which day."""

    number: int
    day: date


class Drawn(NamedTuple):
    """A gesture that was chosen, the index of the way in which it is said, and what is left."""

    gesture: Gesture
    way: int
    left: "Repertoire"


@dataclass(frozen=True, slots=True)
class Repertoire:
    """How far a household has come, immutable.

    `spine` is the walk through the spine, whose rounds are the ways that come next. `round` and
    `place` tell how often the guests were gone through, and where; `heard` are the latest of them.
    For each of KINDS `liked` counts, slowly forgetting, how often one was kept, saved or done, and
    `offered` has the day on which one was last offered.
    """

    spine: Walk = field(default_factory=Walk)
    round: int = 0
    place: int = 0
    heard: tuple[Heard, ...] = ()
    liked: tuple[int, ...] = (0,) * len(KINDS)
    offered: tuple[date | None, ...] = (None,) * len(KINDS)

    def next_gesture(
        self, gestures: Sequence[Gesture], at: Circumstances, *, is_first: bool
    ) -> Drawn:
        """Choose the next gesture; the first of a guest's day may be a guest.

        So may the first of any day, where a kind is missed that the spine has no more of.

        Raises:
            ValueError: there is no gesture.
        """
        tastes, spine = self._tastes(at.day), _spine(gestures)
        left, round_ = self._coming(spine, at.key)
        guest = self._guest(gestures, left, at, tastes) if is_first else None
        return self._chosen(
            guest or first_of(left or gestures, at, tastes, Order(at.key, round_)), spine, at
        )

    def wished_gesture(
        self,
        wished: Sequence[Gesture],
        gestures: Sequence[Gesture],
        at: Circumstances,
        last: int | None,
    ) -> Drawn:
        """Choose one of those wished for, if it can be one that is new and not the `last`.

        Raises:
            ValueError: none is wished for.
        """
        new = [each for each in wished if not self._has_met(each, at)] or wished
        others = [each for each in new if each.number != last] or new
        order = self.spine._replace(last=last).behind_last(at.key)
        return self._chosen(first_of(others, at, Tastes(), order), _spine(gestures), at)

    def like(self, gesture: Gesture) -> "Repertoire":
        """Note that a gesture was kept, saved or done: there will be more of its kinds."""
        liked = [
            count + (kind in gesture.kind) for kind, count in zip(KINDS, self.liked, strict=True)
        ]
        if max(liked) > MOST_LIKED:
            liked = [count // 2 for count in liked]
        return replace(self, liked=tuple(liked))

    def _guest(
        self,
        gestures: Iterable[Gesture],
        left: Collection[Gesture],
        at: Circumstances,
        tastes: Tastes,
    ) -> Gesture | None:
        """Return the guest that comes today, if it is a guest's day or the spine lacks a kind.

        Guests of a rare kind are kept until it is missed.
        """
        left_of = Counter(kind for each in left if fits(each, at.hour) for kind in each.kind)
        if at.is_for_a_guest:
            kept = {kind for kind in KINDS if FEW * left_of[kind] < len(left)} - tastes.missed
            guests = [e for e in gestures if e.is_guest and (e.occasion or not e.kind & kept)]
        elif wanted := tastes.missed - left_of.keys():
            guests = [e for e in gestures if e.is_guest and e.kind & wanted]
        else:
            return None
        return next_guest(guests, at, tastes, self.place)

    def _coming(self, spine: Spine, key: str) -> tuple[list[Gesture], int]:
        """Return what this round of the spine still has, or else the next one, and its number."""
        if left := self.spine.left(spine, key):
            return [spine[number] for number in left], self.spine.round
        others = [each for number, each in spine.items() if number != self.spine.last]
        return others or list(spine.values()), self.spine.round + 1

    def _chosen(self, gesture: Gesture, spine: Spine, at: Circumstances) -> Drawn:
        offered = tuple(
            at.day if kind in gesture.kind else day
            for kind, day in zip(KINDS, self.offered, strict=True)
        )
        seen = replace(self, offered=offered)
        if gesture.is_guest:
            return seen._with_guest(gesture, at)
        return seen._with_spine(gesture, spine, at)

    def _with_spine(self, gesture: Gesture, spine: Spine, at: Circumstances) -> Drawn:
        walk = self.spine if self.spine.left(spine, at.key) else self.spine.anew()
        # One that was wished for a second time in a round is said in its next way already.
        way = walk.round + walk.has_drawn(gesture.number, at.key)
        left = replace(self, spine=walk.after(gesture.number, spine, at.key))
        return Drawn(gesture, way, left)

    def _with_guest(self, gesture: Gesture, at: Circumstances) -> Drawn:
        place = Order(at.key, 0)(gesture.number)
        round_ = self.round + (place <= self.place)
        others = [each for each in self.heard if each.number != gesture.number]
        heard = (*others, Heard(gesture.number, at.day))[-MOST_HEARD:]
        return Drawn(gesture, round_, replace(self, round=round_, place=place, heard=heard))

    def _has_met(self, gesture: Gesture, at: Circumstances) -> bool:
        if gesture.is_guest:
            return gesture.number in self._recent(at.day)
        return self.spine.has_drawn(gesture.number, at.key)

    def _recent(self, day: date) -> frozenset[int]:
        return frozenset(each.number for each in self.heard if day - each.day < UNHEARD_FOR)

    def _tastes(self, day: date) -> Tastes:
        most = max(self.liked)
        counts = zip(KINDS, self.liked, strict=True)
        days = list(zip(KINDS, self.offered, strict=True))
        return Tastes(
            liked=frozenset(kind for kind, count in counts if 2 * count > most),
            missed=frozenset(kind for kind, last in days if last and day - last >= MISSED_AFTER),
            lately=frozenset(kind for kind, last in days if last and day - last <= LATELY),
            recent=self._recent(day),
        )


def _spine(gestures: Iterable[Gesture]) -> Spine:
    return {each.number: each for each in gestures if not each.is_guest}

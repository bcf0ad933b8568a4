"""Which gestures fit: what was asked for, the time of day, and how gentle they are."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple, TypeVar

from skill.domain.catalogue import Gesture, Kind, Moment

Id = TypeVar("Id", bound=StrEnum)

QUICK_MINUTES, LITTLE_MINUTES = 2, 10
_BY_HOUR = (
    (5, {Moment.BEDTIME}),
    (10, {Moment.MORNING}),
    (12, {Moment.DAYTIME}),
    (14, {Moment.DAYTIME, Moment.MEALTIME}),
    (17, {Moment.DAYTIME}),
    (20, {Moment.MEALTIME, Moment.EVENING}),
    (22, {Moment.EVENING}),
    (24, {Moment.EVENING, Moment.BEDTIME}),
)
"""Up to which hour of the local day what fits."""


class Effort(StrEnum):
    """How much time somebody has."""

    QUICK = "quick"
    LITTLE = "little"
    SOME_TIME = "some_time"

    def allows(self, minutes: int) -> bool:
        """Tell whether a gesture of so many minutes is what was asked for."""
        if self is Effort.QUICK:
            return minutes <= QUICK_MINUTES
        if self is Effort.LITTLE:
            return minutes <= LITTLE_MINUTES
        return minutes > LITTLE_MINUTES


class Wish(NamedTuple):
    """What somebody asked for; None where anything goes."""

    moment: Moment | None = None
    kind: Kind | None = None
    effort: Effort | None = None

    @classmethod
    def of(cls, moment: object, kind: object, effort: object) -> "Wish":
        """Return the wish that three ids stand for; what is no id is no wish."""
        return cls(_choice(Moment, moment), _choice(Kind, kind), _choice(Effort, effort))

    def after(self, before: "Wish") -> "Wish":
        """Return the same wish and, where it leaves something open, what was wished for before."""
        return Wish(
            self.moment or before.moment, self.kind or before.kind, self.effort or before.effort
        )

    def __bool__(self) -> bool:
        return any((self.moment, self.kind, self.effort))

    def misses(self, gesture: Gesture) -> int:
        """Return how far a gesture is from it: 0 is what was asked for, the kind weighs most."""
        return (
            4 * (self.kind is not None and self.kind not in gesture.kind)
            + 2 * (self.moment is not None and self.moment not in gesture.moment)
            + (self.effort is not None and not self.effort.allows(gesture.effort))
        )


def _choice(choices: type[Id], given: object) -> Id | None:
    return choices(given) if isinstance(given, str) and given in set(choices) else None


class Choice(NamedTuple):
    """The ids of the gestures that come nearest to a wish, and whether they are what was asked."""

    ids: tuple[str, ...]
    exact: bool


def nearest(wish: Wish, gestures: Iterable[Gesture]) -> Choice:
    """Return the gestures that miss a wish least; ValueError without any gesture."""
    misses = {gesture.id: wish.misses(gesture) for gesture in gestures}
    least = min(misses.values())
    return Choice(tuple(id_ for id_, missed in misses.items() if missed == least), least == 0)


def fitting(gestures: Iterable[Gesture], hour: int) -> frozenset[str]:
    """Return the ids of those that fit an hour (0 to 23) of the local day."""
    moments = next(moments for end, moments in _BY_HOUR if hour < end)
    return frozenset(gesture.id for gesture in gestures if gesture.moment & moments)


def gentlest(gestures: Iterable[Gesture]) -> tuple[str, ...]:
    """Return the ids of the gentlest: the least bold, and of those the short ones if any."""
    every = list(gestures)
    least = min(gesture.boldness for gesture in every)
    gentle = [gesture for gesture in every if gesture.boldness == least]
    short = [gesture for gesture in gentle if gesture.effort <= LITTLE_MINUTES]
    return tuple(gesture.id for gesture in short or gentle)

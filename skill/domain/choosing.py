"""Which gesture comes next: what was asked for, the hour, the season, what they like and told.

Three days of four it is one of the spine, each of which comes once before any comes again, and in
another way each round. Every fourth day it is a guest that fits and was not heard for a while, if
there is one. Of those that may come now

- what does not fit the hour waits; only where nothing else is left it is offered, for another day;
- the gentlest come first for beginners and after a long gap;
- a kind that was not offered for a week comes first, one that was in the last days later;
- guests of a kind of which the spine has few are kept until it was not offered for a week;
- a gesture of a kind that they like stands half as far away as others do.

The rest is an order that follows from the household's key: the same request gets the same answer.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple, TypeVar

from skill.domain.catalogue import (
    NUMBERS,
    About,
    Catalogue,
    Gesture,
    Kind,
    Moment,
    Needs,
    Occasion,
    Season,
    Theme,
)
from skill.domain.walk import Order

Id = TypeVar("Id", bound=StrEnum)

QUICK_MINUTES, LITTLE_MINUTES = 2, 10
GUEST_EVERY = 4

LEISURE_MINUTES = 30
"""What takes so long in a morning is for the weekend."""

_MONDAY, _SATURDAY, _EVENING = 0, 5, 17
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
_MOMENTS_AT = [next(fit for end, fit in _BY_HOUR if hour < end) for hour in range(24)]


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
    """What somebody asked for; None where anything goes.

    `without` is what is to be left out, `theme` is of a prompt.
    """

    moment: Moment | None = None
    kind: Kind | None = None
    effort: Effort | None = None
    occasion: Occasion | None = None
    without: About | None = None
    theme: Theme | None = None

    @classmethod
    def of(cls, slots: Mapping[str, object]) -> "Wish":
        """Return the wish that the slots of these names stand for; what is no id is no wish."""
        return cls(
            _choice(Moment, slots.get("moment")),
            _choice(Kind, slots.get("kind")),
            _choice(Effort, slots.get("effort")),
            _choice(Occasion, slots.get("occasion")),
            _choice(About, slots.get("without")),
            _choice(Theme, slots.get("theme")),
        )

    def after(self, before: "Wish") -> "Wish":
        """Return the same wish and, where it leaves something open, what was wished for before."""
        return Wish._make(mine or theirs for mine, theirs in zip(self, before, strict=True))

    def __bool__(self) -> bool:
        return any(self)

    def misses(self, gesture: Gesture) -> int:
        """Return how far a gesture is from it: 0 is what was asked for, an occasion weighs most."""
        return (
            8 * (self.occasion is not None and self.occasion not in gesture.occasion)
            + 4 * (self.kind is not None and self.kind not in gesture.kind)
            + 2 * (self.moment is not None and self.moment not in gesture.moment)
            + (self.effort is not None and not self.effort.allows(gesture.effort))
        )


def _choice(choices: type[Id], given: object) -> Id | None:
    return choices(given) if isinstance(given, str) and given in set(choices) else None


class Tastes(NamedTuple):
    """What a household likes, misses, and has heard.

    `missed` are kinds that were not offered for a week, `lately` those that were in the last days,
    `recent` the numbers of guests that they heard not long ago.
    """

    liked: frozenset[Kind] = frozenset()
    missed: frozenset[Kind] = frozenset()
    lately: frozenset[Kind] = frozenset()
    recent: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What a household's day is like: all that choosing looks at beside gestures and tastes.

    `occasions` are those of the day. `gentle`: the gentlest come first.
    """

    key: str
    day: date
    hour: int
    season: Season
    occasions: frozenset[Occasion] = frozenset()
    apart: bool = False
    gentle: bool = False

    @property
    def is_for_a_guest(self) -> bool:
        """Whether it is a guest's day: a day of theirs, or one of every few."""
        offset = Order(self.key, 0)(0)
        return bool(self.theirs) or (self.day.toordinal() + offset) % GUEST_EVERY == 0

    @property
    def theirs(self) -> frozenset[Occasion]:
        """The day's occasions that are theirs alone."""
        return self.occasions - frozenset(occasions_of(self.day))

    def invites(self, guest: Gesture) -> bool:
        """Tell whether a guest is one for this day."""
        in_season = not guest.season or self.season in guest.season
        return in_season and bool(not guest.occasion or guest.occasion & self.occasions)


@lru_cache(maxsize=256)
def suiting(
    catalogue: Catalogue, aside: frozenset[int], left_out: frozenset[About], *, apart: bool
) -> tuple[Gesture, ...]:
    """Return the gestures that suit couples who left out, set aside and live like that."""
    elsewhere = Needs.TOGETHER if apart else Needs.APART
    return tuple(
        each
        for each in catalogue.gestures.values()
        if each.number not in aside and each.needs is not elsewhere and not each.about & left_out
    )


class Nearest(NamedTuple):
    """The gestures that come nearest to a wish, and whether they are what was asked for."""

    gestures: tuple[Gesture, ...]
    exact: bool


def nearest(wish: Wish, gestures: Iterable[Gesture]) -> Nearest:
    """Return the gestures that miss a wish least.

    Raises:
        ValueError: there is none.
    """
    misses = [(wish.misses(gesture), gesture) for gesture in gestures]
    least = min(missed for missed, _ in misses)
    return Nearest(tuple(each for missed, each in misses if missed == least), least == 0)


def fits(gesture: Gesture, hour: int) -> bool:
    """Tell whether a gesture fits an hour (0 to 23) of the local day."""
    return bool(gesture.moment & _MOMENTS_AT[hour])


def gentlest(gestures: Iterable[Gesture]) -> tuple[Gesture, ...]:
    """Return the gentlest: the least bold, and of those the short ones if any."""
    every = list(gestures)
    least = min(gesture.boldness for gesture in every)
    gentle = [gesture for gesture in every if gesture.boldness == least]
    return tuple(each for each in gentle if each.effort <= LITTLE_MINUTES) or tuple(gentle)


def occasions_of(day: date) -> Iterator[Occasion]:
    """Yield what a day is by its weekday alone."""
    if day.weekday() == _MONDAY:
        yield Occasion.MONDAY
    if day.weekday() >= _SATURDAY:
        yield Occasion.WEEKEND


def next_guest(
    guests: Iterable[Gesture], at: Circumstances, tastes: Tastes, place: int
) -> Gesture | None:
    """Return the guest that comes next behind a place in their order; None where none fits."""
    invited = [each for each in guests if at.invites(each) and each.number not in tastes.recent]
    invited = [each for each in invited if fits(each, at.hour)]
    invited = [each for each in invited if each.occasion & at.theirs] or invited
    order = Order(at.key, 0)

    def behind(number: int) -> int:
        return (order(number) - place - 1) % NUMBERS

    return first_of(invited, at, tastes, behind) if invited else None


def first_of(
    gestures: Iterable[Gesture], at: Circumstances, tastes: Tastes, order: Callable[[int], int]
) -> Gesture:
    """Return the gesture that comes first in an order, of those that are most wanted now.

    Raises:
        ValueError: there is none.
    """
    wanted = list(gestures)
    wanted = [each for each in wanted if fits(each, at.hour)] or wanted
    if at.gentle and wanted:
        wanted = list(gentlest(wanted))
    other = [each for each in wanted if not each.kind & tastes.lately] or wanted
    wanted = [each for each in wanted if each.kind & tastes.missed] or other
    return min(wanted, key=lambda each: order(each.number) / (2 if each.kind & tastes.liked else 1))


class Later(StrEnum):
    """When a gesture is for that does not fit the hour."""

    TONIGHT = "tonight"
    MORNING = "tomorrow_morning"
    TOMORROW = "tomorrow"
    WEEKEND = "weekend"


def later(gesture: Gesture, day: date, hour: int) -> Later | None:
    """Return when a gesture is for; None where it fits the hour."""
    if fits(gesture, hour):
        return None
    if hour < _EVENING and gesture.moment & {Moment.EVENING, Moment.BEDTIME, Moment.MEALTIME}:
        return Later.TONIGHT
    if gesture.effort >= LEISURE_MINUTES and (day + timedelta(1)).weekday() < _SATURDAY:
        return Later.WEEKEND
    return Later.MORNING if gesture.moment == {Moment.MORNING} else Later.TOMORROW

"""Choosing: what was asked for, what fits now, what is gentle."""

from itertools import product

import pytest

from skill.domain.catalogue import Gesture, Kind, Moment
from skill.domain.choosing import Choice, Effort, Wish, fitting, gentlest, nearest
from skill.words import load_catalogue


def gesture(id_: str, moment: Moment, kind: Kind, effort: int, boldness: int = 1) -> Gesture:
    return Gesture(id_, "", "", frozenset({moment}), frozenset({kind}), effort, boldness)


HUG = gesture("hug", Moment.EVENING, Kind.TOUCH, 1, boldness=2)
RUB = gesture("rub", Moment.BEDTIME, Kind.TOUCH, 10, boldness=2)
COFFEE = gesture("coffee", Moment.MORNING, Kind.HELP, 5)
TASK = gesture("task", Moment.DAYTIME, Kind.HELP, 20)
ALL = (HUG, RUB, COFFEE, TASK)


@pytest.mark.parametrize(
    ("wish", "ids", "exact"),
    [
        (Wish(), ("hug", "rub", "coffee", "task"), True),
        (Wish(kind=Kind.TOUCH), ("hug", "rub"), True),
        (Wish(moment=Moment.MORNING), ("coffee",), True),
        (Wish(effort=Effort.QUICK), ("hug",), True),
        (Wish(effort=Effort.LITTLE), ("hug", "rub", "coffee"), True),
        (Wish(effort=Effort.SOME_TIME), ("task",), True),
        (Wish(moment=Moment.EVENING, kind=Kind.TOUCH, effort=Effort.QUICK), ("hug",), True),
        (Wish(moment=Moment.MORNING, kind=Kind.TOUCH), ("hug", "rub"), False),
        (Wish(kind=Kind.TOUCH, effort=Effort.SOME_TIME), ("hug", "rub"), False),
        (Wish(moment=Moment.BEDTIME, effort=Effort.SOME_TIME), ("rub",), False),
        (Wish(kind=Kind.TREAT), ("hug", "rub", "coffee", "task"), False),
    ],
)
def test_the_nearest_to_a_wish_and_whether_it_is_what_was_asked(
    wish: Wish, ids: tuple[str, ...], exact: bool
) -> None:
    assert nearest(wish, ALL) == Choice(ids, exact)


def test_every_wish_finds_a_gesture() -> None:
    gestures = load_catalogue("en").gestures
    for moment, kind, effort in product(Moment, (None, *Kind), (None, *Effort)):
        choice = nearest(Wish(moment, kind, effort), gestures.values())
        assert choice.ids
        for found in [gestures[id_] for id_ in choice.ids if choice.exact]:
            assert moment in found.moment
            assert kind is None or kind in found.kind
            assert effort is None or effort.allows(found.effort)


def test_a_wish_for_nothing_is_no_wish() -> None:
    assert not Wish()
    assert Wish(effort=Effort.QUICK)
    assert Wish.of("evening", "unheard-of", 5) == Wish(moment=Moment.EVENING)
    assert Wish.of(None, "touch", "some_time") == Wish(kind=Kind.TOUCH, effort=Effort.SOME_TIME)


@pytest.mark.parametrize(
    ("hour", "ids"),
    [
        (0, {"rub"}),
        (4, {"rub"}),
        (5, {"coffee"}),
        (9, {"coffee"}),
        (10, {"task"}),
        (12, {"task"}),
        (16, {"task"}),
        (17, {"hug"}),
        (21, {"hug"}),
        (22, {"hug", "rub"}),
        (23, {"hug", "rub"}),
    ],
)
def test_the_hour_says_what_fits(hour: int, ids: set[str]) -> None:
    assert fitting(ALL, hour) == ids


@pytest.mark.parametrize("hour", range(24))
def test_something_fits_at_every_hour(hour: int) -> None:
    assert fitting(load_catalogue("en").gestures.values(), hour)


@pytest.mark.parametrize(
    ("minutes", "efforts"),
    [
        (1, {Effort.QUICK, Effort.LITTLE}),
        (2, {Effort.QUICK, Effort.LITTLE}),
        (3, {Effort.LITTLE}),
        (10, {Effort.LITTLE}),
        (11, {Effort.SOME_TIME}),
    ],
)
def test_minutes_are_quick_a_little_or_some_time(minutes: int, efforts: set[Effort]) -> None:
    assert {effort for effort in Effort if effort.allows(minutes)} == efforts


def test_the_kind_weighs_more_than_moment_and_effort_together() -> None:
    wish = Wish(moment=Moment.MORNING, kind=Kind.TOUCH, effort=Effort.QUICK)
    touch_late = gesture("touch", Moment.EVENING, Kind.TOUCH, 20)
    help_early = gesture("help", Moment.MORNING, Kind.HELP, 1)
    assert nearest(wish, (touch_late, help_early)) == Choice(("touch",), exact=False)


def test_of_the_gentle_ones_a_small_step_comes_first() -> None:
    assert gentlest(ALL) == ("coffee",)


def test_the_gentlest_are_the_least_bold() -> None:
    assert gentlest((HUG, RUB, TASK)) == ("task",)
    assert gentlest((HUG, RUB)) == ("hug", "rub")

"""Choosing: what was asked for, what fits now, what is gentle, and what the day is."""

from collections.abc import Iterable
from datetime import date
from itertools import product
from typing import Any

import pytest

from skill.domain.catalogue import (
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
from skill.domain.choosing import (
    Effort,
    Later,
    Wish,
    fits,
    gentlest,
    later,
    nearest,
    occasions_of,
    suiting,
)
from skill.domain.days import is_southern, season_of
from tests.support.cards import card, on
from tests.support.words import load_catalogue

GESTURES = load_catalogue("en").gestures.values()
SUNDAY, MONDAY = date(2026, 11, 22), date(2026, 11, 23)
FRIDAY, SATURDAY = date(2026, 11, 27), date(2026, 11, 28)


def gesture(id_: str, moment: Moment, kind: Kind, effort: int, boldness: int = 1) -> Gesture:
    moments, kinds = frozenset({moment}), frozenset({kind})
    return card(id_, moment=moments, kind=kinds, effort=effort, boldness=boldness)


def ids(gestures: Iterable[Gesture]) -> tuple[str, ...]:
    return tuple(each.id for each in gestures)


HUG = gesture("hug", Moment.EVENING, Kind.TOUCH, 1, boldness=2)
RUB = gesture("rub", Moment.BEDTIME, Kind.TOUCH, 10, boldness=2)
COFFEE = gesture("coffee", Moment.MORNING, Kind.HELP, 5)
TASK = gesture("task", Moment.DAYTIME, Kind.HELP, 20)
ALL = (HUG, RUB, COFFEE, TASK)


@pytest.mark.parametrize(
    ("wish", "wanted", "exact"),
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
    wish: Wish, wanted: tuple[str, ...], exact: bool
) -> None:
    choice = nearest(wish, ALL)
    assert (ids(choice.gestures), choice.exact) == (wanted, exact)


@pytest.mark.parametrize("moment", Moment)
def test_every_wish_finds_a_gesture(moment: Moment) -> None:
    for kind, effort in product([None, *Kind], [None, *Effort]):
        choice = nearest(Wish(moment, kind, effort), GESTURES)
        assert choice.gestures, (kind, effort)
        for found in choice.gestures if choice.exact else ():
            assert moment in found.moment
            assert kind is None or kind in found.kind
            assert effort is None or effort.allows(found.effort)


def test_a_wish_for_nothing_is_no_wish() -> None:
    assert not Wish()
    assert Wish(effort=Effort.QUICK)
    assert not Wish.of({})


def test_a_wish_is_read_from_the_slots_and_what_is_no_id_is_no_wish() -> None:
    slots = {"moment": "evening", "kind": "unheard-of", "effort": 5, "occasion": None}
    assert Wish.of(slots) == Wish(moment=Moment.EVENING)
    more = {"kind": "touch", "effort": "some_time", "occasion": "rain", "without": "coffee"}
    assert Wish.of(more | {"theme": "sorry", "day": "2026-11-22"}) == Wish(
        kind=Kind.TOUCH,
        effort=Effort.SOME_TIME,
        occasion=Occasion.RAIN,
        without=About.COFFEE,
        theme=Theme.SORRY,
    )


def test_what_a_wish_leaves_open_is_as_it_was_wished_before() -> None:
    before = Wish(kind=Kind.TOUCH, occasion=Occasion.RAIN)
    assert Wish(kind=Kind.WORDS).after(before) == Wish(kind=Kind.WORDS, occasion=Occasion.RAIN)


def test_the_occasion_weighs_more_than_all_else_together() -> None:
    wish = Wish(Moment.MORNING, Kind.TOUCH, Effort.QUICK, Occasion.RAIN)
    near = gesture("near", Moment.MORNING, Kind.TOUCH, 1)
    wet = gesture("wet", Moment.EVENING, Kind.HELP, 30)._replace(
        occasion=frozenset({Occasion.RAIN})
    )
    choice = nearest(wish, (near, wet))
    assert (ids(choice.gestures), choice.exact) == (("wet",), False)


@pytest.mark.parametrize(
    ("hour", "wanted"),
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
def test_the_hour_says_what_fits(hour: int, wanted: set[str]) -> None:
    assert {each.id for each in ALL if fits(each, hour)} == wanted


def test_something_fits_at_every_hour() -> None:
    spine = [each for each in GESTURES if not each.is_guest]
    assert [hour for hour in range(24) if not any(fits(each, hour) for each in spine)] == []


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
    choice = nearest(wish, (touch_late, help_early))
    assert (ids(choice.gestures), choice.exact) == (("touch",), False)


def test_of_the_gentle_ones_a_small_step_comes_first() -> None:
    assert ids(gentlest(ALL)) == ("coffee",)


def test_the_gentlest_are_the_least_bold() -> None:
    assert ids(gentlest((HUG, RUB, TASK))) == ("task",)
    assert ids(gentlest((HUG, RUB))) == ("hug", "rub")


@pytest.mark.parametrize(
    ("day", "north", "south"),
    [
        (date(2026, 2, 28), Season.WINTER, Season.SUMMER),
        (date(2026, 3, 1), Season.SPRING, Season.AUTUMN),
        (date(2026, 5, 31), Season.SPRING, Season.AUTUMN),
        (date(2026, 6, 1), Season.SUMMER, Season.WINTER),
        (date(2026, 9, 1), Season.AUTUMN, Season.SPRING),
        (date(2026, 12, 1), Season.WINTER, Season.SUMMER),
        (date(2027, 1, 1), Season.WINTER, Season.SUMMER),
    ],
)
def test_a_season_is_the_other_one_on_the_other_half_of_the_earth(
    day: date, north: Season, south: Season
) -> None:
    assert (season_of(day, south=False), season_of(day, south=True)) == (north, south)


@pytest.mark.parametrize(
    ("zone", "south"),
    [
        ("America/New_York", False),
        ("Asia/Kolkata", False),
        ("Australia/Sydney", True),
        ("Pacific/Auckland", True),
        ("America/Sao_Paulo", True),
        ("Africa/Johannesburg", True),
        ("Africa/Nairobi", False),
    ],
)
def test_a_zone_tells_the_half_of_the_earth(zone: str, south: bool) -> None:
    assert is_southern(zone) is south


@pytest.mark.parametrize(
    ("day", "occasions"),
    [
        (SUNDAY, {Occasion.WEEKEND}),
        (MONDAY, {Occasion.MONDAY}),
        (FRIDAY, set()),
        (SATURDAY, {Occasion.WEEKEND}),
    ],
)
def test_a_weekday_is_an_occasion(day: date, occasions: set[Occasion]) -> None:
    assert set(occasions_of(day)) == occasions


def guest(*occasions: Occasion, seasons: Iterable[Season] = ()) -> Gesture:
    return card("guest", occasion=frozenset(occasions), season=frozenset(seasons))


def test_a_guest_is_invited_by_its_occasion_and_its_season() -> None:
    assert on(MONDAY).invites(guest(Occasion.MONDAY, Occasion.RAIN))
    assert not on(FRIDAY).invites(guest(Occasion.MONDAY))
    assert on(FRIDAY, 18, Occasion.BIRTHDAY).invites(guest(Occasion.BIRTHDAY))
    assert on(FRIDAY).invites(guest(seasons={Season.AUTUMN}))
    assert not on(FRIDAY).invites(guest(seasons={Season.SPRING}))
    assert not on(MONDAY).invites(guest(Occasion.MONDAY, seasons={Season.SPRING}))


@pytest.mark.parametrize(
    ("needs", "apart", "suits"),
    [
        (Needs.TOGETHER, False, True),
        (Needs.TOGETHER, True, False),
        (Needs.APART, False, False),
        (Needs.APART, True, True),
        (Needs.EITHER, False, True),
        (Needs.EITHER, True, True),
    ],
)
def test_what_cannot_be_done_where_they_are_does_not_suit(
    needs: Needs, apart: bool, suits: bool
) -> None:
    assert bool(suiting(of(card("one", needs=needs)), NONE, NONE, apart=apart)) is suits


def test_what_they_want_left_out_does_not_suit() -> None:
    touch = card("one", about=frozenset({About.TOUCH, About.FOOD}))
    food = card("two", about=frozenset({About.FOOD}))
    left_out = frozenset({About.TOUCH, About.ALCOHOL})
    assert suiting(of(touch, food), NONE, left_out, apart=False) == (food,)


def test_what_was_set_aside_does_not_suit() -> None:
    one, two = card("one"), card("two")
    assert suiting(of(one, two), frozenset({one.number}), NONE, apart=False) == (two,)


NONE: frozenset[Any] = frozenset()


def of(*gestures: Gesture) -> Catalogue:
    return Catalogue({each.id: each for each in gestures}, {})


WALK = gesture("walk", Moment.DAYTIME, Kind.ATTENTION, 30)
NOON = gesture("noon", Moment.DAYTIME, Kind.ATTENTION, 5)


@pytest.mark.parametrize(
    ("gesture", "day", "hour", "when"),
    [
        (HUG, FRIDAY, 18, None),
        (HUG, FRIDAY, 8, Later.TONIGHT),
        (RUB, FRIDAY, 12, Later.TONIGHT),
        (COFFEE, FRIDAY, 18, Later.MORNING),
        (NOON, FRIDAY, 18, Later.TOMORROW),
        (HUG, FRIDAY, 23, None),
        (WALK, MONDAY, 18, Later.WEEKEND),
        (WALK, FRIDAY, 18, Later.TOMORROW),  # which is a Saturday
        (WALK, SATURDAY, 18, Later.TOMORROW),
        (WALK, SUNDAY, 18, Later.WEEKEND),
    ],
)
def test_what_does_not_fit_the_hour_is_for_later(
    gesture: Gesture, day: date, hour: int, when: Later | None
) -> None:
    assert later(gesture, day, hour) is when

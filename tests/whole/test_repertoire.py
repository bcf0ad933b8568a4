"""A year of choosing: what comes, how often, and in how many ways before anything is repeated."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from itertools import pairwise

import pytest

from skill.domain.catalogue import About, Gesture, Kind, Moment, Needs, Occasion, Season
from skill.domain.choosing import GUEST_EVERY, fits, suiting
from skill.domain.days import season_of
from skill.domain.household import Household
from skill.domain.repertoire import KINDS, MOST_LIKED, UNHEARD_FOR, Repertoire
from tests.support.cards import card, on
from tests.support.words import load_catalogue

CATALOGUE = load_catalogue("en")
FIRST = date(2026, 1, 1)
YEAR = [FIRST + timedelta(days=number) for number in range(365)]
KEYS = [sha256(bytes([number])).hexdigest() for number in range(4)]
EVENING = 18


@dataclass(frozen=True)
class Couple:
    """Which of all couples it is, how it lives, and what it does not want."""

    key: str = KEYS[0]
    hour: int = EVENING
    apart: bool = False
    left_out: frozenset[About] = frozenset()
    aside: frozenset[int] = frozenset()

    @property
    def gestures(self) -> tuple[Gesture, ...]:
        return suiting(CATALOGUE, self.aside, self.left_out, apart=self.apart)


@dataclass(frozen=True)
class Heard:
    """A gesture that was today's, and in which way it was said."""

    day: date
    gesture: Gesture
    way: int

    @property
    def text(self) -> str:
        return self.gesture.way(self.way)


@cache
def year_of(couple: Couple, likes: Kind | None = None) -> list[Heard]:
    """Return what a couple is offered that asks once a day, and does only what it likes."""
    return list(_days(couple, likes))


def _days(couple: Couple, likes: Kind | None) -> Iterator[Heard]:
    household = Household()
    for day in YEAR:
        at = on(
            day,
            couple.hour,
            key=couple.key,
            season=season_of(day, south=False),
            apart=couple.apart,
        )
        chosen = household.todays_gesture(couple.gestures, at)
        household = chosen.household
        if likes in chosen.gesture.kind:
            household = household.did(chosen.gesture, day)
        yield Heard(day, chosen.gesture, chosen.way)


couples = pytest.mark.parametrize(
    "couple",
    [
        *(Couple(key) for key in KEYS),
        Couple(hour=8),
        Couple(hour=23),
        Couple(apart=True),
        Couple(left_out=frozenset({About.TOUCH, About.COFFEE})),
    ],
    ids=["one", "two", "three", "four", "mornings", "nights", "apart", "left out"],
)


def spine_of(heard: Sequence[Heard]) -> list[Heard]:
    return [each for each in heard if not each.gesture.is_guest]


@couples
def test_every_gesture_of_the_spine_comes_once_before_any_comes_again(couple: Couple) -> None:
    spine = [each for each in couple.gestures if not each.is_guest]
    ids = [each.gesture.id for each in spine_of(year_of(couple))]
    rounds = [ids[start : start + len(spine)] for start in range(0, len(ids), len(spine))]
    assert all(len(set(each)) == len(each) for each in rounds)
    assert len(set(rounds[0])) == len(spine)


@couples
def test_every_gesture_is_said_in_its_own_line_first_and_in_every_other_way_before_any_again(
    couple: Couple,
) -> None:
    ways = defaultdict(list)
    for each in spine_of(year_of(couple)):
        ways[each.gesture.id].append(each.way)
    assert all(said == list(range(len(said))) for said in ways.values())


@couples
def test_no_words_come_again_within_a_hundred_and_twenty_days(couple: Couple) -> None:
    last: dict[str, date] = {}
    for each in year_of(couple):
        assert each.day - last.get(each.text, date.min) >= UNHEARD_FOR, each.text
        last[each.text] = each.day


@couples
def test_no_guest_comes_within_a_hundred_and_twenty_days(couple: Couple) -> None:
    last: dict[str, date] = {}
    for each in year_of(couple):
        if each.gesture.is_guest:
            assert each.day - last.get(each.gesture.id, date.min) >= UNHEARD_FOR
            last[each.gesture.id] = each.day


@couples
def test_a_guest_comes_only_on_its_occasion_and_in_its_season(couple: Couple) -> None:
    for each in year_of(couple):
        gesture, season = each.gesture, season_of(each.day, south=False)
        assert not gesture.season or season in gesture.season
        assert not gesture.occasion or gesture.occasion <= set(Occasion)
        if gesture.occasion:
            assert on(each.day).occasions & gesture.occasion


def of_a_guest(couple: Couple) -> float:
    heard = year_of(couple)
    return sum(each.gesture.is_guest for each in heard) / len(heard)


@pytest.mark.parametrize("key", KEYS)
def test_on_every_fourth_day_there_may_be_a_guest(key: str) -> None:
    """And now and then one where the spine has no more of a kind that they missed."""
    assert 0.6 / GUEST_EVERY <= of_a_guest(Couple(key)) <= 1.2 / GUEST_EVERY


def test_guests_days_are_others_for_other_households() -> None:
    days = {tuple(on(day, key=key).is_for_a_guest for day in YEAR[:4]) for key in KEYS}
    assert len(days) > 1
    assert all(sum(each) == 1 for each in days)


def test_who_lives_apart_is_offered_only_what_works_from_afar() -> None:
    assert {each.gesture.needs for each in year_of(Couple(apart=True))} == {
        Needs.APART,
        Needs.EITHER,
    }


def test_what_is_left_out_or_set_aside_never_comes() -> None:
    left_out = frozenset({About.TOUCH, About.FOOD})
    aside = frozenset(each.number for each in CATALOGUE.gestures.values() if each.id < "m")
    heard = year_of(Couple(left_out=left_out, aside=aside))
    assert [each for each in heard if each.gesture.about & left_out] == []
    assert [each for each in heard if each.gesture.number in aside] == []


@couples
def test_no_kind_is_away_for_more_than_ten_days(couple: Couple) -> None:
    heard, kinds = year_of(couple), set(Kind)
    if couple.apart or About.TOUCH in couple.left_out:
        kinds.remove(Kind.TOUCH)
    for kind in kinds:
        days = [each.day for each in heard if kind in each.gesture.kind]
        gaps = {(later - earlier).days: earlier for earlier, later in pairwise([FIRST, *days])}
        assert max(gaps) <= 10, (kind, max(gaps), gaps[max(gaps)])


@pytest.mark.parametrize("kind", Kind)
def test_a_kind_that_they_like_comes_sooner(kind: Kind) -> None:
    """Of each round all of the spine come, so the liked ones are those in its first half."""
    plain, liked = (
        sum(place_in_round(year_of(Couple(key), likes), kind) for key in KEYS[:2])
        for likes in (None, kind)
    )
    assert liked < plain


def place_in_round(heard: Sequence[Heard], kind: Kind) -> float:
    """Return how late a kind comes in its rounds on average, from 0 to 1."""
    spine = spine_of(heard)
    places = [
        index % 25 / 25
        for index, each in enumerate(spine[: len(spine) // 25 * 25])
        if kind in each.gesture.kind
    ]
    return sum(places) / len(places)


@couples
def test_what_does_not_fit_the_hour_comes_only_where_all_else_of_its_round_is_gone(
    couple: Couple,
) -> None:
    size = len([each for each in couple.gestures if not each.is_guest])
    spine = spine_of(year_of(couple))
    for start in range(0, len(spine) - size + 1, size):
        fitting = [fits(each.gesture, couple.hour) for each in spine[start : start + size]]
        assert fitting == sorted(fitting, reverse=True)


@couples
def test_no_guest_is_a_misfit_of_the_hour(couple: Couple) -> None:
    heard = year_of(couple)
    assert all(fits(each.gesture, couple.hour) for each in heard if each.gesture.is_guest)


def test_the_same_household_hears_the_same_and_another_one_hears_otherwise() -> None:
    first, second = ([each.gesture.id for each in year_of(Couple(key))][:25] for key in KEYS[:2])
    assert first == [each.gesture.id for each in _days(Couple(KEYS[0]), None)][:25]
    assert first != second


def test_their_own_day_has_a_guest_of_its_own() -> None:
    heard = Counter[bool]()
    for number, day in enumerate(YEAR):
        at = replace(on(day, key=KEYS[number % 4]), occasions=frozenset({Occasion.ANNIVERSARY}))
        if at.is_for_a_guest:
            chosen = Household().todays_gesture(Couple().gestures, at)
            heard[Occasion.ANNIVERSARY in chosen.gesture.occasion] += 1
    assert heard[True] > 50
    assert heard[False] == 0


def test_the_gentlest_come_first_where_that_is_asked_for() -> None:
    household, bold = Household(), []
    for day in YEAR[:8]:
        chosen = household.todays_gesture(Couple().gestures, on(day, gentle=True))
        household = chosen.household
        bold.append(chosen.gesture.boldness)
    assert set(bold) == {1}


THREE = [card(name, ways=("Way one.", "Way two.")) for name in ("one", "two", "three")]


def test_what_is_wished_for_again_comes_round_before_any_again_and_then_in_its_next_way() -> None:
    household, said = Household(), []
    for _ in range(6):
        chosen = household.wished_gesture(THREE, (*Couple().gestures, *THREE), on(FIRST))
        household = chosen.household
        said.append((chosen.gesture.id, chosen.way))
    assert {way for _, way in said[:3]} == {0}
    assert len(set(said)) == 6


def test_guests_that_are_wished_for_come_round_before_any_comes_again() -> None:
    rain = [each for each in Couple().gestures if Occasion.RAIN in each.occasion]
    rain = [each for each in rain if fits(each, EVENING)]
    household, heard = Household(), []
    for _ in range(2 * len(rain)):
        chosen = household.wished_gesture(rain, Couple().gestures, on(FIRST))
        household = chosen.household
        heard.append(chosen.gesture)
    assert set(heard[: len(rain)]) == set(heard[len(rain) :]) == set(rain)


def test_likes_are_counted_by_kind_and_slowly_forgotten() -> None:
    repertoire, touch = Repertoire(), card("one", kind=frozenset({Kind.TOUCH}))
    for _ in range(MOST_LIKED):
        repertoire = repertoire.like(touch)
    help_ = card("two", kind=frozenset({Kind.HELP}))
    repertoire = repertoire.like(help_)
    counts = dict(zip(KINDS, repertoire.liked, strict=True))
    assert (counts[Kind.TOUCH], counts[Kind.HELP]) == (MOST_LIKED, 1)
    counts = dict(zip(KINDS, repertoire.like(touch).liked, strict=True))
    assert counts[Kind.TOUCH] == (MOST_LIKED + 1) // 2
    assert counts[Kind.HELP] == 0


def test_where_one_gesture_is_left_it_comes_every_day() -> None:
    only, household = [card("one")], Household()
    for day in YEAR[:5]:
        chosen = household.todays_gesture(only, on(day))
        household = chosen.household
        assert chosen.gesture.id == "one"


def test_without_any_gesture_none_is_chosen() -> None:
    with pytest.raises(ValueError, match="empty"):
        Repertoire().next_gesture([], on(FIRST), is_first=True)


def test_a_misfit_is_still_offered_where_nothing_else_is_there() -> None:
    morning = [card("one", moment=frozenset({Moment.MORNING}), season=frozenset(Season))]
    chosen = Household().todays_gesture(morning, on(FIRST, 18))
    assert chosen.gesture.id == "one"

"""A household: what happens to it makes another one."""

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from skill.domain.household import Household, Zone

DAY = date(2026, 11, 22)
NEXT_DAY = DAY + timedelta(days=1)
GESTURES = [f"gesture-{number}" for number in range(25)]


def rng() -> random.Random:
    return random.Random(7)


def test_a_day_counts_once_and_moments_add_up() -> None:
    household = Household().tell(DAY, "first").tell(DAY, "second")
    assert household.days == {DAY}
    assert household.moments == 2


def test_a_request_that_comes_again_counts_once() -> None:
    household = Household().tell(DAY, "same").tell(DAY, "same")
    assert household.moments == 1


@given(st.lists(st.integers(0, 400), max_size=60))
def test_as_many_moments_are_kept_as_were_told(offsets: list[int]) -> None:
    household = Household()
    for number, offset in enumerate(offsets):
        household = household.tell(DAY + timedelta(days=offset), str(number))
    assert household.moments == len(offsets)
    assert household.days == {DAY + timedelta(days=offset) for offset in offsets}


def test_todays_gesture_stays_the_same_all_day() -> None:
    gesture, household = Household().todays_gesture(DAY, GESTURES, rng())
    again, unchanged = household.todays_gesture(DAY, GESTURES, random.Random(99))
    assert again == gesture
    assert unchanged == household


def test_another_gesture_is_todays_from_then_on() -> None:
    first, household = Household().todays_gesture(DAY, GESTURES, rng())
    other, household = household.another_gesture(DAY, GESTURES, rng())
    assert other != first
    assert household.todays_gesture(DAY, GESTURES, rng())[0] == other


def test_the_next_day_has_another_gesture() -> None:
    first, household = Household().todays_gesture(DAY, GESTURES, rng())
    assert household.todays_gesture(NEXT_DAY, GESTURES, rng())[0] != first


def test_a_gesture_that_left_the_catalogue_is_replaced() -> None:
    first, household = Household().todays_gesture(DAY, GESTURES, rng())
    others = [gesture for gesture in GESTURES if gesture != first]
    assert household.todays_gesture(DAY, others, rng())[0] in others


def test_gestures_and_prompts_come_from_decks_of_their_own() -> None:
    _, household = Household().another_gesture(DAY, GESTURES, rng())
    assert household.prompts == Household().prompts
    _, with_prompt = household.prompt(["prompt"], rng())
    assert with_prompt.gestures == household.gestures


def test_a_household_is_new_until_something_was_offered_or_told() -> None:
    located = replace(Household(), zone=Zone("Europe/Paris", datetime(2026, 11, 22, tzinfo=UTC)))
    assert located.is_new
    assert not located.tell(DAY, "request").is_new
    assert not located.another_gesture(DAY, GESTURES, rng())[1].is_new
    assert not located.prompt(["prompt"], rng())[1].is_new


def test_a_zone_is_good_for_a_week() -> None:
    asked = datetime(2026, 11, 1, 12, tzinfo=UTC)
    zone = Zone("Europe/Paris", asked)
    assert zone.is_fresh(asked + timedelta(days=7))
    assert not zone.is_fresh(asked + timedelta(days=7, seconds=1))

"""A household: what happens to it makes another one."""

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from skill.domain.days import local_time
from skill.domain.deck import mark
from skill.domain.household import Household, LastMoment, Zone, choice_of
from skill.domain.hug import Hug, Part
from skill.domain.offer import Offer, OfferKind
from skill.domain.streak import Pause, streak
from skill.domain.told import ToldDays

DAY = date(2026, 11, 22)
NEXT_DAY = DAY + timedelta(days=1)
GESTURES = [f"card-{number}" for number in range(25)]
GESTURE, PROMPT = OfferKind.GESTURE, OfferKind.PROMPT
CHOICES = {choice_of(kind, id_): Offer(kind, id_) for kind in (GESTURE, PROMPT) for id_ in GESTURES}


def rng() -> random.Random:
    return random.Random(7)


def test_a_day_counts_once_and_moments_add_up() -> None:
    household = Household().tell(DAY, "first").tell(DAY, "second")
    assert household.days == {DAY}
    assert household.moments == 2


def test_a_request_that_comes_again_counts_once() -> None:
    household = Household().tell(DAY, "same").tell(DAY, "same")
    assert household.moments == 1


def test_again_means_the_last_hug_for_some_minutes() -> None:
    began = datetime(2026, 11, 22, 18, tzinfo=UTC)
    household = Household().hug(Hug(40), began, DAY, "first")
    assert household.days == {DAY}
    assert household.hug_to_repeat(began + timedelta(minutes=10)) == Hug(40)
    assert household.hug_to_repeat(began + timedelta(minutes=10, seconds=1)) is None
    assert household.hug_to_repeat(began - timedelta(seconds=1)) is None
    assert Household().hug_to_repeat(began) is None


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


def test_a_preferred_gesture_comes_first_while_there_is_one() -> None:
    household, drawn = Household(), []
    for number in range(25):
        gesture, household = household.another_gesture(
            DAY, GESTURES, random.Random(number), prefer=GESTURES[:5]
        )
        drawn.append(gesture)
    assert sorted(drawn[:5]) == sorted(GESTURES[:5])
    assert sorted(drawn) == sorted(GESTURES)


def test_a_wish_leaves_todays_gesture_as_it_was() -> None:
    todays, household = Household().todays_gesture(DAY, GESTURES, rng())
    wished, household = household.wished_gesture(["card-3", "card-4"], rng())
    assert wished in {"card-3", "card-4"}
    assert household.todays_gesture(DAY, GESTURES, rng())[0] == todays


def test_a_gentle_gesture_is_todays() -> None:
    gentle, household = Household().gentle_gesture(DAY, ["card-3"], rng())
    assert household.todays_gesture(DAY, GESTURES, rng())[0] == gentle == "card-3"


def test_wishes_come_round_again_and_never_twice_in_a_row() -> None:
    household, drawn = Household(), []
    for number in range(9):
        gesture, household = household.wished_gesture(GESTURES[:3], random.Random(number))
        drawn.append(gesture)
    assert set(drawn[:3]) == set(GESTURES[:3])
    assert all(one != other for one, other in pairwise(drawn))


def test_what_is_set_aside_stays_away_until_it_is_taken_back() -> None:
    household = (
        Household().retire(GESTURE, "card-1").retire(GESTURE, "card-2").retire(GESTURE, "card-1")
    )
    assert household.without_retired(GESTURE, GESTURES[:4]) == ("card-0", "card-3")
    back, household = household.restore(CHOICES)
    assert back == Offer(GESTURE, "card-2")
    back, household = household.restore(CHOICES)
    assert back == Offer(GESTURE, "card-1")
    assert household.gestures.last == "card-1"
    assert household.restore(CHOICES) == (None, household)
    assert household.without_retired(GESTURE, GESTURES[:2]) == ("card-0", "card-1")


def test_a_gesture_that_left_the_catalogue_is_not_taken_back() -> None:
    household = Household().retire(GESTURE, "card-1").retire(GESTURE, "gone")
    assert household.restore(CHOICES)[0] == Offer(GESTURE, "card-1")


def test_the_last_one_set_aside_comes_back_first_whichever_kind_it_is() -> None:
    household = Household().retire(GESTURE, "card-1").retire(PROMPT, "card-1")
    assert household.without_retired(PROMPT, GESTURES[:2]) == ("card-0",)
    back, household = household.restore(CHOICES)
    assert back == household.last_offer == Offer(PROMPT, "card-1")
    assert household.restore(CHOICES)[0] == Offer(GESTURE, "card-1")


def test_a_saved_prompt_is_no_saved_gesture_and_can_be_let_go() -> None:
    household = Household().save_favourite(PROMPT, "card-1")
    assert household.favourites_among(GESTURE, GESTURES) == ()
    assert household.favourites_among(PROMPT, GESTURES) == ("card-1",)
    assert household.unsave(PROMPT, "card-1").favourites == ()


def test_what_is_saved_is_not_set_aside_any_more() -> None:
    household = Household().retire(GESTURE, "card-1").save_favourite(GESTURE, "card-1")
    assert household.without_retired(GESTURE, GESTURES[:2]) == ("card-0", "card-1")


def test_what_was_offered_last_is_one_thing() -> None:
    gesture, household = Household().another_gesture(DAY, GESTURES, rng())
    assert household.last_offer == Offer(GESTURE, gesture)
    prompt, household = household.prompt(GESTURES, rng())
    assert household.last_offer == Offer(PROMPT, prompt)
    household = household.hug(Hug(40), datetime(2026, 11, 22, 18, tzinfo=UTC), DAY, "one")
    assert household.last_offer == Offer(OfferKind.HUG, hug=Hug(40))


def test_favourites_are_kept_once_and_end_when_they_are_set_aside() -> None:
    household = Household().save_favourite(GESTURE, "card-1").save_favourite(GESTURE, "card-2")
    household = household.save_favourite(GESTURE, "card-1")
    assert household.favourites_among(GESTURE, GESTURES) == ("card-1", "card-2")
    assert household.retire(GESTURE, "card-1").favourites_among(GESTURE, GESTURES) == ("card-2",)


def test_a_pause_begins_today_and_a_new_word_moves_its_end() -> None:
    household = Household().pause(DAY, DAY + timedelta(days=5))
    assert household.pauses == (Pause(DAY, DAY + timedelta(days=5)),)
    household = household.pause(NEXT_DAY, DAY + timedelta(days=3))
    assert household.pauses == (Pause(DAY, DAY + timedelta(days=3)),)


def test_coming_home_early_ends_a_pause_today() -> None:
    back = DAY + timedelta(days=5)
    away = Household().tell(DAY, "one").pause(DAY, back)
    assert [away.is_away(day) for day in (DAY, NEXT_DAY, back)] == [True, True, False]
    assert not Household().is_away(DAY)
    home = away.pause(NEXT_DAY, NEXT_DAY)
    assert not home.is_away(NEXT_DAY)
    assert home.pauses == (Pause(DAY, NEXT_DAY),)


def test_two_pauses_apart_are_both_kept_while_a_run_may_need_them() -> None:
    first_back, second = DAY + timedelta(days=4), DAY + timedelta(days=6)
    household = Household().tell(DAY, "one").pause(DAY, first_back)
    household = household.pause(second, second + timedelta(days=2))
    assert household.pauses == (Pause(DAY, first_back), Pause(second, second + timedelta(days=2)))


def test_an_old_pause_that_no_run_needs_goes_with_the_next() -> None:
    household = Household().pause(DAY, NEXT_DAY)
    later = DAY + timedelta(days=30)
    assert household.pause(later, later + timedelta(days=1)).pauses == (
        Pause(later, later + timedelta(days=1)),
    )


def test_the_first_zone_is_no_move_and_another_one_is() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    household = Household().live_in("Europe/Paris", now, DAY)
    assert household.zone == Zone("Europe/Paris", now)
    assert household.moves == ()
    assert household.live_in("Europe/Paris", now, NEXT_DAY).moves == ()
    flown = household.live_in("Asia/Tokyo", now, NEXT_DAY)
    assert flown.moves == (NEXT_DAY,)
    assert flown.live_in("Europe/Paris", now, NEXT_DAY).moves == (NEXT_DAY,)


@given(
    st.lists(
        st.tuples(
            st.integers(0, 40),
            st.sampled_from(["Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Paris", "UTC"]),
        ),
        max_size=30,
    )
)
def test_any_sequence_of_zones_keeps_every_told_day_once(steps: list[tuple[int, str]]) -> None:
    household, now, told = Household(), datetime(2026, 3, 20, 11, 30, tzinfo=UTC), set()
    for number, (hours, zone) in enumerate(steps):
        now += timedelta(hours=hours)
        day = local_time(now, zone).date()
        household = household.live_in(zone, now, day).tell(day, str(number))
        told.add(day)
    assert household.days == told
    assert household.moments == len(steps)
    last = max(told, default=DAY)
    assert streak(household.history, last).run <= len(told)


def test_todays_gesture_is_preferably_one_that_fits() -> None:
    assert Household().todays_gesture(DAY, GESTURES, rng(), ["card-9"])[0] == "card-9"


def test_a_gentle_gesture_is_drawn_from_the_deck_as_well() -> None:
    _, household = Household().gentle_gesture(DAY, ["card-3"], rng())
    assert household.gestures.last == "card-3"
    drawn = []
    for number in range(24):
        card, household = household.another_gesture(DAY, GESTURES, random.Random(number))
        drawn.append(card)
    assert "card-3" not in drawn


def test_taking_one_back_leaves_the_others_aside() -> None:
    household = (
        Household()
        .retire(GESTURE, "card-1")
        .retire(GESTURE, "card-2")
        .retire(GESTURE, "gone")
        .retire(GESTURE, "lost too")
    )
    _, household = household.restore(CHOICES)
    assert household.retired == (mark("card-1"), mark("gone"), mark("lost too"))


def test_a_pause_that_ends_today_goes_on_from_where_it_began() -> None:
    back, later = DAY + timedelta(days=3), DAY + timedelta(days=9)
    assert Household().pause(DAY, back).pause(back, later).pauses == (Pause(DAY, later),)


def test_an_old_move_that_no_run_needs_goes_with_the_next() -> None:
    now = datetime(2026, 11, 22, 12, tzinfo=UTC)
    household = Household().live_in("Europe/Paris", now, DAY).live_in("Asia/Tokyo", now, DAY)
    later = DAY + timedelta(days=30)
    assert household.live_in("Europe/Paris", now, later).moves == (later,)


def test_what_a_kind_of_device_cannot_play_of_a_hug_is_remembered_for_the_day() -> None:
    household = Household(moments=3).without(Part.SOUND, DAY)
    assert [household.plays(part, DAY) for part in Part] == [False, True, True]
    assert [household.without(Part.RING, DAY).plays(part, DAY) for part in Part] == [
        False,
        True,
        False,
    ]
    later = DAY + timedelta(days=1)
    assert household.plays(Part.SOUND, later)
    assert household.without(Part.RING, later).plays(Part.SOUND, later)


days_back = st.integers(0, 7).map(lambda ago: DAY - timedelta(days=ago))
NOW = datetime(2026, 11, 22, 18)


def told(*days: date) -> Household:
    household = Household()
    for number, day in enumerate(days):
        household = household.tell(day, f"request {number}", NOW)
    return household


def standing(household: Household) -> object:
    return household.days, household.moments, streak(household.history, DAY), household.pauses


@given(st.lists(days_back, max_size=8), days_back)
def test_a_moment_that_is_taken_back_leaves_all_as_it_was(before: list[date], day: date) -> None:
    household = told(*before).pause(DAY, DAY + timedelta(days=2))
    after = household.tell(day, "told", NOW).take_back("taken back")
    assert standing(after) == standing(household)
    assert after.moment_to_correct(NOW) is None


@given(st.lists(days_back, max_size=8), days_back, days_back)
def test_a_moment_that_is_moved_is_as_if_it_had_been_told_for_that_day(
    before: list[date], one: date, other: date
) -> None:
    assert told(*before, one).move(other) == told(*before, other)


@given(days_back, st.lists(days_back, min_size=1, max_size=5))
def test_a_moment_may_be_moved_again_and_again(day: date, others: list[date]) -> None:
    household = told(day)
    for other in others:
        household = household.move(other)
    assert household == told(others[-1])
    assert standing(household.take_back("taken back")) == standing(Household())


def test_a_day_stays_while_another_of_its_moments_remains() -> None:
    household = told(DAY, DAY).take_back("taken back")
    assert (household.days, household.moments) == (ToldDays.of({DAY}), 1)
    moved = told(DAY, DAY).move(NEXT_DAY)
    assert (moved.days, moved.moments) == (ToldDays.of({DAY, NEXT_DAY}), 2)


def test_a_request_whose_moment_was_taken_back_does_not_count_again() -> None:
    household = told(DAY).take_back("taken back")
    assert household.tell(DAY, "request 0", NOW) == household
    again = household.tell(DAY, "another", NOW)
    assert again.take_back("taken back") == again
    assert household.take_back("once more") == household


def test_only_the_moment_that_was_told_last_is_taken_back() -> None:
    household = told(DAY - timedelta(days=1), DAY).take_back("taken back")
    assert household.days == {DAY - timedelta(days=1)}
    assert household.take_back("another") == household


def test_a_moment_is_corrected_on_its_day_or_just_after_midnight() -> None:
    household = Household().tell(DAY, "late", datetime(2026, 11, 22, 23, 50))
    moment = LastMoment(DAY, datetime(2026, 11, 22, 23, 50), alone=True)
    assert household.moment_to_correct(datetime(2026, 11, 22, 23, 59)) == moment
    assert household.moment_to_correct(datetime(2026, 11, 23, 0, 10)) == moment
    assert household.moment_to_correct(datetime(2026, 11, 23, 0, 51)) is None
    early = Household().tell(DAY, "early", datetime(2026, 11, 22, 7))
    assert early.moment_to_correct(datetime(2026, 11, 22, 23, 59))
    assert early.moment_to_correct(datetime(2026, 11, 22, 6, 30))
    assert Household().moment_to_correct(NOW) is None


def test_a_day_that_was_told_of_yesterday_is_yesterdays_to_correct() -> None:
    household = Household().tell(DAY - timedelta(days=3), "late", NOW)
    assert household.moment_to_correct(NOW + timedelta(hours=2))
    assert household.moment_to_correct(NOW + timedelta(days=1)) is None


def test_a_hugs_moment_is_taken_back_like_any_other() -> None:
    household = Household().hug(Hug(40), NOW, DAY, "hug").take_back("taken back")
    assert (household.days, household.moments) == (ToldDays.of([]), 0)


def pauses(household: Household | None) -> Iterable[Pause]:
    assert household
    return household.pauses


def test_who_came_home_yesterday_was_away_until_then() -> None:
    away = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=14))
    today = DAY + timedelta(days=6)
    home = away.come_home(today, today - timedelta(days=1))
    assert pauses(home) == (Pause(DAY, today - timedelta(days=1)),)


def test_who_came_home_later_than_planned_was_away_until_then() -> None:
    away = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=4))
    today = DAY + timedelta(days=7)
    assert pauses(away.come_home(today, today)) == (Pause(DAY, today),)


def test_a_pause_that_had_not_begun_when_they_came_home_was_none() -> None:
    away = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=4))
    assert pauses(away.come_home(NEXT_DAY, DAY - timedelta(days=2))) == ()
    assert pauses(away.come_home(DAY, DAY)) == ()


def test_nobody_comes_home_who_was_not_away() -> None:
    assert told(DAY).come_home(DAY, DAY) is None
    long_ago = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=2))
    later = DAY + timedelta(days=30)
    assert long_ago.come_home(later, later) is None


@given(st.integers(1, 30), st.integers(0, 30))
def test_a_run_goes_on_from_the_day_they_came_home(planned: int, stayed: int) -> None:
    away = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=planned))
    home = away.come_home(DAY + timedelta(days=stayed), DAY + timedelta(days=stayed))
    if home and stayed:
        told_then = home.tell(DAY + timedelta(days=stayed), "two")
        assert streak(told_then.history, DAY + timedelta(days=stayed)).run == 2


def test_a_household_is_blank_while_nothing_at_all_is_kept_of_it() -> None:
    assert Household().is_blank
    assert Household(version=3).is_blank
    assert not Household().pause(DAY, NEXT_DAY).is_blank
    assert not Household().save_favourite(OfferKind.GESTURE, "card-1").is_blank
    assert not replace(Household(), zone=Zone("Europe/Paris", NOW.replace(tzinfo=UTC))).is_blank

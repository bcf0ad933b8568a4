"""A household: what happens to it makes another one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.catalogue import About, Kind, Occasion
from skill.domain.days import local_time
from skill.domain.household import (
    MOST_DATES,
    MOST_FAVOURITES,
    MOST_MOVES,
    MOST_PAUSES,
    MOST_SET_ASIDE,
    Choice,
    Household,
    LastMoment,
    Life,
    TheirDate,
    Zone,
)
from skill.domain.hug import Embrace, Hug, Part, sibling
from skill.domain.offer import OfferKind
from skill.domain.streak import Pause, streak
from skill.domain.told import ToldDays
from tests.support.cards import KEY, card, on, prompt

DAY = date(2026, 11, 22)
NEXT_DAY = DAY + timedelta(days=1)
GESTURES = [card(f"card-{number}") for number in range(25)]
PROMPTS = [prompt(f"prompt-{number}") for number in range(12)]
TODAY = on(DAY)


def gesture(number: int) -> Choice:
    """Return a gesture as it is chosen; the number need not be of one that is there."""
    return Choice(OfferKind.GESTURE, number)


def a_prompt(number: int) -> Choice:
    return Choice(OfferKind.PROMPT, number)


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


def test_todays_gesture_stays_the_same_all_day_and_is_said_in_the_same_way() -> None:
    chosen = Household().todays_gesture(GESTURES, TODAY)
    later = on(DAY, 22)
    assert chosen.household.todays_gesture(GESTURES, later) == chosen


def test_another_gesture_is_todays_from_then_on() -> None:
    first = Household().todays_gesture(GESTURES, TODAY)
    other = first.household.another_gesture(GESTURES, TODAY)
    assert other.gesture != first.gesture
    assert other.household.todays_gesture(GESTURES, TODAY) == other


def test_the_next_day_has_another_gesture() -> None:
    first = Household().todays_gesture(GESTURES, TODAY)
    assert first.household.todays_gesture(GESTURES, on(NEXT_DAY)).gesture != first.gesture


def test_a_gesture_that_left_the_catalogue_is_replaced() -> None:
    first = Household().todays_gesture(GESTURES, TODAY)
    others = [gesture for gesture in GESTURES if gesture != first.gesture]
    assert first.household.todays_gesture(others, TODAY).gesture in others


def test_gestures_and_prompts_are_gone_through_each_for_itself() -> None:
    household = Household().another_gesture(GESTURES, TODAY).household
    assert household.prompts == Household().prompts
    _, with_prompt = household.next_prompt(PROMPTS, PROMPTS, KEY)
    assert with_prompt.repertoire == household.repertoire


def test_every_prompt_comes_once_before_any_comes_again() -> None:
    household, drawn = Household(), []
    for _ in range(2 * len(PROMPTS)):
        each, household = household.next_prompt(PROMPTS, PROMPTS, KEY)
        drawn.append(each)
    assert set(drawn[: len(PROMPTS)]) == set(drawn[len(PROMPTS) :]) == set(PROMPTS)
    assert all(one != other for one, other in pairwise(drawn))


def test_prompts_that_are_wished_for_come_once_before_any_of_them_comes_again() -> None:
    household, drawn = Household(), []
    for _ in range(8):
        each, household = household.next_prompt(PROMPTS[:4], PROMPTS, KEY)
        drawn.append(each)
    assert set(drawn[:4]) == set(drawn[4:]) == set(PROMPTS[:4])
    assert all(one != other for one, other in pairwise(drawn))


def test_a_household_is_new_until_something_was_offered_or_told() -> None:
    located = replace(Household(), zone=Zone("Europe/Paris", datetime(2026, 11, 22, tzinfo=UTC)))
    assert located.is_new
    assert not located.tell(DAY, "request").is_new
    assert not located.another_gesture(GESTURES, TODAY).household.is_new
    assert not located.next_prompt(PROMPTS, PROMPTS, KEY)[1].is_new


def test_a_zone_is_good_for_a_week() -> None:
    asked = datetime(2026, 11, 1, 12, tzinfo=UTC)
    zone = Zone("Europe/Paris", asked)
    assert zone.is_fresh(asked + timedelta(days=7))
    assert not zone.is_fresh(asked + timedelta(days=7, seconds=1))


def test_a_wish_leaves_todays_gesture_as_it_was() -> None:
    todays = Household().todays_gesture(GESTURES, TODAY)
    wished = todays.household.wished_gesture(GESTURES[3:5], GESTURES, TODAY)
    assert wished.gesture in GESTURES[3:5]
    again = wished.household.todays_gesture(GESTURES, TODAY)
    assert (again.gesture, again.way) == (todays.gesture, todays.way)


def test_a_wish_that_is_made_todays_is_todays() -> None:
    wished = Household().wished_gesture([GESTURES[3]], GESTURES, TODAY).as_todays(DAY)
    again = wished.household.todays_gesture(GESTURES, TODAY)
    assert (again.gesture, again.way) == (GESTURES[3], wished.way)


def test_wishes_come_round_again_and_never_twice_in_a_row() -> None:
    household, drawn = Household(), []
    for _ in range(9):
        chosen = household.wished_gesture(GESTURES[:3], GESTURES, TODAY)
        household = chosen.household
        drawn.append(chosen.gesture)
    assert set(drawn[:3]) == set(drawn[3:6]) == set(drawn[6:]) == set(GESTURES[:3])
    assert all(one != other for one, other in pairwise(drawn))


def test_what_is_set_aside_comes_back_the_last_one_first() -> None:
    household = Household()
    for number in (1, 2, 1):
        household = household.set_card_aside(gesture(number))
    known = {gesture(number) for number in range(4)}
    back, household = household.bring_back(known)
    assert back == gesture(2)
    back, household = household.bring_back(known)
    assert back == gesture(1)
    assert household.bring_back(known) == (None, household)


def test_what_is_set_aside_is_told_apart_by_its_kind() -> None:
    household = Household().set_card_aside(gesture(GESTURES[0].number))
    assert GESTURES[0].number in household.aside(OfferKind.GESTURE)
    assert GESTURES[0].number not in household.aside(OfferKind.PROMPT)
    assert GESTURES[1].number not in household.aside(OfferKind.GESTURE)


def test_a_gesture_that_left_the_catalogue_is_not_taken_back() -> None:
    household = Household().set_card_aside(gesture(1)).set_card_aside(gesture(2))
    assert household.bring_back({gesture(1)})[0] == gesture(1)


def test_the_last_one_set_aside_comes_back_first_whichever_kind_it_is() -> None:
    household = Household().set_card_aside(gesture(1)).set_card_aside(a_prompt(1))
    known = {gesture(1), a_prompt(1)}
    back, household = household.bring_back(known)
    assert back == a_prompt(1)
    assert household.bring_back(known)[0] == gesture(1)


def test_a_favourite_can_be_let_go() -> None:
    household = Household().save_favourite(a_prompt(1)).save_favourite(gesture(1))
    assert household.unsave(a_prompt(1)).favourites == (gesture(1),)


def test_what_is_saved_is_not_set_aside_any_more() -> None:
    household = Household().set_card_aside(gesture(1)).save_favourite(gesture(1))
    assert (household.set_aside, household.favourites) == ((), (gesture(1),))


def test_what_was_offered_last_is_one_thing() -> None:
    chosen = Household().another_gesture(GESTURES, TODAY)
    household = chosen.household
    assert (household.offered, household.gesture) == (OfferKind.GESTURE, chosen.gesture.number)
    drawn, household = household.next_prompt(PROMPTS, PROMPTS, KEY)
    assert (household.offered, household.prompts.last) == (OfferKind.PROMPT, drawn.number)
    household = household.hug(Hug(40), datetime(2026, 11, 22, 18, tzinfo=UTC), DAY, "one")
    assert household.offered is OfferKind.HUG


def test_favourites_are_kept_once_and_end_when_they_are_set_aside() -> None:
    household = Household().save_favourite(gesture(1)).save_favourite(gesture(2))
    household = household.save_favourite(gesture(1))
    assert household.favourites == (gesture(1), gesture(2))
    assert household.set_card_aside(gesture(1)).favourites == (gesture(2),)


def test_where_there_is_no_more_room_the_oldest_goes() -> None:
    household = Household()
    for number in range(100):
        household = household.save_favourite(gesture(number))
    assert household.favourites == tuple(map(gesture, range(100 - MOST_FAVOURITES, 100)))
    for number in range(100):
        household = household.set_card_aside(a_prompt(number))
    assert household.set_aside == tuple(map(a_prompt, range(100 - MOST_SET_ASIDE, 100)))


def test_a_pause_begins_today_and_a_new_word_moves_its_end() -> None:
    household = Household().pause(DAY, DAY + timedelta(days=5))
    assert household.pauses == (Pause(DAY, DAY + timedelta(days=5)),)
    household = household.pause(NEXT_DAY, DAY + timedelta(days=3))
    assert household.pauses == (Pause(DAY, DAY + timedelta(days=3)),)


def test_coming_home_early_ends_a_pause_today() -> None:
    away = Household().tell(DAY, "one").pause(DAY, DAY + timedelta(days=5))
    assert away.pause(NEXT_DAY, NEXT_DAY).pauses == (Pause(DAY, NEXT_DAY),)


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


def test_what_was_wished_for_has_come_in_this_round() -> None:
    wished = Household().wished_gesture([GESTURES[3]], GESTURES, TODAY)
    household, drawn = wished.household, []
    for _ in range(len(GESTURES) - 1):
        chosen = household.another_gesture(GESTURES, TODAY)
        household = chosen.household
        drawn.append(chosen.gesture)
    assert wished.gesture not in drawn


def test_taking_one_back_leaves_the_others_aside() -> None:
    household = Household()
    for number in (1, 2, 3, 4):
        household = household.set_card_aside(gesture(number))
    _, household = household.bring_back({gesture(1), gesture(2)})
    assert household.set_aside == (gesture(1), gesture(3), gesture(4))


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
    assert not Household().save_favourite(gesture(1)).is_blank
    assert not Household().lives(Life.APART).is_blank
    assert not Household().mark_date(WEDDING).is_blank
    assert not replace(Household(), zone=Zone("Europe/Paris", NOW.replace(tzinfo=UTC))).is_blank


WEDDING = TheirDate(Occasion.ANNIVERSARY, 5, 3)
BIRTHDAYS = [TheirDate(Occasion.BIRTHDAY, month, 1) for month in range(1, 13)]


def test_they_have_one_anniversary_and_several_birthdays() -> None:
    household = Household().mark_date(WEDDING).mark_date(BIRTHDAYS[0]).mark_date(BIRTHDAYS[1])
    moved = household.mark_date(TheirDate(Occasion.ANNIVERSARY, 6, 4))
    assert moved.dates == (*BIRTHDAYS[:2], TheirDate(Occasion.ANNIVERSARY, 6, 4))
    assert moved.unmark_date(Occasion.BIRTHDAY).dates == moved.dates[2:]


def test_a_day_that_is_told_again_is_kept_once() -> None:
    household = Household().mark_date(BIRTHDAYS[0]).mark_date(WEDDING).mark_date(BIRTHDAYS[0])
    assert household.dates == (WEDDING, BIRTHDAYS[0])


def test_of_more_days_than_there_is_room_for_the_oldest_goes() -> None:
    household = Household()
    for each in BIRTHDAYS:
        household = household.mark_date(each)
    assert household.dates == tuple(BIRTHDAYS[-MOST_DATES:])


@pytest.mark.parametrize(
    ("today", "next_"),
    [
        (date(2026, 5, 2), date(2026, 5, 3)),
        (date(2026, 5, 3), date(2026, 5, 3)),
        (date(2026, 5, 4), date(2027, 5, 3)),
    ],
)
def test_their_day_comes_once_a_year(today: date, next_: date) -> None:
    assert WEDDING.next_after(today) == next_


def test_a_leap_day_is_the_last_of_february_in_other_years() -> None:
    leap = TheirDate(Occasion.BIRTHDAY, 2, 29)
    assert leap.next_after(date(2027, 1, 1)) == date(2027, 2, 28)
    assert leap.next_after(date(2028, 1, 1)) == date(2028, 2, 29)
    assert leap.next_after(date(2027, 3, 1)) == date(2028, 2, 29)


def test_a_day_is_what_they_told_of_it() -> None:
    household = Household().mark_date(WEDDING).mark_date(TheirDate(Occasion.BIRTHDAY, 5, 3))
    assert household.occasions_on(date(2030, 5, 3)) == {Occasion.ANNIVERSARY, Occasion.BIRTHDAY}
    assert household.occasions_on(date(2030, 5, 4)) == frozenset()


def test_what_they_do_not_want_is_left_out_until_they_change_that() -> None:
    household = Household().lives(Life.NO_TOUCH).lives(Life.NO_COFFEE).lives(Life.APART)
    assert household.left_out == {About.TOUCH, About.COFFEE}
    assert household.lives_no_longer(Life.NO_TOUCH).left_out == {About.COFFEE}


def test_of_moves_and_pauses_the_oldest_go() -> None:
    household, now = Household(), datetime(2026, 11, 22, 12, tzinfo=UTC)
    for ago in range(1, 9):
        day = DAY + timedelta(days=4 * ago)
        zone = ("Europe/Paris", "Asia/Tokyo")[ago % 2]
        household = household.tell(day - timedelta(days=3), str(ago)).live_in(zone, now, day)
        household = household.pause(day, day + timedelta(days=1))
    assert len(household.moves) <= MOST_MOVES
    assert len(household.pauses) <= MOST_PAUSES
    assert household.moves[-1] == household.pauses[-1].start == DAY + timedelta(days=32)


def test_what_is_liked_is_noted_of_its_kinds() -> None:
    touch = card("touch", kind=frozenset({Kind.TOUCH}))
    liked = Household().like(touch).repertoire.liked
    assert dict(zip(Kind, liked, strict=True)) == dict.fromkeys(Kind, 0) | {Kind.TOUCH: 1}


def counted(*hugs: Hug, day: date = DAY) -> Household:
    household = Household()
    for number, hug in enumerate(hugs):
        household = household.hug(hug, NOW, day, str(number))
    return household


def test_hugs_and_dances_are_held_and_kisses_are_moments() -> None:
    household = counted(Hug(40), sibling(Embrace.DANCE), sibling(Embrace.KISS), Hug(30))
    assert household.moments == 4
    assert household.held_in(DAY.year) == 40 + 60 + 30
    assert household.hugs == (DAY, DAY)


def test_a_hug_that_is_sent_again_is_held_once() -> None:
    once = counted(Hug(40))
    assert once.hug(Hug(40), NOW, DAY, "0").held_in(DAY.year) == 40


def test_how_long_they_held_each_other_begins_anew_with_the_year() -> None:
    household = counted(Hug(40))
    new_year = date(DAY.year + 1, 1, 1)
    assert household.held_in(new_year.year) == 0
    assert household.hug(Hug(30), NOW, new_year, "next").held_in(new_year.year) == 30


def test_the_same_again_is_a_kiss_after_a_kiss() -> None:
    household = counted(sibling(Embrace.KISS))
    assert household.hug_to_repeat(NOW) == sibling(Embrace.KISS)


@pytest.mark.parametrize("life", Life)
def test_touch_is_welcome_unless_they_told_otherwise(life: Life) -> None:
    unwelcome = life in {Life.NO_TOUCH, Life.APART}
    assert Household().lives(life).welcomes_touch is not unwelcome

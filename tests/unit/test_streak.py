"""The streak: counts, derived from the days alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.streak import (
    History,
    Pause,
    Streak,
    is_milestone,
    streak,
    without_needless_excuses,
)
from skill.domain.told import ToldDays

TODAY = date(2026, 11, 22)


def streak_of(days: list[date], today: date) -> Streak:
    return streak(History(ToldDays.of(days)), today)


def days_ago(*offsets: int) -> list[date]:
    return [TODAY - timedelta(days=offset) for offset in offsets]


@pytest.mark.parametrize(
    ("told", "run"),
    [
        ((), 0),
        ((0,), 1),
        ((1,), 1),
        ((3,), 1),
        ((4,), 0),
        ((0, 1, 2), 3),
        ((0, 3, 6), 3),
        ((0, 4), 1),
        ((2, 3, 9), 2),
        ((30, 31, 32), 0),
    ],
)
def test_a_run_outlives_two_rest_days_and_no_more(told: tuple[int, ...], run: int) -> None:
    assert streak_of(days_ago(*told), TODAY).run == run


def test_the_week_is_the_seven_days_that_end_today() -> None:
    assert streak_of(days_ago(0, 6, 7), TODAY).week == 2


def test_a_day_ahead_does_not_count_yet() -> None:
    assert streak_of(days_ago(-1), TODAY) == streak_of([], TODAY)


def test_today_is_known_to_be_told() -> None:
    assert streak_of(days_ago(0), TODAY).told_today
    assert not streak_of(days_ago(1), TODAY).told_today


offsets = st.lists(st.integers(-3, 60))


@given(offsets)
def test_a_run_is_never_longer_than_the_days_told(told: list[int]) -> None:
    standing = streak_of(days_ago(*told), TODAY)
    assert 0 <= standing.run <= len(set(told))
    assert 0 <= standing.week <= 7


@given(offsets, st.randoms(use_true_random=False))
def test_the_order_of_telling_changes_nothing(told: list[int], shuffler: object) -> None:
    shuffled = list(told)
    shuffler.shuffle(shuffled)  # type: ignore[attr-defined]
    assert streak_of(days_ago(*told), TODAY) == streak_of(days_ago(*shuffled), TODAY)


def history(
    *days_told: int, pauses: tuple[Pause, ...] = (), moves: tuple[int, ...] = ()
) -> History:
    return History(ToldDays.of(days_ago(*days_told)), pauses, days_ago(*moves))


def pause(start: int, back: int) -> Pause:
    return Pause(TODAY - timedelta(days=start), TODAY - timedelta(days=back))


@pytest.mark.parametrize(
    ("told", "longest", "comebacks"),
    [
        ((), 0, 0),
        ((0,), 1, 0),
        ((0, 3, 6), 3, 0),
        ((0, 4), 1, 1),
        ((0, 10, 11, 12), 3, 1),
        ((0, 1, 10, 20, 21, 22, 23), 4, 2),
    ],
)
def test_longest_run_and_comebacks_come_from_the_days(
    told: tuple[int, ...], longest: int, comebacks: int
) -> None:
    standing = streak(history(*told), TODAY)
    assert (standing.longest, standing.comebacks) == (longest, comebacks)


def test_the_month_is_the_thirty_days_that_end_today() -> None:
    assert streak(history(0, 29, 30), TODAY).month == 2


@pytest.mark.parametrize(
    ("away", "run"),
    [
        ((), 1),
        ((pause(9, 2),), 2),
        ((pause(9, 1),), 2),
        ((pause(7, 0),), 2),
        ((pause(8, 2),), 1),
        ((pause(11, 4),), 1),
        ((pause(9, 5),), 1),
        ((pause(9, 6), pause(4, 1)), 1),
        ((pause(9, 5), pause(4, 1)), 2),
        ((pause(30, 20),), 1),
        ((pause(10, 0),), 2),
    ],
)
def test_the_days_of_a_pause_are_no_rest_days(away: tuple[Pause, ...], run: int) -> None:
    assert streak(history(0, 10, pauses=away), TODAY).run == run


def test_a_run_sleeps_through_a_pause_that_is_not_over() -> None:
    away = Pause(TODAY - timedelta(days=9), TODAY + timedelta(days=5))
    assert streak(history(9, 10, pauses=(away,)), TODAY).run == 2


@pytest.mark.parametrize(
    ("told", "moves", "run"),
    [
        ((0, 4), (), 1),
        ((0, 4), (2,), 2),
        ((0, 4), (0,), 2),
        ((0, 4), (4,), 2),
        ((0, 4), (5,), 1),
        ((0, 5), (2, 3), 1),
        ((4,), (2,), 1),
        ((5,), (2,), 0),
    ],
)
def test_whoever_moved_between_two_told_days_has_one_more_rest_day(
    told: tuple[int, ...], moves: tuple[int, ...], run: int
) -> None:
    assert streak(history(*told, moves=moves), TODAY).run == run


pauses = st.builds(
    lambda start, length: pause(start, start - length), st.integers(0, 60), st.integers(1, 20)
)


@given(offsets, st.lists(pauses, max_size=3).map(tuple), st.lists(st.integers(-3, 60), max_size=3))
def test_what_excuses_a_rest_never_shortens_a_run(
    told: list[int], away: tuple[Pause, ...], moves: list[int]
) -> None:
    apart = _without_overlap(away)
    plain = streak(history(*told), TODAY)
    excused = streak(history(*told, pauses=apart, moves=tuple(moves)), TODAY)
    assert excused.run >= plain.run
    assert excused.longest >= plain.longest
    assert excused.comebacks <= plain.comebacks
    assert excused.run <= excused.longest <= len(set(told))


@given(offsets, st.lists(pauses, max_size=3).map(tuple), st.lists(st.integers(-3, 60), max_size=3))
def test_leaving_out_needless_excuses_changes_nothing_and_can_be_done_again(
    told: list[int], away: tuple[Pause, ...], moves: list[int]
) -> None:
    whole = history(*told, pauses=_without_overlap(away), moves=tuple(moves))
    settled = TODAY - timedelta(days=8)
    fewer = without_needless_excuses(whole, settled)
    later = TODAY + timedelta(days=30)
    assert streak(fewer, TODAY).longest == streak(whole, TODAY).longest
    assert streak(fewer, later).comebacks == streak(whole, later).comebacks
    assert without_needless_excuses(fewer, settled) == fewer
    assert {each for each in whole.pauses if each.back >= settled} <= set(fewer.pauses)


def test_an_old_pause_that_no_run_needs_is_left_out() -> None:
    needless, needed = pause(41, 40), pause(30, 20)
    whole = history(42, 39, 31, 19, pauses=(needless, needed), moves=(60, 41))
    fewer = without_needless_excuses(whole, TODAY)
    assert tuple(fewer.pauses) == (needed,)
    assert tuple(fewer.moves) == ()


def _without_overlap(away: tuple[Pause, ...]) -> tuple[Pause, ...]:
    apart: list[Pause] = []
    for each in sorted(away):
        if not apart or apart[-1].back <= each.start:
            apart.append(each)
    return tuple(apart)


def test_a_pause_elsewhere_excuses_nothing() -> None:
    assert streak(history(0, 4, pauses=(pause(30, 20),)), TODAY).run == 1


def test_of_old_moves_only_those_stay_that_a_run_needs() -> None:
    whole = history(34, 31, 27, 19, moves=(33, 29, 8, 7))
    fewer = without_needless_excuses(whole, TODAY - timedelta(days=8))
    assert list(fewer.moves) == days_ago(29, 8, 7)


def test_only_now_and_then_is_a_number_of_days_worth_saying() -> None:
    assert [run for run in range(65) if is_milestone(run)] == [3, 7, 10, 14, 21, 30, 40, 50, 60]

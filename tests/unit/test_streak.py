"""The streak: counts, derived from the days alone."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skill.domain.streak import History, Streak, streak

TODAY = date(2026, 11, 22)


def streak_of(days: list[date], today: date) -> Streak:
    return streak(History(days), today)


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

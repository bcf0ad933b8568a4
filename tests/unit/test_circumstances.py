"""What a turn knows of a household's day, for choosing."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from skill.domain.catalogue import Occasion, Season
from skill.domain.household import Household, Life, TheirDate, Zone
from tests.support.turns import EVENING, at_six, turn

TODAY = date(2026, 11, 22)
"""A Sunday."""


def told(*days_ago: int) -> Household:
    household = Household()
    for ago in days_ago:
        household = household.tell(TODAY - timedelta(days=ago), str(ago))
    return household


@pytest.mark.parametrize(
    ("household", "gentle"),
    [
        (Household(), True),
        (told(4, 3, 2, 1), True),
        (told(5, 4, 3, 2, 1), False),
        (told(40, 39, 38, 37, 36, 35), True),
        (told(40, 39, 38, 37, 36, 1), False),
    ],
    ids=["new", "four days", "five days", "after a long gap", "back"],
)
def test_the_gentlest_come_first_for_beginners_and_after_a_long_gap(
    household: Household, gentle: bool
) -> None:
    assert turn(household=household).circumstances.gentle is gentle


@pytest.mark.parametrize(
    ("zone", "season"),
    [("America/New_York", Season.AUTUMN), ("Australia/Sydney", Season.SPRING)],
)
def test_the_season_is_that_of_where_they_live(zone: str, season: Season) -> None:
    household = replace(Household(), zone=Zone(zone, EVENING))
    assert turn(household=household).circumstances.season is season


def test_without_a_zone_the_season_is_that_of_most_people_of_their_locale() -> None:
    assert turn(locale="en-AU").circumstances.season is Season.SPRING
    assert turn(locale="en-GB").circumstances.season is Season.AUTUMN


def test_their_days_and_the_weekday_are_its_occasions() -> None:
    household = Household().mark_date(TheirDate(Occasion.ANNIVERSARY, 11, 22))
    known = turn(household=household)
    assert known.circumstances.occasions == {Occasion.ANNIVERSARY, Occasion.WEEKEND}
    tomorrow = replace(known, at=at_six(TODAY + timedelta(days=1)))
    assert tomorrow.circumstances.occasions == {Occasion.MONDAY}


def test_the_hour_and_the_day_are_those_of_the_households_own_clocks() -> None:
    household = replace(Household(), zone=Zone("Asia/Tokyo", EVENING))
    at = turn(household=household, at=datetime(2026, 11, 22, 18, tzinfo=UTC)).circumstances
    assert (at.day, at.hour) == (date(2026, 11, 23), 3)


def test_whether_they_live_apart_is_what_they_told() -> None:
    assert not turn().circumstances.apart
    assert turn(household=Household().lives(Life.APART)).circumstances.apart

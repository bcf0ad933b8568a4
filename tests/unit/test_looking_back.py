"""What they did on this day before, and days of theirs, met as the skill opens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Line, Reply
from skill.conversation.turn import Question, Session
from skill.domain.catalogue import Occasion
from skill.domain.household import Choice, Done, Household, Life, TheirDate, TodaysGesture
from skill.domain.looking_back import Ago, Remembered, on_this_day
from skill.domain.offer import OfferKind
from tests.support.turns import CATALOGUE, at_six, turn

DAY = date(2026, 11, 24)
CANDLE, NOTE, COFFEE = (CATALOGUE.gestures[id_] for id_ in ("candle", "sticky-note", "coffee"))
A_YEAR_AGO, A_MONTH_AGO = date(2025, 11, 24), date(2026, 10, 24)
KNOWN = Household(gesture=COFFEE.number)


def opened(household: Household, day: date = DAY, **known: object) -> Reply:
    return ROUTES["LaunchRequest"].handler(turn(household=household, at=at_six(day), **known))


def names(reply: Reply) -> list[str]:
    return [line.name for line in reply.lines if isinstance(line, Line)]


def did(*done: Done) -> Household:
    return replace(KNOWN, done=done)


@pytest.mark.parametrize(
    ("done", "day", "ago"),
    [
        (A_YEAR_AGO, DAY, [Ago.YEAR]),
        (A_MONTH_AGO, DAY, [Ago.MONTH]),
        (date(2025, 12, 3), date(2026, 1, 3), [Ago.MONTH]),
        (date(2024, 2, 29), date(2025, 2, 28), []),
        (date(2026, 2, 28), date(2026, 3, 31), []),
        (A_YEAR_AGO + timedelta(days=1), DAY, []),
        (date(2024, 11, 24), DAY, []),
        (DAY, DAY, []),
    ],
)
def test_this_day_is_the_same_of_the_year_or_of_the_month(
    done: date, day: date, ago: Sequence[Ago]
) -> None:
    assert list(on_this_day([Done(7, done)], day)) == [Remembered(7, each) for each in ago]


def test_a_year_ago_comes_before_a_month_ago() -> None:
    household = did(Done(CANDLE.number, A_MONTH_AGO), Done(CANDLE.number, A_YEAR_AGO))
    assert names(opened(household))[1] == "remember_when.year"


def test_what_they_did_on_this_day_is_offered_in_the_place_of_todays() -> None:
    reply = opened(did(Done(CANDLE.number, A_YEAR_AGO)))
    assert names(reply)[1:] == ["remember_when.year"]
    assert reply.asks is Question.KEEP_GESTURE
    assert reply.offer
    assert reply.offer.id == "candle"
    assert reply.household
    assert reply.household.looked_back == DAY
    assert reply.household.today
    assert reply.household.today.number == CANDLE.number


def test_it_goes_by_its_title_for_the_rest_of_the_day() -> None:
    reminded = opened(did(Done(CANDLE.number, A_YEAR_AGO))).household
    assert reminded
    again = opened(reminded)
    assert names(again)[1:] == ["remember_when.still"]
    assert again.offer
    assert again.offer.id == "candle"


def test_later_that_day_another_comes_where_its_hour_is_past() -> None:
    coffee = replace(
        did(Done(COFFEE.number, A_YEAR_AGO)),
        looked_back=DAY,
        today=TodaysGesture(DAY, COFFEE.number),
    )
    reply = opened(coffee)
    assert names(reply)[1:] == ["gesture.today"]
    assert reply.offer
    assert reply.offer.id != "coffee"


def test_a_no_to_it_is_followed_by_the_day_as_ever() -> None:
    reminded = opened(did(Done(CANDLE.number, A_YEAR_AGO))).household
    assert reminded
    other = reminded.keep(DAY, CATALOGUE.gestures["snack"], 0)
    assert names(opened(other))[1:] == ["gesture.today"]


@pytest.mark.parametrize(("days", "looks_back"), [(13, False), (14, True)])
def test_they_are_reminded_once_in_two_weeks_at_most(days: int, looks_back: bool) -> None:
    household = replace(
        did(Done(CANDLE.number, A_YEAR_AGO)), looked_back=DAY - timedelta(days=days)
    )
    assert ("remember_when.year" in names(opened(household))) is looks_back


FIGHT = next(
    each for each in CATALOGUE.gestures.values() if Occasion.AFTER_A_FIGHT in each.occasion
)
REMINDED = did(Done(CANDLE.number, A_YEAR_AGO))


@pytest.mark.parametrize(
    "household",
    [
        did(Done(NOTE.number, A_YEAR_AGO)),
        did(Done(COFFEE.number, A_YEAR_AGO)),
        did(Done(FIGHT.number, A_YEAR_AGO)),
        did(Done(4095, A_YEAR_AGO)),
        replace(REMINDED, set_aside=(Choice(OfferKind.GESTURE, CANDLE.number),)),
        replace(REMINDED, life=frozenset({Life.APART})),
        replace(REMINDED, today=TodaysGesture(DAY, COFFEE.number)),
        replace(REMINDED, today=TodaysGesture(DAY, FIGHT.number)),
    ],
    ids=[
        "secret then",
        "for another hour",
        "for a hard day",
        "no more in the catalogue",
        "set aside",
        "not where they are",
        "today's was chosen",
        "a fight was told today",
    ],
)
def test_they_are_not_reminded_of_what_does_not_suit(household: Household) -> None:
    reply = opened(household)
    assert "remember_when.year" not in names(reply)
    assert reply.household is None or reply.household.looked_back is None


def test_nothing_is_remembered_and_no_day_greeted_where_somebody_told_that_it_is_hard() -> None:
    household = replace(REMINDED, dates=(TheirDate(Occasion.ANNIVERSARY, DAY.month, DAY.day),))
    said = names(opened(household, session=Session(distant=True)))
    assert not {"remember_when.year", "launch.anniversary"} & set(said)


@pytest.mark.parametrize(
    ("occasions", "line"),
    [
        ([Occasion.ANNIVERSARY], "launch.anniversary"),
        ([Occasion.BIRTHDAY], "launch.birthday"),
        ([Occasion.BIRTHDAY, Occasion.ANNIVERSARY], "launch.anniversary"),
        ([Occasion.EXAM], "launch.their_day"),
    ],
)
def test_a_day_of_theirs_is_greeted_once(occasions: Sequence[Occasion], line: str) -> None:
    dates = tuple(TheirDate(each, DAY.month, DAY.day) for each in occasions)
    first = opened(replace(KNOWN, dates=dates))
    assert names(first)[0] == line
    again = opened(first.household or KNOWN)
    assert line not in names(again)


def test_a_day_of_theirs_is_greeted_where_its_kind_moment_was_told_already() -> None:
    their = TheirDate(Occasion.BIRTHDAY, DAY.month, DAY.day)
    household = replace(KNOWN, dates=(their,)).tell(DAY, "earlier")
    reply = opened(household)
    assert names(reply) == ["launch.birthday", "launch.already"]
    assert reply.household
    assert reply.household.greeted == DAY


def test_a_hard_day_is_greeted_by_no_name() -> None:
    their = TheirDate(Occasion.BAD_DAY, DAY.month, DAY.day)
    assert "launch.their_day" not in names(opened(replace(KNOWN, dates=(their,))))

"""What couples tell of themselves: kept, told back, changed, removed, and respected."""

from datetime import UTC, datetime, timedelta

import pytest

from skill.conversation.handlers.remembering import TOLD_BACK
from skill.conversation.turn import Question
from skill.domain.catalogue import About, Needs, Occasion
from skill.domain.household import MOST_DATES, Life, TheirDate
from tests.conversation.couch import Couch, Exchange
from tests.support.turns import CATALOGUE

TELL, KNOW = "RememberUsIntent", "WhatDoYouKnowIntent"
ENDS = {
    Life.APART: "together",
    Life.BABY: "sleeping",
    Life.NIGHTS: "daytime",
    Life.NO_TOUCH: "touch",
    Life.NO_ALCOHOL: "alcohol",
    Life.NO_COFFEE: "coffee",
    Life.NO_FOOD: "food",
    Life.NO_CARDS: "cards",
}


def tell(couch: Couch, **slots: str) -> Exchange:
    return couch.say(TELL, slots)


def date_of(couch: Couch, occasion: Occasion, day: str) -> Exchange:
    return tell(couch, occasion=occasion, date=day)


@pytest.mark.parametrize("life", Life)
def test_how_they_live_is_kept_and_told_back(life: Life) -> None:
    couch = Couch()
    assert tell(couch, life=life).lines == {f"remember.{life}"}
    assert couch.store.household.life == {life}
    assert f"remember.known_{life}" in couch.say(KNOW).lines


@pytest.mark.parametrize(("life", "end"), ENDS.items())
def test_how_they_live_is_changed_by_voice(life: Life, end: str) -> None:
    couch = Couch()
    tell(couch, life=life)
    assert tell(couch, life=end).lines == {"remember.ended"}
    assert couch.store.household.life == frozenset()
    assert f"remember.known_{life}" not in couch.say(KNOW).lines


def test_what_was_never_told_can_be_ended_as_well() -> None:
    couch = Couch()
    assert tell(couch, life="together").lines == {"remember.ended"}
    assert couch.store.household.life == frozenset()


@pytest.mark.parametrize("intent", ["AnswerIntent", "CorrectMomentIntent"])
@pytest.mark.parametrize(
    ("meant", "month"),
    [("2027-06-04", 6), ("2026-12-04", 6), ("2027-07-04", 7)],
    ids=["June the fourth", "the fourth", "July the fourth"],
)
def test_a_day_alone_right_after_a_date_is_the_date_that_was_meant(
    intent: str, meant: str, month: int
) -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    date_of(couch, Occasion.BIRTHDAY, "2027-03-01")
    date_of(couch, Occasion.BIRTHDAY, "2027-06-03")
    moved = couch.say(intent, {"day": meant})
    assert moved.lines == {"remember.date_birthday"}
    assert couch.store.household.dates == (
        TheirDate(Occasion.BIRTHDAY, 3, 1),
        TheirDate(Occasion.BIRTHDAY, month, 4),
    )
    assert couch.store.household.moments == 0


def test_a_day_gone_by_is_no_date_that_was_meant() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    date_of(couch, Occasion.ANNIVERSARY, "2027-06-03")
    couch.say("AnswerIntent", {"day": "2026-11-21"})
    assert couch.store.household.dates == (TheirDate(Occasion.ANNIVERSARY, 6, 3),)


@pytest.mark.parametrize(
    ("occasion", "line"),
    [
        (Occasion.ANNIVERSARY, "remember.date_anniversary"),
        (Occasion.BIRTHDAY, "remember.date_birthday"),
        (Occasion.MOVING, "remember.date_day"),
    ],
)
def test_a_day_of_theirs_is_kept_without_its_year_and_told_back(
    occasion: Occasion, line: str
) -> None:
    couch = Couch()
    told = date_of(couch, occasion, "2027-05-03")
    assert told.lines == {line}
    assert "May 3" in told.words
    assert couch.store.household.dates == (TheirDate(occasion, 5, 3),)
    assert line.replace("date_", "known_") in couch.say(KNOW).lines


def test_there_is_one_anniversary_and_there_are_several_birthdays() -> None:
    couch = Couch()
    for occasion in (Occasion.ANNIVERSARY, Occasion.BIRTHDAY):
        date_of(couch, occasion, "2027-05-03")
        date_of(couch, occasion, "2027-06-04")
    assert couch.store.household.dates == (
        TheirDate(Occasion.ANNIVERSARY, 6, 4),
        TheirDate(Occasion.BIRTHDAY, 5, 3),
        TheirDate(Occasion.BIRTHDAY, 6, 4),
    )


def test_where_six_days_are_kept_the_oldest_goes_and_that_is_said() -> None:
    couch = Couch()
    for month in range(1, MOST_DATES + 1):
        told = date_of(couch, Occasion.BIRTHDAY, f"2027-{month:02}-01")
        assert "remember.oldest_left" not in told.lines
    told = date_of(couch, Occasion.ANNIVERSARY, "2027-12-01")
    assert "remember.oldest_left" in told.lines
    assert len(couch.store.household.dates) == MOST_DATES
    assert couch.store.household.dates[0] == TheirDate(Occasion.BIRTHDAY, 2, 1)


def test_a_day_that_is_told_again_or_moved_drops_no_other() -> None:
    couch = Couch()
    date_of(couch, Occasion.ANNIVERSARY, "2027-12-01")
    for month in range(1, MOST_DATES):
        date_of(couch, Occasion.BIRTHDAY, f"2027-{month:02}-01")
    for day in ("2027-12-01", "2027-12-02"):
        assert "remember.oldest_left" not in date_of(couch, Occasion.ANNIVERSARY, day).lines
        assert len(couch.store.household.dates) == MOST_DATES


def test_a_day_is_removed_by_voice() -> None:
    couch = Couch()
    date_of(couch, Occasion.ANNIVERSARY, "2027-05-03")
    date_of(couch, Occasion.BIRTHDAY, "2027-05-03")
    removed = tell(couch, occasion=Occasion.ANNIVERSARY, change="remove")
    assert removed.lines == {"remember.removed"}
    assert couch.store.household.dates == (TheirDate(Occasion.BIRTHDAY, 5, 3),)


def test_a_leap_day_is_the_last_of_february_in_other_years() -> None:
    couch = Couch(now=datetime(2027, 1, 10, 23, tzinfo=UTC))
    date_of(couch, Occasion.BIRTHDAY, "2028-02-29")
    assert couch.store.household.dates == (TheirDate(Occasion.BIRTHDAY, 2, 29),)
    assert "February 28" in couch.say(KNOW).words
    couch.now = datetime(2028, 2, 1, 23, tzinfo=UTC)
    assert "February 29" in couch.say(KNOW).words


@pytest.mark.parametrize("slots", [{}, {"date": "2027-05-03"}, {"life": "no such life"}])
def test_what_is_not_understood_is_asked_for_and_nothing_is_kept(slots: dict[str, str]) -> None:
    couch = Couch()
    assert tell(couch, **slots).lines == {"remember.what"}
    assert couch.store.household.is_blank


@pytest.mark.parametrize("day", ["2027-W20", "2027-05", "2027", "nonsense", ""])
def test_a_day_that_is_none_is_asked_for_and_nothing_is_kept(day: str) -> None:
    couch = Couch()
    assert date_of(couch, Occasion.ANNIVERSARY, day).lines == {"remember.which_day"}
    assert couch.store.household.is_blank


def test_so_much_is_told_back_in_a_breath_and_that_there_is_more() -> None:
    couch = Couch()
    for life in (Life.BABY, Life.NO_COFFEE):
        tell(couch, life=life)
    date_of(couch, Occasion.ANNIVERSARY, "2027-05-03")
    known = {name for name in couch.say(KNOW).lines if name.startswith("remember.known_")}
    assert len(known - {"remember.known_more"}) == TOLD_BACK
    date_of(couch, Occasion.BIRTHDAY, "2027-05-03")
    assert "remember.known_more" in couch.say(KNOW).lines


def test_without_memory_nothing_is_promised() -> None:
    couch = Couch()
    couch.store.away = True
    assert tell(couch, life=Life.APART).lines == {"remember.without_memory"}
    assert date_of(couch, Occasion.BIRTHDAY, "2027-05-03").lines == {"remember.without_memory"}


def test_forget_us_forgets_it_as_well() -> None:
    couch = Couch()
    tell(couch, life=Life.APART)
    date_of(couch, Occasion.BIRTHDAY, "2027-05-03")
    couch.say("ForgetUsIntent")
    couch.say("AMAZON.YesIntent")
    assert couch.store.household.is_blank


def test_in_a_session_todays_gesture_is_offered_anew() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    assert tell(couch, life=Life.APART).reply.asks is Question.TODAYS_GESTURE
    offered = couch.say("AMAZON.YesIntent").reply.offer
    assert offered
    assert CATALOGUE.gestures[offered.id].needs is not Needs.TOGETHER


@pytest.mark.parametrize("intent", ["TodaysGestureIntent", "LaunchRequest"])
def test_todays_gesture_is_another_one_once_they_leave_it_out(intent: str) -> None:
    for key in range(8):
        couch = Couch()
        couch.now += timedelta(days=key)
        couch.say("TodaysGestureIntent")
        tell(couch, life=Life.NO_TOUCH)
        tell(couch, life=Life.NO_FOOD)
        offered = couch.say(intent).reply.offer
        if offered:
            about = CATALOGUE.gestures[offered.id].about
            assert not about & {About.TOUCH, About.FOOD}


@pytest.mark.parametrize("occasion", [Occasion.ANNIVERSARY, Occasion.BIRTHDAY])
@pytest.mark.parametrize("day", [23, 24, 25, 26])
def test_on_their_day_there_is_something_for_it_whichever_day_it_is(
    occasion: Occasion, day: int
) -> None:
    couch, found = Couch(), []
    date_of(couch, occasion, f"2026-11-{day}")
    for each in (22, 23, 24, 25, 26, 27):
        couch.now = datetime(2026, 11, each, 23, tzinfo=UTC)
        offered = couch.say("TodaysGestureIntent").reply.offer
        assert offered
        found += [each] if occasion in CATALOGUE.gestures[offered.id].occasion else []
    assert found == [day]

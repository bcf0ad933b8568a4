"""After something hard was told it is quiet for thirty days; a record tells no more than that."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.trouble import Trouble
from skill.conversation.hushes import MOST_KNOWN, Hushes
from skill.conversation.reply import CountDown, Line, Reply
from skill.conversation.turn import Question
from skill.domain.catalogue import Occasion
from skill.domain.evening import Evening
from skill.domain.household import Done, Household, Quiet, TheirDate, TodaysGesture
from skill.observability.telemetry import PRIVATE
from skill.store.record import to_record
from tests.conversation.couch import Couch
from tests.support.turns import CATALOGUE, at_six, turn

DAY = date(2026, 11, 22)
LAST_QUIET_DAY = DAY + timedelta(days=30)
AFTER = LAST_QUIET_DAY + timedelta(days=1)
LAUNCH, EVENING, DISTANT = "LaunchRequest", "EveningIntent", "FeelingDistantIntent"
YES, DONE = "AMAZON.YesIntent", "GestureDoneIntent"
CANDLE, RUB = CATALOGUE.gestures["candle"], CATALOGUE.gestures["rub"]
KNOWN = Household(gesture=CANDLE.number).tell(date(2026, 11, 21), "yesterday")
QUIET = KNOWN.hush(DAY)


def theirs(day: date, occasion: Occasion = Occasion.ANNIVERSARY) -> TheirDate:
    return TheirDate(occasion, day.month, day.day)


def said(name: str, household: Household, day: date, **slots: str) -> Reply:
    return ROUTES[name].handler(turn(household=household, at=at_six(day), slots=slots))


def lines(reply: Reply) -> set[str]:
    return {each.name for each in reply.lines if isinstance(each, Line)}


def hugs(reply: Reply) -> bool:
    counted = reply.effect(CountDown)
    assert counted
    assert isinstance(counted.timed, Evening)
    return counted.timed.hug


@pytest.mark.parametrize(("day", "hug"), [(DAY, False), (LAST_QUIET_DAY, False), (AFTER, True)])
def test_the_evening_begins_with_a_thanks_instead_of_a_hug(day: date, hug: bool) -> None:
    reply = said(EVENING, QUIET, day)
    assert hugs(reply) is hug
    assert ("evening.settle" in lines(reply)) is not hug


@pytest.mark.parametrize(("day", "remembered"), [(LAST_QUIET_DAY, False), (AFTER, True)])
def test_nothing_that_they_did_is_brought_back(day: date, remembered: bool) -> None:
    a_year_ago = Done(CANDLE.number, day.replace(year=day.year - 1))
    reply = said(LAUNCH, replace(QUIET, done=(a_year_ago,)), day)
    assert ("remember_when.year" in lines(reply)) is remembered


@pytest.mark.parametrize(("day", "asks"), [(LAST_QUIET_DAY, False), (AFTER, True)])
def test_no_hug_is_offered_after_what_leads_to_one(day: date, asks: bool) -> None:
    household = replace(QUIET, today=TodaysGesture(day, RUB.number))
    reply = ROUTES[DONE].handler(turn(household=household, at=at_six(day)))
    assert RUB.then == "hug"
    assert (reply.asks is Question.THIRTY_SECOND_HUG) is asks


def test_a_kiss_comes_only_where_one_is_wished_for() -> None:
    kiss = CATALOGUE.gestures["romance-slow-kiss"]
    for number in range(60):
        day = DAY + timedelta(days=number % 30)
        reply = said(LAUNCH, replace(QUIET, version=number), day)
        assert reply.offer is None or reply.offer.id != kiss.id
    wished = said("StartHugTimerIntent", QUIET, DAY, what="kiss")
    assert "hug.kiss" in lines(wished)


@pytest.mark.parametrize("days", [0, 30, 31, 364])
def test_no_day_of_theirs_is_met_until_somebody_asks(days: int) -> None:
    day = DAY + timedelta(days=days)
    household = replace(QUIET, dates=(theirs(day),))
    assert "launch.anniversary" not in lines(said(LAUNCH, household, day))
    assert (
        Occasion.ANNIVERSARY
        not in turn(household=household, at=at_six(day)).circumstances.occasions
    )


@pytest.mark.parametrize(
    ("name", "slots"),
    [
        ("RememberUsIntent", {"occasion": "birthday", "date": "2027-03-01"}),
        ("TodaysGestureIntent", {"occasion": "anniversary"}),
    ],
    ids=["they tell one", "they want something for one"],
)
@pytest.mark.parametrize("days", [3, 200])
def test_once_somebody_asks_for_one_they_are_met_again(
    name: str, slots: dict[str, str], days: int
) -> None:
    asked, later = DAY + timedelta(days=days), DAY + timedelta(days=300)
    household = said(name, replace(QUIET, dates=(theirs(later),)), asked, **slots).household
    assert household
    assert household.is_quiet(asked) is (days == 3)
    assert "launch.anniversary" in lines(said(LAUNCH, household, later))


def test_what_is_over_in_every_way_leaves_nothing() -> None:
    assert QUIET.without_old_quiet(LAST_QUIET_DAY) == QUIET
    assert QUIET.without_old_quiet(AFTER) == KNOWN
    with_a_day = replace(QUIET, dates=(theirs(DAY),))
    assert with_a_day.without_old_quiet(AFTER) == with_a_day
    assert with_a_day.ask_for_days_of_theirs().without_old_quiet(AFTER).quiet is None


def test_a_fight_that_was_told_in_a_wish_is_followed_by_quiet() -> None:
    household = said("TodaysGestureIntent", KNOWN, DAY, occasion="after_a_fight").household
    assert household
    assert household.quiet == Quiet(LAST_QUIET_DAY)


def test_told_again_it_lasts_from_then_on_and_never_less() -> None:
    later = QUIET.hush(DAY + timedelta(days=9))
    assert later.quiet == Quiet(LAST_QUIET_DAY + timedelta(days=9))
    assert later.hush(DAY) == later


# What a record tells.

TOLD = [*({"trouble": each} for each in Trouble), {}]


@pytest.mark.parametrize("told", TOLD, ids=lambda told: told.get("trouble", "distant"))
def test_telling_it_writes_nothing_and_the_next_thing_kept_carries_one_day(
    told: dict[str, str],
) -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(DONE)
    kept = couch.store.kept
    couch.say(LAUNCH)
    couch.say(DISTANT, told)
    launched = couch.store.kept
    assert launched
    assert kept
    couch.attributes = None
    couch.say("AMAZON.HelpIntent")
    couch.attributes = None
    couch.say("StreakIntent")
    assert couch.store.kept == launched
    couch.attributes = None
    couch.say(DONE)
    assert couch.store.household.quiet == Quiet(LAST_QUIET_DAY)


def test_after_any_trouble_the_record_is_the_same() -> None:
    records = set()
    for told in TOLD:
        couch = Couch(now=at_six(DAY))
        couch.say(LAUNCH)
        couch.say(DISTANT, told)
        couch.attributes = None
        couch.now = at_six(DAY + timedelta(days=1))
        couch.say(DONE)
        records.add(to_record(couch.store.household))
    assert len(records) == 1


def test_a_yes_to_a_gesture_after_trouble_is_kept_as_any_yes_is() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(LAUNCH)
    couch.say(DISTANT, {"trouble": "fight"})
    before = couch.store.kept
    couch.say(YES)
    assert couch.store.kept != before
    assert couch.store.household.quiet == Quiet(LAST_QUIET_DAY)


@pytest.mark.parametrize("name", sorted(PRIVATE))
def test_nothing_of_it_is_written_by_what_looks_alike(name: str) -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(DONE)
    couch.say(DISTANT, {"trouble": "grief"})
    kept = couch.store.kept
    couch.attributes = None
    couch.say(name)
    assert couch.store.kept == kept


@pytest.mark.parametrize("harm", ["self", "other", "child", "by_me", ""])
def test_who_was_not_safe_is_followed_by_no_quiet(harm: str) -> None:
    couch = Couch(now=at_six(DAY))
    couch.say("NotSafeIntent", {"harm": harm} if harm else {})
    couch.attributes = None
    couch.say("FindSupportIntent")
    couch.attributes = None
    couch.say(DONE)
    assert couch.store.household.quiet is None


def test_grief_that_ended_the_talk_is_respected_the_next_evening() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(DISTANT, {"trouble": "grief"})
    couch.attributes = None
    couch.now = at_six(DAY + timedelta(days=1))
    evening = couch.say(EVENING)
    assert not hugs(evening.reply)
    assert couch.store.household.quiet == Quiet(LAST_QUIET_DAY)


def test_it_is_never_said_aloud() -> None:
    words = said("WhatDoYouKnowIntent", QUIET, DAY)
    assert lines(words) == lines(said("WhatDoYouKnowIntent", KNOWN, DAY))


def test_forgetting_them_forgets_what_the_process_knew() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(DONE)
    couch.say(DISTANT, {"trouble": "parting"})
    couch.attributes = None
    couch.say("ForgetUsIntent")
    couch.say(YES)
    couch.attributes = None
    couch.say(DONE)
    assert couch.store.household.quiet is None


def test_while_the_store_is_away_it_is_respected_in_the_session() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(LAUNCH)
    couch.say(DISTANT, {"trouble": "fight"})
    couch.store.away = True
    assert not hugs(couch.say(EVENING).reply)
    couch.store.away = False
    couch.attributes = None
    couch.say(DONE)
    assert couch.store.household.quiet == Quiet(LAST_QUIET_DAY)


def test_a_process_knows_so_many_households_and_no_more() -> None:
    hushes = Hushes()
    for number in range(MOST_KNOWN + 1):
        hushes.note(str(number), DAY, "request")
    assert hushes.day_of("0") is None
    assert hushes.day_of(str(MOST_KNOWN)) == DAY


def test_no_two_troubles_in_a_row_are_answered_in_the_same_words() -> None:
    couch = Couch(now=at_six(DAY))
    answers = []
    for trouble in ("grief", "grief", "baby", "grief", "grief"):
        couch.attributes = None
        reply = couch.say(DISTANT, {"trouble": trouble}).reply
        (said_first, *_) = reply.lines
        assert isinstance(said_first, Line)
        answers.append((said_first.name, (said_first.variant or 0) % 2))
    assert all(one != other for one, other in pairwise(answers))


def test_a_trouble_that_is_sent_again_is_answered_alike() -> None:
    hushes = Hushes()
    hushes.note("key", DAY, "one")
    assert (hushes.told_before("key", "one"), hushes.told_before("key", "two")) == (0, 1)
    hushes.note("key", DAY, "one")
    assert hushes.told_before("key", "two") == 1


def test_thanks_after_something_hard_keep_nothing_that_was_offered_before_it() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say("TodaysGestureIntent")
    couch.attributes = None
    couch.say(DISTANT, {"trouble": "betrayal"})
    couch.attributes = None
    assert lines(couch.say("TakeItIntent").reply) == {"answer.welcome"}

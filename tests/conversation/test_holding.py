"""Hugs, their siblings and evenings, as they are talked about."""

from datetime import datetime, timedelta

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Card, Chime, CountDown, Line, Wait
from skill.domain.evening import Evening
from skill.domain.household import Choice, Household, Life
from skill.domain.hug import Cue, Embrace, Hug, Mode, Timed, sibling
from skill.domain.offer import OfferKind
from skill.store.record import to_record
from tests.conversation.couch import Couch, Exchange, OneShelf
from tests.support.turns import CATALOGUE, EVENING, turn

HUG, OUR_EVENING = "StartHugTimerIntent", "EveningIntent"
IN_THE_MORNING, AT_NIGHT = EVENING + timedelta(hours=14), EVENING + timedelta(hours=4)
A_FIGHT = "after_a_fight"


def counted(now: Exchange) -> Timed:
    counted = now.decided.effect(CountDown)
    assert counted
    return counted.timed


def line(now: Exchange, cue: Cue) -> str:
    counted = now.decided.effect(CountDown)
    assert counted
    return counted.lines[cue].name


def couch_of(household: Household, now: datetime = EVENING) -> Couch:
    return Couch(store=OneShelf((to_record(household), 1)), now=now)


def test_there_is_time_to_find_each_other_and_a_chime_before_the_length_is_said() -> None:
    kinds = [type(each) for each in Couch().say(HUG).reply.lines]
    assert kinds == [Line, Wait, Chime, Line]


@pytest.mark.parametrize("slots", [{"mode": "silent"}, {"what": "kiss"}])
def test_what_a_chime_begins_has_no_other_before(slots: dict[str, str]) -> None:
    assert Chime() not in Couch().say(HUG, slots).reply.lines


@pytest.mark.parametrize(
    ("now", "closing"),
    [
        (EVENING, "hug.cue.closing"),
        (IN_THE_MORNING, "hug.cue.closing_before_work"),
        (AT_NIGHT, "hug.cue.closing_at_night"),
    ],
)
def test_the_last_words_know_the_hour(now: datetime, closing: str) -> None:
    assert line(Couch(now=now).say(HUG), Cue.CLOSING) == closing


def test_who_works_nights_is_not_sent_to_bed() -> None:
    couch = couch_of(Household().lives(Life.NIGHTS), AT_NIGHT)
    assert line(couch.say(HUG), Cue.CLOSING) == "hug.cue.closing"


def test_after_a_fight_the_last_words_know_it_all_day_and_from_hug_to_hug() -> None:
    couch = Couch(screen=True)
    couch.say("TodaysGestureIntent", {"occasion": A_FIGHT})
    couch.attributes = None
    for _ in range(2):
        assert line(couch.say(HUG), Cue.CLOSING) == "hug.cue.closing_after_a_fight"
    couch.attributes, couch.now = None, couch.now + timedelta(days=1)
    assert line(couch.say(HUG), Cue.CLOSING) == "hug.cue.closing"


def test_a_fight_that_was_told_in_the_session_is_known_though_nothing_was_kept() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    couch.say("FeelingDistantIntent", {"trouble": "fight"})
    assert line(couch.say(HUG), Cue.CLOSING) == "hug.cue.closing_after_a_fight"


def test_a_longer_one_after_a_kiss_is_a_kiss_and_says_what_that_is() -> None:
    couch = Couch(screen=True)
    couch.say(HUG, {"what": "kiss"})
    longer = couch.say(HUG, {"length": "longer"})
    assert counted(longer).seconds == 6
    assert "hug.fixed_kiss" in longer.lines


@pytest.mark.parametrize("embrace", Embrace)
def test_another_one_by_its_name_is_that(embrace: Embrace) -> None:
    couch = Couch(screen=True)
    couch.say(HUG, {"what": "kiss"})
    another = counted(couch.say("AnotherGestureIntent", {"what": embrace}))
    assert another == (Hug() if embrace is Embrace.HUG else sibling(embrace))


def test_the_sea_goes_on_in_a_longer_one() -> None:
    couch = Couch(screen=True)
    couch.say(HUG, {"mode": "breathing"})
    longer = couch.say(HUG, {"length": "longer"})
    assert counted(longer) == Hug(45, mode=Mode.BREATHING)
    assert line(longer, Cue.BEGIN) == "hug.cue.breathing.begin"


@pytest.mark.parametrize(
    ("duration", "said"),
    [
        ("PT30S", "hug.seconds"),
        ("PT60S", "hug.minutes"),
        ("PT90S", "hug.minute_and_a_half"),
        ("PT150S", "hug.minutes_and_a_half"),
        ("PT75S", "hug.minutes_and_seconds"),
    ],
)
def test_a_length_is_said_as_people_say_it(duration: str, said: str) -> None:
    assert said in Couch().say(HUG, {"duration": duration}).lines


def test_an_evening_has_all_three_and_leaves_a_gesture_for_tomorrow() -> None:
    couch = Couch()
    evening = couch.say(OUR_EVENING)
    assert counted(evening) == Evening()
    assert (evening.open, evening.after.moments) == (False, 1)
    assert evening.after.held_in(couch.now.year) == 20
    offer = evening.reply.offer
    assert offer
    couch.now += timedelta(days=1)
    assert couch.say("LaunchRequest").reply.offer == offer


@pytest.mark.parametrize("life", [Life.NO_TOUCH, Life.APART])
def test_without_touch_an_evening_begins_with_a_thanks_and_nobody_is_held(life: Life) -> None:
    evening = couch_of(Household().lives(life)).say(OUR_EVENING)
    assert counted(evening) == Evening(hug=False)
    assert (evening.after.moments, evening.after.held, evening.after.last_hug) == (1, None, None)


def test_an_evening_of_somebody_who_feels_distant_begins_with_a_thanks() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    couch.say("FeelingDistantIntent")
    assert counted(couch.say(OUR_EVENING)) == Evening(hug=False)


def test_an_evening_while_the_store_is_away_promises_nothing() -> None:
    couch = Couch()
    couch.store.away = True
    evening = couch.say(OUR_EVENING)
    assert counted(evening) == Evening(hug=False, gesture=False)
    assert evening.reply.offer is None


def test_where_every_gesture_was_set_aside_an_evening_has_none() -> None:
    aside = tuple(Choice(OfferKind.GESTURE, each.number) for each in CATALOGUE.gestures.values())
    reply = ROUTES[OUR_EVENING].handler(turn(household=Household(set_aside=aside)))
    evening = reply.effect(CountDown)
    assert evening
    assert (evening.timed, reply.offer) == (Evening(gesture=False), None)


def test_after_midnight_tomorrow_is_the_day_that_begins() -> None:
    couch = Couch(now=EVENING + timedelta(hours=7))
    evening = couch.say(OUR_EVENING)
    assert evening.after.today
    assert evening.after.today.day == evening.turn.day


def test_both_may_hear_what_is_for_tomorrow() -> None:
    couch = Couch()
    for _ in range(60):
        evening = couch.say(OUR_EVENING)
        assert evening.reply.offer
        assert not CATALOGUE.gestures[evening.reply.offer.id].secret
        couch.now += timedelta(days=1)


def test_no_card_tells_of_tomorrow_where_they_want_none() -> None:
    evening = couch_of(Household().lives(Life.NO_CARDS)).say(OUR_EVENING)
    assert evening.decided.effect(Card) is None
    assert Couch().say(OUR_EVENING).decided.effect(Card)


def test_good_night_is_said_at_night() -> None:
    assert line(Couch().say(OUR_EVENING), Cue.CLOSING) == "hug.cue.evening.closing_early"
    at_night = Couch(now=AT_NIGHT).say(OUR_EVENING)
    assert line(at_night, Cue.CLOSING) == "hug.cue.evening.closing"


def test_a_device_without_apla_is_told_the_whole_evening() -> None:
    couch = Couch()
    plays = couch.say(OUR_EVENING)
    couch.say("Alexa.Presentation.APLA.RuntimeError")
    told = couch.say(OUR_EVENING)
    assert "tomorrow" not in plays.words.lower()
    assert told.words.count("<audio") == 4
    assert told.reply.offer
    assert CATALOGUE.gestures[told.reply.offer.id].way(told.reply.offer.way) in told.words

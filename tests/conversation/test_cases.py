"""Faults that were found by talking, each with its smallest dialogue."""

from datetime import timedelta

import pytest

from skill.alexa import session_attributes
from skill.conversation.reply import CountDown
from skill.conversation.turn import Question, Session
from skill.domain.catalogue import Kind
from skill.domain.choosing import Effort, Wish
from skill.domain.hug import Hug, Mode
from skill.domain.offer import OfferKind
from tests.conversation.couch import Couch
from tests.support.turns import CATALOGUE


def test_a_hug_that_could_not_be_counted_is_counted_when_they_say_so() -> None:
    couch = Couch(screen=True)
    couch.store.away = True
    assert "hug.without_memory" in couch.say("StartHugTimerIntent").lines
    couch.store.away = False
    told = couch.say("GestureDoneIntent")
    assert told.lines == {"done.first"}
    assert told.after.moments == 1


def test_a_hug_that_was_counted_is_not_counted_again_in_the_same_breath() -> None:
    couch = Couch(screen=True)
    couch.say("StartHugTimerIntent")
    told = couch.say("GestureDoneIntent")
    assert told.lines == {"done.hug_counted"}
    assert told.after.moments == 1


def test_what_was_set_aside_is_named_and_not_the_one_before() -> None:
    couch = Couch()
    couch.say("TodaysGestureIntent")
    couch.attributes = None
    couch.say("LaunchRequest")
    aside = couch.say("NotForUsIntent")
    assert {"choices.retired", "gesture.plain"} <= aside.lines
    assert "answer.none_before" in couch.say("AMAZON.PreviousIntent").lines


def test_a_wish_goes_on_through_another_and_is_made_narrower() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    couch.say("TodaysGestureIntent", {"kind": "touch"})
    narrower = couch.say("AnotherGestureIntent", {"effort": "quick"})
    assert narrower.reply.offer
    assert narrower.reply.offer.wish == Wish(kind=Kind.TOUCH, effort=Effort.QUICK)
    assert couch.say("AMAZON.NextIntent").reply.offer.wish == narrower.reply.offer.wish  # type: ignore[union-attr]


def test_a_step_longer_and_a_step_shorter_keep_the_mode() -> None:
    couch = Couch(screen=True)
    couch.say("StartHugTimerIntent", {"duration": "PT60S", "mode": "water"})
    for length, seconds in (("longer", 90), ("shorter", 60), ("shorter", 45)):
        hug = couch.say("StartHugTimerIntent", {"length": length}).reply.effect(CountDown)
        assert hug
        assert hug.timed == Hug(seconds, mode=Mode.WATER)


def test_an_asking_that_is_not_known_is_none() -> None:
    before_the_upgrade = {"asking": "a-question-of-another-release", "gesture": "coffee"}
    session = session_attributes.read(before_the_upgrade, one_shot=False)
    assert session == Session(gesture="coffee")


@pytest.mark.parametrize("asking", ["keep_gesture", "menu"])
def test_a_session_from_before_offers_were_one_value_goes_on(asking: str) -> None:
    couch = Couch(attributes={"asking": asking, "gesture": "coffee", "hugged": True})
    assert couch.say("AMAZON.HelpIntent").reply.asks in {Question(asking), Question.HELP}
    assert couch.say("TakeItIntent").open is False


@pytest.mark.parametrize("kept", [5, [], {"kind": "fish"}, {"kind": ["gesture"]}, {"id": "coffee"}])
def test_an_offer_that_is_none_is_left_aside(kept: object) -> None:
    assert session_attributes.read({"offer": kept}, one_shot=False).offer is None


def test_an_offer_comes_back_as_it_went() -> None:
    couch = Couch(screen=True)
    offers = [couch.say(intent).reply.offer for intent in ("LaunchRequest", "AMAZON.YesIntent")]
    for intent in ("AppreciationPromptIntent", "StartHugTimerIntent"):
        offers.append(couch.say(intent).reply.offer)
        assert session_attributes.read(couch.attributes, one_shot=False).offer == offers[-1]
    kinds = [offer.kind for offer in offers if offer]
    assert kinds == [OfferKind.GESTURE, OfferKind.PROMPT, OfferKind.HUG]


GENTLE = ("after_a_fight", "bad_day", "illness")


@pytest.mark.parametrize("occasion", GENTLE)
def test_a_hard_day_that_was_told_is_respected_until_the_next(occasion: str) -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    heard = [couch.say("TodaysGestureIntent", {"occasion": occasion})]
    heard += [couch.say("AMAZON.NextIntent") for _ in range(2)]
    couch.attributes = None
    couch.now += timedelta(hours=1)
    heard += [couch.say("LaunchRequest"), couch.say("AMAZON.NextIntent")]
    for each in heard:
        assert each.reply.offer
        assert occasion in CATALOGUE.gestures[each.reply.offer.id].occasion
    couch.attributes = None
    couch.now += timedelta(days=1)
    tomorrow = couch.say("LaunchRequest").reply.offer
    assert tomorrow
    assert occasion not in CATALOGUE.gestures[tomorrow.id].occasion


def test_sorry_comes_only_where_it_is_asked_for() -> None:
    couch = Couch()
    couch.say("LaunchRequest")
    for _ in range(60):
        offered = couch.say("AppreciationPromptIntent").reply.offer
        assert offered
        assert CATALOGUE.prompts[offered.id].theme != "sorry"
    offered = couch.say("AppreciationPromptIntent", {"theme": "sorry"}).reply.offer
    assert offered
    assert CATALOGUE.prompts[offered.id].theme == "sorry"


def test_the_way_it_was_said_is_the_way_it_is_said_again() -> None:
    couch = Couch()
    for _ in range(30):
        couch.now += timedelta(days=1)
        couch.attributes = None
        said = couch.say("TodaysGestureIntent").words
        gesture = CATALOGUE.gesture_by_number[couch.store.household.gesture]
        way = gesture.way(couch.store.household.way)
        assert way in said
        assert way in couch.say("TodaysGestureIntent").words

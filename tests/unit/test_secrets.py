"""What works better unheard by the other: said low, and shown nowhere, however it comes."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Card, Reply, Screen
from skill.conversation.turn import Question, Session
from skill.domain.catalogue import Gesture, Needs
from skill.domain.household import Choice, Household, TodaysGesture
from skill.domain.offer import Offer, OfferKind
from tests.support.turns import CATALOGUE, turn
from tests.support.words import load_words

TOGETHER = [
    each
    for each in CATALOGUE.gestures.values()
    if each.secret and each.needs is not Needs.APART and not each.occasion and not each.season
]
COUPLE = replace(Household(), version=1)
OTHER = CATALOGUE.gestures["their-day"]
PRESENTER = Presenter(load_words("en"))


def asked(intent: str, household: Household, gesture: Gesture, **known: Any) -> Reply:
    """Return what is answered where there is no gesture but this one and one that is no secret."""
    few = replace(CATALOGUE, gestures={each.id: each for each in (gesture, OTHER)})
    return ROUTES[intent].handler(
        turn(household=household, catalogue=few, has_screen=True, **known)
    )


def choice(gesture: Gesture) -> Choice:
    return Choice(OfferKind.GESTURE, gesture.number)


def todays(gesture: Gesture) -> Household:
    return replace(COUPLE, today=TodaysGesture(turn().day, gesture.number), gesture=gesture.number)


ONLY_IT = replace(COUPLE, set_aside=(choice(OTHER),))
"""A household that set the other one aside."""

Way = Callable[[Gesture], Reply]
WAYS: dict[str, Way] = {
    "launched": lambda it: asked("LaunchRequest", todays(it), it),
    "today's": lambda it: asked("TodaysGestureIntent", todays(it), it),
    "wished for": lambda it: asked("TodaysGestureIntent", ONLY_IT, it, slots={"effort": "quick"}),
    "another": lambda it: asked("AnotherGestureIntent", ONLY_IT, it),
    "next": lambda it: asked("AMAZON.NextIntent", ONLY_IT, it),
    "the gentlest": lambda it: asked("FeelsAwkwardIntent", ONLY_IT, it),
    "a favorite": lambda it: asked(
        "FavouriteGestureIntent", replace(COUPLE, favourites=(choice(it),)), it
    ),
    "brought back": lambda it: asked(
        "RestoreGestureIntent", replace(COUPLE, set_aside=(choice(it),)), it
    ),
    "the one before": lambda it: asked(
        "AMAZON.PreviousIntent",
        COUPLE,
        it,
        session=Session(
            asking=Question.KEEP_GESTURE, offer=Offer(OfferKind.GESTURE, OTHER.id, before=it.id)
        ),
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_a_secret_is_said_low_and_shown_nowhere(way: Way) -> None:
    offered = {gesture.id: way(gesture) for gesture in TOGETHER}
    assert all(reply.offer and reply.offer.id == id_ for id_, reply in offered.items())
    for reply in offered.values():
        assert reply.soft
        assert not reply.effect(Card)
        assert not reply.effect(Screen)
        said = PRESENTER.said(reply, "request")
        assert said
        assert "you two" not in said.speech


def test_what_is_no_secret_is_said_aloud_and_shown() -> None:
    reply = asked("TodaysGestureIntent", todays(OTHER), OTHER)
    assert not reply.soft
    assert reply.effect(Card)
    assert reply.effect(Screen)

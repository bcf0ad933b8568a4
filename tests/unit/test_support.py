"""Somebody to talk to, and troubles: what is said, and what never is."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import product

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.support import Support
from skill.conversation.handlers.trouble import WITH_A_GESTURE, Trouble
from skill.conversation.reply import Line, Reply
from skill.conversation.turn import Session
from skill.domain.catalogue import Gesture
from skill.domain.choosing import LITTLE_MINUTES, later
from skill.domain.household import Choice, Household
from skill.domain.offer import OfferKind
from skill.settings import MOST_CONTACT_WORDS
from tests.safety.table import CATALOGUE, NOW, WORDS
from tests.support.turns import at_six, turn

NO_GESTURE = [trouble for trouble in Trouble if trouble not in WITH_A_GESTURE]
TIRING = sorted(WITH_A_GESTURE)
EVERY_COUNTRY = [*CATALOGUE.safety, "KR"]


def answer(
    intent: str, *, distant: bool = False, locale: str = "en-US", contact: str = "", **slots: str
) -> Reply:
    asked = turn(
        slots=slots, session=Session(distant=distant), locale=locale, contact=contact or None
    )
    return ROUTES[intent].handler(asked)


def names(reply: Reply) -> list[str]:
    return [line.name for line in reply.lines if isinstance(line, Line)]


def words(reply: Reply) -> int:
    """Return how many it has, with each number as one."""
    lines = [line for line in reply.lines if isinstance(line, Line)]
    said = ["".join(map(str, WORDS.say(line.name, line.arguments, 0))) for line in lines]
    numbers = sum("number" in line.arguments for line in lines)
    return sum(len(text.split()) for text in said) - numbers


def test_a_counselor_is_named_for_one_alone_as_well_and_never_as_the_only_door() -> None:
    reply = answer("FindSupportIntent")
    assert names(reply)[:2] == ["support.general", "safety.call_or_text"]
    assert "alone or together" in "".join(map(str, WORDS.say("support.general", {}, 0)))


def test_a_practice_is_named_by_its_own_line() -> None:
    reply = answer("FindSupportIntent", contact="Call Jo on 555.")
    assert names(reply) == ["support.contact"]


def test_who_asks_for_a_number_hears_those_for_either_harm_softly() -> None:
    reply = answer("FindSupportIntent", support=Support.NUMBER)
    assert reply.soft
    said = {
        line.arguments["number"].number  # type: ignore[union-attr]
        for line in reply.lines
        if isinstance(line, Line) and "number" in line.arguments
    }
    assert said == {"988", "1-800-799-7233", "88788", "911"}


def test_an_uneasy_question_is_answered_with_nothing_that_could_be_named() -> None:
    reply = answer("FindSupportIntent", support=Support.UNEASY)
    assert names(reply) == ["support.door"]
    assert reply == Reply(lines=reply.lines)
    assert "for a number" in "".join(map(str, WORDS.say("support.door", {}, 0)))


@pytest.mark.parametrize("support", [*Support, ""])
def test_no_answer_runs_on(support: str) -> None:
    for country, contact in product(EVERY_COUNTRY, ("", "word " * MOST_CONTACT_WORDS)):
        asked = answer(
            "FindSupportIntent", locale=f"en-{country}", support=support, contact=contact
        )
        assert words(asked) <= 60, country
        assert asked.asks is None


@pytest.mark.parametrize("trouble", Trouble)
def test_each_trouble_has_a_human_sentence_of_its_own_first_and_counts_nothing(
    trouble: Trouble,
) -> None:
    reply = answer("FeelingDistantIntent", trouble=trouble)
    assert names(reply)[0] == f"feelings.{trouble}"
    assert reply.household is None


@pytest.mark.parametrize("trouble", NO_GESTURE)
def test_no_gesture_comes_after_what_no_gesture_mends(trouble: Trouble) -> None:
    reply = answer("FeelingDistantIntent", trouble=trouble)
    door = [] if trouble is Trouble.ALONE else ["support.open"]
    assert names(reply) == [f"feelings.{trouble}", *door]
    assert (reply.offer, reply.effects, reply.asks) == (None, (), None)


def test_grief_parting_and_betrayal_are_among_them() -> None:
    assert {Trouble.GRIEF, Trouble.PARTING, Trouble.BETRAYAL, Trouble.ALONE} < set(NO_GESTURE)


def distant(trouble: str, at: datetime = NOW, couples: int = 20) -> list[tuple[Gesture, Reply]]:
    """Return what couples hear who tell a trouble, and the gesture that they are offered."""
    slots, heard = {"trouble": trouble} if trouble else {}, []
    for couple in range(couples):
        asked = turn(slots=slots, at=at, request=str(couple))
        reply = ROUTES["FeelingDistantIntent"].handler(asked)
        assert reply.offer
        heard.append((CATALOGUE.gestures[reply.offer.id], reply))
    return heard


@pytest.mark.parametrize("trouble", ["", *TIRING])
def test_what_tires_may_be_answered_with_something_small(trouble: str) -> None:
    offered = [gesture for gesture, _ in distant(trouble)]
    assert {each.boldness for each in offered} == {1}
    assert max(each.effort for each in offered) <= LITTLE_MINUTES


@pytest.mark.parametrize("hour", [0, 7, 11, 15, 18, 22])
@pytest.mark.parametrize("trouble", ["", *TIRING])
def test_what_tires_is_answered_with_something_for_now_or_said_to_be_for_later(
    trouble: str, hour: int
) -> None:
    today = date(2026, 11, 22)
    for gesture, reply in distant(trouble, at_six(today) + timedelta(hours=hour - 18), 10):
        when = later(gesture, today, hour)
        assert when is None or f"gesture.{when}" in names(reply)


def test_what_is_answered_to_a_trouble_is_no_secret() -> None:
    assert not any(gesture.secret for each in TIRING for gesture, _ in distant(each, couples=40))


def test_a_trouble_that_was_not_resolved_gets_no_gesture() -> None:
    reply = answer("FeelingDistantIntent", trouble="our house burned down")
    assert names(reply) == ["feelings.heavy", "support.general"]
    assert reply.offer is None


@pytest.mark.parametrize("trouble", ["", *TIRING])
def test_what_is_said_again_gets_somebody_to_talk_to(trouble: str) -> None:
    reply = answer("FeelingDistantIntent", distant=True, trouble=trouble)
    assert names(reply) == ["feelings.heavy", "support.general"]


def test_where_every_gesture_is_set_aside_there_is_an_open_door() -> None:
    every = (Choice(OfferKind.GESTURE, each.number) for each in CATALOGUE.gestures.values())
    household = replace(Household(), set_aside=tuple(every))
    asked = turn(household=household, slots={"trouble": "fight"}, at=NOW)
    assert names(ROUTES["FeelingDistantIntent"].handler(asked))[-1] == "support.open"

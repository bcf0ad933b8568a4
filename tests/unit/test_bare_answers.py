"""Answers so bare that Alexa takes them for another intent: the open question decides."""

from datetime import date, datetime
from typing import Any

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Reply
from skill.conversation.turn import Session, Turn
from skill.domain.household import Household
from skill.domain.streak import Pause
from skill.words import load_catalogue
from tests.support.turns import EVENING

TODAY = date(2026, 11, 22)
TOLD = datetime(2026, 11, 22, 9)
CATALOGUE = load_catalogue("en")


def answered(asking: str | None, intent: str, **slots: str) -> Reply:
    facts: dict[str, Any] = {
        "key": "household",
        "at": EVENING,
        "household": Household().tell(date(2026, 11, 21), "yesterday", TOLD),
        "remembers": True,
        "catalogue": CATALOGUE,
        "session": Session(asking=asking),
        "slots": slots,
        "request": "request",
        "locale": "en-US",
        "contact": None,
        "speaker": None,
    }
    return ROUTES[intent].handler(Turn(**facts))


def pauses(reply: Reply) -> list[Pause]:
    return list(reply.household.pauses) if reply.household else []


def lines(reply: Reply) -> list[str]:
    return [getattr(line, "name", "") for line in reply.lines]


@pytest.mark.parametrize(
    ("intent", "slots", "back"),
    [
        ("StartHugTimerIntent", {"duration": "P1W"}, date(2026, 11, 29)),
        ("StartHugTimerIntent", {"duration": "P1D"}, date(2026, 11, 23)),
        ("GestureDoneIntent", {"day": "2026-11-30"}, date(2026, 11, 30)),
        ("GestureDoneIntent", {"day": "2026-W48"}, date(2026, 11, 23)),
    ],
)
def test_until_when_may_be_answered_by_a_length_or_a_day_alone(
    intent: str, slots: dict[str, str], back: date
) -> None:
    reply = answered("pause_until", intent, **slots)
    assert pauses(reply) == [Pause(TODAY, back)]
    assert lines(reply) == ["pause.set"]


def test_an_absurd_length_is_asked_about_as_a_pause() -> None:
    reply = answered("pause_until", "StartHugTimerIntent", duration="P900Y")
    assert (lines(reply), reply.asks) == (["pause.unclear"], "pause_until")


@pytest.mark.parametrize("slots", [{}, {"duration": "PT1M"}, {"duration": "a while"}])
def test_a_hug_is_a_hug_whatever_was_asked(slots: dict[str, str]) -> None:
    reply = answered("pause_until", "StartHugTimerIntent", **slots)
    assert pauses(reply) == []
    assert lines(reply)[0].startswith("hug.")


@pytest.mark.parametrize("slots", [{}, {"day": "2026-11-21"}, {"day": "2026-11-22"}])
def test_what_was_done_is_done_whatever_was_asked(slots: dict[str, str]) -> None:
    reply = answered("pause_until", "GestureDoneIntent", **slots)
    assert pauses(reply) == []
    assert reply.household
    assert reply.household.moments == 2


@pytest.mark.parametrize("asking", [None, "menu", "which_day"])
def test_where_nobody_asked_until_when_a_long_hug_is_no_pause(asking: str | None) -> None:
    reply = answered(asking, "StartHugTimerIntent", duration="P1W")
    assert lines(reply) == ["hug.absurd"]


def test_which_day_it_was_may_be_answered_by_a_day_alone() -> None:
    reply = answered("which_day", "PauseStreakIntent", until="2026-11-20")
    assert reply.household
    assert date(2026, 11, 20) in reply.household.days
    assert lines(reply) == ["done.late"]


@pytest.mark.parametrize("named", ["2026-11-20", "2026-11-21"])
def test_which_day_it_was_may_be_answered_like_a_correction(named: str) -> None:
    reply = answered("which_day", "CorrectMomentIntent", day=named)
    assert reply.household
    assert reply.household.moments == 2
    assert lines(reply) == ["done.late"]


@pytest.mark.parametrize(
    ("intent", "slot"), [("GestureDoneIntent", "day"), ("PauseStreakIntent", "until")]
)
def test_where_to_move_may_be_answered_by_a_day_alone(intent: str, slot: str) -> None:
    reply = answered("moved_day", intent, **{slot: "2026-11-20"})
    assert reply.household
    assert reply.household.days == {date(2026, 11, 20)}
    assert lines(reply) == ["correct.moved"]


@pytest.mark.parametrize("named", ["2026-W47", "2026-W48", "2026-11", "2026-W47-WE", "2026-FA"])
@pytest.mark.parametrize("asking", [None, "which_day"])
def test_a_span_is_asked_about(asking: str | None, named: str) -> None:
    reply = answered(asking, "GestureDoneIntent", day=named)
    assert (lines(reply), reply.asks) == (["done.span"], "which_day")
    moved = answered(None, "CorrectMomentIntent", day=named)
    assert (lines(moved), moved.asks) == (["done.span"], "moved_day")


@pytest.mark.parametrize("slots", [{"until": "2026-11-23"}, {"length": "P1W"}])
def test_a_pause_is_a_pause_whatever_day_was_asked_for(slots: dict[str, str]) -> None:
    assert lines(answered("which_day", "PauseStreakIntent", **slots)) == ["pause.set"]

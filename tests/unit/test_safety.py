"""Somebody is not safe: which numbers are said, and in which order."""

from dataclasses import replace
from datetime import datetime

import pytest

from skill.domain.catalogue import HelpLine, Safety
from skill.domain.household import Household
from skill.handlers import HANDLERS, Reply, Session, Turn
from skill.handlers.turn import Line
from skill.words import load_catalogue
from skill.words.spoken import Digits

CATALOGUE = load_catalogue("en")
VIOLENCE, CRISIS = HelpLine("a line", "22 22"), HelpLine("another", "33 33")


def said(safety: Safety | None, **slots: str) -> Reply:
    numbers = {"NZ": safety} if safety else {}
    turn = Turn(
        now=datetime(2026, 11, 22, 18),
        household=Household(),
        remembers=True,
        catalogue=replace(CATALOGUE, safety=numbers),
        session=Session(),
        slots=slots,
        request="request",
        locale="en-NZ",
        contact="Call us.",
        speaker=None,
    )
    return HANDLERS["NotSafeIntent"].handler(turn)


def numbers(reply: Reply) -> list[str]:
    arguments = [line.arguments.get("number") for line in reply.lines if isinstance(line, Line)]
    return [number.number for number in arguments if isinstance(number, Digits)]


@pytest.mark.parametrize(
    ("line", "slots", "expected"),
    [
        (VIOLENCE, {}, ["111", "22 22"]),
        (None, {}, ["111"]),
        (VIOLENCE, {"harm": "unheard-of"}, ["111", "22 22"]),
        (VIOLENCE, {"harm": "self"}, ["111", "33 33"]),
        (None, {"harm": "self"}, ["111", "33 33"]),
    ],
)
def test_every_number_is_said_twice_and_the_emergency_number_first(
    line: HelpLine | None, slots: dict[str, str], expected: list[str]
) -> None:
    twice = [number for number in expected for _ in range(2)]
    assert numbers(said(Safety("111", line, CRISIS), **slots)) == twice


def test_where_no_line_for_despair_is_known_the_emergency_number_is_all() -> None:
    assert numbers(said(Safety("111", VIOLENCE, None), harm="self")) == ["111", "111"]


def test_where_no_number_is_known_the_local_one_is_named() -> None:
    reply = said(None)
    assert [getattr(line, "name", None) for line in reply.lines] == ["safety.anywhere"]


@pytest.mark.parametrize("safety", [None, Safety("111", VIOLENCE, CRISIS)])
def test_nothing_else_is_said_shown_asked_or_kept(safety: Safety | None) -> None:
    reply = said(safety)
    assert reply == Reply(lines=reply.lines)
    assert not HANDLERS["NotSafeIntent"].memory


@pytest.mark.parametrize("country", ["US", "GB", "AU", "IN", "CA"])
def test_every_country_of_an_english_locale_has_its_numbers(country: str) -> None:
    known = CATALOGUE.safety[country]
    assert known.crisis
    assert (known.line is None) is (country == "CA")

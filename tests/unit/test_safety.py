"""Somebody is not safe: which numbers are said, and in which order."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import Line, Reply
from skill.domain.catalogue import Catalogue, HelpLine, Safety
from skill.domain.household import Household, Zone
from skill.words import load_catalogue
from skill.words.spoken import Digits
from tests.support.turns import turn

CATALOGUE = load_catalogue("en")
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
VIOLENCE, CRISIS = HelpLine("a line", "22 22"), HelpLine("another", "33 33")


def said(safety: Safety | None, **slots: str) -> Reply:
    numbers = {"NZ": safety} if safety else {}
    return said_by(replace(CATALOGUE, safety=numbers), Household(), "en-NZ", **slots)


def said_by(catalogue: Catalogue, household: Household, locale: str, **slots: str) -> Reply:
    asked = turn(
        catalogue=catalogue, household=household, locale=locale, slots=slots, contact="Call us."
    )
    return ROUTES["NotSafeIntent"].handler(asked)


def numbers(reply: Reply) -> list[str]:
    arguments = [line.arguments.get("number") for line in reply.lines if isinstance(line, Line)]
    return [number.number for number in arguments if isinstance(number, Digits)]


@pytest.mark.parametrize(
    ("line", "slots", "expected"),
    [
        (VIOLENCE, {}, ["111", "33 33", "22 22"]),
        (None, {}, ["111", "33 33"]),
        (VIOLENCE, {"harm": "off myself"}, ["111", "33 33", "22 22"]),
        (VIOLENCE, {"harm": "other"}, ["111", "22 22"]),
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
    assert not ROUTES["NotSafeIntent"].locates


@pytest.mark.parametrize(
    ("zone", "locale", "emergency"),
    [
        ("Pacific/Auckland", "en-AU", "111"),
        ("Europe/Dublin", "en-GB", "112"),
        ("Europe/Belfast", "en-GB", "999"),
        ("Asia/Calcutta", "en-IN", "112"),
        ("America/Toronto", "en-US", "911"),
    ],
)
def test_the_country_is_where_the_household_lives(zone: str, locale: str, emergency: str) -> None:
    safety = said_by(CATALOGUE, Household(zone=Zone(zone, NOW)), locale)
    assert numbers(safety)[0] == emergency


def test_a_household_where_no_number_is_known_hears_of_its_local_one() -> None:
    reply = said_by(CATALOGUE, Household(zone=Zone("Europe/Amsterdam", NOW)), "en-US")
    assert [getattr(line, "name", None) for line in reply.lines] == ["safety.anywhere"]


def test_a_household_whose_zone_is_not_kept_hears_the_number_of_its_locale() -> None:
    assert numbers(said_by(CATALOGUE, Household(), "en-AU"))[0] == "000"


@pytest.mark.parametrize("country", ["US", "GB", "IE", "AU", "NZ", "IN", "CA"])
def test_every_country_of_an_english_locale_has_its_numbers(country: str) -> None:
    known = CATALOGUE.safety[country]
    assert known.crisis
    assert (known.line is None) is (country == "CA")

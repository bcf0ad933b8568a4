"""Somebody is not safe: which lines are named, in which order. Word by word: tests/safety."""

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.safety import Harm
from skill.conversation.reply import Line, Reply
from skill.domain.household import Household, Zone
from skill.domain.safety import HelpLine, Safety
from skill.settings import WORDS as LANGUAGES
from skill.words import ssml
from skill.words.safety import NEEDS
from skill.words.spoken import Digits
from tests.support.turns import turn
from tests.support.words import load_catalogue, load_words

CATALOGUE, WORDS = load_catalogue("en"), load_words("en")
NOW = datetime(2026, 11, 22, 18, tzinfo=UTC)
TODAY = date(2026, 11, 22)
CRISIS = HelpLine("a line", "33 33", TODAY)
SHORT = HelpLine("a line", "333", TODAY, text="333")
VIOLENCE = HelpLine("a line", "22 22", TODAY, text="22", word="HOME")
CHILD, OWN = HelpLine("a line", "44 44", TODAY), HelpLine("a line", "55 55", TODAY)
EVERY = Safety("111", TODAY, None, (CRISIS,), (VIOLENCE,), (CHILD,), (OWN,))


def answer(safety: Safety | None, harm: str = "") -> Reply:
    catalogue = replace(CATALOGUE, safety={"NZ": safety} if safety else {})
    asked = turn(catalogue=catalogue, locale="en-NZ", slots={"harm": harm} if harm else {})
    return ROUTES["NotSafeIntent"].handler(asked)


def numbers(reply: Reply) -> list[str]:
    arguments = [line.arguments.get("number") for line in reply.lines if isinstance(line, Line)]
    return [number.number for number in arguments if isinstance(number, Digits)]


@pytest.mark.parametrize(
    ("safety", "harm", "expected"),
    [
        (EVERY, Harm.SELF, ["33 33", "111"]),
        (EVERY, Harm.OTHER, ["111", "22 22", "22"]),
        (EVERY, Harm.CHILD, ["111", "44 44"]),
        (EVERY, Harm.BY_ME, ["111", "55 55"]),
        (EVERY, "", ["111", "22 22", "22", "33 33"]),
        (EVERY, "off myself", ["111", "22 22", "22", "33 33"]),
        (EVERY._replace(crisis=(SHORT,)), "", ["111", "333", "22 22", "22"]),
        (EVERY._replace(crisis=()), Harm.SELF, ["111"]),
        (EVERY._replace(violence=()), Harm.OTHER, ["111", "33 33"]),
        (EVERY._replace(child=()), Harm.CHILD, ["111", "22 22", "22"]),
        (EVERY._replace(own_behaviour=()), Harm.BY_ME, ["111"]),
    ],
)
def test_the_lines_for_a_harm_are_named_in_their_order_and_all_of_them_twice(
    safety: Safety, harm: str, expected: list[str]
) -> None:
    assert numbers(answer(safety, harm)) == expected * 2


def test_no_child_is_sent_to_a_line_for_women() -> None:
    for_women = VIOLENCE._replace(serves="for women")
    assert numbers(answer(EVERY._replace(child=(), violence=(for_women,)), Harm.CHILD)) == [
        "111",
        "111",
    ]


def test_who_did_harm_is_helped_with_nothing_but_a_line() -> None:
    first = answer(EVERY, Harm.BY_ME).lines[0]
    assert isinstance(first, Line)
    assert first.name == "safety.heard.by_me"


@pytest.mark.parametrize("harm", [*Harm, "off myself", ""])
@pytest.mark.parametrize("safety", [None, EVERY])
def test_nothing_is_shown_asked_offered_or_kept(safety: Safety | None, harm: str) -> None:
    reply = answer(safety, harm)
    assert reply == Reply(lines=reply.lines, soft=True)


@pytest.mark.parametrize("harm", Harm)
def test_where_no_number_is_known_the_local_one_is_named_after_a_human_word(harm: Harm) -> None:
    names = [getattr(line, "name", None) for line in answer(None, harm).lines]
    assert names == [f"safety.heard.{harm}", "safety.anywhere"]


@pytest.mark.parametrize(
    ("zone", "locale", "emergency"),
    [
        ("Pacific/Auckland", "en-AU", "111"),
        ("Europe/Dublin", "en-GB", "112"),
        ("Europe/Belfast", "en-GB", "999"),
        ("Asia/Calcutta", "en-IN", "112"),
        ("America/Toronto", "en-US", "911"),
        (None, "en-AU", "000"),
        (None, "es-MX", "911"),
    ],
)
def test_the_country_is_where_the_household_lives_or_else_its_locales(
    zone: str | None, locale: str, emergency: str
) -> None:
    household = Household(zone=Zone(zone, NOW) if zone else None)
    reply = ROUTES["NotSafeIntent"].handler(turn(household=household, locale=locale))
    assert numbers(reply)[0] == emergency


@pytest.mark.parametrize("country", ["US", "GB", "IE", "AU", "NZ", "IN", "CA"])
def test_every_country_of_an_english_locale_has_a_line_for_every_need(country: str) -> None:
    known = CATALOGUE.safety[country]
    assert known.crisis
    assert known.violence
    assert known.child


def built_in() -> Iterator[tuple[str, dict[str, Any]]]:
    """Everything with a number in the file of the built-in countries, by its place there."""
    countries = tomllib.loads((LANGUAGES / "en" / "safety.toml").read_text(encoding="utf-8"))
    for country, entry in countries.items():
        if isinstance(entry, dict):
            yield country, entry
            for need in entry.keys() & set(NEEDS):
                several = entry[need] if isinstance(entry[need], list) else [entry[need]]
                yield from ((f"{country}.{need}", line) for line in several)


def test_two_sources_at_least_confirm_every_number() -> None:
    once = {}
    for place, entry in built_in():
        of_numbers = [source for source in entry["source"] if not source.startswith("hours alone")]
        if not isinstance(entry["source"], list) or len(set(of_numbers)) < 2:
            once[place] = of_numbers
    assert once == {}


@pytest.mark.parametrize("country", ["DE", "FR", "IT", "PL", "SE"])
def test_every_country_of_the_union_hears_112(country: str) -> None:
    assert CATALOGUE.safety[country].emergency == "112"


def test_a_hosts_own_name_for_a_line_cannot_become_markup() -> None:
    odd = EVERY._replace(violence=(VIOLENCE._replace(name="a & b <break/>"),))
    said = Presenter(WORDS).said(answer(odd, Harm.OTHER))
    assert said
    assert "a &amp; b &lt;break/&gt;" in said.speech
    assert ssml.is_whole(said.speech)

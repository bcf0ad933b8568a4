"""What is said when somebody is not safe is what was approved, and no longer than it should be."""

import re

import pytest

from skill.conversation.handlers.safety import Harm
from tests.safety.table import APPROVED, CATALOGUE, Kept, said, speech, table
from tests.support.turns import turn

MOST_WORDS = 45
NUMBER = re.compile(r"[0-9][0-9 -]*[0-9]|[0-9]")
NAMES_OF_IT = re.compile(
    r"violen|abus|suicid|hotline|victim|domestic|crisis|samaritan|police|harm", re.IGNORECASE
)
EVERY_ROW = [(country, harm) for country in CATALOGUE.safety for harm in Harm]


def test_what_is_said_was_approved() -> None:
    assert "\n".join(table()).splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize(("country", "harm"), EVERY_ROW)
def test_it_names_nothing_and_says_every_number_twice(country: str, harm: Harm) -> None:
    text = said(None, f"en-{country}", harm).replace(CATALOGUE.safety[country].silent or "-", "")
    assert not NAMES_OF_IT.search(text)
    first, _, again = text.partition("Again:")
    assert NUMBER.findall(first) == NUMBER.findall(again)


@pytest.mark.parametrize(("country", "harm"), EVERY_ROW)
def test_it_is_short_in_all_but_numbers(country: str, harm: Harm) -> None:
    words = re.findall(r"[A-Za-z']+", said(None, f"en-{country}", harm))
    assert len(words) <= MOST_WORDS


@pytest.mark.parametrize(("country", "harm"), EVERY_ROW)
def test_it_is_said_softly_as_a_whole_and_the_numbers_slowly(country: str, harm: Harm) -> None:
    whole = speech(Kept(None), turn(locale=f"en-{country}", slots={"harm": harm}))
    assert whole.startswith('<speak><prosody volume="soft">')
    assert whole.endswith("</prosody></speak>")
    assert whole.count('<prosody rate="slow">') == whole.count('interpret-as="telephone"') > 1


@pytest.mark.parametrize("country", CATALOGUE.safety)
def test_each_country_hears_its_emergency_number_whatever_the_harm(country: str) -> None:
    for harm in Harm:
        assert CATALOGUE.safety[country].emergency in said(None, f"en-{country}", harm)


def test_the_crisis_line_is_the_first_number_for_who_may_harm_themselves() -> None:
    for country, known in CATALOGUE.safety.items():
        numbers = NUMBER.findall(said(None, f"en-{country}", Harm.SELF))
        assert numbers[0] == (known.crisis[0].number if known.crisis else known.emergency)

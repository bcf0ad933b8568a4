"""What is said when somebody is not safe is what was approved, and no longer than it should be."""

import re
from itertools import product

from skill.conversation.handlers.safety import Harm
from tests.safety.table import APPROVED, CATALOGUE, Kept, said, speech, table
from tests.support.turns import turn

MOST_WORDS = 45
NUMBER = re.compile(r"[0-9][0-9 -]*[0-9]|[0-9]")
NAMES_OF_IT = re.compile(
    r"violen|abus|suicid|hotline|victim|domestic|crisis|samaritan|police|harm", re.IGNORECASE
)
EVERY_ROW = list(product(CATALOGUE.safety, Harm))


def test_what_is_said_was_approved() -> None:
    assert "\n".join(table()).splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()


def names_it_or_says_a_number_once(country: str, harm: Harm) -> bool:
    text = said(None, f"en-{country}", harm).replace(CATALOGUE.safety[country].silent or "-", "")
    first, _, again = text.partition("Again:")
    return bool(NAMES_OF_IT.search(text)) or NUMBER.findall(first) != NUMBER.findall(again)


def test_it_names_nothing_and_says_every_number_twice() -> None:
    assert [row for row in EVERY_ROW if names_it_or_says_a_number_once(*row)] == []


def is_long(country: str, harm: Harm) -> bool:
    return len(re.findall(r"[A-Za-z']+", said(None, f"en-{country}", harm))) > MOST_WORDS


def test_it_is_short_in_all_but_numbers() -> None:
    assert [row for row in EVERY_ROW if is_long(*row)] == []


def is_soft_and_slow(country: str, harm: Harm) -> bool:
    whole = speech(Kept(None), turn(locale=f"en-{country}", slots={"harm": harm}))
    is_soft = whole.startswith('<speak><prosody volume="soft">')
    is_whole = whole.endswith("</prosody></speak>")
    slow = whole.count('<prosody rate="slow">')
    return is_soft and is_whole and slow == whole.count('interpret-as="telephone"') > 1


def test_it_is_said_softly_as_a_whole_and_the_numbers_slowly() -> None:
    assert [row for row in EVERY_ROW if not is_soft_and_slow(*row)] == []


def test_each_country_hears_its_emergency_number_whatever_the_harm() -> None:
    for country, harm in EVERY_ROW:
        heard = said(None, f"en-{country}", harm)
        assert CATALOGUE.safety[country].emergency in heard, (country, harm)


def test_the_crisis_line_is_the_first_number_for_who_may_harm_themselves() -> None:
    for country, known in CATALOGUE.safety.items():
        numbers = NUMBER.findall(said(None, f"en-{country}", Harm.SELF))
        assert numbers[0] == (known.crisis[0].number if known.crisis else known.emergency)

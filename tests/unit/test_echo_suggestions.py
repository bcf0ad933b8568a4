"""What the simulator proposes to say next: it is understood, and it fits."""

from collections.abc import Iterator
from datetime import date
from functools import cache

import pytest

from simulator.hearing import Heard, Hearing
from simulator.local import load_model
from simulator.suggestions import LINES, suggest
from skill.conversation.turn import Question
from skill.domain.offer import OfferKind
from tests.conversation.couch import Couch

MOST = 6
NO_ANSWER = ("fallback", "answer.plainly", "answer.nothing")
"""How lines begin that say that something did not fit."""

SAID = ["<speak>This, or that?</speak>", "<speak>This?</speak>"]


@cache
def ear() -> Hearing:
    return Hearing(load_model())


def heard(said: str) -> Heard:
    return ear().hear(said, date(2026, 11, 22))


def every() -> Iterator[tuple[str, str]]:
    for moment in ("fresh", "meanwhile"):
        yield from ((moment, line) for line in LINES[moment])
    for kind in ("offered", "asking"):
        for name, lines in LINES[kind].items():
            yield from ((f"{kind}.{name}", line) for line in lines)


def test_every_question_and_every_offer_has_some_and_none_has_too_many() -> None:
    assert LINES["asking"].keys() == {str(each) for each in Question}
    assert LINES["offered"].keys() == {str(each) for each in OfferKind}
    lists = [LINES["fresh"], *LINES["asking"].values(), *LINES["offered"].values()]
    assert all(0 < len(lines) <= MOST and len(set(lines)) == len(lines) for lines in lists)


def test_each_is_understood() -> None:
    misunderstood = [
        (where, line) for where, line in every() if heard(line).intent == "AMAZON.FallbackIntent"
    ]
    assert misunderstood == []


@pytest.mark.parametrize("question", list(Question))
def test_it_answers_the_question_that_is_open(question: Question) -> None:
    for line in suggest({"asking": str(question)}, is_open=True):
        couch = Couch(attributes={"asking": str(question), "said": SAID})
        said = heard(line)
        slots = {
            name: (slot.resolution and slot.resolution.id) or slot.value
            for name, slot in said.slots.items()
            if slot.value
        }
        answered = couch.say(str(said.intent), {name: each for name, each in slots.items() if each})
        assert not any(each.startswith(NO_ANSWER) for each in answered.lines), line


def test_what_was_offered_can_be_spoken_of_when_no_question_is_open() -> None:
    left = {"offer": {"kind": "hug"}, "asking": "hug_once_more"}
    assert suggest(left, is_open=False) == tuple(LINES["offered"]["hug"])
    assert suggest(left, is_open=True) == tuple(LINES["asking"]["hug_once_more"])


def test_where_nothing_is_open_or_offered_it_is_a_beginning() -> None:
    beginnings = suggest({}, is_open=False)
    assert beginnings[0] == "open small gestures"
    assert not {heard(line).intent for line in beginnings} & {"AMAZON.YesIntent", "AMAZON.NoIntent"}
    assert suggest({"asking": "a question of a later release"}, is_open=True) == beginnings

"""Questions to guess at: each once before any comes again, and nothing of the answers."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.handlers.guessing import GUESSING_MS
from skill.conversation.reply import Line, Reply, Wait
from skill.conversation.turn import Question, Session
from skill.domain.household import Household
from skill.words import BrokenWords
from skill.words.spoken import FirstName
from tests.support.cards import KEY
from tests.support.turns import CATALOGUE, turn
from tests.support.words import load_catalogue

GUESSES = list(CATALOGUE.guesses.values())


def names(reply: Reply) -> list[str]:
    return [line.name for line in reply.lines if isinstance(line, Line)]


def test_there_are_at_least_eighty_and_no_two_are_alike() -> None:
    lines = {each.line for each in GUESSES}
    assert len(lines) == len(GUESSES) >= 80
    assert all(line.endswith("?") for line in lines)


def test_every_question_comes_once_before_any_comes_again() -> None:
    household, asked = Household(), []
    for _ in range(2 * len(GUESSES)):
        guess, household = household.next_guess(GUESSES, KEY)
        asked.append(guess)
    first, second = asked[: len(GUESSES)], asked[len(GUESSES) :]
    assert set(first) == set(second) == set(GUESSES)
    assert first != second
    assert all(one != other for one, other in pairwise(asked))


def test_what_a_host_changes_meanwhile_is_asked_as_it_is_now() -> None:
    household, now = Household(), GUESSES[5:30]
    for _ in range(10):
        _, household = household.next_guess(GUESSES[:20], KEY)
    asked = set()
    for _ in range(2 * len(now)):
        guess, household = household.next_guess(now, KEY)
        asked.add(guess)
    assert asked == set(now)


def test_without_any_question_there_is_none_to_draw() -> None:
    bare = replace(CATALOGUE, guesses={})
    assert names(ROUTES["GuessMeIntent"].handler(turn(catalogue=bare))) == ["guess.none_left"]


def test_a_question_waits_for_the_guess_and_asks_whether_it_was_right() -> None:
    reply = ROUTES["GuessMeIntent"].handler(turn())
    assert names(reply) == ["guess.first"]
    assert reply.lines[-1] == Wait(GUESSING_MS)
    assert reply.asks is Question.GUESSED
    assert (reply.offer, reply.effects) == (None, ())


def test_whoever_is_known_by_voice_is_asked_by_name() -> None:
    assert names(ROUTES["GuessMeIntent"].handler(turn(speaker=FirstName("p")))) == ["guess.by_name"]


@pytest.mark.parametrize(
    ("intent", "line"),
    [
        ("AMAZON.YesIntent", "guess.right"),
        ("AMAZON.NoIntent", "guess.wrong"),
        ("AMAZON.NextIntent", "guess.next"),
    ],
)
def test_each_answer_is_met_warmly_and_none_is_kept(intent: str, line: str) -> None:
    household, session = Household(), Session(asking=Question.GUESSED)
    reply = ROUTES[intent].handler(turn(household=household, session=session))
    assert names(reply) == [line]
    kept = replace(reply.household or household, guesses=household.guesses)
    assert kept == household


def test_without_the_store_some_question_comes_all_the_same() -> None:
    asked = set()
    for number in range(20):
        blank = turn(request=f"r{number}").without_memory(Household())
        (line,) = [
            each for each in ROUTES["GuessMeIntent"].handler(blank).lines if isinstance(each, Line)
        ]
        asked.add(line.arguments["question"])
    assert len(asked) > 5


def test_a_host_adds_and_removes_questions(tmp_path: Path) -> None:
    own = 'tea = "Tea or coffee: which would they take?"\ngoldfish = false'
    (tmp_path / "guess.toml").write_text(own, encoding="utf-8")
    guesses = load_catalogue("en", own=tmp_path).guesses
    assert guesses["tea"].line == "Tea or coffee: which would they take?"
    assert guesses.keys() == CATALOGUE.guesses.keys() - {"goldfish"} | {"tea"}


@pytest.mark.parametrize(
    ("own", "told"),
    [
        ('tea = "Tell them about tea."', "guess.toml, tea: a question ends with"),
        (f'tea = "Is it {"very " * 13}hot?"', "guess.toml, tea: its line has more than 14"),
        ('tea = "What broke?"', "guess.toml, tea: nobody is to hear: broke"),
        ("tea = 5", "guess.toml, tea: its line is no text"),
        ("tea = false", "guess.toml, tea: there is no such entry to remove"),
        ('"a tea" = "What tea?"', "guess.toml, a tea: a name is"),
    ],
)
def test_a_hosts_broken_question_is_refused(tmp_path: Path, own: str, told: str) -> None:
    (tmp_path / "guess.toml").write_text(own, encoding="utf-8")
    with pytest.raises(BrokenWords) as refused:
        load_catalogue("en", own=tmp_path)
    assert str(refused.value).startswith(told)


def test_another_game_is_not_understood() -> None:
    assert names(ROUTES["GuessMeIntent"].handler(turn(slots={"game": "chess"}))) == [
        "fallback.unknown"
    ]

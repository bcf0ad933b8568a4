"""Every handler in every state: its words are there, short enough, and kind."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise, product

import pytest

from skill.domain.household import Household
from skill.handlers import HANDLERS, Entry, Reply, Said, Session, Turn
from skill.handlers.turn import say
from skill.presenting import Presenter
from skill.words import load_catalogue, load_words

TODAY = date(2026, 11, 22)
WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
PRESENTER = Presenter(WORDS)
FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|should have)\b", re.IGNORECASE)
MOST_WORDS, MOST_WORDS_OF_A_FIRST_ANSWER = 60, 30


def told(*days_ago: int) -> Household:
    household = replace(Household(), version=1)
    for offset in days_ago:
        household = household.tell(TODAY - timedelta(days=offset), str(offset))
    return household


HOUSEHOLDS = {
    "new": Household(),
    "one day told": told(0),
    "told today": told(1, 0),
    "told yesterday": told(2, 1),
    "resting": told(30, 29),
    "without APLA today": replace(told(1), apla_failed=TODAY),
}
SESSIONS = [
    *(Session(asking=asking) for asking in (None, "unheard-of", *WORDS.questions)),
    Session(one_shot=True),
    Session(said=Said("<speak>Once more?</speak>", "<speak>Well?</speak>"), asking="menu"),
]
SLOTS = [{}, {"duration": "PT1S"}, {"duration": "PT1H"}, {"duration": "P1Y"}, {"duration": "PT"}]


@dataclass
class Spoken:
    """One reply, the turn that it answers, and its words."""

    turn: Turn
    reply: Reply
    said: Said | None

    @property
    def text(self) -> str:
        return re.sub("<[^>]*>", " ", self.said.speech) if self.said else ""


def spoken(entry: Entry) -> Iterator[Spoken]:
    states = product(HOUSEHOLDS.values(), SESSIONS, SLOTS, (True, False), range(4))
    for household, session, slots, remembers, seed in states:
        known = household if remembers else Household()
        rng = random.Random(seed)
        turn = Turn(TODAY, known, remembers, CATALOGUE, session, slots, f"request {seed}", rng)
        reply = entry.handler(turn)
        yield Spoken(turn, reply, PRESENTER.said(reply, rng))


@pytest.fixture(scope="module", params=list(HANDLERS.values()), ids=list(HANDLERS))
def replies(request: pytest.FixtureRequest) -> list[Spoken]:
    return list(spoken(request.param))


def test_no_reply_hurts(replies: list[Spoken]) -> None:
    assert [each.text for each in replies if FORBIDDEN.search(each.text)] == []


def test_no_reply_runs_on(replies: list[Spoken]) -> None:
    assert [each.text for each in replies if len(each.text.split()) > MOST_WORDS] == []


def test_a_first_answer_is_short(replies: list[Spoken]) -> None:
    first = [each for each in replies if each.turn.remembers and not each.reply.countdown]
    long = [each.text for each in first if len(each.text.split()) > MOST_WORDS_OF_A_FIRST_ANSWER]
    assert long == []


def test_a_reply_ends_with_a_question_exactly_when_it_leaves_the_session_open(
    replies: list[Spoken],
) -> None:
    for each in replies:
        response = PRESENTER.response(each.reply, each.said)
        if each.said:
            asks = each.text.rstrip().endswith("?")
            assert asks is (response.should_end_session is False), each.text
            assert asks is (response.reprompt is not None)


def test_what_needs_memory_says_so_when_there_is_none(replies: list[Spoken]) -> None:
    for each in replies:
        lines = [line.name for line in each.reply.lines]
        claims = {"done.first", "done.counted", "done.again", "done.comeback", "streak.running"}
        assert each.turn.remembers or not claims.intersection(lines)


def test_every_line_is_said_somewhere() -> None:
    lines = {
        line.name
        for entry in HANDLERS.values()
        for each in spoken(entry)
        for line in each.reply.lines
    }
    cues = {name for name in WORDS.lines if name.startswith("hug.cue.")}
    assert lines | cues | {"trouble.unexpected"} == set(WORDS.lines)


def test_every_question_is_asked_somewhere() -> None:
    asked = {each.reply.asks for entry in HANDLERS.values() for each in spoken(entry)}
    assert asked - {None, "unheard-of"} == set(WORDS.questions)


def test_the_apology_is_kind_as_well() -> None:
    said = PRESENTER.said(say("trouble.unexpected"), random.Random(0))
    assert said
    assert not FORBIDDEN.search(said.speech)


def test_a_daily_visitor_never_hears_the_same_greeting_two_days_in_a_row() -> None:
    greetings = []
    for offset in range(14):
        day = TODAY + timedelta(days=offset)
        household = replace(Household(), version=1).tell(day - timedelta(days=1), "request")
        rng = random.Random(offset)
        turn = Turn(day, household, True, CATALOGUE, Session(), {}, "request", rng)
        reply = HANDLERS["LaunchRequest"].handler(turn)
        greeting = reply.lines[0]
        greetings.append(WORDS.say(greeting.name, {}, rng, greeting.turn))
    assert all(one != next_ for one, next_ in pairwise(greetings))

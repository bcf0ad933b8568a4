"""Every handler in every state: its words are there, short enough, and kind."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise, product
from typing import Any

import pytest

from skill.domain.catalogue import Kind
from skill.domain.choosing import Wish
from skill.domain.deck import Deck, mark
from skill.domain.household import Household, TodaysGesture
from skill.domain.reminder import Outcome
from skill.domain.streak import Pause
from skill.handlers import HANDLERS, Reply, Said, Session, Turn
from skill.handlers.turn import Line, say
from skill.presenting import Presenter
from skill.words import load_catalogue, load_words
from skill.words.spoken import FirstName

TODAY = date(2026, 11, 22)
WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
PRESENTER = Presenter(WORDS)
FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|0|should have)\b", re.IGNORECASE)
"""The contract's words, and a digit that is spoken as one of them."""

MOST_WORDS, MOST_WORDS_OF_A_FIRST_ANSWER = 60, 30


def told(*days_ago: int) -> Household:
    household = replace(Household(), version=1)
    for offset in days_ago:
        household = household.tell(TODAY - timedelta(days=offset), str(offset))
    return household


COFFEE = TodaysGesture(TODAY, "coffee")
ALL_RETIRED = tuple(map(mark, CATALOGUE.gestures))

HOUSEHOLDS = {
    "new": Household(),
    "one day told": told(0),
    "told today": told(1, 0),
    "told yesterday": told(2, 1),
    "resting": told(30, 29),
    "without APLA today": replace(told(1), apla_failed=TODAY),
    "came back": told(40, 39, 38, 1, 0),
    "with choices": replace(
        told(1), today=COFFEE, favourites=(mark("hug"),), retired=(mark("coffee"),)
    ),
    "away, and back": replace(
        told(12, 11), pauses=(Pause(TODAY - timedelta(days=10), TODAY - timedelta(days=1)),)
    ),
    "only looked": replace(Household(), today=COFFEE, gestures=Deck(last="coffee"), version=1),
    "everything set aside": replace(told(1), retired=ALL_RETIRED),
}
ASKING = [
    *(Session(asking=asking) for asking in (None, "unheard-of", *WORDS.questions)),
    Session(asking="reminder", reminder=time(19, 30)),
]
SESSIONS = [
    Session(one_shot=True),
    Session(hugged=True, distant=True, puzzled=True, gesture="coffee", prompt="laugh"),
    Session(wish=Wish(kind=Kind.TOUCH), gesture="hug"),
    Session(said=Said("<speak>Once more?</speak>", "<speak>Well?</speak>"), asking="menu"),
]
SLOTS = [
    {},
    {"duration": "PT1S", "day": "2026-11-21", "until": "2026-11-29", "voices": "two"}
    | {"time": "19:30", "status": "ACCEPTED", "token": "19:30"},
    {"duration": "PT1H", "day": "2026-11-01", "length": "P1W", "moment": "morning"}
    | {"time": "NI", "status": "DENIED", "token": "19:30"},
    {"duration": "P1Y", "until": "2030", "kind": "unheard-of", "effort": "quick"}
    | {"time": "someday", "status": "NOT_ANSWERED"},
    {"duration": "PT", "length": "P900Y", "moment": "away", "kind": "touch"},
    {"userInformationPersistenceStatus": "PERSISTED"},
]
PEOPLE = [
    ("en-US", None, None),
    ("en-CA", "Call Jo on 555.", FirstName("p")),
    ("fr-FR", None, None),
]
LONGER = {"hug", "voices", "safety"}


@dataclass
class Spoken:
    """One reply, the turn that it answers, and its words."""

    turn: Turn
    reply: Reply
    said: Said | None

    @property
    def lines(self) -> list[str]:
        return [line.name for line in self.reply.lines if isinstance(line, Line)]

    @property
    def is_longer(self) -> bool:
        return bool(self.reply.countdown) or any(
            line.split(".")[0] in LONGER for line in self.lines
        )

    @property
    def text(self) -> str:
        return re.sub("<[^>]*>", " ", self.said.speech) if self.said else ""


def states() -> Iterator[tuple[Any, ...]]:
    yield from product(HOUSEHOLDS.values(), ASKING, SLOTS[:1], (True, False), PEOPLE[:1])
    yield from product(HOUSEHOLDS.values(), SESSIONS, SLOTS, (True, False), PEOPLE[:1])
    yield from product([told(1, 0)], SESSIONS, SLOTS, (True, False), PEOPLE[1:])


@cache
def spoken(name: str) -> list[Spoken]:
    """What a handler says in every state, with a chance of its own in each."""
    every = []
    for seed, (household, session, slots, remembers, person) in enumerate(states()):
        locale, contact, speaker = person
        rng = random.Random(seed)
        turn = Turn(
            now=datetime.combine(TODAY, time(18)),
            household=household if remembers else Household(),
            remembers=remembers,
            catalogue=CATALOGUE,
            session=session,
            slots=slots,
            request=f"request {seed}",
            locale=locale,
            contact=contact,
            speaker=speaker,
            rng=rng,
            may_remind=seed % 3 == 0,
        )
        replies = answered(HANDLERS[name].handler(turn))
        every += [Spoken(turn, reply, PRESENTER.said(reply, rng)) for reply in replies]
    return every


def answered(reply: Reply) -> list[Reply]:
    """The reply or, where it depends on an errand, what is answered to each of its outcomes."""
    if reply.errand is None:
        return [reply]
    return [reply.errand.answer(outcome) for outcome in Outcome]


@pytest.fixture(scope="module", params=list(HANDLERS))
def replies(request: pytest.FixtureRequest) -> list[Spoken]:
    return spoken(request.param)


def test_no_reply_hurts(replies: list[Spoken]) -> None:
    assert [each.text for each in replies if FORBIDDEN.search(each.text)] == []


def test_no_reply_runs_on(replies: list[Spoken]) -> None:
    short = [each.text for each in replies if not each.is_longer]
    assert [text for text in short if len(text.split()) > MOST_WORDS] == []


def test_a_first_answer_is_short(replies: list[Spoken]) -> None:
    first = [each for each in replies if each.turn.remembers and not each.is_longer]
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
        lines = each.lines
        claims = {
            "done.first",
            "done.counted",
            "done.again",
            "done.comeback",
            "done.late",
            "bid.counts",
            "streak.running",
            "recap.week",
            "pause.set",
            "choices.saved",
            "choices.retired",
            "privacy.kept",
            "privacy.forgotten",
        }
        assert each.turn.remembers or not claims.intersection(lines)


def test_every_line_is_said_somewhere() -> None:
    lines = {line for name in HANDLERS for each in spoken(name) for line in each.lines}
    cues = {name for name in WORDS.lines if name.startswith("hug.cue.")}
    elsewhere = cues | {"trouble.unexpected", "reminder.label"}
    assert lines | elsewhere == set(WORDS.lines)


def test_every_question_is_asked_somewhere() -> None:
    asked = {each.reply.asks for name in HANDLERS for each in spoken(name)}
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
        now = datetime.combine(day, time(18))
        turn = Turn(
            now, household, True, CATALOGUE, Session(), {}, "request", "en-US", None, None, rng
        )
        reply = HANDLERS["LaunchRequest"].handler(turn)
        greeting = reply.lines[0]
        assert isinstance(greeting, Line)
        greetings.append(WORDS.say(greeting.name, {}, rng, greeting.turn))
    assert all(one != next_ for one, next_ in pairwise(greetings))

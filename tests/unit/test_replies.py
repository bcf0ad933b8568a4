"""Every handler in every state: its words are there, short enough, and kind."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import pairwise, product, repeat

import pyphen  # type: ignore[import-untyped]
import pytest

from simulator.playback import speech_track
from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.reply import CountDown, Line, LookUpReminders, Reply, SetReminder, say
from skill.conversation.turn import Question, Said, Session, Turn
from skill.domain.catalogue import Kind
from skill.domain.choosing import Wish
from skill.domain.deck import Deck, mark
from skill.domain.household import Household, TodaysGesture, Zone, choice_of
from skill.domain.hug import Hug
from skill.domain.offer import Offer, OfferKind
from skill.domain.reminder import Outcome, Proposal
from skill.domain.streak import Pause
from skill.settings import MOST_CONTACT_WORDS
from skill.words import load_catalogue, load_words
from skill.words.catalogue import MOST_WORDS as MOST_WORDS_OFFERED
from skill.words.lines import MORE_WORDS
from skill.words.spoken import FirstName
from tests.support import turns
from tests.support.turns import at_six

TODAY = date(2026, 11, 22)
AT_SIX = datetime(2026, 11, 22, 18)
WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
PRESENTER = Presenter(WORDS)
FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|0|should have)\b", re.IGNORECASE)
"""The contract's words, and a digit that is spoken as one of them."""

MOST_WORDS, MOST_WORDS_OF_A_FIRST_ANSWER = 60, 30
MOST_SECONDS = 12
HARDEST_GRADE = 6
"""Years of school by Flesch and Kincaid: plain enough for an ear that is half elsewhere."""

UNSPEAKABLE = re.compile(r"[^A-Za-z0-9 .,:;?!'-]")
SOURCES = re.compile("John and Julie Gottman|John Gottman|Sara Algoe|Shelly Gable")
SYLLABLES = pyphen.Pyphen(lang="en_US")


def told(*days_ago: int) -> Household:
    household = replace(Household(), version=1)
    for offset in days_ago:
        household = household.tell(TODAY - timedelta(days=offset), str(offset))
    return household


COFFEE_OFFERED = Offer(OfferKind.GESTURE, "coffee", before="hug")
COFFEE = TodaysGesture(TODAY, "coffee")
MANY_LIKED = ("coffee", "hug", "sticky-note", "snack")
ALL_RETIRED = tuple(map(mark, CATALOGUE.gestures))
ALL_PROMPTS_RETIRED = tuple(choice_of(OfferKind.PROMPT, id_) for id_ in CATALOGUE.prompts)
SAVED_PROMPT = choice_of(OfferKind.PROMPT, "laugh")

HOUSEHOLDS = {
    "new": Household(),
    "one day told": told(0),
    "told today": told(1, 0),
    "told yesterday": told(2, 1),
    "resting": told(30, 29),
    "without APLA today": replace(told(1), apla_failed=TODAY),
    "came back": told(40, 39, 38, 1, 0),
    "came back twice": told(90, *range(60, 85), 11, *range(2, 9)),
    "with choices": replace(
        told(1), today=COFFEE, favourites=(mark("hug"),), retired=(mark("coffee"),)
    ),
    "away, and back": replace(
        told(12, 11), pauses=(Pause(TODAY - timedelta(days=10), TODAY - timedelta(days=1)),)
    ),
    "away": replace(told(3), pauses=(Pause(TODAY - timedelta(days=2), TODAY + timedelta(days=5)),)),
    "only looked": replace(Household(), today=COFFEE, gestures=Deck(last="coffee"), version=1),
    "only located": replace(Household(), zone=Zone("Europe/Dublin", at_six(TODAY)), version=1),
    "three days": told(2, 1),
    "told for days": told(*range(1, 10)),
    "back since today": told(40, 39, 0),
    "told late": told(9).tell(TODAY - timedelta(days=1), "late", AT_SIX),
    "taken back": told(0).take_back("undo"),
    "twice today": told(1, 0).tell(TODAY, "again"),
    "everything set aside": replace(told(1), retired=ALL_RETIRED),
    "every prompt set aside": replace(told(1), retired=ALL_PROMPTS_RETIRED),
    "with a saved prompt": replace(
        told(1), favourites=(SAVED_PROMPT,), prompts=Deck(last="laugh"), offered=OfferKind.PROMPT
    ),
    "with many favourites": replace(
        told(1), gestures=Deck(last="hug"), favourites=(SAVED_PROMPT, *map(mark, MANY_LIKED))
    ),
}
KNOWN = [*HOUSEHOLDS.values(), *repeat(None, 5)]
"""The last: those that are not remembered."""

ASKING = [
    *(Session(asking=asking) for asking in (None, *Question)),
    *(Session(asking=asking, misses=1, offer=COFFEE_OFFERED) for asking in Question),
    *(
        Session(asking=asking, reminder=Proposal.read(text))
        for asking in (Question.REMINDER, Question.REMINDER_TIME)
        for text in ("19:30 weekdays", "2026-11-23 ?", "in 90")
    ),
]
SESSIONS = [
    *ASKING,
    Session(one_shot=True),
    Session(
        asking=Question.PROMPT, distant=True, misses=2, offer=Offer(OfferKind.HUG, "0", hug=Hug())
    ),
    Session(
        asking=Question.KEEP_GESTURE,
        offer=Offer(OfferKind.GESTURE, "hug", Wish(kind=Kind.TOUCH), noes=2),
    ),
    Session(asking=Question.ANOTHER_PROMPT, offer=Offer(OfferKind.PROMPT, "laugh", before="proud")),
    Session(said=Said("<speak>Once more?</speak>", "<speak>Well?</speak>"), asking=Question.MENU),
]
SLOTS = [
    {},
    {"duration": "PT1S", "day": "2026-11-21", "until": "2026-11-29", "voices": "two"}
    | {"time": "19:30", "status": "ACCEPTED", "token": "19:30"}
    | {"concern": "listening", "what": "cost"},
    {"duration": "PT1H", "day": "2026-11-01", "length": "P1W", "moment": "morning"}
    | {"time": "NI", "status": "DENIED", "token": "19:30"}
    | {"concern": "recorded", "what": "ads"},
    {"duration": "P1Y", "until": "2030", "kind": "unheard-of", "effort": "quick"}
    | {"time": "someday", "status": "NOT_ANSWERED", "task": "HugTimer", "seconds": "45"}
    | {"harm": "self", "concern": "seen", "what": "name"},
    {"duration": "PT", "length": "P900Y", "moment": "away", "kind": "touch"}
    | {"concern": "stored", "what": "alexa"},
    {"day": "2026-W47", "how": "badly", "often": "sun", "time": "NI", "back": "2026-11-21"},
    {"day": "2026-11-20", "how": "badly", "date": "2027-11-21", "time": "08:00"},
    {"how": "badly", "date": "2026-11-22", "time": "08:30", "until": "2026-11-20"},
    {"often": "every month", "until": "2027-02"},
    {"delay": "PT90M", "day": "2026-11-21"},
    {"date": "2026-11-22", "time": "13:00", "delay": "P2D"},
    {"userInformationPersistenceStatus": "PERSISTED", "until": "2026-11-22"},
    {"about": "how", "what": "list"},
    {"about": "time", "what": "remove", "length": "longer"},
    {"what": "hug"},
    {"trouble": "grief"},
    {"trouble": "illness"},
    {"trouble": "betrayal"},
    {"trouble": "alone"},
    {"trouble": "fight"},
    {"trouble": "baby", "harm": "other", "support": "uneasy"},
    {"trouble": "work", "harm": "child"},
    {"trouble": "parting", "harm": "by_me", "support": "number"},
]
PEOPLE = [
    ("en-US", None, None),
    ("en-GB", "Call Jo on 555.", FirstName("p")),
    ("en-AU", None, None),
    ("ko-KR", None, None),
]
WEEKDAYS, TOMORROW, SOON = map(Proposal.read, ("19:30 weekdays", "2026-11-23 20:00", "in 90"))
OUTCOMES = tuple(Outcome)
FOUND: tuple[list[Proposal | None] | Outcome, ...] = (
    [],
    [WEEKDAYS],
    [None],
    [WEEKDAYS, TOMORROW],
    [SOON, TOMORROW, WEEKDAYS, SOON],
    *OUTCOMES,
)
LONGER = {"voices", "safety"}
A_LONG_TIME_AGO = -60


@dataclass(frozen=True)
class Spoken:
    """A reply, its words, and whether it remembers."""

    reply: Reply
    said: Said | None
    remembers: bool

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.reply.lines if isinstance(line, Line))

    @cached_property
    def is_longer(self) -> bool:
        return bool(self.reply.effect(CountDown)) or any(
            line.split(".")[0] in LONGER for line in self.lines
        )

    @cached_property
    def text(self) -> str:
        """All of it, with the question that ends a countdown."""
        return re.sub("<[^>]*>", " ", f"{self.said.speech} {self.said.last}") if self.said else ""


OF_A_HOST = replace(
    CATALOGUE,
    gestures={id_: each._replace(why=None, how=None) for id_, each in CATALOGUE.gestures.items()},
)


def states(name: str) -> Iterator[Turn]:
    """Every household in every session, and either with all slots: with other ones a handler."""
    chance, first = random.Random(name), list(ROUTES).index(name)
    for (row, household), (column, session) in product(enumerate(KNOWN), enumerate(SESSIONS)):
        locale, contact, speaker = chance.choice(PEOPLE)
        yield turns.turn(
            at=at_six(TODAY),
            household=household or Household(),
            remembers=household is not None,
            catalogue=chance.choice((CATALOGUE, OF_A_HOST)),
            session=session,
            slots=SLOTS[(first + row + column) % len(SLOTS)],
            request=f"{name} {row} {column}",
            locale=locale,
            contact=contact,
            speaker=speaker,
            may_remind=chance.choice((True, False, None)),
            has_screen=chance.choice((True, False)),
        )


@pytest.fixture(scope="module")
def replies() -> list[Spoken]:
    """What all handlers say in these states, each thing once."""
    every: dict[object, Spoken] = {}
    for name in ROUTES:
        for number, turn in enumerate(states(name)):
            reply = answered(ROUTES[name].handler(turn), number)
            said = PRESENTER.said(reply, turn.request)
            every.setdefault((said, turn.remembers), Spoken(reply, said, turn.remembers))
    return list(every.values())


def answered(reply: Reply, number: int) -> Reply:
    """The reply or, where it depends on Alexa's reminders, what one of their outcomes says."""
    if look := reply.effect(LookUpReminders):
        return look.answer(FOUND[number % len(FOUND)])
    wanted = reply.effect(SetReminder)
    return wanted.answer(OUTCOMES[number % len(OUTCOMES)]) if wanted else reply


def test_no_reply_hurts(replies: list[Spoken]) -> None:
    assert [each.text for each in replies if FORBIDDEN.search(each.text)] == []


def test_no_reply_runs_on(replies: list[Spoken]) -> None:
    short = [each.text for each in replies if not each.is_longer]
    assert [text for text in short if len(text.split()) > MOST_WORDS] == []


def test_no_reply_takes_long(replies: list[Spoken]) -> None:
    short = [each.said for each in replies if each.said and not each.is_longer]
    heard = {said.speech: speech_track({"type": "SSML", "ssml": said.speech}) for said in short}
    assert [text for text, track in heard.items() if track.end_ms > MOST_SECONDS * 1000] == []


def test_every_reply_is_easy_to_follow(replies: list[Spoken]) -> None:
    graded = {each.text: grade(each.text) for each in replies if len(sentences(each.text)) > 1}
    assert [text for text, hard in graded.items() if hard > HARDEST_GRADE] == []


def sentences(text: str) -> list[str]:
    return [each for each in re.split(r"[.?!]\s+", f"{text} ") if each.strip()]


def grade(text: str) -> float:
    """Return the Flesch-Kincaid grade of a text, without the names of sources."""
    words = re.findall(r"[A-Za-z']+", SOURCES.sub("", text))
    syllables = sum(len(SYLLABLES.positions(word)) + 1 for word in words)
    return 0.39 * len(words) / len(sentences(text)) + 11.8 * syllables / len(words) - 15.59


def test_a_harder_text_has_a_higher_grade() -> None:
    easy = "Bring them a cup of tea. Then sit with them."
    hard = "Communicating appreciation consistently strengthens relationships. It is established."
    assert grade(easy) < 1
    assert grade(hard) > 2 * HARDEST_GRADE


def test_every_character_can_be_spoken(replies: list[Spoken]) -> None:
    spoken = [" ".join(each.text.split()) for each in replies]
    assert [text for text in spoken if UNSPEAKABLE.search(text)] == []


def test_no_reply_runs_on_where_a_host_fills_the_room_that_lines_have(
    replies: list[Spoken],
) -> None:
    short = [each for each in replies if not each.is_longer]
    assert [each.text for each in short if most_words(each.reply) > MOST_WORDS] == []


def most_words(reply: Reply) -> int:
    """Return the words of the longest reply of this kind that a host's own words could make."""
    lines = [line for line in reply.lines if isinstance(line, Line)]
    templates = [WORDS.lines[line.name] for line in lines]
    templates += [WORDS.questions[reply.asks].ask] if reply.asks else []
    longest = {"gesture": MOST_WORDS_OFFERED, "prompt": MOST_WORDS_OFFERED}
    longest["contact"] = MOST_CONTACT_WORDS
    # Each argument counts as one word of its template already.
    arguments = sum(longest.get(name, 1) - 1 for line in lines for name in line.arguments)
    return arguments + sum(max(each.words for each in one) + MORE_WORDS for one in templates)


def test_a_first_answer_is_short(replies: list[Spoken]) -> None:
    first = [each for each in replies if each.remembers and not each.is_longer]
    # What is set aside was heard before: that is never a first answer.
    first = [each for each in first if "choices.retired" not in each.lines]
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
            assert each.text.count("?") == asks, each.text


def test_what_needs_memory_says_so_when_there_is_none(replies: list[Spoken]) -> None:
    for each in replies:
        lines = each.lines
        claims = {
            "done.first",
            "done.counted",
            "done.again",
            "done.comeback",
            "done.late",
            "done.tried",
            "correct.taken_back",
            "correct.moved",
            "bid.counts",
            "streak.running",
            "streak.week",
            "recap.week",
            "pause.set",
            "pause.ended",
            "choices.saved",
            "choices.retired",
            "privacy.kept",
            "privacy.forgotten",
        }
        assert each.remembers or not claims.intersection(lines)


def test_every_line_is_said_somewhere(replies: list[Spoken]) -> None:
    lines = {line for each in replies for line in each.lines}
    cues = {name for name in WORDS.lines if name.startswith("hug.cue.")}
    shown = {name for name in WORDS.lines if name.startswith("screen.")}
    elsewhere = cues | shown | {"trouble.unexpected", "reminder.label"}
    assert lines | elsewhere == set(WORDS.lines)


def test_every_question_is_asked_somewhere(replies: list[Spoken]) -> None:
    asked = {each.reply.asks for each in replies}
    assert asked - {None} == set(WORDS.questions) == set(Question)


def test_the_apology_is_kind_as_well() -> None:
    said = PRESENTER.said(say("trouble.unexpected"))
    assert said
    assert not FORBIDDEN.search(said.speech)


@pytest.mark.parametrize("told", [None, A_LONG_TIME_AGO, -1, 0])
def test_a_daily_visitor_never_hears_the_same_greeting_two_days_in_a_row(told: int | None) -> None:
    greetings = []
    for offset in range(14):
        day, household = TODAY + timedelta(days=offset), replace(Household(), version=1)
        if told is not None:
            household = household.tell(day + timedelta(days=told), "request")
        turn = turns.turn(at=at_six(day), household=household)
        reply = ROUTES["LaunchRequest"].handler(turn)
        greeting = reply.lines[0]
        assert isinstance(greeting, Line)
        assert greeting.turn is not None
        greetings.append(WORDS.say(greeting.name, {}, greeting.turn))
    assert all(one != next_ for one, next_ in pairwise(greetings))

"""Every handler in every state: its words are there, short enough, and kind."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from itertools import islice, pairwise, product, repeat

import pytest

from simulator.playback import speech_track
from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.reply import CountDown, Line, LookUpReminders, Reply, SetReminder, say
from skill.conversation.turn import Question, Said, Session, Turn
from skill.domain.catalogue import Catalogue, Kind, Occasion, number_of
from skill.domain.choosing import Wish
from skill.domain.household import (
    Choice,
    Done,
    Held,
    Household,
    Life,
    Secret,
    TheirDate,
    TodaysGesture,
    Unplayable,
    Zone,
)
from skill.domain.hug import Cue, Embrace, Hug, Part, sibling
from skill.domain.offer import Offer, OfferKind
from skill.domain.reminder import Outcome, Proposal
from skill.domain.streak import Pause
from skill.domain.walk import Walk
from skill.settings import MOST_CONTACT_WORDS
from skill.words.catalogue import MOST_WORDS as MOST_WORDS_OFFERED
from skill.words.lines import DOES, MORE_WORDS, PHRASES
from skill.words.spoken import FirstName
from tests.support import turns
from tests.support.ear import FORBIDDEN, HARDEST_GRADE, grade, sentences
from tests.support.turns import at_six
from tests.support.words import load_catalogue, load_words

TODAY = date(2026, 11, 22)
AT_SIX = datetime(2026, 11, 22, 18)
WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
PRESENTER = Presenter(WORDS)
MOST_WORDS, MOST_WORDS_OF_A_FIRST_ANSWER = 60, 30
MOST_SECONDS = 12

UNSPEAKABLE = re.compile(r"[^A-Za-z0-9 .,:;?!'-]")


def told(*days_ago: int) -> Household:
    household = replace(Household(), version=1)
    for offset in days_ago:
        household = household.tell(TODAY - timedelta(days=offset), str(offset))
    return household


COFFEE_OFFERED = Offer(OfferKind.GESTURE, "coffee", before="hug")
COFFEE = TodaysGesture(TODAY, number_of("coffee"))
SECRET = TodaysGesture(TODAY, number_of("sticky-note"), way=1)
AFTER_A_FIGHT = TodaysGesture(TODAY, number_of("fight-my-words"))


def gestures(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(OfferKind.GESTURE, number_of(id_)) for id_ in ids)


def prompts(*ids: str) -> tuple[Choice, ...]:
    return tuple(Choice(OfferKind.PROMPT, number_of(id_)) for id_ in ids)


ALL_GESTURES, ALL_PROMPTS = gestures(*CATALOGUE.gestures), prompts(*CATALOGUE.prompts)
MANY_LIKED = (*prompts("laugh"), *gestures("coffee", "hug", "sticky-note", "snack"))
LAUGH = Walk(last=number_of("laugh"))
DATES = tuple(TheirDate(Occasion.BIRTHDAY, month, 1) for month in range(1, 7))
ANNIVERSARY, SOME_DAY = TheirDate(Occasion.ANNIVERSARY, 5, 3), TheirDate(Occasion.MOVING, 2, 29)

HELD_SECONDS = (40, 61, 7_200, 7_860)
CANDLE, A_DAY_AGO = number_of("candle"), TODAY - timedelta(days=1)


def on_sunday(their: TheirDate) -> TheirDate:
    """A day of theirs, on their Sunday."""
    return their._replace(month=TODAY.month, day=TODAY.day)


HOUSEHOLDS = {
    "new": Household(),
    "one day told": told(0),
    "told today": told(1, 0),
    "told yesterday": told(2, 1),
    "resting": told(30, 29),
    "without sound today": replace(told(1), unplayable=Unplayable(TODAY, frozenset(Part))),
    "came back": told(40, 39, 38, 1, 0),
    "came back twice": told(90, *range(60, 85), 11, *range(2, 9)),
    "with choices": replace(
        told(1), today=COFFEE, favourites=gestures("hug"), set_aside=gestures("coffee")
    ),
    "away, and back": replace(
        told(12, 11), pauses=(Pause(TODAY - timedelta(days=10), TODAY - timedelta(days=1)),)
    ),
    "away": replace(told(3), pauses=(Pause(TODAY - timedelta(days=2), TODAY + timedelta(days=5)),)),
    "only looked": replace(Household(), today=COFFEE, gesture=COFFEE.number, version=1),
    "only located": replace(Household(), zone=Zone("Europe/Dublin", at_six(TODAY)), version=1),
    "three days": told(2, 1),
    "told for days": told(*range(1, 10)),
    "back since today": told(40, 39, 0),
    "told late": told(9).tell(TODAY - timedelta(days=1), "late", AT_SIX),
    "taken back": told(0).take_back("undo"),
    "twice today": told(1, 0).tell(TODAY, "again"),
    "everything set aside": replace(told(1), set_aside=ALL_GESTURES),
    "every prompt set aside": replace(told(1), set_aside=ALL_PROMPTS),
    "with a saved prompt": replace(
        told(1), favourites=prompts("laugh"), prompts=LAUGH, offered=OfferKind.PROMPT
    ),
    "with many favourites": replace(told(1), gesture=number_of("hug"), favourites=MANY_LIKED),
    "with all that there is room for": replace(
        told(1),
        gesture=number_of("rub"),
        favourites=ALL_PROMPTS[:20],
        set_aside=ALL_PROMPTS[20:60],
        dates=DATES,
        life=frozenset({Life.NIGHTS}),
    ),
    "who live apart": replace(told(3), life=frozenset({Life.APART, Life.NO_CARDS})),
    "who left much out": replace(
        told(9), life=frozenset(Life) - {Life.APART}, dates=(ANNIVERSARY,)
    ),
    "with days of theirs": replace(told(2), dates=(ANNIVERSARY, DATES[0], SOME_DAY)),
    "with a baby": replace(told(2), life=frozenset({Life.BABY}), dates=(SOME_DAY,)),
    "without food": replace(told(2), life=frozenset({Life.NO_FOOD, Life.NO_CARDS})),
    "without drinks": replace(told(2), life=frozenset({Life.NO_ALCOHOL, Life.NO_COFFEE})),
    "with a secret one": replace(told(1), today=SECRET, gesture=SECRET.number),
    "after a fight": replace(told(1), today=AFTER_A_FIGHT, gesture=AFTER_A_FIGHT.number),
    **{
        f"who held each other for {seconds} seconds": replace(
            told(1), held=Held(TODAY.year, seconds)
        )
        for seconds in HELD_SECONDS
    },
    "who kissed": told(1).hug(sibling(Embrace.KISS), at_six(TODAY), TODAY, "kiss"),
    "who danced": told(1).hug(sibling(Embrace.DANCE), at_six(TODAY), TODAY, "dance"),
}
HOUSEHOLDS |= {
    "with something to notice": replace(told(1), secret=Secret(number_of("snack"), A_DAY_AGO)),
    "with something to notice tonight": replace(told(2), secret=Secret(number_of("towel"), TODAY)),
    "on a day of theirs": replace(told(2), dates=(on_sunday(SOME_DAY),)),
    "on a birthday": replace(told(2), dates=(on_sunday(DATES[0]),)),
    "on their anniversary": replace(told(2), dates=(on_sunday(ANNIVERSARY),)),
    "with a year behind them": replace(told(2), done=(Done(CANDLE, date(2025, 11, 22)),)),
    "with a month behind them": replace(told(2), done=(Done(CANDLE, date(2026, 10, 22)),)),
    "who were reminded today": replace(
        told(2),
        done=(Done(CANDLE, date(2026, 10, 22)),),
        looked_back=TODAY,
        today=TodaysGesture(TODAY, CANDLE),
    ),
    "without touch alone": replace(told(2), life=frozenset({Life.NO_TOUCH})),
    "without games": replace(told(2), life=frozenset({Life.NO_GAMES})),
    "who hug often": replace(told(2), hugs=(TODAY,) * 3),
    "who had it hard": replace(told(2).hush(TODAY), dates=(on_sunday(ANNIVERSARY),)),
    "without coffee": replace(told(2), life=frozenset({Life.NO_COFFEE, Life.NO_ALCOHOL})),
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
    {"what": "held", "duration": "PT90S"},
    {"what": "kiss", "length": "longer"},
    {"what": "dance", "duration": "PT2M"},
    {"what": "dance", "mode": "breathing", "task": "Evening"},
    *({"duration": each, "mode": "breathing"} for each in ("PT90S", "PT150S", "PT75S")),
    *({"about": each} for each in ("why", "how", "time", "who")),
    {"trouble": "grief"},
    {"trouble": "illness"},
    {"trouble": "betrayal"},
    {"trouble": "alone"},
    {"trouble": "fight"},
    {"trouble": "baby", "harm": "other", "support": "uneasy"},
    {"trouble": "work", "harm": "child"},
    {"trouble": "parting", "harm": "by_me", "support": "number"},
    {"occasion": "anniversary", "date": "2027-05-03", "without": "touch", "theme": "sorry"},
    {"occasion": "birthday", "date": "2026-11-22", "theme": "curious"},
    {"occasion": "moving", "date": "2026-W49", "theme": "playful", "kind": "words"},
    {"occasion": "rain", "change": "remove", "date": "2026-12-01"},
    {"occasion": "first_snow", "date": "2026-12-01", "without": "food"},
    *({"asked": asked, "game": "chess"} for asked in ("noticed", "secret", "tell", "who", "tea")),
    *({"guess": guess} for guess in ("first", "second", "treat", "tea")),
    *({"life": life} for life in (*Life, "together", "touch")),
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
LONGER = {"voices", "guess", "safety"}
A_LONG_TIME_AGO = -60
TO_GUESS_AT = {"guess.first", "guess.by_name", "guess.next"}
"""Lines that ask what somebody guesses at, before what is asked of the guess."""


@dataclass(frozen=True)
class Spoken:
    """A reply, its words, and whether it remembers."""

    reply: Reply
    said: Said | None
    remembers: bool

    @cached_property
    def lines(self) -> tuple[str, ...]:
        return tuple(line.name for line in self.reply.lines if isinstance(line, Line))

    @property
    def at_cues(self) -> list[str]:
        counted = self.reply.effect(CountDown)
        return [line.name for line in counted.lines.values()] if counted else []

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
    gestures={
        id_: each._replace(why=None, how=None, done=None)
        for id_, each in CATALOGUE.gestures.items()
    },
)
ONLY_ONE = [
    replace(CATALOGUE, gestures={id_: CATALOGUE.gestures[id_]}, guesses={})
    for id_ in ("hug", "coffee", "support", "candle", "sleep-in")
]
"""A gesture that may be left out, and some of which each misses most hours."""

CATALOGUES = (*(CATALOGUE,) * 8, *(OF_A_HOST,) * 3, *ONLY_ONE)
LATER = [
    timedelta(days=days, hours=hours)
    for days in (0, 0, 0, 0, 0, 1, 5, 5)
    for hours in (0, 0, 0, 0, 0, 0, 4, 5, -3, -7, -10, -11)
]
"""How much later than six on their Sunday it is: often not at all, or a Monday or a Friday."""


CHOOSING = (
    "LaunchRequest",
    "TodaysGestureIntent",
    "AnotherGestureIntent",
    "AppreciationPromptIntent",
    "FavouriteGestureIntent",
    "FeelingDistantIntent",
)
SHARES = 6
"""Of all households in all sessions: one is heard in every run, the others by `make dialogues`."""


def states(name: str, share: int) -> Iterator[Turn]:
    """Every household, every session and all slots that a handler may find, in one of the shares.

    A share has every sixth session of a household, the next household the ones beside them, and
    either with the slots whose turn it is.
    """
    chance, first = random.Random(f"{name} {share}"), list(ROUTES).index(name)
    for (row, household), (column, session) in product(enumerate(KNOWN), enumerate(SESSIONS)):
        if (first + row + column) % SHARES != share:
            continue
        locale, contact, speaker = chance.choice(PEOPLE)
        yield turns.turn(
            at=at_six(TODAY) + chance.choice(LATER),
            household=household or Household(),
            remembers=household is not None,
            catalogue=chance.choice(CATALOGUES),
            session=session,
            slots=SLOTS[(first + row + column // SHARES) % len(SLOTS)],
            request=f"{name} {row} {column}",
            locale=locale,
            contact=contact,
            speaker=speaker,
            may_remind=chance.choice((True, False, None)),
            has_screen=chance.choice((True, False)),
        )


def resumed() -> Iterator[Turn]:
    """Alexa made a routine, or there was one, or they did not want it, or something is wrong."""
    for outcome in ("set", "there", "declined", "anything else"):
        yield turns.turn(slots={"outcome": outcome}, request=outcome)


def nothing_else() -> Iterator[Turn]:
    """One gesture is left, and it is for another hour."""
    for id_, hours in (("coffee", 0), ("support", 0), ("sleep-in", 0), ("candle", -9)):
        yield turns.turn(
            at=at_six(TODAY) + timedelta(hours=hours),
            catalogue=Catalogue({id_: CATALOGUE.gestures[id_]}, CATALOGUE.prompts),
            household=told(1),
            request=id_,
        )


GUESSES = ("first", "second", "third")
LAUGH_OFFERED = Session(asking=Question.ANOTHER_PROMPT, offer=Offer(OfferKind.PROMPT, "laugh"))
HUG_OFFERED = Session(asking=Question.PROMPT, offer=Offer(OfferKind.HUG, "0", hug=Hug()))
NOTICING, ROOMLESS = "with something to notice", "with all that there is room for"
ABOUT = ("why", "how", "time", "who")
SELDOM: dict[str, list[tuple[str, Session, dict[str, str]]]] = {
    "NoticeIntent": [
        *((NOTICING, Session(asking=Question.NOTICE), {"guess": guess}) for guess in GUESSES),
        *((NOTICING, Session(), {"asked": asked}) for asked in ("noticed", "tell")),
    ],
    "AboutGestureIntent": [
        *(("told today", HUG_OFFERED, {"about": about}) for about in ABOUT),
        *(("told today", LAUGH_OFFERED, {"about": about}) for about in ABOUT),
        *(("who kissed", Session(), {"about": about}) for about in ABOUT),
        *(("who danced", Session(), {"about": about}) for about in ABOUT),
    ],
    "CorrectMomentIntent": [
        ("one day told", Session(), {"day": TODAY.isoformat()}),
        ("back since today", Session(), {"day": "2026-11-21"}),
        ("back since today", Session(), {"day": "2026-11-01"}),
    ],
    "StreakIntent": [
        (f"who held each other for {seconds} seconds", Session(), {"what": "held"})
        for seconds in HELD_SECONDS
    ],
    "RememberUsIntent": [
        (ROOMLESS, Session(), {"occasion": "anniversary", "date": "2027-05-03"}),
    ],
    "FavouriteGestureIntent": [("with a saved prompt", LAUGH_OFFERED, {"what": "remove"})],
    "NotForUsIntent": [(ROOMLESS, LAUGH_OFFERED, {})],
    "PauseStreakIntent": [("away, and back", Session(), {"back": "2026-11-21"})],
    "StartHugTimerIntent": [("after a fight", Session(), {})],
    "LaunchRequest": [("who were reminded today", Session(), {})],
}
"""Who asks for what, where chance would seldom meet it: at six on their Sunday."""


def seldom(name: str) -> Iterator[Turn]:
    """What chance would seldom meet: also Alexa's own answers, and one gesture for another hour."""
    for number, (household, session, slots) in enumerate(SELDOM.get(name, ())):
        yield turns.turn(
            at=at_six(TODAY),
            household=HOUSEHOLDS[household],
            session=session,
            slots=slots,
            request=f"{name} seldom {number}",
        )
    if name == "SessionResumedRequest":
        yield from resumed()
    if name == "TodaysGestureIntent":
        yield from nothing_else()


@cache
def spoken(name: str, share: int) -> list[Spoken]:
    """What a handler says in these states, each thing once."""
    every: dict[object, Spoken] = {}
    for turn in (*states(name, share), *seldom(name)):
        for reply in answers(ROUTES[name].handler(turn)):
            said = PRESENTER.said(reply, turn.request)
            heard = Spoken(reply, said, turn.remembers)
            every.setdefault((said, turn.remembers, *heard.at_cues), heard)
    return list(every.values())


def answers(reply: Reply) -> list[Reply]:
    """The reply or, where it depends on Alexa's reminders, what each of their outcomes says."""
    if look := reply.effect(LookUpReminders):
        return [look.answer(found) for found in FOUND]
    if wanted := reply.effect(SetReminder):
        return [wanted.answer(outcome) for outcome in OUTCOMES]
    return [reply]


@pytest.fixture(
    scope="module",
    params=[
        pytest.param(share, marks=[pytest.mark.dialogues] if share else [])
        for share in range(SHARES)
    ],
)
def replies(request: pytest.FixtureRequest) -> list[Spoken]:
    """What every handler says."""
    return [each for name in ROUTES for each in spoken(name, request.param)]


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
    """The words of the longest reply of this kind that a host's own words could make."""
    lines = [line for line in reply.lines if isinstance(line, Line)]
    templates = [WORDS.lines[line.name] for line in lines]
    templates += [WORDS.questions[reply.asks].ask] if reply.asks else []
    longest = dict.fromkeys(("gesture", "prompt", "sentence", "done"), MOST_WORDS_OFFERED)
    longest["contact"] = MOST_CONTACT_WORDS
    # Each argument counts as one word of its template already.
    arguments = sum(longest.get(name, 1) - 1 for line in lines for name in line.arguments)
    return arguments + sum(max(each.words for each in one) + MORE_WORDS for one in templates)


def test_a_first_answer_is_short(replies: list[Spoken]) -> None:
    first = [each for each in replies if each.remembers and not each.is_longer]
    # What is set aside, or asked about, was heard before: that is never a first answer.
    heard = {"choices.retired", "choices.retired_last", "about.told"}
    heard |= {"choices.retired_prompt", "choices.retired_prompt_last"}
    first = [each for each in first if not heard & set(each.lines)]
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
            guessed_at = any(line in TO_GUESS_AT for line in each.lines)
            assert each.text.count("?") == asks + guessed_at, each.text


def test_what_needs_memory_says_so_when_there_is_none(replies: list[Spoken]) -> None:
    for each in replies:
        lines = each.lines
        claims = {
            "done.first",
            "done.counted",
            "done.again",
            "done.by_name",
            "done.milestone",
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
            "notice.counted",
            "notice.whispered",
            "remember.ended",
            "remember.removed",
            *(f"remember.{life}" for life in Life),
            *(f"remember.date_{name}" for name in ("birthday", "anniversary", "day")),
        }
        assert each.remembers or not claims.intersection(lines)


@pytest.mark.parametrize("name", CHOOSING)
def test_a_request_that_comes_again_is_answered_alike(name: str) -> None:
    for turn in islice(states(name, 0), 0, None, 50):
        assert ROUTES[name].handler(turn) == ROUTES[name].handler(turn)


def test_every_line_is_said_somewhere() -> None:
    every = [each for name in ROUTES for each in spoken(name, 0)]
    lines = {line for each in every for line in (*each.lines, *each.at_cues)}
    cues = {f"hug.cue.{cue}" for cue in (Cue.BEGIN, Cue.HALFWAY, Cue.COUNT, Cue.STILL)}
    shown = {name for name in WORDS.lines if name.startswith("screen.")}
    elsewhere = cues | shown | {"trouble.unexpected", "reminder.label", PHRASES, DOES}
    assert lines | elsewhere == set(WORDS.lines)


def test_every_question_is_asked_somewhere() -> None:
    asked = {each.reply.asks for name in ROUTES for each in spoken(name, 0)}
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
        assert greeting.variant is not None
        greetings.append(WORDS.say(greeting.name, {}, greeting.variant))
    assert all(one != next_ for one, next_ in pairwise(greetings))

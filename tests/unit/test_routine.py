"""A routine that starts a hug is offered once, at the end of a hug, to couples who hug often."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from ask_sdk_core.serialize import DefaultSerializer

from skill.alexa.responses import Presenter
from skill.conversation.handlers import ROUTES
from skill.conversation.reply import CountDown, Line, OfferRoutine, Reply
from skill.conversation.turn import Question, Session
from skill.domain.household import MOST_HUGS, Household, Life
from skill.domain.hug import Embrace, Hug, sibling
from skill.words import BrokenWords
from tests.conversation.couch import Couch, OneShelf
from tests.support.turns import at_six, turn
from tests.support.words import load_words

DAY = date(2026, 11, 22)
HUG, YES, NO, LAUNCH = "StartHugTimerIntent", "AMAZON.YesIntent", "AMAZON.NoIntent", "LaunchRequest"
WORDS = load_words("en")
SKILL = "amzn1.ask.skill.one"


def hugged(*days_ago: int) -> Household:
    household = Household()
    for ago in days_ago:
        day = DAY - timedelta(days=ago)
        household = household.hug(Hug(), at_six(day), day, f"hug {ago}")
    return household


OFTEN = hugged(13, 3)
"""With one more today, they hugged three times in a fortnight."""


def hug(household: Household, **known: Any) -> Reply:
    return ROUTES[HUG].handler(turn(household=household, at=at_six(DAY), **known))


def names(reply: Reply) -> list[str]:
    return [line.name for line in reply.lines if isinstance(line, Line)]


@pytest.mark.parametrize("screen", [False, True], ids=["speaker", "screen"])
def test_at_the_end_of_the_third_hug_in_a_fortnight_they_are_asked(screen: bool) -> None:
    reply = hug(OFTEN, has_screen=screen)
    assert reply.asks is Question.ROUTINE
    assert reply.effect(CountDown)
    assert reply.household
    assert reply.household.routine_offered == DAY


@pytest.mark.parametrize(
    "household",
    [hugged(), hugged(3), hugged(14, 3), replace(OFTEN, routine_offered=DAY - timedelta(days=300))],
    ids=["the first", "the second", "three in fifteen days", "asked last winter"],
)
def test_it_is_not_asked_before_or_twice(household: Household) -> None:
    reply = hug(household)
    assert reply.asks is None
    assert reply.household
    assert reply.household.routine_offered == household.routine_offered


@pytest.mark.parametrize(
    ("household", "slots"),
    [
        (replace(OFTEN, life=frozenset({Life.NO_TOUCH})), {}),
        (replace(OFTEN, life=frozenset({Life.APART})), {}),
        (OFTEN.hush(DAY - timedelta(days=30)), {}),
        (OFTEN, {"mode": "silent"}),
        (OFTEN, {"what": "kiss"}),
        (OFTEN, {"what": "dance"}),
    ],
    ids=["no touch", "apart", "trouble thirty days ago", "silent", "a kiss", "a dance"],
)
def test_it_is_not_asked_where_it_does_not_suit(
    household: Household, slots: dict[str, str]
) -> None:
    assert hug(household, slots=slots).asks is None


def test_it_is_asked_again_where_the_quiet_is_over() -> None:
    assert hug(OFTEN.hush(DAY - timedelta(days=31))).asks is Question.ROUTINE


def test_it_is_not_asked_where_trouble_was_told_just_now_or_nothing_can_be_kept() -> None:
    assert hug(OFTEN, session=Session(distant=True)).asks is None
    assert hug(OFTEN, remembers=False).asks is None


def test_kisses_and_dances_are_no_hugs_and_an_evening_is_one() -> None:
    household = Household()
    for number, each in enumerate(
        [sibling(Embrace.KISS), sibling(Embrace.DANCE), Hug(20), Hug(20)]
    ):
        household = household.hug(each, at_six(DAY), DAY, str(number))
    assert len(household.hugs) == MOST_HUGS - 1


def test_a_hug_that_alexa_sends_again_asks_again() -> None:
    first = hug(OFTEN, request="third")
    assert first.household
    again = hug(first.household, request="third")
    assert again.asks is first.asks is Question.ROUTINE
    assert again.household == first.household
    assert hug(first.household, request="fourth").asks is None


def test_whoever_has_a_routine_is_offered_none() -> None:
    task = turn(household=OFTEN, at=at_six(DAY), slots={"task": "HugTimer"})
    household = ROUTES["LaunchRequest.task"].handler(task).household
    assert household
    assert household.routine_offered == DAY
    assert hug(household, request="by voice").asks is None


@pytest.mark.parametrize("answer", [YES, NO, "AMAZON.StopIntent", None])
def test_whatever_is_answered_it_is_never_asked_again(answer: str | None) -> None:
    couch = Couch(now=at_six(DAY))
    third = [couch.say(HUG) for _ in range(3)][-1]
    assert third.reply.asks is Question.ROUTINE
    if answer:
        couch.say(answer)
    for _ in range(4):
        couch.attributes = None
        couch.now += timedelta(days=40)
        assert [couch.say(HUG).reply.asks for _ in range(3)] == [None] * 3


def test_forgetting_them_forgets_that_they_were_asked() -> None:
    couch = Couch(now=at_six(DAY))
    for _ in range(3):
        couch.say(HUG)
    couch.attributes = None
    couch.say("ForgetUsIntent")
    couch.say(YES)
    assert couch.store.household == Household()


def test_it_is_never_asked_at_launch() -> None:
    household = replace(OFTEN, hugs=(DAY,) * MOST_HUGS)
    reply = ROUTES[LAUNCH].handler(turn(household=household, at=at_six(DAY)))
    assert reply.asks is not Question.ROUTINE
    assert reply.effect(OfferRoutine) is None


def test_while_the_store_is_away_nobody_is_asked_and_an_answer_is_taken() -> None:
    couch = Couch(now=at_six(DAY))
    couch.say(HUG)
    couch.say(HUG)
    couch.store.away = True
    assert couch.say(HUG).reply.asks is None
    couch.store.away = False
    assert couch.say(HUG).reply.asks is Question.ROUTINE
    couch.store.away = True
    assert couch.say(YES).reply.effect(OfferRoutine)
    assert couch.say("SessionResumedRequest").lines == {"routine.unavailable"}


def test_sounds_good_is_no_plain_yes_to_it() -> None:
    couch = Couch(now=at_six(DAY), store=OneShelf())
    for _ in range(3):
        couch.say(HUG)
    taken = couch.say("TakeItIntent")
    assert taken.reply.asks is Question.ROUTINE
    assert taken.reply.effect(OfferRoutine) is None
    again = couch.say("AMAZON.RepeatIntent")
    assert again.lines == set()
    assert again.reply.asks is Question.ROUTINE


@pytest.mark.parametrize(
    ("outcome", "line"),
    [
        ({"outcome": "set"}, "routine.set"),
        ({"outcome": "there"}, "routine.there"),
        ({"outcome": "declined"}, "routine.declined"),
        ({"outcome": "someday"}, "routine.unavailable"),
        ({}, "routine.unavailable"),
    ],
)
def test_what_came_of_it_is_said_in_a_sentence_and_closes(
    outcome: dict[str, str], line: str
) -> None:
    route = ROUTES["SessionResumedRequest"]
    assert not route.loads_household
    reply = route.handler(turn(slots=outcome))
    assert (names(reply), reply.asks, reply.household) == ([line], None, None)


def test_alexa_is_given_what_her_pages_ask_for() -> None:
    presenter = Presenter(WORDS)
    reply = ROUTES[YES].handler(turn(session=Session(asking=Question.ROUTINE), locale="en-AU"))
    response = presenter.response(reply, presenter.said(reply), None, "request", SKILL)
    written: Any = DefaultSerializer().serialize(response)
    assert written["outputSpeech"]
    assert not {"shouldEndSession", "reprompt", "card"} & {k for k, v in written.items() if v}
    assert written.get("shouldEndSession") is None
    (directive,) = written["directives"]
    assert directive["type"] == "Connections.StartConnection"
    assert directive["uri"] == "connection://AMAZON.OfferAutomation/1"
    assert directive["onCompletion"] == "RESUME_SESSION"
    automation = directive["input"]["automation"]
    trigger = automation["trigger"]["payload"]
    assert trigger["locale"] == "en-AU"
    assert trigger["utterances"][0] == "hug time"
    assert len(trigger["utterances"]) == len(set(trigger["utterances"])) <= 5
    (step,) = automation["operations"]["serial"]
    asked = step["operation"]["payload"]["connectionRequest"]
    assert asked == {"uri": f"connection://{SKILL}.HugTimer/1?provider={SKILL}", "input": {}}
    rendered = directive["input"]["renderingData"]["operations"]
    assert rendered.keys() == {step["operation"]["operationId"]}


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ('phrases = ["a", "b", "c", "d", "e", "f"]', "no more than 5"),
        ("phrases = []", "no line"),
        ('phrases = ["Hug time!"]', "lower case"),
        ('phrases = ["hug {day}"]', "lower case"),
    ],
)
def test_a_hosts_own_phrases_are_such_as_alexa_takes(given: str, why: str, tmp_path: Any) -> None:
    (tmp_path / "lines.toml").write_text(f"[routine]\n{given}\n")
    with pytest.raises(BrokenWords, match=why):
        load_words("en", own=tmp_path)


def test_a_hosts_own_phrases_may_have_apostrophes_and_accents(tmp_path: Any) -> None:
    (tmp_path / "lines.toml").write_text('[routine]\nphrases = ["let\'s hug", "câlin"]\n')
    assert load_words("en", own=tmp_path).every("routine.phrases") == ["let's hug", "câlin"]

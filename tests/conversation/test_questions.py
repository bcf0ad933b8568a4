"""What every intent means to every open question, as a table that a person reviews.

A change of it is a change in review. To write it anew, on purpose:
python -m tests.conversation.test_questions
"""

from dataclasses import replace
from datetime import time
from pathlib import Path

import pytest

from skill.conversation.handlers import ROUTES
from skill.conversation.registry import QUESTIONS
from skill.conversation.reply import CountDown, Erase, Line, Reply, SetReminder
from skill.conversation.turn import Question, Said, Session
from skill.domain.catalogue import number_of
from skill.domain.household import Household, Secret
from skill.domain.hug import Hug
from skill.domain.offer import Offer, OfferKind
from skill.domain.reminder import Proposal
from tests.support.turns import turn

REVIEWED = Path(__file__).with_name("questions.txt")
SAID = Said("<speak>The last words?</speak>", "<speak>Well?</speak>")
GESTURE, PROMPT = Offer(OfferKind.GESTURE, "coffee"), Offer(OfferKind.PROMPT, "laugh")
HUG = Offer(OfferKind.HUG, "counted", hug=Hug(45))
ON_THE_TABLE = {
    Question.ANOTHER_PROMPT: PROMPT,
    Question.HUG_ONCE_MORE: HUG,
    Question.HUG_AGAIN: HUG,
    Question.ROUTINE: HUG,
    Question.FIRST_GESTURE: None,
}
INTENTS: tuple[tuple[str, str, dict[str, str]], ...] = (
    ("yes", "AMAZON.YesIntent", {}),
    ("no", "AMAZON.NoIntent", {}),
    ("sounds good", "TakeItIntent", {}),
    ("next", "AMAZON.NextIntent", {}),
    ("another one", "AnotherGestureIntent", {}),
    ("the one before", "AMAZON.PreviousIntent", {}),
    ("save that one", "SaveFavouriteIntent", {}),
    ("not for us", "NotForUsIntent", {}),
    ("why", "AboutGestureIntent", {"about": "why"}),
    ("we did it", "GestureDoneIntent", {}),
    ("a longer one", "StartHugTimerIntent", {"length": "longer"}),
    ("a kiss", "StartHugTimerIntent", {"what": "kiss"}),
    ("our evening", "EveningIntent", {}),
    ("yesterday", "AnswerIntent", {"day": "2026-11-21"}),
    ("until Friday", "PauseStreakIntent", {"until": "2026-11-27"}),
    ("Friday", "AnswerIntent", {"day": "2026-11-27"}),
    ("a week", "AnswerIntent", {"length": "P1W"}),
    ("a minute", "AnswerIntent", {"length": "PT1M"}),
    ("at eight", "AnswerIntent", {"time": "08:00"}),
    ("the second", "NoticeIntent", {"guess": "second"}),
    ("help", "AMAZON.HelpIntent", {}),
    ("say that again", "AMAZON.RepeatIntent", {}),
    ("hold on", "HoldOnIntent", {}),
    ("not understood", "AMAZON.FallbackIntent", {}),
)


def asked(question: Question | None, misses: int = 0) -> Session:
    offer = ON_THE_TABLE.get(question, GESTURE) if question else None
    return Session(
        asking=question,
        offer=offer,
        misses=misses,
        reminder=Proposal(time(19, 30)) if question is Question.REMINDER else None,
        said=SAID if question else None,
        one_shot=question is None,
    )


def answer(session: Session, intent: str, slots: dict[str, str]) -> Reply:
    household = Household(gesture=number_of("coffee")) if session.offer else Household()
    household = household.tell(turn().day, "counted" if session.offer is HUG else "earlier")
    if session.asking is Question.NOTICE:
        household = replace(household, secret=Secret(number_of("snack"), turn().day))
    return ROUTES[intent].handler(
        turn(household=household, session=session, slots=slots, has_screen=True, may_remind=True)
    )


def described(reply: Reply) -> str:
    """Return the reply in a line: what is said, what is done, what is asked then."""
    said = [line.name for line in reply.lines if isinstance(line, Line)]
    said += ["(the last words again)"] if reply.verbatim else []
    done = [EFFECTS[type(each)] for each in reply.effects if type(each) in EFFECTS]
    end = (
        f"{reply.asks}{' (in other words)' * (reply.rephrased and not reply.verbatim)}?"
        if reply.asks
        else "closes"
    )
    return " · ".join((" + ".join(said) or "nothing is said", *done, end))


EFFECTS = {CountDown: "COUNTS DOWN", Erase: "ERASES", SetReminder: "ASKS ALEXA'S REMINDERS"}


def table() -> str:
    """Return what is answered, question by question."""
    parts = []
    for question in (None, *Question):
        parts.append(f"\n## {question or 'nothing is open'}")
        for phrase, intent, slots in INTENTS:
            reply = described(answer(asked(question), intent, slots))
            parts.append(f"{phrase:<15} {reply}")
        for misses in (1, 2):
            reply = described(answer(asked(question, misses), "AMAZON.FallbackIntent", {}))
            parts.append(f"{'and again' if misses == 1 else 'a third time':<15} {reply}")
    return "\n".join((__doc__ or "", *parts)).strip() + "\n"


def test_the_table_is_the_one_that_was_reviewed() -> None:
    assert table() == REVIEWED.read_text(encoding="utf-8")


def test_every_question_has_a_row() -> None:
    assert set(QUESTIONS) == set(Question)


UNCHANGED = ("AMAZON.HelpIntent", "AMAZON.RepeatIntent", "HoldOnIntent", "AMAZON.FallbackIntent")


@pytest.mark.parametrize("question", Question)
def test_what_is_no_answer_changes_nothing(question: Question) -> None:
    session = asked(question)
    same_meaning = {Question.MENU: Question.HELP, Question.HUG_ONCE_MORE: Question.HUG_AGAIN}
    for intent in UNCHANGED:
        reply = answer(session, intent, {})
        assert reply.asks in {question, same_meaning.get(question)}, intent
        assert reply.offer in {None, session.offer}, intent
        assert reply.household is None, intent
        assert reply.reminder == session.reminder, intent


@pytest.mark.parametrize(
    "question",
    [
        Question.FORGET,
        Question.REMINDER,
        Question.HUG_ONCE_MORE,
        Question.HUG_AGAIN,
        Question.THIRTY_SECOND_HUG,
        Question.ROUTINE,
    ],
)
def test_only_a_plain_yes_erases_reminds_or_starts_a_hug(question: Question) -> None:
    reply = answer(asked(question), "TakeItIntent", {})
    assert reply.asks is question
    assert reply.effects == ()


@pytest.mark.parametrize("question", Question)
def test_the_third_line_that_is_not_understood_is_the_last(question: Question) -> None:
    misses = [answer(asked(question, missed), "AMAZON.FallbackIntent", {}) for missed in range(3)]
    assert [bool(each.asks) for each in misses] == [True, True, False]
    said = [tuple(line.name for line in each.lines if isinstance(line, Line)) for each in misses]
    assert len(set(said)) == len(said)


def test_after_the_third_no_they_are_let_go() -> None:
    session, asks = asked(Question.KEEP_GESTURE), []
    for _ in range(3):
        reply = answer(session, "AMAZON.NoIntent", {})
        asks.append(reply.asks)
        session = session._replace(offer=reply.offer or session.offer)
    assert asks == [Question.KEEP_GESTURE, Question.KEEP_GESTURE, None]


def test_another_is_not_counted_as_a_no() -> None:
    session = asked(Question.KEEP_GESTURE)
    for _ in range(5):
        reply = answer(session, "AMAZON.NextIntent", {})
        assert reply.asks is Question.KEEP_GESTURE
        session = session._replace(offer=reply.offer)


if __name__ == "__main__":
    REVIEWED.write_text(table(), encoding="utf-8")

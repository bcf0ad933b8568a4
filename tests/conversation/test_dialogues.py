"""Whole dialogues of made-up turns, in which what is claimed is true.

`make dialogues` holds 5,000 of up to thirty turns.
"""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from skill.conversation.handlers import ROUTES
from skill.conversation.reply import CountDown, Erase, SetReminder
from skill.conversation.turn import Question
from skill.domain.household import choice_of
from skill.domain.offer import OfferKind
from skill.domain.reminder import Outcome
from tests.conversation.couch import Couch, Exchange

YES, NO, TAKE = "AMAZON.YesIntent", "AMAZON.NoIntent", "TakeItIntent"
NO_ANSWER = ("AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent", "HoldOnIntent")
ANOTHER = ("AMAZON.NextIntent", "AnotherGestureIntent")
ABOUT_A_HUG = {Question.THIRTY_SECOND_HUG, Question.HUG_ONCE_MORE, Question.HUG_AGAIN}
SAYS_COUNTED = {"done.first", "done.counted", "done.comeback", "done.again", "done.late"}
SAYS_COUNTED |= {"bid.counts"}
SAME_MEANING = ({Question.MENU, Question.HELP}, {Question.HUG_ONCE_MORE, Question.HUG_AGAIN})
SLOTS = {
    "duration": ("PT45S", "PT1S", "P1W", "nonsense"),
    "length": ("PT1M", "P1W", "longer", "shorter"),
    "day": ("2026-11-21", "2026-11-22", "2026-10-01", "2026-12-24"),
    "until": ("2026-11-29", "2026-11-20"),
    "time": ("08:00", "NI"),
    "kind": ("touch", "words"),
    "effort": ("quick",),
    "moment": ("evening",),
    "what": ("gesture", "prompt", "hug", "list", "remove"),
    "about": ("why", "how", "time"),
    "voices": ("two",),
    "harm": ("self",),
}
TAKES = {
    "StartHugTimerIntent": ("duration", "length"),
    "GestureDoneIntent": ("day",),
    "CorrectMomentIntent": ("day",),
    "PauseStreakIntent": ("until", "length"),
    "DailyReminderIntent": ("time",),
    "TodaysGestureIntent": ("kind", "effort", "moment"),
    "AnotherGestureIntent": ("what", "kind", "effort"),
    "FavouriteGestureIntent": ("what",),
    "AboutGestureIntent": ("about",),
    "AppreciationPromptIntent": ("voices",),
    "AnswerIntent": ("length", "day", "time"),
    "NotSafeIntent": ("harm",),
}
INTENTS = sorted(name for name in ROUTES if name.endswith("Intent"))
OFTEN = (YES, NO, TAKE, *NO_ANSWER, *ANOTHER, "SaveFavouriteIntent", "NotForUsIntent")


@st.composite
def sayings(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Return an intent, and perhaps one of its slots."""
    intent = draw(st.sampled_from(INTENTS) | st.sampled_from(OFTEN))
    names = [name for name in TAKES.get(intent, ()) if draw(st.booleans())][:1]
    return intent, {name: draw(st.sampled_from(SLOTS[name])) for name in names}


class Dialogues(RuleBasedStateMachine):
    """One couple, its speaker or its screen, and a store that goes and comes back."""

    @initialize(screen=st.booleans())
    def sit_down(self, screen: bool) -> None:
        self.couch = Couch(screen)
        self.last: Exchange | None = None

    @rule()
    def open_the_skill(self) -> None:
        self.couch.attributes, self.last = None, None
        self._hold(self.couch.say("LaunchRequest"))

    @rule(saying=sayings(), outcome=st.sampled_from(Outcome))
    def say(self, saying: tuple[str, dict[str, str]], outcome: Outcome) -> None:
        self._hold(self.couch.say(*saying, outcome))

    @precondition(lambda self: self.couch.attributes)
    @rule(intent=st.sampled_from(OFTEN))
    def answer(self, intent: str) -> None:
        self._hold(self.couch.say(intent))

    @rule(time=st.sampled_from((timedelta(minutes=5), timedelta(hours=3), timedelta(days=1))))
    def let_time_pass(self, time: timedelta) -> None:
        self.couch.now += time
        self.couch.attributes, self.last = None, None

    @rule()
    def lose_or_find_the_store(self) -> None:
        self.couch.store.away = not self.couch.store.away

    def _hold(self, now: Exchange) -> None:
        for check in CHECKS:
            check(now)
        if self.last and self.last.open and now.intent not in {"AMAZON.RepeatIntent"}:
            assert now.words != self.last.words, "the same words twice in a row"
        self.last = now


def asks_exactly_where_the_session_stays_open(now: Exchange) -> None:
    assert now.words.removesuffix("</speak>").endswith("?") is now.open


def saved_is_a_favourite(now: Exchange) -> None:
    if "choices.saved" in now.lines:
        offer = now.turn.offer
        assert offer
        assert choice_of(offer.kind, offer.id) in now.after.favourites


def set_aside_is_not_offered(now: Exchange) -> None:
    offer = now.reply.offer
    if now.turn.remembers and offer and offer.kind is not OfferKind.HUG:
        assert choice_of(offer.kind, offer.id) not in now.after.retired


def counted_means_saved(now: Exchange) -> None:
    hug = now.decided.effect(CountDown) and "hug.without_memory" not in now.lines
    claimed = bool(hug or now.lines & SAYS_COUNTED) - ("correct.taken_back" in now.lines)
    assert now.after.moments - now.before.moments == claimed or now.decided.effect(Erase)


def a_hug_said_to_be_counted_was(now: Exchange) -> None:
    if "done.hug_counted" in now.lines:
        offer = now.turn.session.offer
        assert offer
        assert offer.id in now.before.recent


def no_answer_changes_nothing(now: Exchange) -> None:
    if now.intent in NO_ANSWER:
        asked, asks = now.turn.session.asking, now.reply.asks
        assert now.after == now.before
        assert now.reply.offer is None
        let_go = now.intent == "AMAZON.FallbackIntent" and asks is None
        assert let_go or not asked or asked == asks or {asked, asks} in SAME_MEANING


def another_is_of_the_same_kind(now: Exchange) -> None:
    session, offer = now.turn.session, now.reply.offer
    if now.intent in ANOTHER and "what" not in now.turn.slots and session.offer and offer:
        named = session.asking in {Question.FIRST_GESTURE, Question.ONE_MORE_GESTURE}
        wished = now.turn.slots
        assert named or wished or offer.kind is session.offer.kind


def only_a_wish_starts_a_hug(now: Exchange) -> None:
    if now.decided.effect(CountDown):
        asked = now.turn.session.asking in ABOUT_A_HUG
        wished = now.intent == "StartHugTimerIntent" or now.turn.slots.get("what") == "hug"
        assert wished or (asked and now.intent in {YES, "AnswerIntent", *ANOTHER})


def only_a_plain_yes_erases_or_reminds(now: Exchange) -> None:
    if now.decided.effect(Erase) or now.decided.effect(SetReminder):
        assert now.intent in {YES, "CancelReminderIntent"}


def what_is_taken_is_todays(now: Exchange) -> None:
    session = now.turn.session
    taken = now.intent in {YES, TAKE} and session.asking is Question.KEEP_GESTURE
    if taken and now.turn.remembers and session.offer and not session.distant:
        assert not now.open
        assert now.after.today
        assert now.after.today.gesture == session.offer.id


CHECKS = (
    asks_exactly_where_the_session_stays_open,
    saved_is_a_favourite,
    set_aside_is_not_offered,
    counted_means_saved,
    a_hug_said_to_be_counted_was,
    no_answer_changes_nothing,
    another_is_of_the_same_kind,
    only_a_wish_starts_a_hug,
    only_a_plain_yes_erases_or_reminds,
    what_is_taken_is_todays,
)

FEW = settings(max_examples=40, stateful_step_count=15)
MANY = settings(
    max_examples=5_000,
    stateful_step_count=30,
    derandomize=False,
    suppress_health_check=list(HealthCheck),
)


def test_what_is_said_in_some_dialogues_is_true() -> None:
    run_state_machine_as_test(Dialogues, settings=FEW)


@pytest.mark.dialogues
def test_what_is_said_in_five_thousand_dialogues_is_true() -> None:
    run_state_machine_as_test(Dialogues, settings=MANY)

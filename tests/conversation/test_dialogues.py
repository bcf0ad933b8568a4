"""Whole dialogues of made-up turns, in which what is claimed is true.

`make dialogues` holds 5,000 of up to thirty turns.
"""

import re
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
from skill.conversation.reply import Card, CountDown, Erase, Screen, SetReminder
from skill.conversation.turn import Question
from skill.domain.catalogue import Gesture, number_of
from skill.domain.evening import SMALL_HOURS_END, Evening
from skill.domain.household import Choice, Life
from skill.domain.hug import Embrace
from skill.domain.noticing import TOLD_FROM
from skill.domain.offer import OfferKind
from skill.domain.reminder import Outcome
from tests.conversation.couch import Couch, Exchange

YES, NO, TAKE = "AMAZON.YesIntent", "AMAZON.NoIntent", "TakeItIntent"
NO_ANSWER = ("AMAZON.HelpIntent", "AMAZON.RepeatIntent", "AMAZON.FallbackIntent", "HoldOnIntent")
ANOTHER = ("AMAZON.NextIntent", "AnotherGestureIntent")
WISHES_A_HUG = {"StartHugTimerIntent", "EveningIntent"}
ABOUT_A_HUG = {Question.THIRTY_SECOND_HUG, Question.HUG_ONCE_MORE, Question.HUG_AGAIN}
SAYS_COUNTED = {"done.first", "done.counted", "done.comeback", "done.again", "done.late"}
SAYS_COUNTED |= {"bid.counts", "done.by_name", "notice.right", "notice.another"}
WHOSE = re.compile(r"\b(he|she|him|his|her|hers|you two)\b", re.IGNORECASE)
UNCOUNTED = {"hug.without_memory", "evening.without_memory"}
SAYS_REMEMBERED = {"remember.date_anniversary", "remember.date_birthday", "remember.date_day"}
SAYS_REMEMBERED |= {f"remember.{life}" for life in Life}
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
    "what": ("gesture", "prompt", "hug", "kiss", "dance", "list", "remove", "held"),
    "about": ("why", "how", "time", "who"),
    "voices": ("two",),
    "harm": ("self",),
    "occasion": ("anniversary", "birthday", "rain", "after_a_fight"),
    "without": ("touch", "food"),
    "theme": ("sorry", "playful"),
    "life": ("apart", "together", "no_touch", "touch", "no_cards", "cards", "no_games", "games"),
    "asked": ("secret", "noticed", "tell", "who", "something else"),
    "guess": ("first", "second", "third", "note", "the dishes"),
    "game": ("guess", "chess"),
    "date": ("2026-11-22", "2027-05-03"),
}
TAKES = {
    "StartHugTimerIntent": ("duration", "length", "what"),
    "StreakIntent": ("what",),
    "GestureDoneIntent": ("day",),
    "CorrectMomentIntent": ("day",),
    "PauseStreakIntent": ("until", "length"),
    "DailyReminderIntent": ("time",),
    "TodaysGestureIntent": ("kind", "effort", "moment", "occasion", "without"),
    "AnotherGestureIntent": ("what", "kind", "effort"),
    "FavouriteGestureIntent": ("what",),
    "AboutGestureIntent": ("about",),
    "AppreciationPromptIntent": ("voices", "theme"),
    "RememberUsIntent": ("life", "occasion", "date"),
    "AnswerIntent": ("length", "day", "time"),
    "NotSafeIntent": ("harm",),
    "NoticeIntent": ("asked", "guess"),
    "GuessMeIntent": ("game",),
}
MOST = {"RememberUsIntent": 2}
INTENTS = sorted(name for name in ROUTES if name.endswith("Intent"))
OFTEN = (YES, NO, TAKE, *NO_ANSWER, *ANOTHER, "SaveFavouriteIntent", "NotForUsIntent")


@st.composite
def sayings(draw: st.DrawFn) -> tuple[str, dict[str, str]]:
    """Return an intent, and perhaps some of its slots."""
    intent = draw(st.sampled_from(INTENTS) | st.sampled_from(OFTEN))
    names = [name for name in TAKES.get(intent, ()) if draw(st.booleans())][: MOST.get(intent, 1)]
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

    @rule(guess=st.sampled_from(SLOTS["guess"]))
    def keep_a_secret_and_guess_it(self, guess: str) -> None:
        for slots in ({"asked": "secret"}, {"asked": "noticed"}, {"guess": guess}):
            self._hold(self.couch.say("NoticeIntent", slots))

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
        assert Choice(offer.kind, number_of(offer.id)) in now.after.favourites


def set_aside_is_not_offered(now: Exchange) -> None:
    offer = now.reply.offer
    if now.turn.remembers and offer and offer.kind is not OfferKind.HUG:
        assert Choice(offer.kind, number_of(offer.id)) not in now.after.set_aside


def counted_means_saved(now: Exchange) -> None:
    hug = now.decided.effect(CountDown) and not now.lines & UNCOUNTED
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
        wished = now.intent in WISHES_A_HUG or now.turn.slots.get("what") in set(Embrace)
        assert wished or (asked and now.intent in {YES, "AnswerIntent", *ANOTHER})


def nobody_is_asked_for_one_more_who_wants_no_touch(now: Exchange) -> None:
    if now.decided.effect(CountDown) and now.turn.remembers:
        assert not now.open or now.turn.household.welcomes_touch


def an_evening_has_a_hug_only_where_touch_is_welcome(now: Exchange) -> None:
    evening = now.decided.effect(CountDown)
    if evening and isinstance(evening.timed, Evening) and evening.timed.hug:
        assert now.turn.remembers
        assert now.turn.household.welcomes_touch
        assert not now.turn.session.distant


def tomorrows_gesture_is_kept_for_tomorrow(now: Exchange) -> None:
    if now.intent == "EveningIntent" and now.reply.offer:
        assert now.after.today
        ahead = now.turn.hour >= SMALL_HOURS_END
        assert now.after.today.day == now.turn.day + timedelta(days=ahead)
        assert now.after.today.number == number_of(now.reply.offer.id)


def only_a_plain_yes_erases_or_reminds(now: Exchange) -> None:
    if now.decided.effect(Erase) or now.decided.effect(SetReminder):
        assert now.intent in {YES, "CancelReminderIntent"}


def what_is_taken_is_todays(now: Exchange) -> None:
    session = now.turn.session
    taken = now.intent in {YES, TAKE} and session.asking is Question.KEEP_GESTURE
    if taken and now.turn.remembers and session.offer and not session.distant:
        assert not now.open
        assert now.after.today
        assert now.after.today.number == number_of(session.offer.id)


def what_they_told_is_kept(now: Exchange) -> None:
    if now.lines & SAYS_REMEMBERED:
        slots, after = now.turn.slots, now.after
        assert slots["life"] in after.life if "life" in slots else after.dates


def what_they_want_left_out_is_not_offered(now: Exchange) -> None:
    if gesture := _offered(now):
        assert not gesture.about & now.turn.household.left_out
        assert now.turn.slots.get("without") not in gesture.about


def what_is_secret_is_whispered_and_shown_nowhere(now: Exchange) -> None:
    gesture = _offered(now)
    if gesture and gesture.secret:
        assert now.reply.soft
        assert not now.decided.effect(Card)
        assert not now.decided.effect(Screen)


def no_card_where_they_want_none(now: Exchange) -> None:
    if "no_cards" in now.turn.household.life:
        assert not now.decided.effect(Card)


def _offered(now: Exchange) -> Gesture | None:
    offer = now.reply.offer
    is_one = now.turn.remembers and offer and offer.kind is OfferKind.GESTURE
    return now.turn.catalogue.gestures[offer.id] if offer and is_one else None


def a_secret_is_told_to_one_and_shown_nowhere(now: Exchange) -> None:
    chosen = now.after.secret
    if chosen and chosen != now.before.secret:
        assert now.intent == "NoticeIntent"
        assert now.reply.soft
        assert not now.open
        assert not now.decided.effects
        assert now.reply.offer is None
        assert now.after.gesture == now.before.gesture
        assert now.after.today == now.before.today


def a_secret_is_named_as_one_of_two_and_never_as_whose(now: Exchange) -> None:
    told = now.lines & {"notice.three", "notice.right", "notice.another", "notice.told"}
    if told:
        secret = now.before.secret
        assert secret
        assert "no_games" not in now.before.life or now.turn.session.asking is Question.NOTICE
        assert secret.day < now.turn.day or now.turn.hour >= TOLD_FROM
        assert not now.decided.effects
        assert not WHOSE.search(now.words)
    if now.turn.slots.get("asked") == "who":
        assert not told
        assert now.after == now.before


def a_secret_told_is_gone(now: Exchange) -> None:
    if now.lines & {"notice.right", "notice.another", "notice.told"}:
        assert now.after.secret is None


def nothing_of_a_guess_is_kept_but_which_came(now: Exchange) -> None:
    if now.turn.session.asking is Question.GUESSED and now.intent in {YES, NO, TAKE}:
        assert now.after == now.before


def no_game_where_they_want_none(now: Exchange) -> None:
    if now.turn.remembers and "no_games" in now.turn.household.life:
        assert not now.lines & {
            "guess.first",
            "guess.next",
            "notice.whispered",
            "notice.one_of_you",
        }


CHECKS = (
    asks_exactly_where_the_session_stays_open,
    saved_is_a_favourite,
    set_aside_is_not_offered,
    counted_means_saved,
    a_hug_said_to_be_counted_was,
    no_answer_changes_nothing,
    another_is_of_the_same_kind,
    only_a_wish_starts_a_hug,
    nobody_is_asked_for_one_more_who_wants_no_touch,
    an_evening_has_a_hug_only_where_touch_is_welcome,
    tomorrows_gesture_is_kept_for_tomorrow,
    only_a_plain_yes_erases_or_reminds,
    what_is_taken_is_todays,
    what_they_told_is_kept,
    what_they_want_left_out_is_not_offered,
    what_is_secret_is_whispered_and_shown_nowhere,
    no_card_where_they_want_none,
    a_secret_is_told_to_one_and_shown_nowhere,
    a_secret_is_named_as_one_of_two_and_never_as_whose,
    a_secret_told_is_gone,
    nothing_of_a_guess_is_kept_but_which_came,
    no_game_where_they_want_none,
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

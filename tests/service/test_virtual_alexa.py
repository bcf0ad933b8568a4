"""Every intent, reached through virtual-alexa: a client that is not ours, by the model alone.

It matches whole samples, sends what stands in a slot as it was said, and names no device. What has
one of its own words in it (ask, open, launch, tell) is a launch to it.
"""

from collections.abc import Sequence
from pathlib import Path

from simulator.local import load_model
from simulator.playback import speech_track
from tests.support.couple import LAUNCH, pattern
from tests.support.processes import converse, serving
from tests.support.words import load_words

WORDS = load_words("en")

Turn = tuple[str, str, str]
"""What is said, the intent that it is, and the line that is heard."""

TURNS: Sequence[Turn] = (
    ("open small gestures", LAUNCH, "launch.first"),
    ("help", "AMAZON.HelpIntent", "help.first"),
    ("yes", "AMAZON.YesIntent", "gesture.today"),
    ("AMAZON.FallbackIntent", "AMAZON.FallbackIntent", "fallback.sorry"),
    ("no", "AMAZON.NoIntent", "gesture.another"),
    ("save that one", "SaveFavouriteIntent", "choices.saved"),
    ("repeat that", "AMAZON.RepeatIntent", "answer.nothing_to_repeat"),
    ("give me a gesture", "TodaysGestureIntent", "gesture.today"),
    ("another one", "AnotherGestureIntent", "gesture.another"),
    ("next", "AMAZON.NextIntent", "gesture.another"),
    ("that's not us", "NotForUsIntent", "choices.retired"),
    ("bring it back", "RestoreGestureIntent", "choices.restored"),
    ("give me a favorite", "FavouriteGestureIntent", "choices.favourite"),
    ("give me an appreciation prompt", "AppreciationPromptIntent", "prompt.offer"),
    ("we did it", "GestureDoneIntent", "done.first"),
    ("start a hug timer", "StartHugTimerIntent", "hug.find"),
    ("how is our streak", "StreakIntent", "streak.beginning"),
    ("how was our week", "WeekRecapIntent", "recap.week"),
    ("she reached out", "BidNoticedIntent", "bid.counts"),
    ("what are bids for connection", "WhatIsABidIntent", "bid.explained"),
    ("why small gestures", "WhySmallGesturesIntent", "why.small"),
    ("it feels awkward", "FeelsAwkwardIntent", "feelings.awkward"),
    ("i feel distant from each other", "FeelingDistantIntent", "feelings.distant"),
    ("we missed a day", "MissedDaysIntent", "correct.hint"),
    ("pause our streak", "PauseStreakIntent", "pause.fine"),
    ("cancel", "AMAZON.CancelIntent", "goodbye.stop"),
    ("remind us", "DailyReminderIntent", "reminder.gladly"),
    ("stop", "AMAZON.StopIntent", "goodbye.stop"),
    ("cancel the reminder", "CancelReminderIntent", "reminder.none"),
    ("we need a therapist", "FindSupportIntent", "support.general"),
    ("is this therapy", "IsThisTherapyIntent", "limits.no_therapy"),
    ("what do you know about us", "WhatDoYouKnowIntent", "privacy.kept"),
    ("introduce yourself", "AboutUsIntent", "about_us.who"),
    ("sounds good", "TakeItIntent", "answer.welcome"),
    ("hold on", "HoldOnIntent", "answer.hold_on"),
    ("why that one", "AboutGestureIntent", "about.told"),
    ("undo that", "CorrectMomentIntent", "correct.taken_back"),
    ("when is our reminder", "WhenReminderIntent", "reminder.not_seen"),
    ("on friday", "AnswerIntent", "fallback.unknown"),
    ("the one before", "AMAZON.PreviousIntent", "answer.none_before"),
    ("quiz us", "GuessMeIntent", "guess.first"),
    ("give me a secret one", "NoticeIntent", "notice.whispered"),
    ("our evening", "EveningIntent", "evening.opening"),
    ("we live apart", "RememberUsIntent", "remember.apart"),
    ("forget us", "ForgetUsIntent", "privacy.forget"),
    ("go home", "AMAZON.NavigateHomeIntent", "goodbye.stop"),
    ("i'm not safe", "NotSafeIntent", "safety.danger"),
)


RAW_SLOTS: Sequence[Turn] = (
    ("start a thirty second hug", "StartHugTimerIntent", "hug.absurd"),
    ("remind us at seven in the evening", "DailyReminderIntent", "reminder.gladly"),
    ("pause our streak until friday", "PauseStreakIntent", "pause.unclear"),
    ("something for bedtime", "TodaysGestureIntent", "gesture.wished"),
    ("i did it on friday", "GestureDoneIntent", "done.too_far"),
)
"""What no Alexa would leave as it was said, and is asked about or made the best of."""


def test_every_intent_has_an_utterance_here() -> None:
    intents = load_model()["interactionModel"]["languageModel"]["intents"]
    assert {intent for _, intent, _ in TURNS} == {*(each["name"] for each in intents), LAUNCH}


def test_what_is_said_reaches_its_intent_and_is_answered(
    outside_clients: Path, tmp_path: Path
) -> None:
    turns = (*TURNS, *RAW_SLOTS)
    with serving("--unsigned", GESTURES_STORE=f"sqlite:///{tmp_path}/gestures.db") as running:
        answers = converse(outside_clients, running.url, [said for said, _, _ in turns])
    assert len(answers) == len(turns)
    for (said, intent, line), answer in zip(turns, answers, strict=True):
        heard = speech_track({"type": "SSML", "ssml": answer["speech"]}).soundings
        text = " ".join(each.content for each in heard)
        assert answer["intent"] == intent, said
        assert any(pattern(each).search(text) for each in WORDS.lines[line]), (said, text)
        assert answer["sessionEnded"] is not text.endswith("?"), (said, text)

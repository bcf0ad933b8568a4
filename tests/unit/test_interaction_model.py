"""The interaction model keeps Amazon's rules for samples, and leaves later intents their ground."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from skill.echo.hearing.phrases import BUILT_IN, FILLERS
from skill.echo.hearing.plain import plain

MODEL: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "interaction_models" / "en-US.json").read_text(encoding="utf-8")
)
LANGUAGE_MODEL: dict[str, Any] = MODEL["interactionModel"]["languageModel"]
INTENTS: list[dict[str, Any]] = LANGUAGE_MODEL["intents"]
CUSTOM = [intent for intent in INTENTS if not intent["name"].startswith("AMAZON.")]
SAMPLES = [(intent["name"], sample) for intent in INTENTS for sample in intent["samples"]]

SLOTS = {
    "TodaysGestureIntent": {},
    "AnotherGestureIntent": {},
    "GestureDoneIntent": {},
    "StartHugTimerIntent": {"duration": "AMAZON.DURATION"},
    "AppreciationPromptIntent": {},
    "StreakIntent": {},
}
BUILT_INS = {
    f"AMAZON.{name}Intent"
    for name in (
        "Help", "Stop", "Cancel", "NavigateHome", "Fallback", "Yes", "No", "Repeat", "Next",
    )
}  # fmt: skip
WAKE_WORDS = {"alexa", "amazon", "computer", "echo", "ziggy"}
LAUNCH_WORDS = {
    "ask", "begin", "enable", "launch", "load", "open", "play", "resume", "run", "start", "talk",
    "tell", "use",
}  # fmt: skip
CONNECTORS = {
    "about", "and", "by", "for", "from", "if", "in", "of", "on", "or", "that", "the", "to", "using",
    "when", "whether", "which", "with",
}  # fmt: skip
LATER_INTENTS = {
    "not", "never", "missed", "forgot", "forget",  # MissedDays, NotForUs, ForgetUs
    "week", "recap",  # WeekRecap
    "bid", "reached", "why",  # BidNoticed, WhatIsABid, WhySmallGestures
    "awkward", "silly", "forced", "distant", "apart", "lonely",  # FeelsAwkward, FeelingDistant
    "save", "favorite", "favourite", "restore", "undo",  # favourites and retired gestures
    "pause", "away", "until", "till", "holiday",  # PauseStreak
    "remind", "reminder", "daily",  # DailyReminder, CancelReminder
    "support", "therapist", "therapy", "counsellor", "safe", "scared", "hurt",  # support
    "remember", "know", "recording", "delete",  # WhatDoYouKnow, ForgetUs
    "yesterday", "monday", "morning", "evening", "tonight", "bedtime", "quick",  # slots to come
}  # fmt: skip


def slots_in(sample: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", sample)


def without_fillers(sample: str) -> str:
    words = f" {plain(sample.replace('{', ' ').replace('}', ' '))} "
    for filler in FILLERS:
        words = words.replace(f" {filler} ", " ")
    return " ".join(words.split())


def test_the_file_has_the_layout_of_ask_cli_and_no_other_field() -> None:
    assert MODEL.keys() == {"interactionModel"}
    assert MODEL["interactionModel"].keys() == {"languageModel"}
    assert LANGUAGE_MODEL.keys() == {"invocationName", "modelConfiguration", "intents", "types"}
    sensitivity = LANGUAGE_MODEL["modelConfiguration"]["fallbackIntentSensitivity"]
    assert sensitivity["level"] in {"LOW", "MEDIUM", "HIGH"}
    assert LANGUAGE_MODEL["types"] == []


def test_the_invocation_name_keeps_amazons_rules() -> None:
    name = LANGUAGE_MODEL["invocationName"]
    words = set(name.split())
    assert name == "small gestures"
    assert re.fullmatch(r"[a-z]+( [a-z]+)+", name)
    assert words.isdisjoint(WAKE_WORDS | LAUNCH_WORDS | CONNECTORS | {"skill", "app"})


def test_the_intents_are_those_of_the_contract_with_their_slots() -> None:
    assert [intent["name"] for intent in CUSTOM] == list(SLOTS)
    assert {intent["name"] for intent in INTENTS} == SLOTS.keys() | BUILT_INS
    assert len(INTENTS) == len(SLOTS) + len(BUILT_INS)
    for intent in CUSTOM:
        assert intent.keys() == {"name", "slots", "samples"}
        declared = {slot["name"]: slot["type"] for slot in intent["slots"]}
        assert declared == SLOTS[intent["name"]]


def test_built_in_intents_need_neither_samples_nor_slots() -> None:
    for intent in INTENTS:
        if intent["name"] in BUILT_INS:
            assert intent == {"name": intent["name"], "samples": []}


@pytest.mark.parametrize("intent", CUSTOM, ids=lambda intent: intent["name"])
def test_each_custom_intent_has_at_least_twenty_five_different_samples(
    intent: dict[str, Any],
) -> None:
    assert len(set(intent["samples"])) == len(intent["samples"]) >= 25


@pytest.mark.parametrize("intent", CUSTOM, ids=lambda intent: intent["name"])
def test_each_custom_intent_is_asked_for_as_people_really_speak(intent: dict[str, Any]) -> None:
    words = Counter(" ".join(intent["samples"]).split())
    for partner in ("wife", "husband", "partner", "girlfriend", "boyfriend"):
        assert words[partner], f"nobody says {partner}"
    assert words["we"] + words["us"] + words["our"] >= 3, "couples say we"
    assert words["um"] * words["uh"], "people hesitate"
    assert any(len(sample.split()) == 1 for sample in intent["samples"]), "people are curt"
    assert any(len(sample.split()) >= 6 for sample in intent["samples"]), "people are not curt"


def test_samples_are_lower_case_words_apostrophes_and_slots() -> None:
    word = r"(?:[a-z]+(?:'[a-z]+)?|(?:[a-z]\.)+|\{[a-z]+\})"
    spoken = re.compile(rf"{word}(?: {word})*")
    assert [sample for _, sample in SAMPLES if not spoken.fullmatch(sample)] == []


def test_samples_hold_each_slot_once_and_only_declared_ones() -> None:
    for intent, sample in SAMPLES:
        assert set(slots_in(sample)) <= SLOTS[intent].keys(), sample
        assert len(set(slots_in(sample))) == len(slots_in(sample)), sample


def test_samples_hold_neither_a_wake_word_nor_the_skills_name() -> None:
    for _, sample in SAMPLES:
        assert WAKE_WORDS.isdisjoint(sample.split())
        assert LANGUAGE_MODEL["invocationName"] not in sample


def test_samples_are_bare_requests_because_alexa_takes_the_connecting_word() -> None:
    openings = Counter(sample.split(maxsplit=1)[0] for _, sample in SAMPLES)
    assert openings.keys().isdisjoint({"to", "that", "if", "whether", "about", "and"})
    assert [s for _, s in SAMPLES if s.startswith("for ")] == ["for {duration}"]


def test_every_declared_slot_is_used() -> None:
    for intent in CUSTOM:
        used = {slot for sample in intent["samples"] for slot in slots_in(sample)}
        assert used == SLOTS[intent["name"]].keys()


def test_only_the_answer_to_how_long_is_a_slot_by_itself() -> None:
    bare = [sample for _, sample in SAMPLES if re.fullmatch(r"\{\w+\}", sample)]
    assert bare == ["{duration}"]


def test_no_two_intents_share_a_sample_fillers_aside() -> None:
    owners: dict[str, set[str]] = {}
    for intent, sample in SAMPLES:
        owners.setdefault(without_fillers(sample), set()).add(intent)
    assert [said for said, intents in owners.items() if len(intents) > 1] == []


def test_no_sample_takes_the_words_of_a_built_in_intent() -> None:
    taken = {
        form
        for phrases in BUILT_IN.values()
        for phrase in phrases.strip().splitlines()
        for form in (plain(phrase), without_fillers(phrase))
        if form
    }
    assert [s for _, s in SAMPLES if {plain(s), without_fillers(s)} & taken] == []


@pytest.mark.parametrize(
    ("intent", "sample"),
    [
        ("TodaysGestureIntent", "give me a gesture"),
        ("StartHugTimerIntent", "start a hug timer"),
        ("StartHugTimerIntent", "start a {duration} hug"),
        ("StartHugTimerIntent", "a {duration} hug"),
        ("StartHugTimerIntent", "hug timer for {duration}"),
        ("StartHugTimerIntent", "make it {duration}"),
        ("StartHugTimerIntent", "{duration}"),
        ("AppreciationPromptIntent", "give me an appreciation prompt"),
        ("GestureDoneIntent", "we did it"),
        ("GestureDoneIntent", "we half did it"),
        ("StreakIntent", "how is our streak"),
        ("AnotherGestureIntent", "another one"),
    ],
)
def test_what_the_readme_says_is_a_sample(intent: str, sample: str) -> None:
    assert (intent, sample) in SAMPLES


def test_the_ground_of_later_intents_is_free() -> None:
    assert [s for _, s in SAMPLES if LATER_INTENTS & set(plain(s).split())] == []

"""The interaction model keeps the contract, and Amazon's rules for samples."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from simulator.hearing.plain import ENGLISH, plain
from skill.conversation.handlers.about_us import About
from skill.conversation.handlers.moments import BADLY
from skill.conversation.handlers.noticing import Asked
from skill.conversation.handlers.privacy import Concern
from skill.conversation.handlers.remembering import REMOVE
from skill.conversation.handlers.safety import Harm
from skill.conversation.handlers.streak import HELD
from skill.domain.catalogue import About as WhatItIsAbout
from skill.domain.catalogue import Gesture, Kind, Moment, Occasion, Theme
from skill.domain.choosing import Effort
from skill.domain.household import Life
from skill.domain.hug import Embrace, Length, Mode
from skill.domain.noticing import PLACES, noticeable
from skill.domain.reminder import Often
from skill.tools.model_sources import written
from tests.held_out.lessons import lessons
from tests.held_out.sets import FOLDER, held_out
from tests.support.words import load_catalogue

MODEL_FILE = Path(__file__).parents[2] / "interaction_models" / "en-US.json"
MODEL: dict[str, Any] = json.loads(MODEL_FILE.read_text(encoding="utf-8"))
LANGUAGE_MODEL: dict[str, Any] = MODEL["interactionModel"]["languageModel"]
INTENTS: list[dict[str, Any]] = LANGUAGE_MODEL["intents"]
CUSTOM = [intent for intent in INTENTS if not intent["name"].startswith("AMAZON.")]
SAMPLES = [(intent["name"], sample) for intent in CUSTOM for sample in intent["samples"]]

NO_SLOTS = (
    "Evening", "WeekRecap", "BidNoticed", "WhatIsABid", "WhySmallGestures",
    "FeelsAwkward", "MissedDays", "NotForUs", "RestoreGesture", "SaveFavourite",
    "CancelReminder", "IsThisTherapy",
    "ForgetUs", "TakeIt", "HoldOn", "WhenReminder",
)  # fmt: skip
SLOTS: dict[str, dict[str, str]] = {
    "TodaysGestureIntent": {
        "moment": "MOMENT",
        "kind": "KIND",
        "effort": "EFFORT",
        "occasion": "OCCASION",
        "without": "ABOUT",
    },
    "GestureDoneIntent": {"day": "AMAZON.DATE", "how": "HOW_IT_WENT"},
    "AnswerIntent": {"length": "AMAZON.DURATION", "day": "AMAZON.DATE", "time": "AMAZON.TIME"},
    "AnotherGestureIntent": {
        "what": "ANOTHER_WHAT",
        "kind": "KIND",
        "effort": "EFFORT",
        "moment": "MOMENT",
    },
    "FavouriteGestureIntent": {"what": "FAVOURITE_WHAT"},
    "CorrectMomentIntent": {"day": "AMAZON.DATE"},
    "AboutGestureIntent": {"about": "ABOUT_WHAT"},
    "AboutUsIntent": {"what": "ABOUT_US"},
    "WhatDoYouKnowIntent": {"concern": "CONCERN"},
    "StartHugTimerIntent": {
        "duration": "AMAZON.DURATION",
        "mode": "HUG_MODE",
        "length": "HUG_LENGTH",
        "what": "HUG_WHAT",
    },
    "StreakIntent": {"what": "COUNTED"},
    "AppreciationPromptIntent": {"voices": "VOICES", "theme": "THEME"},
    "RememberUsIntent": {
        "date": "AMAZON.DATE",
        "occasion": "OCCASION",
        "life": "LIFE",
        "change": "CHANGE",
    },
    "PauseStreakIntent": {
        "until": "AMAZON.DATE",
        "length": "AMAZON.DURATION",
        "back": "AMAZON.DATE",
    },
    "DailyReminderIntent": {
        "time": "AMAZON.TIME",
        "moment": "MOMENT",
        "date": "AMAZON.DATE",
        "often": "OFTEN",
        "delay": "AMAZON.DURATION",
    },
    "NotSafeIntent": {"harm": "HARM"},
    "FeelingDistantIntent": {"trouble": "TROUBLE"},
    "FindSupportIntent": {"support": "SUPPORT"},
    "NoticeIntent": {"asked": "NOTICE_WHAT", "guess": "GUESS"},
    "GuessMeIntent": {"game": "GAME"},
    **{f"{name}Intent": {} for name in NO_SLOTS},
}
LIFE_ENDS = {
    "together",
    "sleeping",
    "daytime",
    "touch",
    "alcohol",
    "coffee",
    "food",
    "cards",
    "games",
}
"""What ends each thing that a couple told of its life."""

SECRETS = noticeable(load_catalogue("en").gestures.values())
GUESS_WORDS = (
    "note", "touch", "treat", "warmth", "task", "wishes", "wish", "taste", "letter", "nonsense",
    "thing", "welcome", "things", "gift", "surprise", "green", "lamp", "warmed", "morning",
)  # fmt: skip
TYPES: dict[str, set[str]] = {
    "MOMENT": {moment.value for moment in Moment},
    "KIND": {kind.value for kind in Kind},
    "EFFORT": {effort.value for effort in Effort},
    "HUG_MODE": {mode.value for mode in Mode},
    "HUG_LENGTH": {length.value for length in Length} | {"longer", "shorter"},
    "VOICES": {"one", "two"},
    "HARM": {harm.value for harm in Harm if harm is not Harm.UNCLEAR},
    "SUPPORT": {"number", "uneasy"},
    "TROUBLE": {"grief", "illness", "baby", "work", "fight", "betrayal", "parting", "alone"},
    "HOW_IT_WENT": {"well", "half", BADLY},
    "ABOUT_WHAT": {"why", "how", "time", "who"},
    "HUG_WHAT": {embrace.value for embrace in Embrace},
    "COUNTED": {HELD},
    "ANOTHER_WHAT": {"gesture", "prompt", *Embrace},
    "FAVOURITE_WHAT": {"list", "remove"},
    "ABOUT_US": {about.value for about in About},
    "CONCERN": {concern.value for concern in Concern},
    "OFTEN": set(map(str, Often)),
    "OCCASION": set(map(str, Occasion)),
    "ABOUT": set(map(str, WhatItIsAbout)),
    "THEME": set(map(str, Theme)),
    "LIFE": {*map(str, Life), *LIFE_ENDS},
    "CHANGE": {REMOVE},
    "NOTICE_WHAT": {asked.value for asked in Asked},
    "GUESS": {*PLACES, *GUESS_WORDS},
    "GAME": {"guess"},
}
"""The ids of each slot type: those that the handlers know."""

BUILT_INS = {
    f"AMAZON.{name}Intent"
    for name in (
        "Help", "Stop", "Cancel", "NavigateHome", "Fallback", "Yes", "No", "Repeat", "Next",
        "Previous",
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


UNMISTAKABLE_IN_A_WORD = [
    "i'm suicidal",
    "suicidal",
    "suicide",
    "suicide hotline",
    "suicide helpline",
    "suicide prevention",
    "i overdosed",
    "domestic violence",
    "domestic abuse",
]


def declared_by(intent: dict[str, Any]) -> dict[str, str]:
    """Return the slots of an intent, each with its type."""
    return {slot["name"]: slot["type"] for slot in intent.get("slots", [])}


def slots_in(sample: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", sample)


def without_fillers(sample: str) -> str:
    words = f" {plain(sample.replace('{', 'slot_').replace('}', ''))} "
    for filler in ENGLISH["fillers"]:
        words = words.replace(f" {filler} ", " ")
    return " ".join(words.split())


def test_the_file_has_the_layout_of_ask_cli_and_no_other_field() -> None:
    assert MODEL.keys() == {"interactionModel"}
    assert {"languageModel"} <= MODEL["interactionModel"].keys()
    assert MODEL["interactionModel"].keys() <= {"languageModel", "dialog", "prompts"}
    assert LANGUAGE_MODEL.keys() == {"invocationName", "modelConfiguration", "intents", "types"}
    sensitivity = LANGUAGE_MODEL["modelConfiguration"]["fallbackIntentSensitivity"]
    assert sensitivity["level"] == "HIGH"


def test_every_slot_type_has_the_ids_that_the_handlers_know() -> None:
    types = {each["name"]: each["values"] for each in LANGUAGE_MODEL["types"]}
    ids = {name: {value["id"] for value in values} for name, values in types.items()}
    assert {name: ids[name] for name in TYPES} == TYPES


def test_no_two_values_of_a_slot_type_are_said_alike() -> None:
    for each in LANGUAGE_MODEL["types"]:
        names = [value["name"] for value in each["values"]]
        said = [
            form.lower() for names in names for form in [names["value"], *names.get("synonyms", [])]
        ]
        assert len(set(said)) == len(said), each["name"]


@pytest.mark.parametrize("secret", SECRETS, ids=lambda secret: secret.id)
def test_every_secret_can_be_guessed_by_a_word_that_alexa_knows(secret: Gesture) -> None:
    assert secret.called
    assert set(GUESS_WORDS) & set(secret.called.split())


def test_every_word_to_guess_by_stands_in_some_secret() -> None:
    called = {word for secret in SECRETS for word in secret.name.split()}
    assert set(GUESS_WORDS) <= called


def test_the_invocation_name_keeps_amazons_rules() -> None:
    name = LANGUAGE_MODEL["invocationName"]
    words = set(name.split())
    assert name == "small gestures"
    assert re.fullmatch(r"[a-z]+( [a-z]+)+", name)
    assert words.isdisjoint(WAKE_WORDS | LAUNCH_WORDS | CONNECTORS | {"skill", "app"})


def test_the_intents_are_those_of_the_contract_with_their_slots() -> None:
    """More may be added, and more slots: what stands here stays."""
    declared = {intent["name"]: declared_by(intent) for intent in INTENTS}
    assert len(INTENTS) == len(declared)
    assert SLOTS.keys() | BUILT_INS <= declared.keys()
    for name, slots in SLOTS.items():
        assert slots.items() <= declared[name].items(), name
    assert {field for intent in CUSTOM for field in intent} <= {"name", "slots", "samples"}


def test_built_in_intents_have_no_slots() -> None:
    for intent in INTENTS:
        if intent["name"] in BUILT_INS:
            assert intent.keys() <= {"name", "samples"}


def test_the_model_is_what_its_sources_say() -> None:
    assert MODEL_FILE.read_text(encoding="utf-8") == written(MODEL_FILE.parent / "en")


def test_there_are_few_enough_samples_to_read() -> None:
    counts = {intent["name"]: len(intent["samples"]) for intent in INTENTS}
    sources = [*(MODEL_FILE.parent / "en").rglob("*.txt")]
    assert sum(counts.values()) <= 6000
    assert max(counts.values()) <= 400
    assert counts["AMAZON.FallbackIntent"] <= 150
    assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in sources) <= 2500


@pytest.mark.parametrize("intent", CUSTOM, ids=lambda intent: intent["name"])
def test_each_custom_intent_has_samples_enough_and_none_twice(intent: dict[str, Any]) -> None:
    enough = 25 if intent["name"] in SLOTS else 5
    assert len(set(intent["samples"])) == len(intent["samples"]) >= enough


def test_samples_are_lower_case_words_apostrophes_and_slots() -> None:
    word = r"(?:[a-z]+(?:'[a-z]*)?|(?:[a-z]\.)+|\{[a-z]+\})"
    spoken = re.compile(rf"{word}(?: {word})*")
    assert [sample for _, sample in SAMPLES if not spoken.fullmatch(sample)] == []


def test_samples_hold_each_slot_once_and_only_declared_ones() -> None:
    declared = {intent["name"]: declared_by(intent).keys() for intent in CUSTOM}
    for intent, sample in SAMPLES:
        assert set(slots_in(sample)) <= declared[intent], sample
        assert len(set(slots_in(sample))) == len(slots_in(sample)), sample


def test_samples_hold_no_wake_word_and_none_is_the_skills_name() -> None:
    for _, sample in SAMPLES:
        assert WAKE_WORDS.isdisjoint(sample.split())
        assert sample != LANGUAGE_MODEL["invocationName"]


def test_samples_are_bare_requests_because_alexa_takes_the_connecting_word() -> None:
    openings = Counter(sample.split(maxsplit=1)[0] for _, sample in SAMPLES)
    assert openings.keys().isdisjoint({"to", "if", "whether"})


def test_every_declared_slot_is_used() -> None:
    for intent in CUSTOM:
        used = {slot for sample in intent["samples"] for slot in slots_in(sample)}
        assert used == declared_by(intent).keys()


WHOLE_SENTENCES = {
    "{asked}",
    "{guess}",
    "{game}",
    "{harm}",
    "{trouble}",
    "{support}",
    "{concern}",
    "{about}",
    "{what}",
    "{life}",
    "{aside}",
}


def test_only_bare_answers_and_whole_sentences_are_a_slot_by_themselves() -> None:
    bare = {sample for _, sample in SAMPLES if re.fullmatch(r"\{\w+\}", sample)}
    answers = {"{length}", "{day}", "{time}", "{how}", "{often}"}
    assert bare == answers | WHOLE_SENTENCES


def test_no_frame_takes_whatever_is_said_for_danger() -> None:
    open_to_all = [said for name, said in SAMPLES if name == "NotSafeIntent" and "{" in said]
    assert open_to_all == ["{harm}"]
    types = {each["name"]: each["values"] for each in LANGUAGE_MODEL["types"]}
    said = [form for value in types["HARM"] for form in value["name"]["synonyms"]]
    assert [form for form in said if len(form.split()) < 3] == UNMISTAKABLE_IN_A_WORD


def test_no_two_intents_share_a_sample_fillers_aside() -> None:
    owners: dict[str, set[str]] = {}
    for intent, sample in SAMPLES:
        owners.setdefault(without_fillers(sample), set()).add(intent)
    assert [said for said, intents in owners.items() if len(intents) > 1] == []


@pytest.mark.parametrize(
    ("intent", "sample"),
    [
        ("TodaysGestureIntent", "give me a gesture"),
        ("StartHugTimerIntent", "start a hug timer"),
        ("StartHugTimerIntent", "start a {duration} hug"),
        ("StartHugTimerIntent", "a {duration} hug"),
        ("StartHugTimerIntent", "hug timer for {duration}"),
        ("StartHugTimerIntent", "make it {duration}"),
        ("AppreciationPromptIntent", "give me an appreciation prompt"),
        ("GestureDoneIntent", "we did it"),
        ("GestureDoneIntent", "we {how} did it"),
        ("StreakIntent", "how is our streak"),
        ("AnotherGestureIntent", "another one"),
    ],
)
def test_what_the_readme_says_is_a_sample(intent: str, sample: str) -> None:
    assert (intent, sample) in SAMPLES


def test_no_line_of_the_sealed_set_is_a_sample() -> None:
    sealed = {plain(line.utterance) for line in held_out(FOLDER / "sealed.yaml")}
    taught = {plain(lesson.utterance) for lesson in lessons(LANGUAGE_MODEL)}
    assert len(sealed) > 200
    assert sealed & taught == set()


def test_the_file_is_no_larger_than_amazon_takes() -> None:
    # 1.5 MB is remembered from Amazon's limits; no stored source confirmed it.
    assert MODEL_FILE.stat().st_size <= 1_500_000

"""What people read before they enable the skill: short enough, true, and sayable as it stands."""

import json
import re
from datetime import date
from typing import Any

import pytest

from simulator.hearing import Hearing
from simulator.local import load_model
from skill.tools.packaging import LOCALES, Files

OPENING = r"Alexa, (open|start|launch|begin) {name}"
ONE_SHOT = r"Alexa, (ask|tell) {name} (?:(?:to|for|about|that) )?(?P<sample>.+)"
QUOTED = re.compile(r'"(Alexa, [^"]+)"')
FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|should have)\b", re.IGNORECASE)
HEALTH_CLAIM = re.compile(
    r"\b(cures?|heals?|treats?|treatment|diagnos\w+|clinical\w*|proven|saves? (your|a) marriage"
    r"|mental health|anxiety|depression|stress relief)\b",
    re.IGNORECASE,
)


@pytest.fixture
def publishing(files: Files) -> dict[str, Any]:
    manifest = json.loads(files["skill-package/skill.json"])["manifest"]
    part: dict[str, Any] = manifest["publishingInformation"]
    return part


@pytest.fixture(params=LOCALES)
def page(publishing: dict[str, Any], request: pytest.FixtureRequest) -> dict[str, Any]:
    part: dict[str, Any] = publishing["locales"][request.param]
    return part | {"locale": request.param}


@pytest.fixture
def model(files: Files, page: dict[str, Any]) -> dict[str, Any]:
    whole: dict[str, Any] = json.loads(
        files[f"skill-package/interactionModels/custom/{page['locale']}.json"]
    )
    return whole


def samples_of(model: dict[str, Any]) -> set[str]:
    intents = model["interactionModel"]["languageModel"]["intents"]
    return {sample for intent in intents for sample in intent.get("samples", [])}


# The limits are those of the manifest's schema in ask-cli's own copy of the SMAPI specification.


def test_every_text_is_within_amazons_limits(page: dict[str, Any]) -> None:
    assert 2 <= len(page["name"]) <= 50
    assert 0 < len(page["summary"]) <= 160
    assert 0 < len(page["description"]) <= 4000
    assert 0 < len(page["keywords"]) <= 30
    assert all(len(each) <= 150 for each in page["keywords"])
    assert all(len(each) <= 200 for each in page["examplePhrases"])
    assert len(set(page["keywords"])) == len(page["keywords"])


def test_the_certifier_has_not_too_much_to_read(publishing: dict[str, Any]) -> None:
    assert 0 < len(publishing["testingInstructions"]) <= 4000


def test_there_are_three_example_phrases_and_the_first_opens_the_skill(
    page: dict[str, Any], model: dict[str, Any]
) -> None:
    name = model["interactionModel"]["languageModel"]["invocationName"]
    assert len(page["examplePhrases"]) == 3
    assert re.fullmatch(OPENING.format(name=name), page["examplePhrases"][0])


def test_each_further_example_phrase_is_a_sample(
    page: dict[str, Any], model: dict[str, Any]
) -> None:
    name = model["interactionModel"]["languageModel"]["invocationName"]
    for phrase in page["examplePhrases"][1:]:
        said = re.fullmatch(ONE_SHOT.format(name=name), phrase)
        assert said, phrase
        assert said["sample"] in samples_of(model)


def test_whatever_is_quoted_can_be_said(publishing: dict[str, Any]) -> None:
    """By the samples of en-US, in the simulated Echo's ear."""
    hearing = Hearing(load_model())
    texts = [publishing["testingInstructions"], publishing["locales"]["en-US"]["description"]]
    phrases = [phrase for text in texts for phrase in QUOTED.findall(text)]
    assert len(phrases) > 10
    for phrase in phrases:
        heard = hearing.hear(phrase.removeprefix("Alexa, "), today=date(2026, 11, 22))
        opens = phrase == "Alexa, open small gestures"
        assert (heard.intent is None) == opens, phrase
        assert heard.intent != "AMAZON.FallbackIntent", phrase


def test_nothing_claims_to_be_good_for_the_health(page: dict[str, Any]) -> None:
    read = "\n".join([page["summary"], page["description"], *page["keywords"]])
    assert HEALTH_CLAIM.findall(read) == []
    assert "not therapy" in page["description"]
    assert "no medical advice" in page["description"]


def test_nothing_hurts(page: dict[str, Any], publishing: dict[str, Any]) -> None:
    for text in (page["summary"], page["description"], publishing["testingInstructions"]):
        assert FORBIDDEN.findall(text) == []

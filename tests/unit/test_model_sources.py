"""An interaction model is made from sources that a person reads; a mistake is told by its place."""

from pathlib import Path
from typing import Any

import pytest

from skill.tools.model_rules import WrongSourceError
from skill.tools.model_sources import build

SKILL = "The skill.\nlocale: xx-XX\ninvocation: kleine gesten\nfallback: HIGH\n"


def sources(folder: Path, **files: str) -> Path:
    """Return a folder of sources; two underscores in a name stand for a folder."""
    for name, text in {"skill": SKILL, **files}.items():
        file = folder / f"{name.replace('__', '/')}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def samples(model: dict[str, Any], intent: str) -> list[str]:
    intents = model["interactionModel"]["languageModel"]["intents"]
    said: list[str] = next(each["samples"] for each in intents if each["name"] == intent)
    return said


def test_a_line_stands_for_every_choice_of_its_notation(tmp_path: Path) -> None:
    folder = sources(tmp_path, OneIntent="Header.\n\n# all\n(give|tell) me [a] gesture\n")
    assert samples(build(folder), "OneIntent") == [
        "give me a gesture",
        "give me gesture",
        "tell me a gesture",
        "tell me gesture",
    ]


def test_a_slot_type_has_its_synonyms_on_further_lines_too(tmp_path: Path) -> None:
    folder = sources(
        tmp_path,
        OneIntent="Header.\nslots: kind = KIND\n\n# all\na {kind} one\n",
        types__KIND="Kinds.\n\n# all\ntouch: touch | (a|one) kiss\n  hug\n",
    )
    (declared,) = build(folder)["interactionModel"]["languageModel"]["types"]
    value = {"value": "touch", "synonyms": ["a kiss", "one kiss", "hug"]}
    assert declared == {"name": "KIND", "values": [{"id": "touch", "name": value}]}


def test_what_two_lines_of_an_intent_say_is_said_once(tmp_path: Path) -> None:
    folder = sources(tmp_path, OneIntent="Header.\n\n# all\na [nice] gesture\na gesture\n")
    assert samples(build(folder), "OneIntent") == ["a nice gesture", "a gesture"]


def test_the_same_sources_make_the_same_model(tmp_path: Path) -> None:
    folder = sources(tmp_path, BIntent="B.\n\n# b\nb\n", AIntent="A.\n\n# a\na\n")
    assert build(folder) == build(folder)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Give me a gesture", "lower-case"),
        ("give me 2 gestures", "lower-case"),
        ("give me a gesture!", "lower-case"),
        ("tell alexa to stop", "wakes the device"),
        ("to give me a gesture", "before a request"),
        ("kleine gesten", "the skill's name"),
        ("give me a {kind} gesture", "not declared"),
        ("(give|tell me", ""),
        ("(a|b|c|d|e|f|g|h) (a|b|c|d|e|f|g|h) (a|b|c|d|e|f|g|h)", "sentences in one line"),
    ],
)
def test_a_line_that_breaks_a_rule_is_told_with_file_and_line(
    tmp_path: Path, line: str, reason: str
) -> None:
    folder = sources(tmp_path, OneIntent=f"Header.\n\n# all\nfine\n{line}\n")
    with pytest.raises(WrongSourceError, match=rf"OneIntent\.txt:5: .*{reason}"):
        build(folder)


def test_a_sample_of_two_intents_is_told_with_both_places(tmp_path: Path) -> None:
    folder = sources(tmp_path, AIntent="A.\n\n# a\nsame\n", BIntent="B.\n\n# b\nsame\n")
    with pytest.raises(WrongSourceError, match=r"BIntent\.txt:4: .*AIntent\.txt:4"):
        build(folder)


@pytest.mark.parametrize("name", ["gesten", "open gesten", "kleine app", "alexa gesten"])
def test_an_invocation_name_that_amazon_refuses_is_told(tmp_path: Path, name: str) -> None:
    folder = sources(tmp_path, skill=SKILL.replace("kleine gesten", name))
    with pytest.raises(WrongSourceError, match=r"skill\.txt:3: an invocation name"):
        build(folder)

"""What the interaction model teaches: each sample as a person would say it, with its intent."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

MODEL = Path(__file__).parents[2] / "interaction_models" / "en-US.json"
SLOT = re.compile(r"\{(\w+)\}")
TIMES_SAID = 4
"""How often a sample with slots is said, each time with other words in them."""

SAID_IN: Mapping[str, Sequence[str]] = {
    "day": ("yesterday", "on monday", "last friday", "on tuesday", "the day before yesterday"),
    "duration": ("twenty seconds", "a minute", "thirty seconds", "two minutes", "forty seconds"),
    "until": ("monday", "next sunday", "the tenth of june", "friday", "tomorrow"),
    "length": ("two weeks", "a week", "ten days", "a month", "three days"),
    "date": ("tomorrow", "tonight", "on friday", "next sunday", "the day after tomorrow"),
    "delay": ("an hour", "twenty minutes", "two hours", "half an hour", "ten minutes"),
    "time": ("seven", "half past eight in the evening", "nine a.m.", "noon", "six p.m."),
}  # fmt: skip
"""Words for the slots whose types are Amazon's."""


class Line(NamedTuple):
    """Words that a person says, and the intent that they mean."""

    utterance: str
    intent: str


def language_model() -> dict[str, Any]:
    """The interaction model's intents and slot types."""
    model: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    return dict(model["interactionModel"]["languageModel"])


def lessons(model: Mapping[str, Any]) -> Iterator[Line]:
    """Every sample of every intent, its slots filled with words of their types."""
    types = {each["name"]: said_for(each) for each in model["types"]}
    for intent in model["intents"]:
        words = {
            slot["name"]: itertools.cycle(types.get(slot["type"]) or SAID_IN[slot["name"]])
            for slot in intent.get("slots", ())
        }
        for sample in intent["samples"]:
            for _ in range(_times(sample, intent, model)):
                yield Line(SLOT.sub(lambda slot: next(words[slot[1]]), sample), intent["name"])  # noqa: B023


def _times(sample: str, intent: Mapping[str, Any], model: Mapping[str, Any]) -> int:
    """A sample that is a slot by itself teaches each of the slot's values."""
    bare = SLOT.fullmatch(sample)
    if not bare:
        return TIMES_SAID if SLOT.search(sample) else 1
    type_ = next(slot["type"] for slot in intent["slots"] if slot["name"] == bare[1])
    values = [said_for(each) for each in model["types"] if each["name"] == type_]
    return len(values[0]) if values else TIMES_SAID


def said_for(slot_type: Mapping[str, Any]) -> list[str]:
    """All that people say for a slot type: the values' names and their synonyms."""
    names = [value["name"] for value in slot_type["values"]]
    return [form for name in names for form in (name["value"], *name.get("synonyms", ()))]


def held_out(path: Path) -> list[Line]:
    """The lines of one held-out set."""
    lines = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Line(line["utterance"], line["intent"]) for line in lines]


def first_measured(path: Path) -> str:
    """What a set's first comment tells of the day when nobody had seen it."""
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# ")

"""What the interaction model teaches: each sample as a person would say it, with its intent."""

import itertools
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

MODEL = Path(__file__).parents[2] / "interaction_models" / "en-US.json"
SLOT = re.compile(r"\{(\w+)\}")
TIMES_SAID = 4
"""How often a sample with slots is said, each time with other words in them."""

SAID_IN: Mapping[str, Sequence[str]] = {
    "AMAZON.DATE": ("yesterday", "monday", "last friday", "next sunday", "the tenth of june"),
    "AMAZON.DURATION": ("twenty seconds", "a minute", "two weeks", "ten days", "an hour"),
    "AMAZON.TIME": ("seven", "half past eight in the evening", "nine a.m.", "noon", "six p.m."),
}
"""Words for the slots whose types are Amazon's."""


class Lesson(NamedTuple):
    """A sample as it is said, and the intent that it teaches."""

    utterance: str
    intent: str


def language_model(file: Path = MODEL) -> dict[str, Any]:
    """Return the interaction model's intents and slot types."""
    model: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return dict(model["interactionModel"]["languageModel"])


def lessons(model: Mapping[str, Any]) -> list[Lesson]:
    """Return every sample of every intent, its slots filled with words of their types."""
    types = {each["name"]: said_for(each) for each in model.get("types", ())}
    return [
        Lesson(said, intent["name"])
        for intent in model["intents"]
        for said in _said(intent, {**SAID_IN, **types})
    ]


def _said(intent: Mapping[str, Any], words: Mapping[str, Sequence[str]]) -> Iterator[str]:
    slots = {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
    turns = {name: itertools.cycle(words[type_]) for name, type_ in slots.items()}
    for sample in intent["samples"]:
        for _ in range(_times(sample, slots, words)):
            yield SLOT.sub(lambda slot: next(turns[slot[1]]), sample)


def _times(sample: str, slots: Mapping[str, str], words: Mapping[str, Sequence[str]]) -> int:
    """Return a sample that is a slot by itself teaches each of the slot's values."""
    bare = SLOT.fullmatch(sample)
    if bare:
        return len(words[slots[bare[1]]])
    return TIMES_SAID if SLOT.search(sample) else 1


def said_for(slot_type: Mapping[str, Any]) -> list[str]:
    """Return all that people say for a slot type: the values' names and their synonyms."""
    names = [value["name"] for value in slot_type["values"]]
    return [form for name in names for form in (name["value"], *name.get("synonyms", ()))]

"""The interaction model's intents with what people say for them, as plain words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from simulator.hearing.phrases import BUILT_IN
from simulator.hearing.plain import plain

SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Intent:
    """An intent: the type of each slot, and its samples in plain words with slots in braces."""

    name: str
    slots: Mapping[str, str]
    samples: tuple[str, ...]


def intents_of(language_model: Mapping[str, Any]) -> tuple[Intent, ...]:
    """The model's intents in its order; the built-in ones have Alexa's own samples too."""
    return tuple(_intent(declared) for declared in language_model["intents"])


def _intent(declared: Mapping[str, Any]) -> Intent:
    name = declared["name"]
    said = (*declared.get("samples", ()), *BUILT_IN.get(name, "").strip().splitlines())
    slots = {slot["name"]: slot["type"] for slot in declared.get("slots", ())}
    return Intent(name, slots, tuple(dict.fromkeys(map(_plain_sample, said))))


def _plain_sample(sample: str) -> str:
    """The sample in plain words; `plain` would drop the braces of its slots."""
    literal_and_slot = SLOT.split(sample)
    literal_and_slot[::2] = map(plain, literal_and_slot[::2])
    literal_and_slot[1::2] = (f"{{{slot}}}" for slot in literal_and_slot[1::2])
    return " ".join(filter(None, literal_and_slot))

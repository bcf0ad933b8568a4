"""The held-out sets: what people say, and what it should be heard as."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FOLDER = Path(__file__).parent
NOWHERE = "none"
"""What a line means that belongs to no intent."""


class Line(NamedTuple):
    """Words that a person says, the intent that they mean, and the ids of the slots they fill."""

    utterance: str
    intent: str
    slots: Mapping[str, str]


def sets() -> list[Path]:
    """Return every set's file, by name."""
    return sorted(FOLDER.glob("*.yaml"))


def held_out(path: Path) -> list[Line]:
    """Return the lines of one set; what is out of scope means NOWHERE."""
    said = yaml.safe_load(path.read_text(encoding="utf-8"))
    return list(_by_meaning(said) if isinstance(said, dict) else map(_line, said))


def first_measured(path: Path) -> str:
    """Return what a set's first comment tells of the day when nobody had seen it."""
    first, _, _ = path.read_text(encoding="utf-8").partition("\n")
    return first.removeprefix("# ")


def _line(told: Mapping[str, Any]) -> Line:
    intent = NOWHERE if told["intent"] == "AMAZON.FallbackIntent" else told["intent"]
    return Line(told["utterance"], intent, told.get("slots", {}))


def _by_meaning(said: Mapping[str, str]) -> Iterator[Line]:
    """`IntentName slot=id` before its lines."""
    for meaning, lines in said.items():
        intent, *filled = meaning.split()
        slots = dict(each.split("=", 1) for each in filled)
        yield from (Line(line, intent, slots) for line in lines.splitlines())

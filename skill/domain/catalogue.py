"""What can be offered: gestures and appreciation prompts, as facts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from skill.domain.safety import Safety


class Moment(StrEnum):
    """When in a day a gesture fits."""

    MORNING = "morning"
    DAYTIME = "daytime"
    MEALTIME = "mealtime"
    EVENING = "evening"
    BEDTIME = "bedtime"
    AWAY = "away"


class Kind(StrEnum):
    """What a gesture gives."""

    TOUCH = "touch"
    WORDS = "words"
    HELP = "help"
    ATTENTION = "attention"
    TREAT = "treat"


class Gesture(NamedTuple):
    """A gesture: its spoken line, a title for cards, when it fits, minutes, boldness 1 to 3.

    `why` and `how` are a sentence each about it, where the catalogue has one.
    """

    id: str
    line: str
    title: str
    moment: frozenset[Moment]
    kind: frozenset[Kind]
    effort: int
    boldness: int
    why: str | None = None
    how: str | None = None


class Prompt(NamedTuple):
    """An appreciation prompt: something to say to the partner now."""

    id: str
    line: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Every gesture and prompt by its id, in the order of the files; safety by country (US, GB)."""

    gestures: Mapping[str, Gesture]
    prompts: Mapping[str, Prompt]
    safety: Mapping[str, Safety]

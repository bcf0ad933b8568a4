"""Gestures and prompts, from their files."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from skill.domain.catalogue import Catalogue, Gesture, Kind, Moment, Prompt
from skill.domain.deck import mark
from skill.words.source import LANGUAGES, BrokenWords, read, spoken

MOST_WORDS = 20
MOST_TITLE_CHARACTERS = 40
BOLDNESS = range(1, 4)
EFFORT_MINUTES = range(1, 241)
_ID = re.compile(r"[a-z][a-z0-9-]{0,23}")
_FIELDS = frozenset({"line", "title", "moment", "kind", "effort", "boldness"})

Choice = TypeVar("Choice", bound=StrEnum)


def load_catalogue(language: str, folder: Path = LANGUAGES) -> Catalogue:
    """The catalogue of a language; BrokenWords where a file, an entry or a field is wrong."""
    gestures, prompts = folder / language / "gestures.toml", folder / language / "prompts.toml"
    return Catalogue(
        gestures={id_: _gesture(gestures, id_, entry) for id_, entry in _entries(gestures).items()},
        prompts={
            id_: Prompt(id_, spoken(prompts, id_, line, MOST_WORDS))
            for id_, line in _entries(prompts).items()
        },
    )


def _entries(file: Path) -> Mapping[str, Any]:
    entries = read(file)
    if not entries:
        raise BrokenWords(file, None, "it has no entry")
    marks: dict[str, str] = {}
    for id_ in entries:
        if not _ID.fullmatch(id_):
            raise BrokenWords(file, id_, "a name is up to 24 letters, digits and hyphens")
        twin = marks.setdefault(mark(id_), id_)
        if twin != id_:
            raise BrokenWords(file, id_, f"in a household's memory it looks like {twin}; rename it")
    return entries


def _gesture(file: Path, id_: str, entry: object) -> Gesture:
    if not isinstance(entry, dict) or entry.keys() != _FIELDS:
        raise BrokenWords(file, id_, f"it needs exactly {', '.join(sorted(_FIELDS))}")
    return Gesture(
        id=id_,
        line=spoken(file, id_, entry["line"], MOST_WORDS),
        title=_title(file, id_, entry["title"]),
        moment=_choices(file, id_, Moment, entry["moment"]),
        kind=_choices(file, id_, Kind, entry["kind"]),
        effort=_number(file, id_, "effort", entry["effort"], EFFORT_MINUTES),
        boldness=_number(file, id_, "boldness", entry["boldness"], BOLDNESS),
    )


def _title(file: Path, id_: str, title: object) -> str:
    if not isinstance(title, str) or not 0 < len(title) <= MOST_TITLE_CHARACTERS:
        raise BrokenWords(file, id_, f"its title is not 1 to {MOST_TITLE_CHARACTERS} characters")
    return title


def _choices(file: Path, id_: str, choices: type[Choice], given: object) -> frozenset[Choice]:
    try:
        chosen = frozenset(map(choices, given)) if isinstance(given, list) else frozenset()
    except ValueError as unknown:
        raise BrokenWords(file, id_, str(unknown)) from unknown
    if not chosen:
        raise BrokenWords(file, id_, f"its {choices.__name__.lower()} is not a list of one or more")
    return chosen


def _number(file: Path, id_: str, name: str, given: object, allowed: range) -> int:
    if type(given) is not int or given not in allowed:
        reason = f"its {name} is not a whole number from {allowed.start} to {allowed.stop - 1}"
        raise BrokenWords(file, id_, reason)
    return given

"""Gestures and prompts, from their files."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

from skill.domain.catalogue import Catalogue, Gesture, Kind, Moment, Prompt
from skill.domain.deck import mark
from skill.words.safety import load_safety
from skill.words.source import (
    LANGUAGES,
    BrokenWords,
    expect_end,
    expect_known,
    overlay,
    read,
    spoken,
)

MOST_WORDS = 20
MOST_TITLE_CHARACTERS = 40
BOLDNESS = range(1, 4)
EFFORT_MINUTES = range(1, 241)
_ID = re.compile(r"[a-z][a-z0-9-]{0,23}")
_FIELDS = frozenset({"line", "title", "moment", "kind", "effort", "boldness"})
_ABOUT = frozenset({"why", "how"})
"""What a gesture may tell of itself."""

Choice = TypeVar("Choice", bound=StrEnum)


def load_catalogue(language: str, folder: Path = LANGUAGES, own: Path | None = None) -> Catalogue:
    """Return the catalogue of a language, with a host's own over it.

    Raises:
        BrokenWords: one is wrong.
    """
    if own:
        expect_known(own)
    gestures = _File.read("gestures.toml", folder / language, own, removed={"remove": True})
    prompts = _File.read("prompts.toml", folder / language, own, removed=False)
    return Catalogue(
        gestures={
            id_: _gesture(gestures.of(id_), id_, entry) for id_, entry in gestures.entries.items()
        },
        prompts={
            id_: Prompt(id_, _sentence(prompts.of(id_), id_, line))
            for id_, line in prompts.entries.items()
        },
        safety=load_safety(folder / language / "safety.toml", own),
    )


@dataclass(frozen=True, slots=True)
class _File:
    """Entries of one kind, and which file each of them is from."""

    entries: Mapping[str, Any]
    built_in: Path
    own: Path | None
    owned: frozenset[str]

    @classmethod
    def read(cls, name: str, folder: Path, own: Path | None, removed: object) -> "_File":
        file = folder / name
        entries = read(file)
        mine = own / name if own and (own / name).is_file() else None
        merged = overlay(entries, mine, removed) if mine else entries
        made = cls(merged, file, mine, frozenset(read(mine)) if mine else frozenset())
        made.check()
        return made

    def of(self, id_: str) -> Path:
        return self.own if self.own and id_ in self.owned else self.built_in

    def check(self) -> None:
        if not self.entries:
            raise BrokenWords(self.own or self.built_in, None, "it has no entry")
        marks: dict[str, str] = {}
        for id_ in self.entries:
            if not _ID.fullmatch(id_):
                raise BrokenWords(self.of(id_), id_, "a name is up to 24 letters, digits, hyphens")
            twin = marks.setdefault(mark(id_), id_)
            if twin != id_:
                reason = f"in a household's memory it looks like {twin}; rename it"
                raise BrokenWords(self.of(id_), id_, reason)


def _gesture(file: Path, id_: str, entry: object) -> Gesture:
    if not isinstance(entry, dict) or entry.keys() - _ABOUT != _FIELDS:
        needed = f"it needs exactly {', '.join(sorted(_FIELDS))}"
        raise BrokenWords(file, id_, f"{needed}; and why and how, if it has them")
    return Gesture(
        id=id_,
        line=_sentence(file, id_, entry["line"]),
        title=_title(file, id_, entry["title"]),
        moment=_choices(file, id_, Moment, entry["moment"]),
        kind=_choices(file, id_, Kind, entry["kind"]),
        effort=_number(file, id_, "effort", entry["effort"], EFFORT_MINUTES),
        boldness=_number(file, id_, "boldness", entry["boldness"], BOLDNESS),
        **{name: _sentence(file, f"{id_}.{name}", entry[name]) for name in _ABOUT & entry.keys()},
    )


def _sentence(file: Path, id_: str, given: object) -> str:
    line = spoken(file, id_, given, MOST_WORDS)
    expect_end(file, id_, line, asks=False)
    return line


def _title(file: Path, id_: str, title: object) -> str:
    fits = isinstance(title, str) and 0 < len(title) <= MOST_TITLE_CHARACTERS
    if not isinstance(title, str) or not fits or not title.isprintable():
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

"""Gestures, prompts and questions to guess at, from their files."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import msgspec

from skill.domain.catalogue import (
    About,
    After,
    Catalogue,
    Gesture,
    Guess,
    Kind,
    Moment,
    Needs,
    Occasion,
    Prompt,
    Season,
    Theme,
    number_of,
)
from skill.words.safety import load_safety
from skill.words.source import (
    BrokenWords,
    expect_end,
    expect_known,
    expect_room,
    overlay,
    own_file,
    read,
    spoken,
)

MOST_WORDS = 20
MOST_WORDS_OF_A_GUESS = 14
MOST_WORDS_OF_A_NAME = 6
MOST_CHARACTERS = 120
"""Of a line that is shown: so much of it fits the smallest screen in letters that can be read."""
MOST_TITLE_CHARACTERS = 36
GESTURES = ("gestures.toml", "guests.toml", "apart.toml")
PROMPTS = "prompts.toml"
GUESSES = "guess.toml"
NEEDED = (GESTURES[0], PROMPTS)

_ID = re.compile(r"[a-z][a-z0-9-]{0,23}")

Entry = TypeVar("Entry", bound=msgspec.Struct)


_Card = tuple[str, Path, Any]
"""Its id, its file, and what that has of it."""


class _Gesture(msgspec.Struct, forbid_unknown_fields=True):
    """An entry of a file of gestures: only its line must be there."""

    line: str
    ways: tuple[str, ...] = ()
    done: str | None = None
    title: str | None = None
    why: str | None = None
    how: str | None = None
    moment: Annotated[frozenset[Moment], msgspec.Meta(min_length=1)] = frozenset(Moment)
    kind: Annotated[frozenset[Kind], msgspec.Meta(min_length=1)] = frozenset({Kind.ATTENTION})
    effort: Annotated[int, msgspec.Meta(ge=1, le=240)] = 5
    boldness: Annotated[int, msgspec.Meta(ge=1, le=3)] = 1
    needs: Needs = Needs.TOGETHER
    about: frozenset[About] = frozenset()
    secret: bool = False
    called: str | None = None
    then: After | None = None
    occasion: frozenset[Occasion] = frozenset()
    season: frozenset[Season] = frozenset()


class _Prompt(msgspec.Struct, forbid_unknown_fields=True):
    """An entry of a file of prompts, which may also be the line alone."""

    line: str
    theme: Theme = Theme.THANKS
    needs: Needs = Needs.EITHER


def load_catalogue(language: Path, own: Path | None = None) -> Catalogue:
    """Return the catalogue of a language, by its folder, with a host's own over it.

    Raises:
        BrokenWords: an entry is wrong.
    """
    if own:
        expect_known(own)
    files = [_File.read(name, language, own, removed={"remove": True}) for name in GESTURES]
    gestures = _checked(
        [(id_, file.of(id_), given) for file in files for id_, given in file.items()], own
    )
    prompts, guesses = (_lines(name, language, own) for name in (PROMPTS, GUESSES))
    return Catalogue(
        gestures={id_: _gesture(file, id_, given) for id_, file, given in gestures},
        prompts={id_: _prompt(file, id_, given) for id_, file, given in prompts},
        guesses={id_: _guess(file, id_, given) for id_, file, given in guesses},
        safety=load_safety(language / "safety.toml", own),
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
        entries = read(file) if file.is_file() else {}
        mine = own_file(own, name)
        others = [folder / each for each in GESTURES if each != name and name in GESTURES]
        merged = overlay(entries, mine, removed, others) if mine else entries
        return cls(merged, file, mine, frozenset(read(mine)) if mine else frozenset())

    def items(self) -> Iterable[tuple[str, Any]]:
        if not self.entries and self.built_in.name in NEEDED:
            raise BrokenWords(self.own or self.built_in, None, "it has no entry")
        return self.entries.items()

    def of(self, id_: str) -> Path:
        return self.own if self.own and id_ in self.owned else self.built_in


def _lines(name: str, folder: Path, own: Path | None) -> list[_Card]:
    file = _File.read(name, folder, own, removed=False)
    return _checked([(id_, file.of(id_), given) for id_, given in file.items()], own)


def _checked(cards: list[_Card], own: Path | None) -> list[_Card]:
    """Return entries, of which a household can tell each from all the others.

    Raises:
        BrokenWords: it cannot; or there is none.
    """
    known: dict[int, tuple[str, Path]] = {}
    for id_, file, _ in cards:
        if not _ID.fullmatch(id_):
            raise BrokenWords(file, id_, "a name is up to 24 letters, digits, hyphens")
        twin, elsewhere = known.setdefault(number_of(id_), (id_, file))
        if twin != id_:
            reason = f"in a household's memory it looks like {twin}; rename it"
            raise BrokenWords(file, id_, reason)
        if elsewhere != file:
            raise _twice(id_, elsewhere, file, own)
    return cards


def _twice(id_: str, one: Path, other: Path, own: Path | None) -> BrokenWords:
    """Say what to do about an entry in two files, which a host may not know of both."""
    (first, second) = sorted((other, one), key=lambda file: file.parent != own)
    if first.parent == own != second.parent:
        reason = f"it is in {second.name}, which is built in: replace it in one of that name"
    else:
        reason = f"it stands in {one.name} and in {other.name}; leave one"
    return BrokenWords(first, id_, reason)


def _gesture(file: Path, id_: str, given: object) -> Gesture:
    entry = _entry(file, id_, given, _Gesture)
    sentences = {
        name: _sentence(file, f"{id_}.{name}", line)
        for name in ("why", "how", "done")
        if (line := getattr(entry, name)) is not None
    }
    fields = {name: getattr(entry, name) for name in entry.__struct_fields__}
    return Gesture(
        **fields
        | sentences
        | {
            "id": id_,
            "line": _shown(file, id_, entry.line),
            "ways": tuple(_shown(file, f"{id_}.ways", way) for way in entry.ways),
            "title": _title(file, id_, entry),
            "called": _called(file, id_, entry),
        }
    )


def _prompt(file: Path, id_: str, given: object) -> Prompt:
    entry = _entry(file, id_, {"line": given} if isinstance(given, str) else given, _Prompt)
    return Prompt(id_, _shown(file, id_, entry.line), entry.theme, entry.needs)


def _guess(file: Path, id_: str, given: object) -> Guess:
    line = spoken(file, id_, given, MOST_WORDS_OF_A_GUESS)
    expect_end(file, id_, line, asks=True)
    return Guess(id_, line)


def _entry(file: Path, id_: str, given: object, kind: type[Entry]) -> Entry:
    try:
        return msgspec.convert(given, kind)
    except msgspec.ValidationError as wrong:
        raise BrokenWords(file, id_, _readable(str(wrong))) from wrong


def _readable(wrong: str) -> str:
    """Say what msgspec says of a field, in the words of who wrote the file."""
    what, _, where = wrong.partition(" - at `")
    field = where.strip("`$.").partition("[")[0]
    words = what.replace("Object contains unknown field", "there is no field")
    words = words.replace("Object missing required field", "it lacks")
    words = (
        words.replace("`object`", "a table").replace("`array`", "a list").replace("`str`", "text")
    )
    return (
        f"its {field}: {words[0].lower()}{words[1:]}" if field else f"{words[0].lower()}{words[1:]}"
    )


def _sentence(file: Path, id_: str, given: object) -> str:
    line = spoken(file, id_, given, MOST_WORDS)
    expect_end(file, id_, line, asks=False)
    return line


def _shown(file: Path, id_: str, given: object) -> str:
    line = _sentence(file, id_, given)
    expect_room(file, id_, line, MOST_CHARACTERS)
    return line


def _title(file: Path, id_: str, entry: _Gesture) -> str:
    """Return the title or, where there is none, as much of the line as has room for one."""
    if entry.title is None:
        words = entry.line.rstrip(".!")[: MOST_TITLE_CHARACTERS + 1].rpartition(" ")
        return entry.line.rstrip(".!") if len(entry.line) <= MOST_TITLE_CHARACTERS else words[0]
    if not 0 < len(entry.title) <= MOST_TITLE_CHARACTERS or not entry.title.isprintable():
        raise BrokenWords(file, id_, f"its title is not 1 to {MOST_TITLE_CHARACTERS} characters")
    return entry.title


def _called(file: Path, id_: str, entry: _Gesture) -> str | None:
    if entry.called is None:
        return None
    return spoken(file, f"{id_}.called", entry.called, MOST_WORDS_OF_A_NAME)

"""Whom to call, by country, from its file: read strictly, as a wrong number is worse than none."""

import re
from collections.abc import Mapping, Set
from datetime import date
from pathlib import Path

from skill.domain.safety import HelpLine, Safety
from skill.words.source import BrokenWords, expect_end, overlay, own_file, read, spoken

MOST_WORDS_OF_A_SENTENCE = 12
MOST_WORDS_OF_A_PIECE = 8
NEEDS = ("crisis", "violence", "child", "own_behaviour")
"""What a line is for."""

_COUNTRY = re.compile(r"[A-Z]{2}")
_NUMBER = re.compile(r"[0-9][0-9 -]{1,18}")
_WORD = re.compile(r"[A-Z]{2,10}")
_OF_A_COUNTRY = frozenset({"emergency", "source", "checked"})
_OF_A_LINE = frozenset({"line", "name", "number", "source", "checked"})
_PIECES = ("serves", "hours")

Entry = Mapping[str, object]


def load_safety(file: Path, own: Path | None) -> dict[str, Safety]:
    """Read the built-in countries, with a host's own over them.

    Raises:
        BrokenWords: an entry is wrong.
    """
    mine = own_file(own, file.name)
    entries = overlay(read(file), mine, removed=None) if mine else read(file)
    source = mine or file
    countries = {
        country: _country(source, country, entry)
        for country, entry in entries.items()
        if not isinstance(entry, str)
    }
    for country, like in entries.items():
        if isinstance(like, str):
            countries[country] = _like(source, country, like, countries)
    return countries


def _like(file: Path, country: str, like: str, countries: Mapping[str, Safety]) -> Safety:
    """Return the entry of the country whose numbers serve this one as well."""
    _expect_code(file, country)
    if like not in countries:
        raise BrokenWords(file, country, f"there is no entry {like} that it could be like")
    return countries[like]


def _country(file: Path, country: str, entry: object) -> Safety:
    _expect_code(file, country)
    kept = _fields(file, country, entry, _OF_A_COUNTRY, {"silent", *NEEDS})
    silent = _sentence(file, country, kept["silent"]) if "silent" in kept else None
    return Safety(
        _telephone(file, country, kept["emergency"]),
        _checked(file, country, kept),
        silent,
        **{need: _lines(file, f"{country}.{need}", kept.get(need, [])) for need in NEEDS},
    )


def _lines(file: Path, name: str, given: object) -> tuple[HelpLine, ...]:
    """Return one line, or several."""
    several = given if isinstance(given, list) else [given]
    return tuple(_line(file, name, entry) for entry in several)


def _line(file: Path, name: str, entry: object) -> HelpLine:
    kept = _fields(file, name, entry, _OF_A_LINE, {"text", "word", *_PIECES})
    return HelpLine(
        _piece(file, name, kept["name"]),
        _telephone(file, name, kept["number"]),
        _checked(file, name, kept),
        _telephone(file, name, kept["text"]) if "text" in kept else None,
        _word(file, name, kept),
        **{piece: _piece(file, name, kept[piece]) for piece in _PIECES if piece in kept},
    )


def _fields(file: Path, name: str, entry: object, needed: Set[str], possible: Set[str]) -> Entry:
    """Return an entry that has every field it needs, and none that nothing reads."""
    if not isinstance(entry, dict) or not needed <= entry.keys() <= needed | possible:
        reason = f"it needs {', '.join(sorted(needed))}; and may have {', '.join(sorted(possible))}"
        raise BrokenWords(file, name, reason)
    return entry


def _expect_code(file: Path, country: str) -> None:
    if not _COUNTRY.fullmatch(country):
        raise BrokenWords(file, country, "a country is two capital letters, such as GB")


def _checked(file: Path, name: str, entry: Entry) -> date:
    """Return the day on which it was checked, in one source or in several."""
    given = entry["source"]
    sources = given if isinstance(given, list) else [given]
    if not sources or not all(isinstance(source, str) and source.strip() for source in sources):
        raise BrokenWords(file, name, "its source is a text or a list of texts, none of them empty")
    try:
        return date.fromisoformat(str(entry["checked"]))
    except ValueError as wrong:
        raise BrokenWords(file, name, "its checked is not a date, such as 2026-11-22") from wrong


def _telephone(file: Path, name: str, given: object) -> str:
    if not isinstance(given, str) or not _NUMBER.fullmatch(given):
        raise BrokenWords(file, name, "a number is digits, spaces and hyphens")
    return given


def _word(file: Path, name: str, entry: Entry) -> str | None:
    """Return what to text, such as START."""
    word = entry.get("word")
    if word is None:
        return None
    if not isinstance(word, str) or not _WORD.fullmatch(word) or "text" not in entry:
        raise BrokenWords(file, name, "a word to text is capital letters, and needs a text number")
    return word


def _piece(file: Path, name: str, given: object) -> str:
    return spoken(file, name, given, MOST_WORDS_OF_A_PIECE)


def _sentence(file: Path, name: str, given: object) -> str:
    said = spoken(file, name, given, MOST_WORDS_OF_A_SENTENCE)
    expect_end(file, name, said, asks=False)
    return said

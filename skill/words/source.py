"""Files of words: read strictly, refused with file, entry and reason."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parent


class BrokenWords(Exception):
    """A file of words cannot be used; the message names file, entry and reason."""

    def __init__(self, file: Path, entry: str | None, reason: str) -> None:
        place = f"{file.name}, {entry}" if entry else file.name
        super().__init__(f"{place}: {reason}")


def read(file: Path) -> dict[str, Any]:
    """The entries of a TOML file, in order; BrokenWords where it is none."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as missing:
        raise BrokenWords(file, None, missing.strerror or "cannot be read") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as malformed:
        raise BrokenWords(file, None, str(malformed)) from malformed


def spoken(file: Path, entry: str, line: object, most_words: int) -> str:
    """A line as it will be said; BrokenWords where it is no text, empty or out of breath."""
    if not isinstance(line, str) or not line.strip():
        raise BrokenWords(file, entry, "its line is no text")
    if not line.isprintable():
        raise BrokenWords(file, entry, "its line has a character that cannot be spoken")
    if len(line.split()) > most_words:
        raise BrokenWords(file, entry, f"its line has more than {most_words} words")
    return line.strip()


def replace_lines(entries: dict[str, Any], own: Path) -> None:
    """Put a host's own lines in the place of those of the same name; BrokenWords for others."""
    if own.is_file():
        _replace(entries, read(own), own, "")


def _replace(entries: dict[str, Any], own: Mapping[str, Any], file: Path, topic: str) -> None:
    for name, given in own.items():
        if name not in entries or isinstance(entries[name], dict) is not isinstance(given, dict):
            raise BrokenWords(file, f"{topic}{name}", "there is no such line to replace")
        if isinstance(given, dict):
            _replace(entries[name], given, file, f"{topic}{name}.")
        else:
            entries[name] = given


def overlay(entries: dict[str, Any], own: Path, removed: object) -> dict[str, Any]:
    """A host's own entries added to or in the place of others; those equal to `removed` go."""
    mine = read(own) if own.is_file() else {}
    for name, given in mine.items():
        if given == removed and name not in entries:
            raise BrokenWords(own, name, "there is no such entry to remove")
    return {name: given for name, given in {**entries, **mine}.items() if given != removed}

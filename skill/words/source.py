"""Files of words: read strictly, refused with file, entry and reason."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

LANGUAGES = Path(__file__).parent
FILES = frozenset({"gestures.toml", "lines.toml", "prompts.toml", "safety.toml"})

FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|0|should have)\b", re.IGNORECASE)
"""What nobody is to hear, and the digit that is said like one of them."""

PLACE = re.compile(r"\{[^{}]*\}")
"""The place of an argument in a line."""

_UNSPEAKABLE = re.compile(r"[^\w .,:;?!'\u2019\"\u201c\u201d()&%/+°$£€₹\u2013\u2014-]|_")


class BrokenWords(Exception):
    """A file of words cannot be used; the message names file, entry and reason."""

    def __init__(self, file: Path, entry: str | None, reason: str) -> None:
        place = f"{file.name}, {entry}" if entry else file.name
        super().__init__(f"{place}: {reason}")


def read(file: Path) -> dict[str, Any]:
    """Return the entries of a TOML file, in order.

    Raises:
        BrokenWords: it is none.
    """
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as missing:
        raise BrokenWords(file, None, missing.strerror or "cannot be read") from missing
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as malformed:
        raise BrokenWords(file, None, str(malformed)) from malformed


def spoken(file: Path, entry: str, line: object, most_words: int, *, places: bool = False) -> str:
    """Return a line as it will be said, with places for arguments or not.

    Raises:
        BrokenWords: it cannot.
    """
    if not isinstance(line, str) or not line.strip():
        raise BrokenWords(file, entry, "its line is no text")
    plain = PLACE.sub("argument", line) if places else line
    if not line.isprintable() or _UNSPEAKABLE.search(plain):
        raise BrokenWords(file, entry, "its line has a character that cannot be spoken")
    if len(plain.split()) > most_words:
        raise BrokenWords(file, entry, f"its line has more than {most_words} words")
    if hurts := FORBIDDEN.search(plain):
        raise BrokenWords(file, entry, f"nobody is to hear: {hurts[0]}")
    return line.strip()


def expect_end(file: Path, entry: str, line: str, *, asks: bool) -> None:
    """BrokenWords unless a question ends as one, and anything else as a sentence or an argument."""
    if asks and not line.endswith("?"):
        raise BrokenWords(file, entry, "a question ends with a question mark")
    if not asks and not line.endswith((".", "!", "}")):
        raise BrokenWords(file, entry, "it does not end like a sentence that asks nothing")


def expect_known(folder: Path) -> None:
    """BrokenWords where a host's folder has a file of words that nothing reads."""
    for file in sorted(folder.glob("*.toml")):
        if file.name not in FILES:
            raise BrokenWords(file, None, f"it is none of {', '.join(sorted(FILES))}")


def replace_lines(entries: dict[str, Any], own: Path) -> None:
    """Put a host's own lines in the place of those of the same name.

    Raises:
        BrokenWords: for others.
    """
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
    """Return a host's own entries added to or in the place of others.

    Those equal to `removed` go.
    """
    mine = read(own) if own.is_file() else {}
    for name, given in mine.items():
        if given == removed and name not in entries:
            raise BrokenWords(own, name, "there is no such entry to remove")
    return {name: given for name, given in {**entries, **mine}.items() if given != removed}

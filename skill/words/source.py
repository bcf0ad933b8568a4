"""Files of words: read strictly, refused with file, entry and reason."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import tomli

FILES = frozenset(
    f"{name}.toml"
    for name in ("apart", "gestures", "guess", "guests", "lines", "prompts", "safety")
)

FORBIDDEN = re.compile(r"\b(lost|broke|broken|failed|failure|zero|0|should have)\b", re.IGNORECASE)
"""What nobody is to hear, and the digit that is said like one of them."""

PLACE = re.compile(r"\{[^{}]*\}")
"""The place of an argument in a line."""

_CURLY = re.compile(r"[=\[,][ \t]*[\u2018-\u201f]|[\u2018-\u201f][ \t]*[\],]?[ \t]*$", re.MULTILINE)
"""Where TOML has the quotes around a text, and some editors put their own."""

_RICH_TEXT = r"{\rtf"
_UNSPEAKABLE = re.compile(r"[^\w .,:;?!'\u2019\"\u201c\u201d()&%/+°$£€₹\u2013\u2014-]|_")


class BrokenWords(Exception):
    """A file of words cannot be used; the message names file, entry and reason."""

    def __init__(self, file: Path, entry: str | None, reason: str) -> None:
        place = f"{file.name}, {entry}" if entry else file.name
        super().__init__(f"{place}: {reason}")
        self.file = file


def read(file: Path) -> dict[str, Any]:
    """Return the entries of a TOML file, in order.

    Raises:
        BrokenWords: it is none.
    """
    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as missing:
        raise BrokenWords(file, None, missing.strerror or "cannot be read") from missing
    except UnicodeDecodeError as other:
        raise BrokenWords(file, None, "save it as plain text in UTF-8") from other
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError as malformed:
        raise BrokenWords(file, None, _mistake_in(text) or str(malformed)) from malformed


def _mistake_in(text: str) -> str | None:
    """Name what editors do to a file that is to be plain text."""
    if text.startswith(_RICH_TEXT):
        return "this is rich text: save it as plain text"
    if curly := _CURLY.search(text):
        line = text.count("\n", 0, curly.end()) + 1
        return f"line {line}: these are curly quotes: type straight ones"
    return None


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
    """Raise BrokenWords unless a question ends as one, all else as a sentence or an argument."""
    if asks and not line.endswith("?"):
        raise BrokenWords(file, entry, "a question ends with a question mark")
    if not asks and not line.endswith((".", "!", "}")):
        raise BrokenWords(file, entry, "it does not end like a sentence that asks nothing")


def expect_room(file: Path, entry: str, line: str, most_characters: int) -> None:
    """Raise BrokenWords unless a line that is shown fits every screen."""
    if len(line) > most_characters:
        reason = f"its line has more than {most_characters} characters, and screens show it"
        raise BrokenWords(file, entry, reason)


_NOTHING_TO_REMOVE = "there is no such entry to remove"


def expect_known(folder: Path) -> None:
    """Raise BrokenWords where a host's folder has a file of words that nothing reads."""
    for file in sorted(folder.glob("*.toml")):
        if file.name not in FILES:
            raise BrokenWords(file, None, f"it is none of {', '.join(sorted(FILES))}")


def own_file(own: Path | None, name: str) -> Path | None:
    """Return a host's own file of that name; None where there is none."""
    return own / name if own and (own / name).is_file() else None


def replace_lines(
    entries: dict[str, Any], own: Mapping[str, Any], file: Path, topic: str = ""
) -> None:
    """Put a host's own lines, of a file, in the place of those of the same name.

    Raises:
        BrokenWords: for others.
    """
    for name, given in own.items():
        if name not in entries or isinstance(entries[name], dict) is not isinstance(given, dict):
            raise BrokenWords(file, f"{topic}{name}", "there is no such line to replace")
        if isinstance(given, dict):
            replace_lines(entries[name], given, file, f"{topic}{name}.")
        else:
            entries[name] = given


def overlay(
    entries: dict[str, Any], own: Path, removed: object, others: Iterable[Path] = ()
) -> dict[str, Any]:
    """Return a host's own entries added to or in the place of others.

    Those equal to `removed` go; it may be in one of the `others` that one of them was looked for.
    """
    mine = read(own)
    for name, given in mine.items():
        if given == removed and name not in entries:
            there = next((each for each in others if each.is_file() and name in read(each)), None)
            reason = f"it is in {there.name}: remove it there" if there else _NOTHING_TO_REMOVE
            raise BrokenWords(own, name, reason)
    return {name: given for name, given in {**entries, **mine}.items() if given != removed}

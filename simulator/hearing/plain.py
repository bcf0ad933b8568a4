"""What was said, as plain words: the one form in which lines and samples are compared."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import tomli

ENGLISH: Mapping[str, Any] = tomli.loads(
    (Path(__file__).parent / "en.toml").read_text(encoding="utf-8")
)
_CONTRACTIONS = ENGLISH["contractions"]
_UNMARKED = {word.replace("'", ""): word for word in _CONTRACTIONS["unmarked"].split()}
_HAS_AN_IS = re.compile(_CONTRACTIONS["has_an_is"])
_APOSTROPHES = str.maketrans(dict.fromkeys("\u2018\u2019\u02bc\u2032\u00b4`", "'"))
_INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}")
_NOT_SPOKEN = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.']|_")
_DIGIT_THEN_LETTER = re.compile(r"(?<=\d)(?!(?:st|nd|rd|th)\b)(?=[^\W\d])")


def plain(text: str) -> str:
    """Return lower-case words, single spaces, contractions in full, no punctuation but in 1.5."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).lower()
    text = _INITIALS.sub(lambda initials: initials[0].replace(".", ""), text)
    words = _DIGIT_THEN_LETTER.sub(" ", _NOT_SPOKEN.sub(" ", text)).split()
    return " ".join(" ".join(map(_in_full, words)).split())


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of these, the longest first."""
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})"


@lru_cache(maxsize=20_000)
def _in_full(word: str) -> str:
    word = _UNMARKED.get(word, word.strip("'"))
    if word in _CONTRACTIONS["words"]:
        return str(_CONTRACTIONS["words"][word])
    if _HAS_AN_IS.fullmatch(word):
        return f"{word[:-2]} is"
    for ending, full in _CONTRACTIONS["endings"].items():
        if word.endswith(ending):
            return _in_full(word.removesuffix(ending)) + str(full)
    return word.replace("'", "")

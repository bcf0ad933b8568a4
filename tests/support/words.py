"""What `skill.words` loads; the words that are built in are loaded once a process.

To read them takes longer than most of what is tested with them.
"""

import pickle
import tomllib
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar

from skill import words
from skill.words.source import LANGUAGES

T = TypeVar("T")


def _once(load: Callable[..., T]) -> Callable[..., T]:
    built_in = cache(load)

    def loaded(language: str, folder: Path = LANGUAGES, own: Path | None = None) -> T:
        is_built_in = folder == LANGUAGES and own is None
        return built_in(language) if is_built_in else load(language, folder, own)

    return loaded


load_words, load_catalogue = _once(words.load_words), _once(words.load_catalogue)


@lru_cache(maxsize=32)
def _parsed(text: str) -> bytes:
    return pickle.dumps(tomllib.loads(text))


def _loads(text: str) -> dict[str, Any]:
    entries: dict[str, Any] = pickle.loads(_parsed(text))  # noqa: S301  its own bytes
    return entries


tomllib_once = SimpleNamespace(loads=_loads, TOMLDecodeError=tomllib.TOMLDecodeError)
"""A parser for `skill.words.source` that parses a text once, and gives a copy to whoever asks."""

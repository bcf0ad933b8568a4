"""What `skill.words` loads; the words that are built in are loaded once a process.

To read them takes longer than most of what is tested with them.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from skill import app, words
from skill.words.source import LANGUAGES

T = TypeVar("T")


def _once(load: Callable[..., T]) -> Callable[..., T]:
    built_in = cache(load)

    def loaded(language: str, folder: Path = LANGUAGES, own: Path | None = None) -> T:
        is_built_in = folder == LANGUAGES and own is None
        return built_in(language) if is_built_in else load(language, folder, own)

    return loaded


load_words, load_catalogue = _once(words.load_words), _once(words.load_catalogue)


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Let all applications of this process, and of its forks, share the words that are built in."""
    patch.setattr(app, "load_words", load_words)
    patch.setattr(app, "load_catalogue", load_catalogue)

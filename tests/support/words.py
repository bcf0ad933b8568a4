"""What `skill.words` loads; the words that are built in are loaded once a process.

To read them takes longer than most of what is tested with them. A language is named or, as for
`skill.words`, given by its folder.
"""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from skill import app, words
from skill.settings import WORDS as LANGUAGES
from skill.tools import doctor

T = TypeVar("T")


def _once(load: Callable[..., T]) -> Callable[..., T]:
    built_in = cache(load)

    def loaded(language: Path | str, own: Path | None = None) -> T:
        folder = LANGUAGES / language
        is_built_in = folder.parent == LANGUAGES and own is None
        return built_in(folder) if is_built_in else load(folder, own)

    return loaded


load_words, load_catalogue = _once(words.load_words), _once(words.load_catalogue)


def read_once(patch: pytest.MonkeyPatch) -> None:
    """Let all applications of this process, and of its forks, share the words that are built in."""
    for module in (words, app, doctor):
        patch.setattr(module, "load_words", load_words)
        patch.setattr(module, "load_catalogue", load_catalogue)

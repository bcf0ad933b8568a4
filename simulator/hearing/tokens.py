"""A line or a sample as tokens: each person is the same token, whoever it is."""

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from simulator.hearing.heard import SlotHeard


class Token(NamedTuple):
    """A word in the form in which it is compared, and where it stands in the plain text."""

    form: str
    start: int
    end: int


class Run(NamedTuple):
    """Tokens from `start` up to `end` that are a value of a slot type."""

    start: int
    end: int
    value: SlotHeard


Values = Mapping[str, list[Run]]
"""By slot type: the runs of one line that are its values."""


class Match(NamedTuple):
    """The intent that a line asks for, and the slots that the line fills."""

    intent: str
    slots: Mapping[str, SlotHeard]


class Tokenizer:
    """Splits plain text into tokens."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self._person = words["person"]
        whose, who = "|".join(words["possessives"]), "|".join(words["people"])
        self._token = re.compile(rf"(?:(?:{whose}) )?(?P<person>{who})(?= |$)|\S+")

    def tokens(self, text: str) -> list[Token]:
        """Return the text's tokens in their order."""
        return [
            Token(self._person if found["person"] else found[0], *found.span())
            for found in self._token.finditer(text)
        ]

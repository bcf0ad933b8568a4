"""Slot types: which runs of words in a line are values of a type, and what Alexa makes of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from simulator.hearing.dates import DATE_WORDS, read_date
from simulator.hearing.durations import DURATION_WORDS, read_duration
from simulator.hearing.heard import Resolution, SlotHeard
from simulator.hearing.plain import plain
from simulator.hearing.times import TIME_WORDS, read_time
from simulator.hearing.tokens import Run, Token, Tokenizer

LONGEST_VALUE = 16
"""Tokens in the longest value that is looked for."""

Read = Callable[[str, str, date | None], SlotHeard | None]
"""Reads a run of words, as tokens and as said; None where they are no value."""

_BUILT_IN: Mapping[str, tuple[frozenset[str], Callable[[str, date | None], str | None]]] = {
    "AMAZON.DATE": (DATE_WORDS, read_date),
    "AMAZON.DURATION": (DURATION_WORDS, lambda words, _today: read_duration(words)),
    "AMAZON.TIME": (TIME_WORDS, lambda words, _today: read_time(words)),
}


@dataclass(frozen=True, slots=True)
class SlotType:
    """A slot type: the words that its values are made of, and how such words are read."""

    words: frozenset[str]
    read: Read

    def values_in(self, text: str, tokens: Sequence[Token], today: date | None) -> Iterator[Run]:
        """Return every run of tokens of plain `text` that is a value, with what it means."""
        for start, first in enumerate(tokens):
            form = ""
            for end, token in enumerate(tokens[start : start + LONGEST_VALUE], start + 1):
                if token.form not in self.words and not token.form[0].isdigit():
                    break
                form = f"{form} {token.form}".lstrip()
                if value := self.read(form, text[first.start : token.end], today):
                    yield Run(start, end, value)


def slot_types_of(language_model: Mapping[str, Any], tokenizer: Tokenizer) -> dict[str, SlotType]:
    """Return the types of the model's slots by name.

    Raises:
        ValueError: for one that nobody can read.
    """
    own = {declared["name"]: declared["values"] for declared in language_model.get("types", ())}
    used = {slot["type"] for each in language_model["intents"] for slot in each.get("slots", ())}
    return {
        name: _custom(name, own[name], tokenizer) if name in own else _built_in(name)
        for name in sorted(used)
    }


def _built_in(name: str) -> SlotType:
    if name not in _BUILT_IN:
        raise ValueError(f"nobody knows how values of the slot type {name} are spoken")
    words, reads = _BUILT_IN[name]

    def read(_form: str, said: str, today: date | None) -> SlotHeard | None:
        value = reads(said, today)
        return None if value is None else SlotHeard(name, value)

    return SlotType(words, read)


def _custom(name: str, values: Sequence[Mapping[str, Any]], tokenizer: Tokenizer) -> SlotType:
    entries = {
        " ".join(token.form for token in tokenizer.tokens(plain(spoken))): Resolution(
            value.get("id"), value["name"]["value"]
        )
        for value in reversed(values)  # so that of two that sound the same the first one stays
        for spoken in (*value["name"].get("synonyms", ()), value["name"]["value"])
    }

    def read(form: str, said: str, _today: date | None) -> SlotHeard | None:
        return SlotHeard(name, said, entries[form]) if form in entries else None

    return SlotType(frozenset(" ".join(entries).split()), read)

"""Slot types: which runs of words in a line are values of a type, and what Alexa makes of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from simulator.hearing.dates import DATE_WORDS, read_date
from simulator.hearing.durations import DURATION_WORDS, read_duration
from simulator.hearing.heard import Resolution, SlotHeard
from simulator.hearing.plain import plain
from simulator.hearing.times import TIME_WORDS, read_time

LONGEST_VALUE = 16
"""Words in the longest value that is looked for."""

_BUILT_IN: Mapping[str, tuple[frozenset[str], Callable[[str, date | None], str | None]]] = {
    "AMAZON.DATE": (DATE_WORDS, read_date),
    "AMAZON.DURATION": (DURATION_WORDS, lambda words, _today: read_duration(words)),
    "AMAZON.TIME": (TIME_WORDS, lambda words, _today: read_time(words)),
}


@dataclass(frozen=True, slots=True)
class SlotType:
    """A slot type: the words that its values are made of, and how such words are read."""

    words: frozenset[str]
    read: Callable[[str, date | None], SlotHeard | None]

    def values_in(self, text: str, today: date | None) -> dict[str, SlotHeard]:
        """Every run of words in plain `text` that is a value, with what it means."""
        runs = runs_of(text, self._may_hold, LONGEST_VALUE)
        return {run: value for run in runs if (value := self.read(run, today))}

    def _may_hold(self, word: str) -> bool:
        return word in self.words or word[0].isdigit()


def runs_of(text: str, may_hold: Callable[[str], bool], longest: int) -> list[str]:
    """The different runs of at most `longest` words of `text` that all may be held."""
    words = text.split()
    runs: dict[str, None] = {}
    for start in range(len(words)):
        for end in range(start, min(start + longest, len(words))):
            if not may_hold(words[end]):
                break
            runs[" ".join(words[start : end + 1])] = None
    return list(runs)


def slot_types_of(language_model: Mapping[str, Any]) -> dict[str, SlotType]:
    """The types of the model's slots by name; ValueError for one that nobody can read."""
    own = {declared["name"]: declared["values"] for declared in language_model.get("types", ())}
    used = {
        slot["type"] for intent in language_model["intents"] for slot in intent.get("slots", ())
    }
    return {name: _slot_type(name, own) for name in sorted(used)}


def _slot_type(name: str, own: Mapping[str, Sequence[Mapping[str, Any]]]) -> SlotType:
    if name in own:
        return _custom(name, own[name])
    if name not in _BUILT_IN:
        raise ValueError(f"nobody knows how values of the slot type {name} are spoken")
    words, read = _BUILT_IN[name]
    return SlotType(words, partial(_read_built_in, name, read))


def _read_built_in(
    name: str, read: Callable[[str, date | None], str | None], words: str, today: date | None
) -> SlotHeard | None:
    value = read(words, today)
    return None if value is None else SlotHeard(name, value)


def _custom(name: str, values: Sequence[Mapping[str, Any]]) -> SlotType:
    entries = {
        plain(spoken): Resolution(value.get("id"), value["name"]["value"])
        for value in reversed(values)  # so that of two that sound the same the first one stays
        for spoken in (*value["name"].get("synonyms", ()), value["name"]["value"])
    }

    def read(words: str, _today: date | None) -> SlotHeard | None:
        return SlotHeard(name, words, entries[words]) if words in entries else None

    return SlotType(frozenset(" ".join(entries).split()), read)

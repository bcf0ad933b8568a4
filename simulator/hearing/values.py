"""Which words of a line are values of a slot type, and what Alexa makes of them."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Any, NamedTuple

from simulator.hearing.dates import DATE_WORDS, read_date
from simulator.hearing.durations import DURATION_WORDS, read_duration
from simulator.hearing.heard import Resolution, SlotHeard
from simulator.hearing.times import TIME_WORDS, read_time

LONGEST_VALUE = 16
"""Words in the longest value that is looked for."""

_BUILT_IN: Mapping[str, tuple[Set[str], Callable[[str, date | None], str | None] | None]] = {
    "AMAZON.DATE": (DATE_WORDS, read_date),
    "AMAZON.DURATION": (DURATION_WORDS, lambda words, _today: read_duration(words)),
    "AMAZON.TIME": (TIME_WORDS, lambda words, _today: read_time(words)),
}


class Run(NamedTuple):
    """So many words, from `start` on, that are a value; of two the greater one is the longer."""

    length: int
    start: int
    value: SlotHeard


Values = Mapping[str, Sequence[Run]]
"""By `{TYPE}`: the runs of one line that are its values."""


class SlotType:
    """A slot type: its own entries, or the reader of a built-in one; ValueError without either."""

    def __init__(self, name: str, entries: Mapping[str, SlotHeard] | None) -> None:
        if entries is None and name not in _BUILT_IN:
            raise ValueError(f"nobody knows how values of the slot type {name} are spoken")
        self._name, self.entries = name, entries or {}
        own = frozenset(" ".join(self.entries).split())
        self.words, self._read = _BUILT_IN.get(name, (own, None))

    def runs(self, words: Sequence[str], today: date | None) -> Iterator[Run]:
        """Return every run of words that is a value, with what it means."""
        for start in range(len(words)):
            for end in range(start + 1, min(len(words), start + LONGEST_VALUE) + 1):
                if words[end - 1] not in self.words and not words[end - 1][0].isdigit():
                    break
                if value := self._value(" ".join(words[start:end]), today):
                    yield Run(end - start, start, value)

    def _value(self, said: str, today: date | None) -> SlotHeard | None:
        value = self._read(said, today) if self._read else None
        return SlotHeard(self._name, value) if value else self.entries.get(said)


def slot_types_of(
    language_model: Mapping[str, Any], heard_as: Callable[[str], str]
) -> dict[str, SlotType]:
    """Return the types of the model's slots by `{TYPE}`; their values as they are heard."""
    own = {
        each["name"]: {
            said: SlotHeard(each["name"], said, Resolution(value.get("id"), value["name"]["value"]))
            for value in reversed(each["values"])  # of two that sound the same the first one stays
            for spoken in (*value["name"].get("synonyms", ()), value["name"]["value"])
            for said in (heard_as(spoken),)
        }
        for each in language_model.get("types", ())
    }
    used = {slot["type"] for each in language_model["intents"] for slot in each.get("slots", ())}
    return {f"{{{name}}}": SlotType(name, own.get(name)) for name in sorted(used)}

"""The samples as hassil sentence templates: what is said just so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from hassil import Intents, RecognizeResult, SlotList, TextSlotList, recognize_all

from simulator.hearing.heard import SlotHeard
from simulator.hearing.samples import SLOT, Intent

Values = Mapping[str, dict[str, SlotHeard]]
"""By slot type: the runs of words in one line that are its values."""


@dataclass(frozen=True, slots=True)
class Match:
    """The intent that a line asks for, and the slots that the line fills."""

    intent: str
    slots: Mapping[str, SlotHeard]


class Templates:
    """Which intent has a sample that says the same words, fillers aside."""

    def __init__(self, intents: Sequence[Intent], fillers: Sequence[str]) -> None:
        data = {
            intent.name: {"data": [{"sentences": _sentences(intent, fillers)}]}
            for intent in intents
            if intent.samples
        }
        self._intents = Intents.from_dict(
            {"language": "en", "intents": data, "skip_words": list(fillers)}
        )

    def match(self, text: str, values: Values, *, bare: bool = True) -> Match | None:
        """The match with the most literal text; None where no template fits the plain `text`.

        Unless `bare`, a slot by itself fits nothing.
        """
        lists: dict[str, SlotList] = {
            slot_type: TextSlotList.from_tuples(found.items(), allow_template=False)
            for slot_type, found in values.items()
        }
        results = recognize_all(text, self._intents, slot_lists=lists)
        best = max(results, key=_likeness, default=None)
        if best is None or not (bare or best.text_chunks_matched):
            return None
        slots = {name: entity.value for name, entity in best.entities.items()}
        return Match(best.intent.name, slots)


def _sentences(intent: Intent, fillers: Sequence[str]) -> list[str]:
    """Templates name {list:slot}, a list a slot type; beside a slot no filler has to be said."""
    samples = intent.samples
    bare = (_without(fillers, sample) for sample in samples if SLOT.search(sample))
    return [
        SLOT.sub(lambda slot: f"{{{intent.slots[slot[1]]}:{slot[1]}}}", sample)
        for sample in dict.fromkeys((*samples, *bare))
    ]


def _without(fillers: Sequence[str], sample: str) -> str:
    words = f" {sample} "
    for filler in fillers:
        words = words.replace(f" {filler} ", " ")
    return words.strip()


def _likeness(result: RecognizeResult) -> tuple[int, int]:
    """The characters matched; of two alike, the one that fills fewer slots."""
    return result.text_chunks_matched, -len(result.entities)

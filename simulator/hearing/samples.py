"""The two recognisers: a sample that says just so, or the nearest one that is near enough."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from simulator.hearing.heard import Heard, SlotHeard
from simulator.hearing.values import Run, SlotType, Values

NEAR_ENOUGH = 0.53
"""The likeness, of 1.0, from which a line is taken for a sample."""
ADDED_WORD = 0.5
"""What a word weighs that is only in the line; one that is only in the sample weighs 1.0."""
WHOLE = 100
"""What a word weighs that only one intent has, or none; an int, which adds up in any order."""
MOST_COMPARED = 90
"""Samples that are looked at closely: those that share most with a line."""

DANGER = "NotSafeIntent"
NEVER_GUESSED = ("AMAZON.", DANGER, "ForgetUs", "NotForUs")
"""Where such an intent is the nearest, or a word is only danger's, it was not understood."""

_SLOT = re.compile(r"\{(\w+)\}")


class Sample(NamedTuple):
    """A sample's words, a slot being `{TYPE}`, and the names of its slots."""

    intent: str
    words: tuple[str, ...]
    slots: tuple[str, ...]
    value: SlotHeard | None = None
    """What fills its one slot, where its words are a value that says it all."""

    def filled(self, values: Iterable[SlotHeard]) -> Heard:
        """Fill the slots in their order."""
        values = [self.value] if self.value else values
        return Heard(self.intent, dict(zip(self.slots, values, strict=True)))


def samples_of(
    intents: Iterable[Any], types: Mapping[str, SlotType], heard_as: Callable[[str], str]
) -> Iterator[Sample]:
    """Return every sample of a model; of one that is but a slot, its sentences too."""
    for intent in intents:
        type_of = {slot["name"]: f"{{{slot['type']}}}" for slot in intent.get("slots", ())}
        for said in intent.get("samples", ()):
            parts = _SLOT.split(said)  # words, the name of a slot, words, and so on
            slots = tuple(parts[1::2])
            parts[0::2] = map(heard_as, parts[0::2])
            parts[1::2] = [type_of[slot] for slot in slots]
            sample = Sample(intent["name"], tuple(" ".join(parts).split()), slots)
            yield sample
            if len(sample.words) == len(slots) == 1:
                for value, heard in types[sample.words[0]].entries.items():
                    if value.count(" ") > 1:  # by fewer words too much would be guessed
                        yield sample._replace(words=tuple(value.split()), value=heard)


class Templates:
    """Finds the sample that says just what a line says, fillers aside."""

    def __init__(self, samples: Iterable[Sample], fillers: Collection[str]) -> None:
        self._fillers = [tuple(filler.split()) for filler in fillers]
        self._samples: dict[tuple[str, ...], Sample] = {}
        for sample in sorted(samples, key=lambda sample: sample.value is not None):
            self._samples.setdefault(sample.words, sample)
        self._beginnings = {said[:end] for said in self._samples for end in range(len(said) + 1)}

    def match(self, words: Sequence[str], values: Values) -> Heard | None:
        """Return the match with the most literal words; None where no sample fits."""
        reached: list[dict[tuple[str, ...], tuple[SlotHeard, ...]]] = [{} for _ in (*words, None)]
        reached[0][()] = ()
        for at in range(len(words)):
            steps = list(self._steps(at, words, values))
            for said, filled in reached[at].items():
                for end, step, value in steps:
                    if (longer := said + step) in self._beginnings:
                        reached[end].setdefault(longer, filled + value)
        fitting = {said: filled for said, filled in reached[-1].items() if said in self._samples}
        best = max(fitting, key=lambda said: len(said) - len(fitting[said]), default=())
        return self._samples[best].filled(fitting[best]) if best else None

    def _steps(
        self, at: int, words: Sequence[str], values: Values
    ) -> Iterator[tuple[int, tuple[str, ...], tuple[SlotHeard, ...]]]:
        """Tell what begins at a place and where it ends: a word, a filler, a slot's value."""
        yield at + 1, (words[at],), ()
        for filler in self._fillers:
            if tuple(words[at : at + len(filler)]) == filler:
                yield at + len(filler), (), ()
        for name, runs in values.items():
            starting = (run for run in runs if run.start == at)
            yield from ((at + run.length, (name,), (run.value,)) for run in starting)


class Nearest:
    """Compares by the words in common; a word weighs what it tells about the intent."""

    def __init__(
        self, samples: Iterable[Sample], denials: Collection[str], weightless: Collection[str]
    ) -> None:
        self._denials = frozenset(denials)
        self._having: defaultdict[str, list[Sample]] = defaultdict(list)
        for sample in samples:
            for word in dict.fromkeys(sample.words):
                self._having[word].append(sample)
        uses = {word: Counter(each.intent for each in by) for word, by in self._having.items()}
        self._only_danger = {word for word, by in uses.items() if set(by) == {DANGER}}
        self._weights = {word: WHOLE * max(by.values()) // by.total() for word, by in uses.items()}
        self._weights |= dict.fromkeys(weightless, 0)

    def match(self, words: Sequence[str], values: Values) -> Heard | None:
        """Return the nearest sample's; None where it is not near enough, or where danger may be."""
        if not self._only_danger.isdisjoint(words):
            return None
        longest = {name: max(runs) for name, runs in values.items() if runs}
        shared: Counter[Sample] = Counter()
        for word in dict.fromkeys(words):
            if weight := self._weights.get(word):
                shared.update(dict.fromkeys(self._having[word], weight))
        near = [each for each, _ in shared.most_common(MOST_COMPARED)]
        likeness = {each: self._likeness(each, words, longest) for each in near}
        best = max(near, key=likeness.__getitem__, default=None)
        if best is None or likeness[best] < NEAR_ENOUGH or best.intent.startswith(NEVER_GUESSED):
            return None
        return best.filled(longest[word].value for word in best.words if word in longest)

    def _likeness(self, sample: Sample, words: Sequence[str], longest: Mapping[str, Run]) -> float:
        """Return how alike they are, from 0.0 to 1.0; not at all where only one of them denies."""
        known = set(sample.words)
        runs = [run for name, run in longest.items() if name in known]
        covered = {place for run in runs for place in range(run.start, run.start + run.length)}
        said = {word for place, word in enumerate(words) if place not in covered}
        denies = self._denials.isdisjoint(said) is not self._denials.isdisjoint(known)
        lacks = any(word[0] == "{" and word not in longest for word in known)
        if denies or lacks or said.isdisjoint(known):
            return 0.0
        said |= longest.keys() & known
        whole = self._weight(known) + ADDED_WORD * self._weight(said - known)
        return self._weight(said & known) / max(whole, WHOLE)

    def _weight(self, words: Iterable[str]) -> int:
        return sum(self._weights.get(word, WHOLE) for word in words)

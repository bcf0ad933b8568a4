"""What nearly matches: slips of the keyboard, and samples with other words in and around them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from heapq import nlargest
from math import fsum
from operator import itemgetter
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from simulator.hearing.templates import Sample
from simulator.hearing.tokens import Match, Run, Token, Values

LETTERS_A_SLIP = 4
"""A word may have one slip for so many letters: with more it would be another word."""
MOST_SLIPS = 2
NEAR_ENOUGH = 0.5
"""The likeness, of 1.0, from which a line is taken for a sample."""
ADDED_WORD = 0.5
"""What a word weighs that is only in the line; one that is only in the sample weighs 1.0."""

MOST_COMPARED = 60
"""Samples that are looked at closely: those that share most with a line."""

NEVER_GUESSED = ("AMAZON.", "NotSafe", "ForgetUs", "NotForUs")
"""Where such an intent is the nearest, the line was not understood."""


class Spelling:
    """The words that can be understood, and what other words were meant to be."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        # Of two words as near the first one is taken: the longer, which is hit more rarely.
        self._vocabulary = sorted(set(vocabulary), key=lambda word: (-len(word), word))
        self._known = frozenset(self._vocabulary)

    def corrected(self, text: str) -> str:
        """Replace each unknown word of the plain `text` by the known one that it resembles."""
        return " ".join(map(self._corrected_word, text.split()))

    def _corrected_word(self, word: str) -> str:
        slips = min(len(word) // LETTERS_A_SLIP, MOST_SLIPS)
        if word in self._known or not slips:
            return word
        meant = process.extractOne(word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips)
        return meant[0] if meant else word


class NearestSample:
    """Compares by the words in common; a word weighs what it tells about the intent."""

    def __init__(self, samples: Sequence[Sample], words: Mapping[str, Any]) -> None:
        self._denials = frozenset(words["denials"])
        self._weights = _weights(samples)
        self._weights |= dict.fromkeys(
            (*words["fillers"], *words["openers"], *words["weightless"]), 0.0
        )
        self._samples = [(sample, frozenset(sample.tokens)) for sample in samples]
        self._having: defaultdict[str, list[int]] = defaultdict(list)
        for place, (_, bag) in enumerate(self._samples):
            for token in bag:
                self._having[token].append(place)

    def match(self, tokens: Sequence[Token], values: Values) -> Match | None:
        """Return the intent of the nearest sample.

        None where none is near enough, or it is too grave.
        """
        forms = [token.form for token in tokens]
        near = [self._compared(*self._samples[place], forms, values) for place in self._best(forms)]
        likeness, sample, runs = max(near, key=itemgetter(0), default=(0.0, None, {}))
        if not sample or likeness < NEAR_ENOUGH or sample.intent.startswith(NEVER_GUESSED):
            return None
        slots = zip(sample.slots, sample.types, strict=True)
        return Match(sample.intent, {name: runs[type_].value for name, type_ in slots})

    def _best(self, forms: Iterable[str]) -> list[int]:
        """Return the places of the samples that share most with the line, by weight."""
        shared: dict[int, float] = {}
        for form in dict.fromkeys(forms):
            for place in self._having.get(form, ()) if self._weights.get(form) else ():
                shared[place] = shared.get(place, 0.0) + self._weights[form]
        return nlargest(MOST_COMPARED, shared, key=lambda place: shared[place])

    def _compared(
        self, sample: Sample, bag: frozenset[str], forms: Sequence[str], values: Values
    ) -> tuple[float, Sample, Mapping[str, Run]]:
        """Return how alike they are, from 0.0 to 1.0.

        Not at all where only one of the two denies.
        """
        runs = {name: run for name in sample.types if (run := _longest(values.get(name, ())))}
        covered = {place for run in runs.values() for place in range(run.start, run.end)}
        said = frozenset(form for place, form in enumerate(forms) if place not in covered)
        denies = said.isdisjoint(self._denials) is not bag.isdisjoint(self._denials)
        if denies or len(runs) < len(sample.types) or said.isdisjoint(bag):
            return 0.0, sample, runs
        said |= {f"{{{name}}}" for name in runs}
        whole = self._weight(bag) + ADDED_WORD * self._weight(said - bag)
        return self._weight(said & bag) / max(whole, 1.0), sample, runs

    def _weight(self, words: Iterable[str]) -> float:
        # fsum, because a set has no order and plain sums would differ from run to run.
        return fsum(self._weights.get(word, 1.0) for word in words)


def _weights(samples: Iterable[Sample]) -> dict[str, float]:
    """For each word the largest share of its samples that one intent has, from 0.0 to 1.0."""
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        for word in set(sample.tokens):
            uses[word][sample.intent] += 1
    return {word: max(by.values()) / by.total() for word, by in uses.items()}


def _longest(runs: Sequence[Run]) -> Run | None:
    return max(runs, key=lambda run: run.end - run.start, default=None)

"""What nearly matches: slips of the keyboard, and samples with other words in and around them."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from math import fsum
from operator import itemgetter

from rapidfuzz import process
from rapidfuzz.distance import OSA

from simulator.hearing.heard import SlotHeard
from simulator.hearing.samples import SLOT, Intent
from simulator.hearing.templates import Match, Values

LETTERS_A_SLIP = 4
"""A word may have one slip for so many letters: with more it would be another word."""
MOST_SLIPS = 2
NEAR_ENOUGH = 0.6
"""The likeness, of 1.0, from which a line is taken for a sample."""
ADDED_WORD = 0.5
"""What a word weighs that is only in the line; one that is only in the sample weighs 1.0."""

_ARTICLES = ("a", "an", "the")
_PRONOUN = "one"
"""It stands for what was named more often than for a number; samples tell where it does not."""

_DENIALS = frozenset(("forgot", "never", "no", "not", "nothing", "without"))
PARTNERS = frozenset(
    ("boyfriend", "girlfriend", "her", "him", "husband", "partner", "spouse", "them", "wife")
)


class Spelling:
    """The words that can be understood, and what other words were meant to be."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        known = _DENIALS | PARTNERS | frozenset(vocabulary)
        # Of two words as near the first one is taken: the longer, which is hit more rarely.
        self._vocabulary = dict.fromkeys(sorted(known, key=lambda word: (-len(word), word)))

    def knows(self, word: str) -> bool:
        """Whether a sample or a slot type uses the word."""
        return word in self._vocabulary

    def corrected(self, text: str) -> str:
        """The plain `text` with each unknown word replaced by the known one that it resembles."""
        return " ".join(map(self._corrected_word, text.split()))

    def _corrected_word(self, word: str) -> str:
        slips = min(len(word) // LETTERS_A_SLIP, MOST_SLIPS)
        if self.knows(word) or not slips:
            return word
        meant = process.extractOne(
            word, self._vocabulary.keys(), scorer=OSA.distance, score_cutoff=slips
        )
        return meant[0] if meant else word


class NearestSample:
    """Compares by the words in common; a word weighs what it tells about the intent."""

    def __init__(self, intents: Sequence[Intent], fillers: Collection[str]) -> None:
        self._samples = [(intent, _bags(intent)) for intent in intents]
        self._weights = _weights(self._samples)
        self._weights |= dict.fromkeys((*fillers, *_ARTICLES), 0.0)

    def match(self, text: str, values: Values) -> Match | None:
        """The intent of the sample nearest to the plain `text`; None where none is near enough."""
        likest = max(self._matches(text, values), key=itemgetter(0), default=None)
        return likest[1] if likest and likest[0] >= NEAR_ENOUGH else None

    def _matches(self, text: str, values: Values) -> Iterator[tuple[float, Match]]:
        for intent, samples in self._samples:
            if intent.name.startswith("AMAZON."):
                continue  # stopping, cancelling and answering must not be guessed
            for reading, slots in readings(text, intent, values):
                said = _bag(reading)
                likeness = max((self._likeness(said, sample) for sample in samples), default=0.0)
                yield likeness, Match(intent.name, slots)

    def _likeness(self, said: frozenset[str], sample: frozenset[str]) -> float:
        """From 0.0 to 1.0; nothing where only one of the two denies."""
        shared = said & sample
        if all(word[0] == "{" for word in shared) or said.isdisjoint(
            _DENIALS
        ) is not sample.isdisjoint(_DENIALS):
            return 0.0
        whole = self._weight(sample) + ADDED_WORD * self._weight(said - sample)
        return self._weight(shared) / max(whole, 1.0)

    def _weight(self, words: Iterable[str]) -> float:
        # fsum, because a set has no order and plain sums would differ from run to run.
        return fsum(self._weights.get(word, 1.0) for word in words)


def denies(text: str) -> bool:
    """Whether plain `text` says that something is not."""
    return not _DENIALS.isdisjoint(text.split())


def _weights(samples: Iterable[tuple[Intent, Sequence[frozenset[str]]]]) -> dict[str, float]:
    """For each word the largest share of its samples that one intent has, from 0.0 to 1.0."""
    uses: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for intent, bags in samples:
        for word in chain.from_iterable(bags):
            uses[word][intent.name] += 1
    return {word: max(by.values()) / by.total() for word, by in uses.items()}


def _bags(intent: Intent) -> list[frozenset[str]]:
    """The samples' words; a value that is a sample by itself has to be said by itself."""
    return [_bag(sample) for sample in intent.samples if SLOT.sub("", sample).strip()]


def _bag(text: str) -> frozenset[str]:
    """The words of a text, all partners being one."""
    words = frozenset(text.split())
    return words if words.isdisjoint(PARTNERS) else words - PARTNERS | {"partner"}


def readings(
    text: str, intent: Intent, values: Values
) -> Iterator[tuple[str, Mapping[str, SlotHeard]]]:
    """The text as it is, and with the values that the intent has slots for in those slots."""
    yield text, {}
    slots = {}
    for name, slot_type in intent.slots.items():
        told = (run for run in values[slot_type] if run != _PRONOUN)
        if runs := [run for run in told if f" {run} " in f" {text} "]:
            run = max(runs, key=len)
            text = f" {text} ".replace(f" {run} ", f" {{{name}}} ", 1).strip()
            slots[name] = values[slot_type][run]
    if slots:
        yield text, slots

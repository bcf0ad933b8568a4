"""What a line is likeliest to mean by its words and pairs of words, each on its own evidence."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from math import exp, fsum, log

from simulator.hearing.nearest import PARTNERS, denies, readings
from simulator.hearing.samples import Intent
from simulator.hearing.templates import Match, Values

SURE_ENOUGH = 0.9
"""The share of all likelihood, of 1.0, that the likeliest intent must have."""
KNOWN_ENOUGH = 0.82
"""The share of a line's words, of 1.0, that some sample must use: other lines are not for us."""
PAIRED_ENOUGH = 0.35
"""The share of a line's pairs of neighbours, of 1.0, that some sample must hold."""
FEWEST_WORDS = 2
"""Words besides fillers and values: with fewer there is nothing to go by."""
NEVER_SEEN = 0.05
"""What counts for a word that no sample of an intent uses, in samples."""
FEW_SAMPLES = 150
"""An intent with fewer counts as one with so many: what it never says is no sign of it."""
MOSTLY = 0.5
"""The share of an intent's samples that deny, of 1.0, from which only lines that deny are it."""


class Likeliest:
    """Naive Bayes over the samples, every intent being as likely as any other before it is said."""

    def __init__(self, intents: Sequence[Intent], fillers: Collection[str]) -> None:
        self._fillers = frozenset(word for filler in fillers for word in filler.split())
        self._intents = [intent for intent in intents if intent.samples]
        self._uses = {
            intent.name: Counter(mark for sample in intent.samples for mark in self._marks(sample))
            for intent in self._intents
        }
        self._usual = {
            mark: fsum(self._share(intent, mark) for intent in self._intents) / len(self._intents)
            for mark in frozenset[str]().union(*self._uses.values())
        }
        self._known = frozenset(self._usual)
        self._denying = {intent.name for intent in self._intents if _mostly_denies(intent)}

    def match(self, text: str, values: Values) -> Match | None:
        """The likeliest intent of plain `text`; None where too little of it was ever heard."""
        scored = sorted(self._scores(text, values), key=lambda each: each[0], reverse=True)
        if not scored:
            return None
        best, match = scored[0]
        share = 1 / fsum(exp(score - best) for score, _ in scored)
        guessed = not match.intent.startswith("AMAZON.")
        denied = denies(text) or match.intent not in self._denying
        return match if guessed and denied and share >= SURE_ENOUGH else None

    def _scores(self, text: str, values: Values) -> Iterator[tuple[float, Match]]:
        for intent in self._intents:
            told = [
                (self._score(intent, marks), Match(intent.name, slots))
                for reading, slots in readings(text, intent, values)
                if self._is_known(marks := self._marks(reading))
            ]
            if told:
                yield max(told, key=lambda each: each[0])

    def _score(self, intent: Intent, marks: frozenset[str]) -> float:
        """Above 0.0 where the marks are commoner in the intent's samples than elsewhere."""
        return fsum(
            log(self._share(intent, mark) / self._usual[mark])
            for mark in sorted(self._known & marks)
        )

    def _share(self, intent: Intent, mark: str) -> float:
        uses, samples = self._uses[intent.name][mark], max(len(intent.samples), FEW_SAMPLES)
        return (uses + NEVER_SEEN) / (samples + 2 * NEVER_SEEN)

    def _is_known(self, marks: frozenset[str]) -> bool:
        words = {mark for mark in marks if " " not in mark}
        pairs = marks - words
        return (
            sum(word[0] != "{" for word in words) >= FEWEST_WORDS
            and len(self._known & words) >= KNOWN_ENOUGH * len(words)
            and len(self._known & pairs) >= PAIRED_ENOUGH * len(pairs)
        )

    def _marks(self, text: str) -> frozenset[str]:
        """The text's words and pairs of neighbours, all partners being one."""
        words = ["partner" if word in PARTNERS else word for word in text.split()]
        spoken = [word for word in words if word not in self._fillers]
        return frozenset(spoken) | {" ".join(pair) for pair in pairwise(["^", *spoken, "$"])}


def _mostly_denies(intent: Intent) -> bool:
    return sum(map(denies, intent.samples)) >= MOSTLY * len(intent.samples)

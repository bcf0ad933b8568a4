"""The ear: from a typed line to what Alexa would send."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

from simulator.hearing.heard import Heard, SlotHeard, is_custom
from simulator.hearing.invocation import Invocation
from simulator.hearing.likeliest import Likeliest
from simulator.hearing.nearest import NearestSample, Spelling
from simulator.hearing.phrases import FILLERS
from simulator.hearing.plain import plain
from simulator.hearing.samples import SLOT, intents_of
from simulator.hearing.slot_types import runs_of, slot_types_of
from simulator.hearing.templates import Match, Templates, Values

LONGEST_LINE = 500
"""Characters; nobody says more in one breath."""
LONGEST_UNKNOWN = 2
"""Words that no sample uses and that may still stand in a slot."""

GRAVE = "HARM"
"""The slot type of self-harm."""

LAUNCH = Heard(None)
NOT_UNDERSTOOD = Heard("AMAZON.FallbackIntent")


class Hearing:
    """Hears by one interaction model; ValueError for a slot type that nobody can read."""

    def __init__(self, model: Mapping[str, Any]) -> None:
        language_model = model["interactionModel"]["languageModel"]
        intents = intents_of(language_model)
        self._intents = {intent.name: intent for intent in intents}
        self._slot_types = slot_types_of(language_model)
        self._invocation = Invocation(language_model["invocationName"])
        self._templates = Templates(intents, FILLERS)
        self._nearest = NearestSample(intents, FILLERS)
        self._likeliest = Likeliest(intents, FILLERS)
        self._spelling = Spelling(self._vocabulary())

    def hear(self, said: str, today: date | None = None) -> Heard:
        """What Alexa sends for any line; without the device's `today` no day is understood."""
        text = plain(said) if len(said) <= LONGEST_LINE else ""
        if not text:
            return NOT_UNDERSTOOD
        meant = self._spelling.corrected(text)
        return (
            self._listen(text, today, self._templates.match)
            or self._listen(meant, today, self._templates.match)
            or self._listen(meant, today, self._likeliest.match)
            or self._listen(meant, today, self._match_with_unknown_values)
            or self._listen(meant, today, self._nearest.match)
            or NOT_UNDERSTOOD
        )

    def _listen(
        self, text: str, today: date | None, match: Callable[[str, Values], Match | None]
    ) -> Heard | None:
        requests = list(self._invocation.requests(text))
        if not requests:
            return LAUNCH
        for request in requests:
            if found := match(request, self._values_in(request, today)):
                return self._heard(found)
        return None

    def _heard(self, match: Match) -> Heard:
        declared = self._intents[match.intent].slots
        empty = {name: SlotHeard(slot_type) for name, slot_type in declared.items()}
        return Heard(match.intent, empty | dict(match.slots))

    def _values_in(self, text: str, today: date | None) -> Values:
        return {name: known.values_in(text, today) for name, known in self._slot_types.items()}

    def _match_with_unknown_values(self, text: str, values: Values) -> Match | None:
        """Alexa too fills a custom slot with words that are none of its values.

        Nothing grave is guessed so: words that nobody knows are no words of self-harm.
        """
        unknown = runs_of(text, lambda word: not self._spelling.knows(word), LONGEST_UNKNOWN)
        guesses = {
            name: {run: SlotHeard(name, run) for run in unknown if is_custom(name)}
            for name in self._slot_types
            if name != GRAVE
        }
        return self._templates.match(
            text, {name: guesses.get(name, {}) | values[name] for name in values}, bare=False
        )

    def _vocabulary(self) -> Iterator[str]:
        for intent in self._intents.values():
            for sample in intent.samples:
                yield from SLOT.sub("", sample).split()
        for slot_type in self._slot_types.values():
            yield from slot_type.words
        yield from " ".join(FILLERS).split()
        yield from self._invocation.words

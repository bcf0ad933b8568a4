"""The ear: from a typed line to what Alexa would send. It is modest, and it is not Alexa's."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from simulator.hearing.heard import Heard, SlotHeard
from simulator.hearing.invocation import Invocation
from simulator.hearing.nearest import NearestSample, Spelling
from simulator.hearing.plain import ENGLISH, plain
from simulator.hearing.slot_types import slot_types_of
from simulator.hearing.templates import Templates, samples_of
from simulator.hearing.tokens import Match, Token, Tokenizer, Values

LONGEST_LINE = 500
"""Characters; nobody says more in one breath."""

DANGER = "NotSafeIntent"

LAUNCH = Heard(None)
NOT_UNDERSTOOD = Heard("AMAZON.FallbackIntent")

Recognizer = Callable[[Sequence[Token], Values], Match | None]


class Hearing:
    """Hears by one interaction model; ValueError for a slot type that nobody can read."""

    def __init__(self, model: Mapping[str, Any], words: Mapping[str, Any] = ENGLISH) -> None:
        language_model = model["interactionModel"]["languageModel"]
        self._slots = {
            intent["name"]: {slot["name"]: slot["type"] for slot in intent.get("slots", ())}
            for intent in language_model["intents"]
        }
        self._tokenizer = Tokenizer(words)
        self._slot_types = slot_types_of(language_model, self._tokenizer)
        self._invocation = Invocation(language_model["invocationName"], words["invocation"])
        self._clauses = re.compile(rf" (?:{'|'.join(words['conjunctions'])}) ").split
        samples = samples_of(language_model, self._tokenizer)
        self._templates = Templates(samples, (*words["fillers"], *words["openers"]))
        self._nearest = NearestSample(samples, words)
        vocabulary = [token for sample in samples for token in sample.tokens]
        for known in (" ".join((*words["fillers"], *words["openers"])), self._invocation.words):
            vocabulary += known.split()
        for slot_type in self._slot_types.values():
            vocabulary += slot_type.words
        self._spelling = Spelling((*vocabulary, *words["people"], *words["possessives"]))

    def hear(self, said: str, today: date | None = None) -> Heard:
        """Return what Alexa sends for any line; without the device's `today` no day is understood.

        A sample says it just so, or the nearest one is near enough, or it was not understood.
        """
        text = plain(said) if len(said) <= LONGEST_LINE else ""
        if not text:
            return NOT_UNDERSTOOD
        return (
            self._listen(text, today, self._templates.match)
            or self._danger_in(text)
            or self._listen(self._spelling.corrected(text), today, self._nearest.match)
            or NOT_UNDERSTOOD
        )

    def _danger_in(self, text: str) -> Heard | None:
        """Find a clause that says just so that there is danger, whatever the others say."""
        clauses = (self._listen(each, None, self._templates.match) for each in self._clauses(text))
        return next((each for each in clauses if each and each.intent == DANGER), None)

    def _listen(self, text: str, today: date | None, match: Recognizer) -> Heard | None:
        requests = list(self._invocation.requests(text))
        if not requests:
            return LAUNCH
        for request in requests:
            tokens = self._tokenizer.tokens(request)
            values = {
                name: list(known.values_in(request, tokens, today))
                for name, known in self._slot_types.items()
            }
            if found := match(tokens, values):
                return self._heard(found)
        return None

    def _heard(self, match: Match) -> Heard:
        empty = {name: SlotHeard(type_) for name, type_ in self._slots[match.intent].items()}
        return Heard(match.intent, empty | dict(match.slots))

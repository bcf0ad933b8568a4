"""The ear: from a typed line to what Alexa would send. It is modest, and it is not Alexa's."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from rapidfuzz import process
from rapidfuzz.distance import OSA

from simulator.hearing.heard import Heard, SlotHeard
from simulator.hearing.invocation import Invocation
from simulator.hearing.plain import ENGLISH, any_of, plain
from simulator.hearing.samples import DANGER, Nearest, Templates, samples_of
from simulator.hearing.values import slot_types_of

LONGEST_LINE = 500
"""Characters; nobody says more in one breath."""
SHORTEST_SLIP = 5
"""Letters of a word that may be a slip of the keyboard: a shorter one would be another word."""

NOT_UNDERSTOOD = Heard("AMAZON.FallbackIntent")


class Hearing:
    """Hears by one interaction model; ValueError for a slot type that nobody can read."""

    def __init__(self, model: Mapping[str, Any], words: Mapping[str, Any] = ENGLISH) -> None:
        language_model = model["interactionModel"]["languageModel"]
        self._empty = {
            intent["name"]: {
                slot["name"]: SlotHeard(slot["type"]) for slot in intent.get("slots", ())
            }
            for intent in language_model["intents"]
        }
        whose, who = any_of(words["possessives"]), any_of(words["people"])
        self._people = re.compile(rf"(?<!\S)(?:{whose} )?{who}(?!\S)")
        self._person = words["person"]
        self._types = slot_types_of(language_model, self._heard_as)
        self._invocation = Invocation(language_model["invocationName"], words["invocation"])
        self._clauses = re.compile(rf"(?<!\S){any_of(words['between_clauses'])}(?!\S)").split
        fillers = (*words["fillers"], *words["openers"])
        samples = list(samples_of(language_model["intents"], self._types, self._heard_as))
        self._templates = Templates(samples, fillers)
        self._nearest = Nearest(samples, words["denials"], (*fillers, *words["weightless"]))
        known = {word for sample in samples for word in sample.words}
        known.update(*(each.words for each in self._types.values()), words["people"])
        known.update(" ".join((*fillers, self._invocation.words)).split(), words["possessives"])
        self._known = sorted(known)

    def hear(self, said: str, today: date | None = None) -> Heard:
        """Return what Alexa sends for any line; without the device's `today` no day is understood.

        A sample says it just so, or the nearest one is near enough, or it was not understood. Of
        danger, one whole clause has to say it just so, whatever stands before and after it: that
        is no guess, and no other clause makes it smaller.
        """
        text = plain(said) if len(said) <= LONGEST_LINE else ""
        if not text:
            return NOT_UNDERSTOOD
        return (
            self._listen(text, today, self._templates)
            or self._danger_in(text)
            or self._listen(" ".join(map(self._meant, text.split())), today, self._nearest)
            or NOT_UNDERSTOOD
        )

    def _heard_as(self, text: str) -> str:
        """Make each person the same word, whoever it is."""
        return self._people.sub(self._person, plain(text)) if text else ""

    def _danger_in(self, text: str) -> Heard | None:
        clauses = (self._listen(each, None, self._templates) for each in self._clauses(text))
        return next((each for each in clauses if each and each.intent == DANGER), None)

    def _meant(self, word: str) -> str:
        """Return the known word that an unknown one is but a slip away from, if there is one."""
        if word in self._known or len(word) < SHORTEST_SLIP:
            return word
        meant = process.extractOne(word, self._known, scorer=OSA.distance, score_cutoff=1)
        return meant[0] if meant else word

    def _listen(self, text: str, today: date | None, by: Templates | Nearest) -> Heard | None:
        requests = list(self._invocation.requests(text))
        if not requests:
            return Heard(None)
        for request in requests:
            words = self._heard_as(request).split()
            values = {name: list(each.runs(words, today)) for name, each in self._types.items()}
            if found := by.match(words, values):
                return Heard(found.intent, {**self._empty[found.intent], **found.slots})
        return None

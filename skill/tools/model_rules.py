"""What Amazon asks of an interaction model's samples, and the bounds that we set ourselves."""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from skill.alexa.names import FALLBACK

MOST_TO_AN_INTENT = 400
MOST_IN_ALL = 6000
MOST_TO_FALLBACK = 150
LONGEST_VALUE = 140
"""Characters of a slot value that Amazon takes."""

WAKE_WORDS = frozenset({"alexa", "amazon", "computer", "echo", "ziggy"})
LAUNCH_WORDS = frozenset({
    "ask", "begin", "enable", "launch", "load", "open", "play", "resume", "run", "start", "talk",
    "tell", "use",
})  # fmt: skip
CONNECTORS = frozenset({
    "about", "and", "by", "for", "from", "if", "in", "of", "on", "or", "that", "the", "to", "using",
    "when", "whether", "which", "with",
})  # fmt: skip
TAKEN_BY_ALEXA = frozenset({"to", "if", "whether"})
"""Alexa takes these from between the skill's name and the request, so no sample begins with one."""

_WORD = r"(?:[^\W\d_]+(?:['\u2019-][^\W\d_]+)*'?|(?:[^\W\d_]\.)+)"
_SAMPLE = re.compile(rf"(?:{_WORD}|\{{[a-z]+\}}(?:'s)?)(?: (?:{_WORD}|\{{[a-z]+\}}(?:'s)?))*")
_VALUE = re.compile(rf"{_WORD}(?: {_WORD})*")
_SLOT = re.compile(r"\{(\w+)\}")


class WrongSourceError(Exception):
    """A source breaks the notation or a rule; the message names file and line."""


class Line(NamedTuple):
    """A line of a source, and where it stands."""

    file: Path
    number: int
    text: str

    def wrong(self, reason: str) -> WrongSourceError:
        """Return the error that names the place."""
        return WrongSourceError(f"{self.file.parent.name}/{self.file.name}:{self.number}: {reason}")


Sentences = Sequence[tuple[Line, str]]
"""Samples, each with the line that it comes from."""


class Rules:
    """Checks intents one by one, and keeps what must not stand in two of them.

    Raises:
        WrongSourceError: in every check; it names file and line.
    """

    def __init__(self, invocation: Line, types: Iterable[str]) -> None:
        self._invocation = invocation
        self._types = frozenset(types)
        self._seen: dict[str, tuple[str, Line]] = {}
        words = invocation.text.split()
        if len(words) < 2 or not _VALUE.fullmatch(invocation.text):  # noqa: PLR2004
            raise invocation.wrong(
                "an invocation name has two words or more, and nothing but words"
            )
        refused = WAKE_WORDS | LAUNCH_WORDS | CONNECTORS | {"skill", "app"}
        for word in refused.intersection(words):
            raise invocation.wrong(f"an invocation name must not have {word!r} in it")

    def check_intent(self, name: str, slots: Mapping[str, str], sentences: Sentences) -> None:
        """Check an intent's samples against its slots, and against the intents before."""
        most = MOST_TO_FALLBACK if name == FALLBACK else MOST_TO_AN_INTENT
        if len(sentences) > most:
            raise sentences[-1][0].wrong(f"{name} has {len(sentences)} samples; {most} at most")
        for line, said in sentences:
            self._check_sample(name, slots, line, said)
        used = {slot for _, said in sentences for slot in _SLOT.findall(said)}
        for slot in sorted(slots.keys() - used):
            raise (sentences[0][0] if sentences else self._invocation).wrong(
                f"{name}: no sample has the slot {slot}"
            )

    def check_all(self) -> None:
        """Check what only all intents together can break."""
        if len(self._seen) > MOST_IN_ALL:
            raise self._invocation.wrong(f"{len(self._seen)} samples; {MOST_IN_ALL} at most")

    def _check_sample(self, name: str, slots: Mapping[str, str], line: Line, said: str) -> None:
        words = said.split()
        held = _SLOT.findall(said)
        if not _SAMPLE.fullmatch(said) or said != said.lower():
            raise line.wrong(f"{said!r}: a sample has lower-case words, apostrophes and slots only")
        for word in WAKE_WORDS.intersection(words):
            raise line.wrong(f"{said!r}: {word!r} wakes the device")
        if words[0] in TAKEN_BY_ALEXA:
            raise line.wrong(f"{said!r}: Alexa takes the word {words[0]!r} before a request")
        if said == self._invocation.text:
            raise line.wrong(f"{said!r} is the skill's name")
        for slot in held:
            self._check_slot(line, slots, slot, held.count(slot))
        other, where = self._seen.setdefault(said, (name, line))
        if where is not line:
            raise line.wrong(f"{said!r} is of {other} already, in {where.wrong('there')}")

    def _check_slot(self, line: Line, slots: Mapping[str, str], slot: str, times: int) -> None:
        if slot not in slots:
            raise line.wrong(f"the slot {slot} is not declared in the header")
        if not slots[slot].startswith("AMAZON.") and slots[slot] not in self._types:
            raise line.wrong(f"there is no file types/{slots[slot]}.txt")
        if times > 1:
            raise line.wrong(f"the slot {slot} stands twice")

    @staticmethod
    def check_values(name: str, values: Mapping[str, Sequence[str]]) -> None:
        """Check a slot type: its forms, and that no two values are said alike."""
        owners: dict[str, str] = {}
        for id_, spoken in values.items():
            for form in spoken:
                if not _VALUE.fullmatch(form) or len(form) > LONGEST_VALUE:
                    raise WrongSourceError(f"types/{name}.txt: {form!r} is no value")
                if owners.setdefault(form, id_) != id_:
                    raise WrongSourceError(
                        f"types/{name}.txt: {form!r} is said for {owners[form]} and {id_}"
                    )

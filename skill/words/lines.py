"""Lines and questions: message + arguments -> plain text, ready for the voice and for a card."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from skill.words.source import LANGUAGES, BrokenWords, read, spoken

MOST_WORDS = 30
QUESTIONS = "question"

Argument = int | str


@dataclass(frozen=True, slots=True)
class Template:
    """A line with its places for arguments: (text, argument's name, its forms for one and many)."""

    parts: tuple[tuple[str, str | None, str], ...]

    @classmethod
    def of(cls, line: str) -> "Template":
        """Compile `{name}` and `{name:one|many}`; ValueError on anything else in braces."""
        parts = []
        for text, name, forms, conversion in Formatter().parse(line):
            if conversion or (name is not None and not name.isidentifier()):
                raise ValueError("a place for an argument is {name} or {name:one|many}")
            if forms and forms.count("|") != 1:
                raise ValueError("the forms for one and many are {name:one|many}")
            parts.append((text, name, forms or ""))
        return cls(tuple(parts))

    @property
    def arguments(self) -> frozenset[str]:
        """The names that it needs."""
        return frozenset(name for _, name, _ in self.parts if name)

    def fill(self, arguments: Mapping[str, Argument]) -> str:
        """The line with its arguments; KeyError names a missing one."""
        return "".join(self._pieces(arguments))

    def _pieces(self, arguments: Mapping[str, Argument]) -> Iterator[str]:
        for text, name, forms in self.parts:
            yield text
            if name:
                value = arguments[name]
                yield forms.split("|")[value != 1] if forms else str(value)


@dataclass(frozen=True, slots=True)
class Question:
    """What keeps a session open, and what is said when nobody answers."""

    ask: tuple[Template, ...]
    again: Template


@dataclass(frozen=True, slots=True)
class Words:
    """A language's lines by their name (`topic.line`) and its questions by theirs."""

    lines: Mapping[str, tuple[Template, ...]]
    questions: Mapping[str, Question]

    def say(
        self, line: str, arguments: Mapping[str, Argument], rng: random.Random, turn: int | None
    ) -> str:
        """One of a line's variants, filled: the one whose turn it is, or any."""
        variants = self.lines[line]
        chosen = rng.choice(variants) if turn is None else variants[turn % len(variants)]
        return chosen.fill(arguments)

    def cue(self, cue: str) -> str:
        """What is said at a hug's cue."""
        return self.lines[f"hug.cue.{cue}"][0].fill({})

    def ask(self, question: str, rng: random.Random) -> str:
        """One of a question's variants."""
        return rng.choice(self.questions[question].ask).fill({})

    def ask_again(self, question: str) -> str:
        """The reprompt of a question."""
        return self.questions[question].again.fill({})


def load_words(language: str, folder: Path = LANGUAGES) -> Words:
    """The words of a language; BrokenWords where its file or an entry is wrong."""
    file = folder / language / "lines.toml"
    entries = read(file)
    questions = entries.pop(QUESTIONS, {})
    return Words(
        lines={name: _variants(file, name, given) for name, given in _flat(entries)},
        questions={name: _question(file, name, given) for name, given in questions.items()},
    )


def _flat(entries: Mapping[str, Any], topic: str = "") -> Iterator[tuple[str, object]]:
    for name, given in entries.items():
        if isinstance(given, dict):
            yield from _flat(given, f"{topic}{name}.")
        else:
            yield f"{topic}{name}", given


def _variants(file: Path, name: str, given: object) -> tuple[Template, ...]:
    lines: Sequence[object] = given if isinstance(given, list) else [given]
    if not lines:
        raise BrokenWords(file, name, "it has no line")
    variants = tuple(_template(file, name, line) for line in lines)
    if len({variant.arguments for variant in variants}) > 1:
        raise BrokenWords(file, name, "its variants need different arguments")
    return variants


def _template(file: Path, name: str, line: object) -> Template:
    try:
        return Template.of(spoken(file, name, line, MOST_WORDS))
    except ValueError as wrong:
        raise BrokenWords(file, name, str(wrong)) from wrong


def _question(file: Path, name: str, given: Mapping[str, Any]) -> Question:
    if given.keys() != {"ask", "again"}:
        raise BrokenWords(file, f"{QUESTIONS}.{name}", "it needs exactly ask and again")
    return Question(_variants(file, name, given["ask"]), _template(file, name, given["again"]))

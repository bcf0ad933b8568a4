"""Lines and questions: message + arguments -> plain text, ready for the voice and for a card."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from typing import Any

from skill.words.source import LANGUAGES, BrokenWords, read, replace_lines, spoken
from skill.words.spoken import NEAR, Argument, Day, Part

MOST_WORDS = 30
QUESTIONS = "question"

DATES = "date"
_DATE_NAMES = {"weekdays": 7, "months": 12}
_DATE_LINES = ("today", "yesterday", "tomorrow", "day")


@dataclass(frozen=True, slots=True)
class Dates:
    """How days are said."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    today: str
    yesterday: str
    tomorrow: str
    day: str

    def say(self, day: Day) -> str:
        """A day near enough by its name, another one by its date."""
        if named := {0: self.today, -1: self.yesterday, 1: self.tomorrow}.get(day.ahead):
            return named
        if day.ahead in NEAR:
            return self.weekdays[day.day.weekday()]
        return self.day.format(month=self.months[day.day.month - 1], day=day.day.day)


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

    def fill(self, arguments: Mapping[str, Argument], dates: Dates) -> Iterator[Part]:
        """The line's pieces with its arguments; KeyError names a missing one."""
        for text, name, forms in self.parts:
            yield text
            if name:
                yield _part(arguments[name], forms, dates)


def _part(value: Argument, forms: str, dates: Dates) -> Part:
    if isinstance(value, Day):
        return dates.say(value)
    if isinstance(value, int):
        return forms.split("|")[value != 1] if forms else str(value)
    return value


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
    dates: Dates

    def say(
        self, line: str, arguments: Mapping[str, Argument], rng: random.Random, turn: int | None
    ) -> list[Part]:
        """One of a line's variants, filled: the one whose turn it is, or any."""
        variants = self.lines[line]
        chosen = rng.choice(variants) if turn is None else variants[turn % len(variants)]
        return list(chosen.fill(arguments, self.dates))

    def cue(self, cue: str) -> str:
        """What is said at a hug's cue."""
        return self._text(self.lines[f"hug.cue.{cue}"][0])

    def ask(self, question: str, rng: random.Random) -> str:
        """One of a question's variants."""
        return self._text(rng.choice(self.questions[question].ask))

    def ask_again(self, question: str) -> str:
        """The reprompt of a question."""
        return self._text(self.questions[question].again)

    def _text(self, template: Template) -> str:
        return "".join(str(part) for part in template.fill({}, self.dates))


def load_words(language: str, folder: Path = LANGUAGES, own: Path | None = None) -> Words:
    """The words of a language, with a host's own over them; BrokenWords where an entry is wrong."""
    file = folder / language / "lines.toml"
    entries = read(file)
    if own:
        replace_lines(entries, own / "lines.toml")
    questions, dates = entries.pop(QUESTIONS, {}), entries.pop(DATES, {})
    return Words(
        lines={name: _variants(file, name, given) for name, given in _flat(entries)},
        questions={name: _question(file, name, given) for name, given in questions.items()},
        dates=_dates(file, dates),
    )


def _dates(file: Path, given: Mapping[str, Any]) -> Dates:
    for name, length in _DATE_NAMES.items():
        if len(given.get(name, ())) != length:
            raise BrokenWords(file, f"{DATES}.{name}", f"it needs {length} names")
    lines = {
        name: spoken(file, f"{DATES}.{name}", given.get(name), MOST_WORDS) for name in _DATE_LINES
    }
    return Dates(tuple(given["weekdays"]), tuple(given["months"]), **lines)


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

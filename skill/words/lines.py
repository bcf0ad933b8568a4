"""Lines and questions: message + arguments -> plain text, ready for the voice and for a card."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from pathlib import Path
from string import Formatter
from typing import Any, NamedTuple

from skill.domain.hug import COUNTED_SECONDS, TimedCue
from skill.domain.reminder import Proposal
from skill.words.source import (
    PLACE,
    BrokenWords,
    expect_end,
    expect_room,
    own_file,
    read,
    replace_lines,
    spoken,
)
from skill.words.spoken import NEAR, Argument, Day, Piece, When, YearlyDay

MOST_WORDS = 30
MORE_WORDS = 5
"""How many more than the built-in line a host's may have: so no answer grows beyond sixty."""

QUESTIONS = "question"
COUNTS = "hug.cue.count"
GREETINGS = ("launch.morning", "launch.afternoon", "launch.evening", "launch.night")
ON_SCREEN = "screen."
"""Lines that are read, and so may be titles."""

PHRASES, DOES = "routine.phrases", "routine.does"
"""What a person says to start a routine, the best first, and what Alexa says that it does.

Neither is a sentence of ours: she puts them into hers."""

MOST_PHRASES = 5
_PHRASE = re.compile(r"[^\W\d_A-Z]+(?:[ '][^\W\d_A-Z]+)*")
"""Amazon takes words in lower case, apostrophes and spaces."""

MOST_SHOWN = {
    "hug.cue.evening.": 200,  # heard alone
    "hug.cue.closing": 80,
    "hug.cue.": 50,
    "question.hug_once_more": 50,
    "question.routine": 50,
    "screen.hug_stopped": 40,
    "screen.hug_stop": 12,
    ON_SCREEN: 40,
}
"""Up to how many characters fit every screen, by how the names of the lines there begin."""

_INDISPENSABLE = frozenset(
    {"gesture", "prompt", "contact", "number", "when", "word", "question"}
    | {"first", "second", "third"}
)
"""Arguments that are the point of their line."""

DATES = "date"
_DATE_NAMES = {"weekdays": 7, "months": 12}
_DATE_LINES = {
    "today": (),
    "yesterday": (),
    "tomorrow": (),
    "day": ("{day}", "{month}"),
    "day_of_year": ("{day}", "{month}", "{year}"),
}
"""Each with the places that it has."""

TIMES = "time"
_HALF_A_DAY = 12
_MINUTES_OF_AN_HOUR = 60
_NAMED_TIMES = {time(0): "midnight", time(12): "noon"}
_PARTS_OF_THE_DAY = ((1, "night"), (12, "morning"), (17, "afternoon"), (21, "evening"))
"""Each with the hour at which it is over; what is left is night again."""
_TIMES: Mapping[str, tuple[str, ...]] = {
    "midnight": (),
    "noon": (),
    "morning": ("{time}",),
    "afternoon": ("{time}",),
    "evening": ("{time}",),
    "night": ("{time}",),
}


WHENS = "when"
_WHENS: Mapping[str, tuple[str, ...]] = {
    "daily": (),
    "weekdays": (),
    "weekends": (),
    "weekly": ("{weekday}",),
    "at": ("{time}", "{when}"),
    "soon": ("{length}",),
    "minute": (),
    "minutes": ("{count}",),
    "hour": (),
    "hours": ("{count}",),
    "hours_and_minutes": ("{hours}", "{minutes}"),
    "once": (),
}
"""How a reminder's time is said; `once` where its day is not known yet."""


class Dates(NamedTuple):
    """How days and the times of reminders are said."""

    weekdays: tuple[str, ...]
    months: tuple[str, ...]
    times: Mapping[str, str]
    whens: Mapping[str, str]
    today: str
    yesterday: str
    tomorrow: str
    day: str
    day_of_year: str

    def say(self, value: Day | YearlyDay | When) -> str:
        """Return a day by its name where it is near, else its date; or when a reminder rings."""
        match value:
            case Day():
                return self._day(value)
            case YearlyDay(day):
                return self._date(self.day, day)
            case When(proposal, today):
                return self._when(proposal, today)

    def _day(self, day: Day) -> str:
        if named := {0: self.today, -1: self.yesterday, 1: self.tomorrow}.get(day.ahead):
            return named
        if day.ahead in NEAR:
            return self.weekdays[day.day.weekday()]
        line = self.day if day.day.year == day.today.year else self.day_of_year
        return self._date(line, day.day)

    def _date(self, line: str, day: date) -> str:
        return line.format(month=self.months[day.month - 1], day=day.day, year=day.year)

    def _time(self, at: time) -> str:
        if at in _NAMED_TIMES:
            return self.times[_NAMED_TIMES[at]]
        hour = at.hour % _HALF_A_DAY or _HALF_A_DAY
        clock = f"{hour}:{at.minute:02}" if at.minute else str(hour)
        part = next((part for end, part in _PARTS_OF_THE_DAY if at.hour < end), "night")
        return self.times[part].replace("{time}", clock)

    def _when(self, proposal: Proposal, today: date) -> str:
        if proposal.minutes:
            return self.whens["soon"].format(length=self._length(proposal.minutes))
        when = self._rhythm(proposal, today)
        if proposal.at is None:
            return when
        return self.whens["at"].format(when=when, time=self._time(proposal.at))

    def _rhythm(self, proposal: Proposal, today: date) -> str:
        if proposal.on:
            return self._day(Day(proposal.on, today))
        if proposal.often in self.whens:
            return self.whens[proposal.often]
        (weekday,) = proposal.often.weekdays
        return self.whens["weekly"].format(weekday=self.weekdays[weekday])

    def _length(self, minutes: int) -> str:
        hours, rest = divmod(minutes, _MINUTES_OF_AN_HOUR)
        if hours and rest:
            both = {"hours": self._count("hour", hours), "minutes": self._count("minute", rest)}
            return self.whens["hours_and_minutes"].format(**both)
        return self._count("hour", hours) if hours else self._count("minute", rest)

    def _count(self, unit: str, count: int) -> str:
        return self.whens[unit] if count == 1 else self.whens[f"{unit}s"].format(count=count)


class Template(NamedTuple):
    """A line with its places for arguments: (text, argument's name, its forms for one and many)."""

    parts: tuple[tuple[str, str | None, str], ...]

    @classmethod
    def of(cls, line: str) -> "Template":
        """Compile `{name}` and `{name:one|many}`.

        Raises:
            ValueError: anything else in braces.
        """
        parts = []
        for text, name, forms, conversion in Formatter().parse(line):
            if conversion or (name is not None and not name.isidentifier()):
                raise ValueError("a place for an argument is {name} or {name:one|many}")
            if forms and forms.count("|") != 1:
                raise ValueError("the forms for one and many are {name:one|many}")
            parts.append((text, name, forms or ""))
        return cls(tuple(parts))

    @property
    def forms(self) -> list[str]:
        """Every form that it has for one and for many."""
        return [form for *_, forms in self.parts if forms for form in forms.split("|")]

    @property
    def words(self) -> int:
        """How many it has, with each argument as one."""
        return len("".join(f"{text}{name or ''}" for text, name, _ in self.parts).split())

    @property
    def arguments(self) -> frozenset[str]:
        """The names that it needs."""
        return frozenset(name for _, name, _ in self.parts if name)

    def fill(self, arguments: Mapping[str, Argument], dates: Dates) -> Iterator[Piece]:
        """Return the line's pieces with its arguments.

        Raises:
            KeyError: a missing one.
        """
        for text, name, forms in self.parts:
            yield text
            if name:
                yield _piece(arguments[name], forms, dates)


def _piece(value: Argument, forms: str, dates: Dates) -> Piece:
    if isinstance(value, Day | YearlyDay | When):
        return dates.say(value)
    if isinstance(value, int):
        return forms.split("|")[value != 1] if forms else str(value)
    return value


class Question(NamedTuple):
    """What keeps a session open, and what is said when nobody answers."""

    ask: tuple[Template, ...]
    again: Template


@dataclass(frozen=True, slots=True)
class Words:
    """A language's lines by their name (`topic.line`) and its questions by theirs."""

    lines: Mapping[str, tuple[Template, ...]]
    questions: Mapping[str, Question]
    dates: Dates

    def say(self, line: str, arguments: Mapping[str, Argument], variant: int) -> list[Piece]:
        """Return one of a line's variants, filled; after the last comes the first again."""
        variants = self.lines[line]
        return list(variants[variant % len(variants)].fill(arguments, self.dates))

    def cue(self, timed: TimedCue) -> str:
        """Return what is said at a hug's cue; of the lines for COUNT, the one of its number."""
        variants = self.lines[f"hug.cue.{timed.cue}"]
        return self._text(variants[max(timed.number - 1, 0)])

    @property
    def reminder(self) -> str:
        """What a reminder says aloud in the room."""
        return self.plain("reminder.label")

    def plain(self, line: str) -> str:
        """Return a line without arguments, as text: what is read, and not heard in a reply."""
        return self._text(self.lines[line][0])

    def every(self, line: str) -> list[str]:
        """Return all variants of a line without arguments, as text."""
        return [self._text(variant) for variant in self.lines[line]]

    def ask(self, question: str, variant: int) -> str:
        """Return one of a question's variants; after the last comes the first again."""
        variants = self.questions[question].ask
        return self._text(variants[variant % len(variants)])

    def ask_again(self, question: str) -> str:
        """Return the reprompt of a question."""
        return self._text(self.questions[question].again)

    def _text(self, template: Template) -> str:
        return "".join(str(part) for part in template.fill({}, self.dates))


def load_words(language: Path, own: Path | None = None) -> Words:
    """Return the words of a language, by its folder, with a host's own over them.

    Raises:
        BrokenWords: an entry is wrong.
    """
    file = language / "lines.toml"
    words = _words(file, read(file))
    mine = own_file(own, file.name)
    if mine is None:
        return words
    entries = read(file)
    replace_lines(entries, read(mine), mine)
    replaced = _words(mine, entries)
    for name, variants in replaced.lines.items():
        _expect_like(mine, name, variants, words.lines[name])
    for name, question in replaced.questions.items():
        built_in = words.questions[name].ask
        _expect_room(mine, f"{QUESTIONS}.{name}", question.ask, built_in)
    return replaced


def _words(file: Path, entries: dict[str, Any]) -> Words:
    questions = entries.pop(QUESTIONS, {})
    dates = _dates(file, *(entries.pop(topic, {}) for topic in (DATES, TIMES, WHENS)))
    lines = {name: _variants(file, name, given) for name, given in _flat(entries)}
    if len(lines.get(COUNTS, ())) != COUNTED_SECONDS:
        raise BrokenWords(file, COUNTS, f"it needs {COUNTED_SECONDS} lines, one a number")
    for name in GREETINGS:
        if len(set(lines.get(name, ()))) < 2:  # noqa: PLR2004  one for each of two days
            raise BrokenWords(file, name, "it needs two lines, so that no day greets like the last")
    _expect_phrases(file, lines.get(PHRASES, ()))
    asked = {name: _question(file, name, given) for name, given in questions.items()}
    return Words(lines, asked, dates)


def _expect_phrases(file: Path, phrases: Sequence[Template]) -> None:
    if not 0 < len(phrases) <= MOST_PHRASES:
        raise BrokenWords(file, PHRASES, f"it needs one phrase, and no more than {MOST_PHRASES}")
    for phrase in phrases:
        text = "".join(text for text, *_ in phrase.parts)
        if phrase.arguments or not _PHRASE.fullmatch(text):
            raise BrokenWords(file, PHRASES, "a phrase has words in lower case, and nothing else")


def _expect_like(
    file: Path, name: str, given: Sequence[Template], built_in: Sequence[Template]
) -> None:
    """Expect no argument that the built-in line has not, and that its point is said."""
    known, used = built_in[0].arguments, given[0].arguments
    if unknown := used - known:
        raise BrokenWords(file, name, f"nothing is known for {{{min(unknown)}}}")
    if unsaid := (known & _INDISPENSABLE) - used:
        raise BrokenWords(file, name, f"it does not say {{{min(unsaid)}}}")
    _expect_room(file, name, given, built_in)


def _expect_room(
    file: Path, name: str, given: Sequence[Template], built_in: Sequence[Template]
) -> None:
    most = max(line.words for line in built_in) + MORE_WORDS
    if max(line.words for line in given) > most:
        raise BrokenWords(file, name, f"its line has more than {most} words")


def _dates(
    file: Path, given: Mapping[str, Any], times: Mapping[str, Any], whens: Mapping[str, Any]
) -> Dates:
    weekdays, months = (_names(file, name, given, most) for name, most in _DATE_NAMES.items())
    lines = _fragments(file, DATES, given, _DATE_LINES)
    said_times = _fragments(file, TIMES, times, _TIMES)
    said_whens = _fragments(file, WHENS, whens, _WHENS)
    return Dates(weekdays, months, said_times, said_whens, **lines)


def _names(file: Path, name: str, given: Mapping[str, Any], most: int) -> tuple[str, ...]:
    names = given.get(name)
    if not isinstance(names, list) or len(names) != most:
        raise BrokenWords(file, f"{DATES}.{name}", f"it needs {most} names")
    return tuple(spoken(file, f"{DATES}.{name}", each, MOST_WORDS) for each in names)


def _fragments(
    file: Path, topic: str, given: Mapping[str, Any], places: Mapping[str, tuple[str, ...]]
) -> dict[str, str]:
    """Return parts of sentences by their names, each with its places and no others."""
    said = {
        name: spoken(file, f"{topic}.{name}", given.get(name), MORE_WORDS, places=True)
        for name in places
    }
    for name, needed in places.items():
        if tuple(sorted(PLACE.findall(said[name]))) != needed:
            reason = (
                f"it needs exactly {' and '.join(needed)}" if needed else "it takes no argument"
            )
            raise BrokenWords(file, f"{topic}.{name}", reason)
    return said


def _flat(entries: Mapping[str, Any], topic: str = "") -> Iterator[tuple[str, object]]:
    for name, given in entries.items():
        if isinstance(given, dict):
            yield from _flat(given, f"{topic}{name}.")
        else:
            yield f"{topic}{name}", given


def _variants(file: Path, name: str, given: object, *, asks: bool = False) -> tuple[Template, ...]:
    lines: Sequence[object] = given if isinstance(given, list) else [given]
    if not lines:
        raise BrokenWords(file, name, "it has no line")
    variants = tuple(_template(file, name, line, asks=asks) for line in lines)
    if len({variant.arguments for variant in variants}) > 1:
        raise BrokenWords(file, name, "its variants need different arguments")
    return variants


def _template(file: Path, name: str, given: object, *, asks: bool) -> Template:
    line = spoken(file, name, given, MOST_WORDS, places=True)
    try:
        template = Template.of(line)
    except ValueError as wrong:
        raise BrokenWords(file, name, str(wrong)) from wrong
    if not name.startswith(ON_SCREEN) and name not in {PHRASES, DOES}:
        expect_end(file, name, line, asks=asks)
    if most := next((most for shown, most in MOST_SHOWN.items() if name.startswith(shown)), None):
        expect_room(file, name, line, most)
    for form in template.forms:
        spoken(file, name, form, MOST_WORDS)
    if asks and template.arguments:
        raise BrokenWords(file, name, "a question takes no argument")
    return template


def _question(file: Path, name: str, given: Mapping[str, Any]) -> Question:
    entry = f"{QUESTIONS}.{name}"
    if given.keys() != {"ask", "again"}:
        raise BrokenWords(file, entry, "it needs exactly ask and again")
    (again,) = _variants(file, entry, [given["again"]], asks=True)
    return Question(_variants(file, entry, given["ask"], asks=True), again)

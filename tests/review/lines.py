"""Every line that a couple can hear, with examples for its arguments."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta

from skill.alexa.responses import Presenter
from skill.conversation.handlers.safety import not_safe
from skill.domain.reminder import Often, Proposal
from skill.words import ssml
from skill.words.lines import ON_SCREEN, Template
from skill.words.spoken import Argument, Day, Digits, Piece, When
from tests.support.turns import turn
from tests.support.words import load_catalogue, load_words

WORDS, CATALOGUE = load_words("en"), load_catalogue("en")
TODAY = date(2026, 11, 22)
EXAMPLES: dict[str, Argument] = {
    "gesture": CATALOGUE.gestures["coffee"].line,
    "prompt": CATALOGUE.prompts["laugh"].line,
    "contact": "Call Jo on 555 0100.",
    "name": "Sam",
    "title": CATALOGUE.gestures["coffee"].title,
    "done": CATALOGUE.gestures["coffee"].done or "",
    "question": CATALOGUE.guesses["pizza"].line,
    "first": CATALOGUE.gestures["sticky-note"].name,
    "second": CATALOGUE.gestures["snack"].name,
    "third": CATALOGUE.gestures["towel"].name,
    "sentence": "A day that begins like that goes on like that.",
    "number": Digits("555 0100"),
    "word": "START",
    "seconds": 30,
    "day": Day(TODAY - timedelta(days=2), TODAY),
    "back": Day(TODAY + timedelta(days=9), TODAY),
    "when": When(Proposal(time(19, 30), Often.WEEKDAYS), TODAY),
    "other": When(Proposal(time(8), Often.ONCE, TODAY + timedelta(days=1)), TODAY),
}
COUNTS = (
    "comebacks",
    "count",
    "days",
    "hours",
    "longest",
    "minutes",
    "moments",
    "month",
    "more",
    "run",
    "week",
)
ONE, MANY = 1, 12


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A line by its message's name and the number of its variant, as a whole SSML document."""

    name: str
    speech: str


def spoken_lines() -> Iterator[SpokenLine]:
    """Lines, questions, all that is offered or asked, and what each country hears in danger."""
    for name, variants in WORDS.lines.items():
        if not name.startswith(ON_SCREEN):
            yield from _numbered(name, (filled for each in variants for filled in _filled(each)))
    for name, question in WORDS.questions.items():
        asked = (filled for each in (*question.ask, question.again) for filled in _filled(each))
        yield from _numbered(f"question.{name}", asked)
    for gesture in CATALOGUE.gestures.values():
        said = (gesture.line, *gesture.ways, gesture.why, gesture.how, gesture.done)
        yield from _numbered(f"gestures.{gesture.id}", ([each] for each in said if each))
    for prompt in CATALOGUE.prompts.values():
        yield SpokenLine(f"prompts.{prompt.id}", _speech([prompt.line]))
    for guess in CATALOGUE.guesses.values():
        yield SpokenLine(f"guesses.{guess.id}", _speech([guess.line]))
    for country in CATALOGUE.safety:
        yield SpokenLine(f"not_safe.{country}", _not_safe(country))


def _numbered(name: str, filled: Iterable[list[Piece]]) -> Iterator[SpokenLine]:
    for number, parts in enumerate(filled, start=1):
        yield SpokenLine(f"{name}.{number}", _speech(parts))


def _filled(template: Template) -> Iterator[list[Piece]]:
    """Return a variant with its examples; twice where one is said in another way than many."""
    for count in (ONE, MANY) if template.forms else (MANY,):
        arguments = EXAMPLES | dict.fromkeys(COUNTS, count)
        yield list(template.fill(arguments, WORDS.dates))


def _speech(parts: Iterable[Piece]) -> str:
    return ssml.speak(["".join(map(ssml.spoken, parts))])


def _not_safe(country: str) -> str:
    said = Presenter(WORDS).said(not_safe(turn(locale=f"en-{country}")))
    assert said is not None
    return said.speech

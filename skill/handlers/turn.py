"""A turn is a function: what a handler needs is one value, what it decides is another."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from skill.domain.catalogue import Catalogue
from skill.domain.household import Household
from skill.domain.hug import Hug

Argument = int | str


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a reply that left the session open, as SSML."""

    speech: str
    reprompt: str


@dataclass(frozen=True, slots=True)
class Session:
    """What the session attributes carried into a turn.

    `one_shot`: it began with this very request; `hugged`: a hug was counted in it; `version`: the
    household's, as its last turn left it.
    """

    one_shot: bool = False
    asking: str | None = None
    gesture: str | None = None
    prompt: str | None = None
    hugged: bool = False
    version: int = 0
    said: Said | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Everything a handler may look at. Without memory, `household` is a blank one."""

    day: date
    household: Household
    remembers: bool
    catalogue: Catalogue
    session: Session
    slots: Mapping[str, str]
    request: str
    rng: random.Random


@dataclass(frozen=True, slots=True)
class Line:
    """A line of skill/words by name, its arguments, and whose turn it is of its variants."""

    name: str
    arguments: Mapping[str, Argument]
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """What the Alexa app shows: the title of a gesture and its line."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Countdown:
    """A hug to count down, as APLA or, where a device could not play that, as SSML."""

    hug: Hug
    apla: bool


@dataclass(frozen=True, slots=True)
class Reply:
    """What a handler decided: words, at most one question, what to show and what to remember.

    `household` None remembers nothing new; `forget` erases it; `verbatim` is said instead of lines.
    """

    lines: tuple[Line, ...] = ()
    asks: str | None = None
    household: Household | None = None
    forget: bool = False
    gesture: str | None = None
    prompt: str | None = None
    countdown: Countdown | None = None
    card: Card | None = None
    verbatim: Said | None = None

    def then(self, name: str, turn: int | None = None, **arguments: Argument) -> "Reply":
        """And say this line as well; `turn` picks the variant, otherwise chance does."""
        return replace(self, lines=(*self.lines, Line(name, arguments, turn)))

    def and_then(self, other: "Reply") -> "Reply":
        """And say the lines of the other as well."""
        return replace(self, lines=self.lines + other.lines)

    def asking(self, question: str) -> "Reply":
        """End with this question, and leave the session open."""
        return replace(self, asks=question)

    def unless_one_shot(self, turn: Turn, question: str) -> "Reply":
        """End with this question, but let go of somebody who asked for one thing only."""
        return self if turn.session.one_shot else self.asking(question)

    def keeping(self, household: Household) -> "Reply":
        """And remember the household like this."""
        return replace(self, household=household)

    def forgetting(self) -> "Reply":
        """And remember nothing of the household any more."""
        return replace(self, forget=True)

    def offering(self, gesture: str | None = None, prompt: str | None = None) -> "Reply":
        """And carry the id of what was offered in the session attributes."""
        return replace(self, gesture=gesture or self.gesture, prompt=prompt or self.prompt)

    def showing(self, card: Card) -> "Reply":
        """And show this in the Alexa app."""
        return replace(self, card=card)

    def counting(self, hug: Hug, *, apla: bool = True) -> "Reply":
        """And count down this hug after the words."""
        return replace(self, countdown=Countdown(hug, apla))


def say(name: str, turn: int | None = None, **arguments: Argument) -> Reply:
    """A reply that begins with this line."""
    return Reply().then(name, turn, **arguments)


Handler = Callable[[Turn], Reply]

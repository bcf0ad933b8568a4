"""What a handler decides: words, at most one question, what to show and what to remember."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import NamedTuple

from skill.conversation.turn import ANYTHING, Said, Turn
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.choosing import Wish
from skill.domain.household import Household
from skill.domain.hug import Hug
from skill.domain.reminder import Outcome, Proposal, Reminder
from skill.words.spoken import Argument


class Line(NamedTuple):
    """A line of skill/words by name, its arguments, and whose turn it is of its variants."""

    name: str
    arguments: Mapping[str, Argument]
    turn: int | None = None


class Wait(NamedTuple):
    """Time for somebody to speak, in milliseconds."""

    milliseconds: int


class Card(NamedTuple):
    """What the Alexa app shows: the title of a gesture and its line."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """What the Alexa app shows: a link to where reminders are allowed."""


class Calendar(NamedTuple):
    """What a screen shows of a streak: the days up to today that have a moment, by the week."""

    today: date
    days: Collection[date]
    first_weekday: int


class Errand(NamedTuple):
    """What Alexa's reminders are to do, and what is answered to each outcome.

    It is run once everything is saved, however often the handler was called: so it happens once.
    `reminder` None cancels.
    """

    reminder: Reminder | None
    answer: Callable[[Outcome], "Reply"]


Listed = Sequence[Proposal | None] | Outcome
"""The reminders that will ring, None for one whose time cannot be read; or why nobody knows."""


class LookUp(NamedTuple):
    """Alexa's own list of the reminders is asked for; what is answered to it."""

    answer: Callable[[Listed], "Reply"]


class Countdown(NamedTuple):
    """A hug to count down, as APLA or, where a device could not play that, as SSML."""

    hug: Hug
    apla: bool = True


class Reply(NamedTuple):
    """What a handler decided: words, at most one question, what to show and what to remember.

    `household` None remembers nothing new; `forget` erases it; `verbatim` is said instead of lines.
    `reminder` is the one that it proposes or, where it `asks_permission` of Alexa, that waits for
    that; with an `errand`, the words are those of the errand's answer.
    `completes` is how the task ended that began the session. What is `undone` could not be done:
    Alexa is to ask again.
    """

    lines: tuple[Line | Wait, ...] = ()
    asks: str | None = None
    household: Household | None = None
    forget: bool = False
    gesture: str | None = None
    prompt: str | None = None
    wish: Wish = ANYTHING
    distant: bool = False
    puzzled: bool = False
    reminder: Proposal | None = None
    asks_permission: bool = False
    errand: Errand | LookUp | None = None
    countdown: Countdown | None = None
    card: Card | ConsentCard | None = None
    screen: Gesture | Prompt | Calendar | None = None
    completes: HTTPStatus | None = None
    verbatim: Said | None = None
    undone: bool = False

    def then(self, name: str, /, turn: int | None = None, **arguments: Argument) -> "Reply":
        """And say this line as well; `turn` picks the variant, otherwise chance does."""
        return self._replace(lines=(*self.lines, Line(name, arguments, turn)))

    def and_then(self, other: "Reply") -> "Reply":
        """Say these lines first, and then be the other."""
        return other._replace(lines=self.lines + other.lines)

    def waiting(self, milliseconds: int) -> "Reply":
        """And leave time to speak."""
        return self._replace(lines=(*self.lines, Wait(milliseconds)))

    def asking(self, question: str) -> "Reply":
        """End with this question, and leave the session open."""
        return self._replace(asks=question)

    def wishing(self, wish: Wish) -> "Reply":
        """And remember for the session what the gesture was asked for as."""
        return self._replace(wish=wish)

    def puzzling(self) -> "Reply":
        """And remember for the session that something was not understood."""
        return self._replace(puzzled=True)

    def feeling_distant(self) -> "Reply":
        """And remember for the session, and nowhere else, that somebody feels distant."""
        return self._replace(distant=True)

    def unless_one_shot(self, turn: Turn, question: str) -> "Reply":
        """End with this question, but let go of somebody who asked for one thing only."""
        return self if turn.session.one_shot else self.asking(question)

    def keeping(self, household: Household) -> "Reply":
        """And remember the household like this."""
        return self._replace(household=household)

    def forgetting(self) -> "Reply":
        """And remember nothing of the household any more."""
        return self._replace(forget=True)

    def offering(self, gesture: str | None = None, prompt: str | None = None) -> "Reply":
        """And carry the id of what was offered in the session attributes."""
        return self._replace(gesture=gesture or self.gesture, prompt=prompt or self.prompt)

    def proposing(self, reminder: Proposal | None) -> "Reply":
        """And carry the reminder that is proposed in the session attributes."""
        return self._replace(reminder=reminder)

    def asking_permission(self, reminder: Proposal) -> "Reply":
        """And let Alexa ask whether reminders may be set, with this one in mind."""
        return self._replace(reminder=reminder, asks_permission=True)

    def running(self, errand: Errand | LookUp) -> "Reply":
        """And run this errand once everything is saved, and answer as it says."""
        return self._replace(errand=errand)

    def showing(self, card: Card | ConsentCard) -> "Reply":
        """And show this in the Alexa app."""
        return self._replace(card=card)

    def on_screen(self, screen: Gesture | Prompt | Calendar) -> "Reply":
        """And show this on the device, where it has a screen."""
        return self._replace(screen=screen)

    def completing(self, status: HTTPStatus) -> "Reply":
        """And tell whoever started the task how it ended."""
        return self._replace(completes=status)

    def counting(self, hug: Hug, *, apla: bool = True) -> "Reply":
        """And count down this hug after the words."""
        return self._replace(countdown=Countdown(hug, apla))


def say(name: str, /, turn: int | None = None, **arguments: Argument) -> Reply:
    """A reply that begins with this line."""
    return Reply().then(name, turn, **arguments)


Handler = Callable[[Turn], Reply]

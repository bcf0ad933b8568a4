"""What a handler decides: words, at most one question, what is offered, remembered and done."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import NamedTuple, TypeVar

from skill.conversation.turn import Question, Said, Turn
from skill.domain.catalogue import Gesture, Prompt
from skill.domain.household import Household
from skill.domain.hug import Cue, Timed
from skill.domain.offer import Offer
from skill.domain.reminder import Outcome, Proposal, Reminder
from skill.words.spoken import Argument


class Line(NamedTuple):
    """A line of skill/words by name, its arguments, and the index of its variant, if not any."""

    name: str
    arguments: Mapping[str, Argument]
    variant: int | None = None


class Wait(NamedTuple):
    """Time for somebody to speak, in milliseconds."""

    milliseconds: int


class Chime(NamedTuple):
    """A soft chime."""


class Calendar(NamedTuple):
    """What a screen shows of a streak: the days up to today that have a moment, by the week."""

    today: date
    days: Collection[date]
    first_weekday: int


class Welcome(NamedTuple):
    """What a screen shows where there is nothing else to show: the skill's name."""


@dataclass(frozen=True, slots=True)
class CountDown:
    """Play a timeline after the words, as APLA or, where a device cannot play that, as SSML.

    Without `screen` it is only heard, whatever the device has. `lines` are said at their cues; at
    any other what a hug has.
    """

    timed: Timed
    apla: bool = True
    screen: bool = True
    lines: Mapping[Cue, Line] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Card:
    """Show the title of a gesture and its line in the Alexa app."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class ConsentCard:
    """Show a link in the Alexa app to where reminders are allowed."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Show this on the device, where it has a screen."""

    shown: Gesture | Prompt | Calendar | Welcome


@dataclass(frozen=True, slots=True)
class AskPermission:
    """Let Alexa ask whether reminders may be set, with this one in mind."""

    reminder: Proposal


@dataclass(frozen=True, slots=True)
class OfferRoutine:
    """Let Alexa offer a routine that starts a task of the skill's, on a device of this locale.

    The session is hers meanwhile; what came of it is told once it goes on.
    """

    task: str
    locale: str


@dataclass(frozen=True, slots=True)
class CompleteTask:
    """Tell what started the task (a routine, a quick link) how it ended."""

    status: HTTPStatus


@dataclass(frozen=True, slots=True)
class SetReminder:
    """Set a reminder, or cancel all (None), and say what is answered to the outcome.

    It is done once everything is saved, however often the handler was called: so it happens once.
    """

    reminder: Reminder | None
    answer: Callable[[Outcome], "Reply"]


Listed = Sequence[Proposal | None] | Outcome
"""The reminders that will ring, None for one whose time cannot be read; or why nobody knows."""


@dataclass(frozen=True, slots=True)
class LookUpReminders:
    """Ask for Alexa's own list of the reminders, and say what is answered to it."""

    answer: Callable[[Listed], "Reply"]


@dataclass(frozen=True, slots=True)
class Erase:
    """Forget the household."""


Effect = (
    CountDown
    | Card
    | ConsentCard
    | Screen
    | AskPermission
    | OfferRoutine
    | CompleteTask
    | SetReminder
    | LookUpReminders
    | Erase
)
AnyEffect = TypeVar("AnyEffect", bound=Effect)


class Reply(NamedTuple):
    """What a handler decided.

    `asks` ends it, in other words than before where it is `rephrased`. `household` None remembers
    nothing new; `offer` None leaves on the table what is there. `verbatim` is said instead of
    lines. `misses` counts the lines in a row that were not understood. `reminder` is the one
    that it proposes. What is `undone` could not be done: Alexa is to ask again. What
    is `soft` is said in a low voice.
    """

    lines: tuple[Line | Wait | Chime, ...] = ()
    asks: Question | None = None
    rephrased: bool = False
    household: Household | None = None
    offer: Offer | None = None
    misses: int = 0
    distant: bool = False
    reminder: Proposal | None = None
    effects: tuple[Effect, ...] = ()
    verbatim: Said | None = None
    undone: bool = False
    soft: bool = False

    def then(self, name: str, /, variant: int | None = None, **arguments: Argument) -> "Reply":
        """Say this line as well, in this variant; otherwise chance picks one."""
        return self._replace(lines=(*self.lines, Line(name, arguments, variant)))

    def and_then(self, other: "Reply") -> "Reply":
        """Say these lines first, and then be the other."""
        return other._replace(lines=self.lines + other.lines)

    def waiting(self, milliseconds: int) -> "Reply":
        """Leave time to speak."""
        return self._replace(lines=(*self.lines, Wait(milliseconds)))

    def chiming(self) -> "Reply":
        """Ring a soft chime."""
        return self._replace(lines=(*self.lines, Chime()))

    def asking(self, question: Question) -> "Reply":
        """End with this question, and leave the session open."""
        return self._replace(asks=question)

    def unless_one_shot(self, turn: Turn, question: Question) -> "Reply":
        """End with this question, but let go of somebody who asked for one thing only."""
        return self if turn.session.one_shot else self.asking(question)

    def still_asking(self, turn: Turn) -> "Reply":
        """End with what was asked before, in other words, if anything; what it is about stays."""
        session = turn.session
        return self._replace(
            asks=session.asking,
            rephrased=True,
            misses=session.misses,
            reminder=session.reminder,
        )

    def missing(self, misses: int) -> "Reply":
        """Remember for the session that so many lines in a row were not understood."""
        return self._replace(misses=misses)

    def feeling_distant(self) -> "Reply":
        """Remember for the session, and nowhere else, that somebody feels distant."""
        return self._replace(distant=True)

    def softly(self) -> "Reply":
        """Say it in a low voice."""
        return self._replace(soft=True)

    def keeping(self, household: Household) -> "Reply":
        """Remember the household like this."""
        return self._replace(household=household)

    def offering(self, offer: Offer) -> "Reply":
        """Put this on the table."""
        return self._replace(offer=offer)

    def proposing(self, reminder: Proposal | None) -> "Reply":
        """Carry the reminder that is proposed in the session attributes."""
        return self._replace(reminder=reminder)

    def doing(self, effect: Effect) -> "Reply":
        """Do this as well."""
        return self._replace(effects=(*self.effects, effect))

    def clearing_the_screen(self) -> "Reply":
        """Take away what was shown before, where this ends the talk and shows nothing itself.

        Whatever it is that was said last: so nobody sees by the screen that it was a secret.
        """
        ends = bool(self.lines or self.verbatim) and self.asks is None
        goes_on = Screen | CountDown | AskPermission | OfferRoutine
        shows = any(isinstance(each, goes_on) for each in self.effects)
        return self.doing(Screen(Welcome())) if ends and not shows else self

    def effect(self, kind: type[AnyEffect]) -> AnyEffect | None:
        """Return the effect of a kind, if it has one."""
        return next((each for each in self.effects if isinstance(each, kind)), None)


def say(name: str, /, variant: int | None = None, **arguments: Argument) -> Reply:
    """Begin a reply with this line."""
    return Reply().then(name, variant, **arguments)


Handler = Callable[[Turn], Reply]

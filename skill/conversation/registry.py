"""What answers what: handlers by intent, filled by @answers; the open questions, by dialogue.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from skill.conversation.reply import Handler, Reply
from skill.conversation.turn import Question, Turn

BareAnswer = Callable[[Turn, str], Reply | None]
"""Answers a slot's value that was said alone; None where it is no answer to the question."""

Bare = Mapping[str, str]
"""The slots of an intent that may be all that was said, each with what it is."""

NOTHING_BARE: Bare = {}


class Route(NamedTuple):
    """A handler, and what it needs before it is called.

    Where it loads no household, no store is asked. A consistent read sees every save made before;
    others may be a moment old. Where it `locates`, a device is asked for its zone when the one that
    is kept is old.
    """

    handler: Handler
    loads_household: bool = True
    consistent_read: bool = False
    locates: bool = True


@dataclass(frozen=True, slots=True)
class Answers:
    """What the answers to one open question mean; None is no answer to it.

    `take` is what "sounds good" means, which never stands for a plain yes to what erases, reminds
    or starts a hug. `another` without a handler means what is on the table. `bare` has what a day,
    an until (a day as well), a length, a time, a part of the day (`moment`) and a guess mean.
    `help` is a line; without one it is the general one. What is offered or proposed stays when
    nothing is understood.
    """

    yes: Handler | None
    no: Handler | None
    take: Handler | None
    another: Handler | None = None
    help: str | None = None
    bare: Mapping[str, BareAnswer] = field(default_factory=dict)


ROUTES: dict[str, Route] = {}
"""By the intent's name, or by the request's type where it has no intent."""

QUESTIONS: dict[Question, Answers] = {}
"""One row a question."""


def answers(
    *names: str,
    household: bool = True,
    consistent: bool = False,
    locates: bool = True,
    bare: Bare = NOTHING_BARE,
) -> Callable[[Handler], Handler]:
    """Make a function the handler of intents or request types.

    An answer as bare as "a week" fits samples of several intents, and Alexa knows no question: so
    the open question looks first at the `bare` slots.

    Raises:
        ValueError: one of them has a handler already.
    """

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in ROUTES:
                raise ValueError(f"{name} has a handler already")
            ROUTES[name] = Route(partial(_answer, handler, bare), household, consistent, locates)
        return handler

    return register


def asked(turn: Turn) -> Answers | None:
    """Return the row of the open question; None where none is open."""
    return QUESTIONS[turn.session.asking] if turn.session.asking else None


def bare_answer(turn: Turn, bare: Bare) -> Reply | None:
    """Return what the open question makes of a day, a length or a time that was said alone."""
    row, filled = asked(turn), [name for name in turn.slots if name in bare]
    if row is None or len(filled) != 1 or len(turn.slots) != 1:
        return None
    answer = row.bare.get(bare[filled[0]])
    return answer(turn, turn.slots[filled[0]]) if answer else None


def _answer(handler: Handler, bare: Bare, turn: Turn) -> Reply:
    return bare_answer(turn, bare) or handler(turn)

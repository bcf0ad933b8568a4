"""Which handler answers what: filled by @answers as the topics are imported."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from skill.conversation.reply import Handler, Reply
from skill.conversation.turn import Turn


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


ROUTES: dict[str, Route] = {}
"""By the intent's name, or by the request's type where it has no intent."""

BareHandler = Callable[[Turn], Reply | None]
"""Answers a turn, or leaves it (None) to the intent that it came as."""

BARE: dict[tuple[str, str | None], BareHandler] = {}
"""By the intent's name and the open question."""


def answers(
    *names: str, household: bool = True, consistent: bool = False, locates: bool = True
) -> Callable[[Handler], Handler]:
    """Make a function the handler of intents or request types.

    Raises:
        ValueError: one of them has a handler already.
    """

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in ROUTES:
                raise ValueError(f"{name} has a handler already")
            ROUTES[name] = Route(partial(_answer, name, handler), household, consistent, locates)
        return handler

    return register


def answers_bare(question: str, *names: str) -> Callable[[BareHandler], BareHandler]:
    """Let a function look first at these intents while a question is open.

    An answer as bare as "a week" fits samples of several intents, and Alexa knows no question.
    """

    def register(handler: BareHandler) -> BareHandler:
        BARE.update({(name, question): handler for name in names})
        return handler

    return register


def _answer(name: str, handler: Handler, turn: Turn) -> Reply:
    bare = BARE.get((name, turn.session.asking))
    return (bare and bare(turn)) or handler(turn)

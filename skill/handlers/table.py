"""Which handler answers what: filled by @answers as the topics are imported."""

from collections.abc import Callable
from dataclasses import dataclass

from skill.handlers.turn import Handler


@dataclass(frozen=True, slots=True)
class Entry:
    """A handler, whether it needs the household, and whether it must see every save made before.

    Without memory a turn asks no store; most turns take a read that may be a moment old.
    """

    handler: Handler
    memory: bool = True
    exact: bool = False


HANDLERS: dict[str, Entry] = {}
"""By the intent's name, or by the request's type where it has no intent."""


def answers(*names: str, memory: bool = True, exact: bool = False) -> Callable[[Handler], Handler]:
    """Make a function the handler of intents or request types; ValueError for a name twice."""

    def register(handler: Handler) -> Handler:
        for name in names:
            if name in HANDLERS:
                raise ValueError(f"{name} has a handler already")
            HANDLERS[name] = Entry(handler, memory, exact)
        return handler

    return register

"""How people call a skill by its name: "open …", "ask … to …", "… from small gestures"."""

import re
from collections.abc import Iterator

from simulator.hearing.plain import plain

_POLITE = (
    "alexa", "hey", "okay", "please", "can you", "could you", "would you", "will you", "let us",
    "i want to", "i would like to", "we want to", "we would like to",
)  # fmt: skip
_VERBS = (
    "ask", "begin", "enable", "go to", "launch", "load", "open", "open up", "play", "resume",
    "run", "speak to", "speak with", "start", "start up", "start playing", "talk to", "talk with",
    "tell", "use",
)  # fmt: skip
_CONNECTORS = ("to", "for", "about", "and", "and ask for", "and ask", "if", "that", "whether")
_BEFORE_THE_NAME = ("by", "from", "in", "on", "through", "using", "via", "with")


class Invocation:
    """Tells what is said inside a session from calling the skill by its name; knows the words."""

    def __init__(self, name: str) -> None:
        spoken = plain(name)
        self.words = frozenset(" ".join((spoken, *_POLITE, *_VERBS, *_CONNECTORS)).split())
        called = rf"(?:the )?{re.escape(spoken)}(?: skill)?(?: please)?"
        self._first = re.compile(
            rf"(?:{_any(_POLITE)} )*(?:{_any(_VERBS)} )?{called}"
            rf"(?: (?:{_any(_CONNECTORS)} )?(?P<request>.+))?"
        )
        self._last = re.compile(rf"(?P<request>.+) {_any(_BEFORE_THE_NAME)} {called}")

    def requests(self, text: str) -> Iterator[str]:
        """What plain `text` may ask of the skill, likeliest first; nothing when it launches it."""
        called = self._first.fullmatch(text) or self._last.fullmatch(text)
        if called and not called["request"]:
            return
        if called:
            yield called["request"]
        yield text


def _any(words: tuple[str, ...]) -> str:
    return rf"(?:{'|'.join(sorted(words, key=len, reverse=True))})"

"""How people call a skill by its name: "open …", "ask … to …", "… from small gestures"."""

import re
from collections.abc import Iterator, Mapping, Sequence

from simulator.hearing.plain import any_of, plain


class Invocation:
    """Tells what is said inside a session from calling the skill by its name; knows the words."""

    def __init__(self, name: str, ways: Mapping[str, Sequence[str]]) -> None:
        spoken = plain(name)
        self.words = " ".join((spoken, *ways["polite"], *ways["verbs"], *ways["connectors"]))
        called = rf"(?:the )?{re.escape(spoken)}(?: skill)?(?: please)?"
        self._first = re.compile(
            rf"(?:{any_of(ways['polite'])} )*(?:{any_of(ways['verbs'])} )?{called}"
            rf"(?: (?P<whole>(?:{any_of(ways['connectors'])} )?(?P<request>.+)))?"
        )
        self._last = re.compile(
            rf"(?P<whole>(?P<request>.+)) {any_of(ways['before_the_name'])} {called}"
        )

    def requests(self, text: str) -> Iterator[str]:
        """Return what plain `text` may ask of the skill, likeliest first.

        Nothing when it launches it.
        """
        called = self._first.fullmatch(text) or self._last.fullmatch(text)
        if called and not called["request"]:
            return
        if called:
            yield from dict.fromkeys((called["request"], called["whole"]))
        yield text

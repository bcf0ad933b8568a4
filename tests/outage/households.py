"""Households that talk for as long as they are let, each with a diary of what it was answered."""

import json
import random
import re
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http import HTTPStatus
from uuid import uuid4

from simulator.authority import Authority
from simulator.device import Echo
from simulator.envelope import Identity
from simulator.hearing import Hearing
from simulator.profiles import PROFILES
from simulator.wire import NoAnswerError, Wire
from skill.alexa.requests import household_key
from skill.conversation.handlers.hug import HUG_TOKEN
from tests.support.couple import Answered

WHO = Identity("https://api.amazonalexa.com", "token" * 120)

EVENINGS = (
    ("open small gestures", "yes"),
    ("open small gestures", "another one", "no", "yes"),
    ("open small gestures", "hug timer", "yes"),
    ("open small gestures", "help", "say that again", "why", "stop"),
    ("ask small gestures for something quick", "another one", "save that one"),
    ("ask small gestures for something kind to say", "another one", "save that one"),
    ("ask small gestures for something kind to say", "that's not for us", "no"),
    ("tell small gestures we did it", "yes", "no"),
    ("tell small gestures we did it yesterday", "another one"),
    ("tell small gestures my partner reached out",),
    ("ask small gestures to start a hug",),
    ("ask small gestures to start a one minute hug", "we did it"),
    ("ask small gestures how was our week",),
    ("ask small gestures how many days in a row",),
    ("ask small gestures what do you know about us",),
    ("ask small gestures for a favorite", "yes"),
)
FORGET = ("tell small gestures to forget us", "yes")

PAUSE_SECONDS = (0.1, 0.6)
"""Nobody is so quick: twenty of these households are as busy as some hundreds are."""

FORGETFUL = 4
"""Of so many households one has itself erased, now and then."""

FORGETS_EACH = 15  # of so many of its evenings
LOST_EACH = 50
"""Of so many answers one gets lost on its way, and Alexa sends the very same request again."""

_MOMENTS = re.compile(r"(\d+) moments? in all")


@dataclass
class Met:
    """What all households together met with: seconds of each answer, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    erased: int = 0
    wrong: list[str] = field(default_factory=list)


@dataclass
class Post:
    """The way of one device to the skill, on a connection of its own."""

    wire: Wire
    met: Met
    last: Answered | None = None

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Post a request, and once more where the first answer is said to have got lost."""
        if random.randrange(LOST_EACH) == 0:
            self._send(body, headers)
        return self._send(body, headers)

    def _send(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        began = time.perf_counter()
        status, answer = self.wire.post(body, headers)
        seconds = time.perf_counter() - began
        self.met.seconds.append(seconds)
        if status == HTTPStatus.OK:
            self.last = Answered(status, json.loads(answer), seconds)
        return status, answer


@dataclass
class Home:
    """A household at its device, and how many moments it was answered to have.

    `unknown` are turns whose answer did not come, or told no memory.
    """

    url: str
    hearing: Hearing
    authority: Authority
    met: Met
    number: int
    user: str = field(default_factory=lambda: f"amzn1.ask.account.{uuid4().hex}")
    moments: int = 0
    unknown: int = 0

    @property
    def key(self) -> str:
        """Its key in the store."""
        return household_key(self.user)

    def talks_while(self, goes_on: Callable[[], bool]) -> None:
        """Talk evening after evening."""
        while goes_on():
            with Wire(f"{self.url}/alexa") as wire:
                self._spend(self._evening(), Post(wire, self.met))

    def _evening(self) -> Sequence[str]:
        may_forget = self.number % FORGETFUL == 0
        wants_to = may_forget and random.randrange(FORGETS_EACH) == 0
        return FORGET if wants_to else random.choice(EVENINGS)

    def _spend(self, evening: Sequence[str], post: Post) -> None:
        profile = list(PROFILES.values())[self.number % len(PROFILES)]
        who = replace(WHO, user_id=self.user, device_id=f"amzn1.ask.device.{self.key}")
        echo = Echo(post, self.hearing, self.authority, _now, who, profile=profile)
        for number, line in enumerate(evening):
            if number and not echo.listens:
                return
            try:
                echo.say(line)
            except NoAnswerError as none:
                self.unknown += 1
                self.met.wrong.append(f"{line}: {none}")
            else:
                self._note(line, post.last)
            time.sleep(random.uniform(*PAUSE_SECONDS))
        echo.close()

    def _note(self, line: str, answer: Answered | None) -> None:
        """Keep what the answer says that the skill keeps."""
        assert answer
        told = _MOMENTS.search(answer.speech)
        if answer.confessions:
            self.unknown += 1
            self.met.wrong.append(f"{line}: {answer.speech}")
        elif answer.claims >= {"privacy.forgotten"}:
            self.moments, self.met.erased = 0, self.met.erased + 1
        elif told and int(told[1]) - self.moments not in range(self.unknown + 1):
            self.met.wrong.append(f"{line}: {answer.speech} But they were {self.moments}.")
        elif _counts(answer):
            self.moments += 1


def _counts(answer: Answered) -> bool:
    """Tell whether an answer says, or shows by a hug, that one more moment is kept."""
    done = {line for line in answer.claims if line.startswith(("done.", "bid.counts"))}
    directives = answer.body["response"].get("directives", [])
    hug = any(each.get("token") == HUG_TOKEN and "document" in each for each in directives)
    return hug or bool(done and "done.hug_counted" not in done)


def _now() -> datetime:
    return datetime.now(UTC)

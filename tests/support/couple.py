"""A couple that talks to a server which takes unsigned requests, and what the answers claim."""

import html
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import Any
from uuid import uuid4

import urllib3

from simulator.envelope import (
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_of,
)
from simulator.hearing import Heard
from skill.alexa.requests import household_key
from skill.words.lines import Template
from tests.support.words import load_words

LAUNCH = "LaunchRequest"
DONE, HUG, STREAK, TODAYS = (
    "GestureDoneIntent",
    "StartHugTimerIntent",
    "StreakIntent",
    "TodaysGestureIntent",
)
# Alexa itself would have given up by then.
PATIENCE_SECONDS = 8

_TAG = re.compile(r"<[^>]*>")
_CONFESSION = re.compile(r"(?!launch\.).+\.(without_memory|not_forgotten)")
_CLAIM = re.compile(
    r"(done|streak|recap)\.(?!too_far|without_memory)|launch\.(already|comeback)|bid\.counts"
    r"|pause\.(set|ended)|choices\.(retired|restored|saved)|privacy\.(kept|nothing$|forgotten)"
)


def pattern(line: Template) -> re.Pattern[str]:
    """Return a line as it may be heard, with anything in the places of its arguments."""
    return re.compile("".join(re.escape(text) + ".+" * bool(name) for text, name, _ in line.parts))


_HEARD = {
    name: [pattern(variant) for variant in variants]
    for name, variants in load_words("en").lines.items()
    if _CLAIM.match(name) or _CONFESSION.fullmatch(name)
}


@dataclass(frozen=True)
class Answered:
    """An answer, and the seconds that it took."""

    status: int
    body: Mapping[str, Any]
    seconds: float

    @property
    def speech(self) -> str:
        """What is heard, without markup."""
        speech = self.body["response"].get("outputSpeech", {"ssml": ""})
        return html.unescape(_TAG.sub("", speech["ssml"]))

    @property
    def claims(self) -> set[str]:
        """The lines that say that something is kept."""
        return {line for line in self._lines if _CLAIM.match(line)}

    @property
    def confessions(self) -> set[str]:
        """The lines that say that there is no memory just now."""
        return {line for line in self._lines if _CONFESSION.fullmatch(line)}

    @property
    def attributes(self) -> Mapping[str, Any]:
        """The session attributes."""
        attributes: Mapping[str, Any] = self.body.get("sessionAttributes") or {}
        return attributes

    @property
    def counts_down(self) -> bool:
        """Whether a hug starts."""
        directives = self.body["response"].get("directives", [])
        return any(each["type"].endswith("APLA.RenderDocument") for each in directives)

    @cached_property
    def _lines(self) -> set[str]:
        return {
            name
            for name, variants in _HEARD.items()
            if any(variant.search(self.speech) for variant in variants)
        }


@dataclass(frozen=True)
class Couple:
    """A household, and the server that it talks to."""

    url: str
    user: str = field(default_factory=lambda: f"amzn1.ask.account.{uuid4().hex}")

    @property
    def key(self) -> str:
        """Its key in the store."""
        return household_key(self.user)

    def says(
        self,
        name: str,
        *,
        at: datetime | None = None,
        request: str | None = None,
        attributes: Mapping[str, Any] | None = None,
    ) -> Answered:
        """Send an intent (or LaunchRequest), in a session that goes on with these attributes."""
        who = Identity("", "", user_id=self.user)
        stamp = Stamp(request or uuid4().hex, at or datetime.now(UTC))
        session = session_of(who, "session", new=attributes is None, attributes=attributes or {})
        if name == LAUNCH:
            body = envelope(who, session, launch_request(who, stamp))
        else:
            body = envelope(who, session, intent_request(who, stamp, Heard(name)))
        return _post(self.url, json.dumps(body).encode())


def _post(url: str, body: bytes) -> Answered:
    began = time.monotonic()
    with urllib3.PoolManager(retries=False, timeout=PATIENCE_SECONDS) as pool:
        answer = pool.request("POST", f"{url}/alexa", body=body)
        return Answered(answer.status, answer.json(), time.monotonic() - began)

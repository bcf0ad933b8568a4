"""Alexa as the gate sees it: letters, signed as Amazon signs them once a test has spoilt them."""

import http.client
import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from simulator.envelope import Identity, Stamp, envelope, launch_request, session_of
from tests.support import pki
from tests.support.clock import Clock

JSON = dict[str, Any]

WHO = Identity(api_endpoint="https://api.amazonalexa.com", api_access_token="")
OTHER_SKILL_OF_OURS = "amzn1.ask.skill.22222222-0000-4000-8000-000000000000"

ROOT = pki.root()
RSA_ROOT = pki.root(name="test RSA root", key=pki.rsa_key("root"))
MIDDLE = pki.intermediate(ROOT)
LEAF = pki.leaf(MIDDLE)


_numbers = count()


def new_url() -> str:
    """Return a chain's URL that no letter had before, so that none of what is kept is its own."""
    return f"https://s3.amazonaws.com/echo.api/{next(_numbers)}.pem"


def launch() -> JSON:
    """Return what Alexa sends when somebody opens the skill, at the tests' moment."""
    session = session_of(WHO, "session", new=True, attributes={})
    return envelope(WHO, session, launch_request(WHO, Stamp("request", pki.NOW)))


@dataclass
class Letter:
    """One request: a test spoils what it likes, and the rest is signed and right."""

    envelope: JSON = field(default_factory=launch)
    url: str = field(default_factory=new_url)
    chain: bytes = pki.pem(LEAF, MIDDLE)
    key: pki.Key = LEAF.key
    late: timedelta = timedelta()
    body: bytes | None = None
    headers: dict[str, str | None] = field(default_factory=dict)

    @property
    def request(self) -> JSON:
        """The envelope's request, to be changed."""
        request: JSON = self.envelope["request"]
        return request

    def content(self) -> bytes:
        """Return the raw bytes that are signed."""
        if self.body is not None:
            return self.body
        return json.dumps(self.envelope, ensure_ascii=False).encode()

    def signed(self) -> dict[str, str]:
        """Return the headers; those that the test set to None are left out."""
        right = {
            "SignatureCertChainUrl": self.url,
            "Signature-256": pki.signature(self.key, self.content()),
        }
        headers = {**right, **self.headers}
        return {name: value for name, value in headers.items() if value is not None}

    def rename_skill(self, *, context: str, session: str) -> None:
        """Other application ids."""
        self.envelope["context"]["System"]["application"]["applicationId"] = context
        self.envelope["session"]["application"]["applicationId"] = session


@dataclass
class Answer:
    """What came back over HTTP."""

    status: int
    body: bytes

    @property
    def json(self) -> JSON:
        """The body, parsed."""
        parsed: JSON = json.loads(self.body)
        return parsed


@dataclass
class Skill:
    """The skill as it is served on loopback, and what it asked the certificate server for."""

    clock: Clock
    url: str = ""
    fetched: list[str] = field(default_factory=list)
    serve: Callable[[str], bytes] = lambda _: pki.pem(LEAF, MIDDLE)

    def fetch(self, url: str) -> bytes:
        """Return the certificate server: whatever this test has it say."""
        self.fetched.append(url)
        return self.serve(url)

    def receive(self, letter: Letter) -> Answer:
        """A letter comes as late as it is, from whoever signed it, whose server has its chain."""
        self.serve = lambda _: letter.chain
        self.clock.now = pki.NOW + letter.late
        return self.post(letter.content(), letter.signed())

    def post(self, body: bytes, headers: dict[str, str], *, method: str = "POST") -> Answer:
        """Return one request on a connection of its own."""
        with closing(http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=10)) as line:
            line.request(method, "/alexa", body, headers)
            answer = line.getresponse()
            return Answer(answer.status, answer.read())

"""Signed requests as an Echo sends them, and the stand-in for Amazon that vouches for them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from simulator.authority import CHAIN_URL
from simulator.envelope import Identity, Stamp, envelope, intent_request, launch_request, session_of
from simulator.hearing import Heard
from tests.support import pki
from tests.support.amazon import amazon

FORGET, LAUNCH, DONE = "ForgetUsIntent", "LaunchRequest", "GestureDoneIntent"
WHO = Identity("https://api.amazonalexa.com", "token" * 120)


@dataclass(frozen=True)
class Letter:
    """A signed request; as text it is a line for letters.lua."""

    headers: dict[str, str]
    body: str

    def __str__(self) -> str:
        return f"{' '.join(self.headers.values())} {self.body}"


@dataclass(frozen=True)
class Amazon:
    """Signs letters; `environment` leads a service to this stand-in instead of to Amazon."""

    key: pki.Key
    environment: dict[str, str]

    def letter(self, kind: str) -> Letter:
        """Return a signed request of one kind, as of now: both gates look at its timestamp."""
        body = json.dumps(sent(kind, WHO, datetime.now(UTC)))
        signature = pki.signature(self.key, body.encode())
        return Letter({"SignatureCertChainUrl": CHAIN_URL, "Signature-256": signature}, body)


def sent(kind: str, who: Identity, now: datetime) -> dict[str, Any]:
    """Return what Alexa sends at the beginning of a session."""
    stamp = Stamp(uuid4().hex, now)
    launch = kind == LAUNCH
    request = launch_request(who, stamp) if launch else intent_request(who, stamp, Heard(kind))
    return envelope(who, session_of(who, uuid4().hex, new=True, attributes={}), request)


@contextmanager
def sender(folder: Path) -> Iterator[Amazon]:
    """Serve a chain that is RSA throughout, as Amazon's is, and sign by it."""
    dates = {"starts": datetime.now(UTC) - pki.DAY, "ends": datetime.now(UTC) + 90 * pki.DAY}
    root = pki.root(key=pki.rsa_key("root"), **dates)
    middle = pki.intermediate(root, key=pki.rsa_key("middle"), **dates)
    signer = pki.leaf(middle, **dates)
    with amazon(folder, pki.pem(signer, middle), pki.pem(root)) as settings:
        yield Amazon(signer.key, settings | {"GESTURES_SKILL_ID": WHO.application_id})

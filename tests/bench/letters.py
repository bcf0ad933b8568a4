"""Signed requests as an Echo sends them, and the authority that vouches for them."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import certifi
from cryptography import x509

from simulator.authority import CHAIN_URL
from simulator.envelope import (
    Identity,
    Stamp,
    envelope,
    intent_request,
    launch_request,
    session_of,
)
from simulator.hearing import Heard
from tests.support import pki

HOUSEHOLDS = 50
ANY_LENGTH = x509.BasicConstraints(ca=True, path_length=None)
STATELESS, READING, WRITING = "AMAZON.HelpIntent", "LaunchRequest", "GestureDoneIntent"
ON_A_SCREEN = "AMAZON.HelpIntent on a screen"

_SPEAKER = {"AudioPlayer": {"playerActivity": "IDLE"}}
_VIDEO = {"codecs": ["H_264_42", "H_264_41"]}
_APL = {"Alexa.Presentation.APL": {"runtime": {"maxVersion": "2024.3"}}}
_SCREEN = {
    "Viewports": [
        {
            "type": "APL",
            "id": "main",
            "shape": "RECTANGLE",
            "dpi": 213,
            "presentationType": "STANDARD",
            "canRotate": False,
            "configuration": {
                "current": {
                    "mode": "HUB",
                    "video": _VIDEO,
                    "size": {"type": "DISCRETE", "pixelWidth": 1280, "pixelHeight": 800},
                }
            },
        }
    ],
    "Viewport": {
        "experiences": [{"arcMinuteWidth": 346, "arcMinuteHeight": 216, "canRotate": False}],
        "mode": "HUB",
        "shape": "RECTANGLE",
        "pixelWidth": 1280,
        "pixelHeight": 800,
        "dpi": 213,
        "currentPixelWidth": 1280,
        "currentPixelHeight": 800,
        "touch": ["SINGLE"],
        "video": _VIDEO,
    },
    "Extensions": {"available": {"aplext:backstack:10": {}}},
}


def chain(now: datetime) -> tuple[list[pki.Issued], list[pki.Issued]]:
    """What Amazon serves, all of it RSA, and its two roots; the first root stands in both.

    Leaf, intermediate, the first root as the second one vouches for it, and the second one.
    """
    dates = {"starts": now - pki.DAY, "ends": now + 90 * pki.DAY}
    second = pki.root(name="second root", key=pki.rsa_key("second root"), **dates)
    named = {"name": "first root", "key": pki.rsa_key("first root")}
    first = pki.root(**named, **dates)
    cross = pki.intermediate(second, **named, constraints=ANY_LENGTH, **dates)
    middle = pki.intermediate(first, key=pki.rsa_key("middle"), **dates)
    return [pki.leaf(middle, **dates), middle, cross, second], [first, second]


@dataclass(frozen=True)
class Post:
    """Writes letters that are fresh, in a folder where the chain and the trust roots lie too."""

    folder: Path
    key: pki.Key

    @classmethod
    def office(cls, folder: Path) -> "Post":
        """One with a new authority, whose roots stand among all those that the public trusts."""
        served, roots = chain(datetime.now(UTC))
        (folder / "chain.pem").write_bytes(pki.pem(*served))
        (folder / "roots.pem").write_bytes(Path(certifi.where()).read_bytes() + pki.pem(*roots))
        return cls(folder, served[0].key)

    @property
    def environment(self) -> dict[str, str]:
        """Where a peer finds chain and roots, and whose skill it is."""
        return {
            "BENCH_CHAIN": str(self.folder / "chain.pem"),
            "SSL_CERT_FILE": str(self.folder / "roots.pem"),
            "GESTURES_SKILL_ID": who(0).application_id,
        }

    def write(self, kind: str, count: int) -> Path:
        """A file of letters of one kind, one a line."""
        file = self.folder / f"{uuid4().hex}.letters"
        file.write_text("".join(f"{letter}\n" for letter in self.letters(kind, count)))
        return file

    def letters(self, kind: str, count: int) -> list[str]:
        """Letters of one kind, the households taking turns."""
        return [self.letter(kind, number) for number in range(count)]

    def letter(self, kind: str, number: int) -> str:
        """One letter of a household, as JSON: its headers, its body, what its answer must hold."""
        body = json.dumps(sent(kind, who(number % HOUSEHOLDS), datetime.now(UTC)))
        signature = pki.signature(self.key, body.encode())
        headers = {"SignatureCertChainUrl": CHAIN_URL, "Signature-256": signature}
        return json.dumps({"headers": headers, "body": body, "expect": "<speak>"})


def who(number: int) -> Identity:
    """The household of a number."""
    return Identity(
        api_endpoint="https://api.amazonalexa.com",
        api_access_token="token" * 120,
        user_id=f"amzn1.ask.account.{number:05}{'BENCH' * 35}",
        supported_interfaces={"AudioPlayer": {}},
    )


def sent(kind: str, sender: Identity, now: datetime) -> dict[str, Any]:
    """What Alexa sends of one kind, by a speaker without a screen where nothing else is said."""
    if kind == ON_A_SCREEN:
        on_screen = replace(sender, supported_interfaces=_APL)
        whole = sent(STATELESS, on_screen, now)
        return whole | {"context": whole["context"] | _SCREEN}
    stamp = Stamp(uuid4().hex, now)
    session = session_of(sender, uuid4().hex, new=True, attributes={})
    if kind == READING:
        whole = envelope(sender, session, launch_request(sender, stamp))
    else:
        whole = envelope(sender, session, intent_request(sender, stamp, Heard(kind)))
    return whole | {"context": whole["context"] | _SPEAKER}

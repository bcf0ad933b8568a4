"""alexa-verifier, a gate from npm, beside ours: where the two differ, who is right and why."""

import json
import os
import subprocess
from base64 import b64encode
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest

from tests.gate.alexa import Skill
from tests.gate.vectors import ACCEPTED, Vector
from tests.gate.vectors.bodies import BODIES
from tests.gate.vectors.chains import CHAINS
from tests.gate.vectors.envelopes import MEMBERS, MOMENTS
from tests.gate.vectors.headers import HEADERS
from tests.gate.vectors.urls import URLS
from tests.support import pki

VECTORS = (*URLS, *CHAINS, *HEADERS, *BODIES, *MOMENTS, *MEMBERS)

DIFFERENCES: dict[str, Sequence[str]] = {
    "ours: Amazon has the path normalised before it is looked at, theirs looks at it raw": (
        "in from elsewhere",
        "above the top",
        "out of the folder",
        "out of the folder by the back",
    ),
    "ours: theirs fetches whatever else stands in the URL, and Alexa writes nothing else": (
        "a user",
        "a user and a password",
        "escaped dots",
        "escaped dots in capitals",
        "dots escaped twice",
        "escaped slashes",
        "an escaped NUL",
        "an escaped line break",
        "a query",
        "a fragment",
        "parameters",
        "a blank within",
        "a tab within",
        "two URLs",
        "a very long path",
    ),
    "ours: theirs reads a backslash as browsers do, another client as a part of the name": (
        "backslashes",
    ),
    "ours: normalisers differ over empty segments, and S3 has another file there": (
        "two slashes within",
        "a slash behind",
    ),
    "both: there is no file of that name, which ours says without asking for it": (
        "the folder itself",
    ),
    "both: RFC 3986 lets a port be empty, Alexa does not write one": ("an empty port",),
    "ours: RFC 5280 counts both ends of a certificate's validity in": (
        "valid from this second",
        "valid to this second",
    ),
    "ours: theirs checks no chain, so that anybody's leaf will do": (
        "an expired intermediate",
        "an intermediate of tomorrow",
        "no intermediate",
        "the root in the intermediate's place",
        "a stranger's root",
        "a stranger's root, sent along",
        "a root of the same name",
        "a leaf that signs itself",
        "a leaf with a root's signature",
        "a leaf with a root's signature, and it",
        "a forged intermediate",
        "a forged leaf",
        "an intermediate that is no authority",
        "an intermediate that says nothing",
        "one that may not certify",
        "somebody's own site as an authority",
        "an authority below the last",
        "an intermediate for another host",
        "an intermediate not for Amazon",
        "an intermediate for clients",
        "a leaf signed with SHA-1",
    ),
    "ours: theirs asks a leaf for its host and dates only, not what it is for or how strong": (
        "a leaf for clients",
        "a leaf not for signatures",
        "a leaf that is an authority",
        "an extension that may not",
        "a leaf of 1024 bits",
    ),
    "ours: only a DNS name names a host, theirs takes any kind of name": (
        "the host as a URI",
        "the host as a mailbox",
    ),
    "ours: theirs leaves unread what follows the leaf, however much or broken": (
        "a chain and then rubbish",
        "eleven certificates",
    ),
    "ours: an event is sent again for an hour, theirs knows of no events": (
        "an event of sixty minutes ago",
        "a reminder's event",
    ),
    "ours: a moment may be 150 seconds off either way, theirs lets any future in": (
        "151 seconds in the future",
        "an event an hour ahead",
    ),
    "ours: theirs takes what JavaScript makes no date of for a moment in time": (
        "milliseconds for a moment",
        "a word for a moment",
    ),
    "ours: JavaScript reads a moment of no zone in the server's own": ("a moment of no zone",),
    "ours: JavaScript makes a text of a list and a date of that": ("a list for a moment",),
    "ours: readers of JSON differ over these, and what is signed must read one way": (
        "a number beyond all",
        "a number of four hundred digits",
        "such a number inside a list",
        "attributes that no answer holds",
        "half a character",
        "half a character for a name",
        "sixty-five levels",
        "a type that stands twice",
        "an application that stands twice",
    ),
    "ours: theirs is not shown the headers that say so": (
        "a body that is said to be gzip",
        "encoded twice",
    ),
    "both: theirs leaves it to its caller whose skill it is, and whether all is there": [
        vector.what
        for vector in MEMBERS
        if vector.verdict != ACCEPTED and vector.what != "no request"
    ],
}


@pytest.fixture(scope="module")
def accepted_by_theirs(outside_clients: Path) -> set[str]:
    asked = "\n".join(json.dumps(_as_theirs_takes_it(vector)) for vector in VECTORS)
    answered = subprocess.run(
        ("node", "verdicts.js"),
        input=asked,
        cwd=outside_clients,
        env={**os.environ, "TZ": "UTC"},  # in which JavaScript reads a moment of no zone
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    verdicts = [json.loads(line) for line in answered.stdout.splitlines()]
    assert [verdict["what"] for verdict in verdicts] == [vector.what for vector in VECTORS]
    return {verdict["what"] for verdict in verdicts if verdict["refused"] is None}


def _as_theirs_takes_it(vector: Vector) -> dict[str, object]:
    letter = vector.letter()
    headers = {name.lower(): value for name, value in letter.signed().items()}
    return {
        "what": vector.what,
        "url": headers.get("signaturecertchainurl"),
        "signature": headers.get("signature-256"),
        "body": b64encode(letter.content()).decode(),
        "chain": letter.chain.decode("latin-1"),
        "now": (pki.NOW + letter.late).timestamp() * 1000,
    }


def test_theirs_accepts_what_alexa_sends(accepted_by_theirs: set[str]) -> None:
    assert {"as Amazon writes it", "RSA throughout, as Amazon's"} <= accepted_by_theirs


def test_ours_and_theirs_differ_only_where_it_is_said_who_is_right(
    skill: Skill, accepted_by_theirs: set[str]
) -> None:
    accepted_by_ours = {
        vector.what for vector in VECTORS if skill.receive(vector.letter()).status == 200
    }
    assert accepted_by_ours ^ accepted_by_theirs == set(chain(*DIFFERENCES.values()))

"""Strings, numbers and JSON of every shape, from plain to hostile.

A string that begins with SECRET must never be seen in a log.
"""

import json
import re
from collections.abc import Callable
from math import inf, nan
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

JSON = dict[str, Any]

SECRET = "sesame"

# How the SDK's Python objects call what JSON calls otherwise, and what every object has.
OF_PYTHON = (
    "user_id",
    "request_id",
    "object_type",
    "api_endpoint",
    "api_access_token",
    "device_id",
    "application_id",
    "attribute_map",
    "deserialized_types",
    "to_dict",
    "__class__",
    "__dict__",
    "__init__",
)

# What would fill the screen stands in an example by its name, until it becomes a body.
_LARGE: dict[str, Callable[[int], str]] = {
    "levels": lambda number: "[" * number + "]" * number,
    "digits": lambda number: "9" * number,
    "digits and an exponent": lambda number: "9" * number + "e9",
    "letters": lambda number: json.dumps((SECRET * number)[:number]),
}
_NAMED = re.compile(rf'"<(\d+) ({"|".join(_LARGE)})>"')


def as_bytes(envelope: object) -> bytes:
    """Return the body of a request; lone surrogates are written as escapes, which JSON allows."""
    text = json.dumps(envelope)
    return _NAMED.sub(lambda named: _LARGE[named[2]](int(named[1])), text).encode()


def mostly(usual: SearchStrategy[Any], odd: SearchStrategy[Any]) -> SearchStrategy[Any]:
    """Return the odd one in twenty."""
    return st.integers(1, 20).flatmap(lambda number: odd if number == 20 else usual)


characters = st.characters(exclude_categories=["Cs"]) | st.sampled_from(
    "<>&\"'${}]\\\x00\x07\x1b\u202e\u2066\ufeff"
)
texts = st.sampled_from(
    (
        "",
        "0",
        "null",
        "<speak><audio src='x'/></speak>",
        "${payload}",
        "]]>",
        "../../etc/passwd",
        "a\r\nSet-Cookie: b",
    )
) | st.builds(str.__add__, st.sampled_from(("", SECRET)), st.text(characters, max_size=20))
names = texts | st.sampled_from((*OF_PYTHON, "@type"))
leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
    | st.sampled_from(("<40 levels>", "<400 digits>"))
)
values = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
# What JSON can spell and nobody can use, and what is too large.
poison = st.sampled_from(
    (nan, inf, "\ud800", "<1100 levels>", "<900 levels>", "<5000 digits>", "<125000 letters>")
)


def either(*usual: str) -> SearchStrategy[Any]:
    """Mostly one of these, sometimes anything."""
    return mostly(st.sampled_from(usual), values)


def objects(
    members: dict[str, SearchStrategy[Any]], optional: dict[str, SearchStrategy[Any]] | None = None
) -> SearchStrategy[JSON]:
    """Return an object with these members, and perhaps with the optional ones."""
    return st.fixed_dictionaries(members, optional=optional or {})

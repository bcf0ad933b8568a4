"""Bodies: JSON in UTF-8 that every reader reads alike, and that can be passed on."""

from collections.abc import Callable
from typing import Any

from tests.gate.alexa import WHO, Letter
from tests.gate.vectors import ACCEPTED, Vector

_NO_JSON = "the body is not JSON"
_NO_TYPE = "request.type is no text"


def _raw(body: bytes) -> Callable[[Letter], None]:
    return lambda it: setattr(it, "body", body)


def _changed(change: Callable[[bytes], bytes]) -> Callable[[Letter], None]:
    return lambda it: setattr(it, "body", change(it.content()))


def _nested(depth: int) -> Callable[[Letter], None]:
    """Session attributes, themselves the third level, with lists down to the last."""

    def spoil(it: Letter) -> None:
        lists: list[Any] = []
        for _ in range(depth - 4):
            lists = [lists]
        it.envelope["session"]["attributes"] = {"said": lists}

    return spoil


def _attributes(**attributes: Any) -> Callable[[Letter], None]:
    return lambda it: it.envelope["session"].update(attributes=attributes)


def _escaped(text: str) -> Callable[[Letter], None]:
    """Session attributes with an escape that json.dumps would not write."""

    attributes = f'"attributes": {{"said": {text}}}'.encode()
    return _changed(lambda it: it.replace(b'"attributes": {}', attributes))


def _twice(member: str) -> Callable[[Letter], None]:
    twice = f"{member}, {member}".encode()
    return _changed(lambda it: it.replace(member.encode(), twice, 1))


BODIES = [
    Vector(*row)
    for row in (
        ("words beyond ASCII", _attributes(said="Pokémon ❤ 🫶"), ACCEPTED),
        ("the same words as escapes", _escaped(r'"Pok\u00e9mon \u2764 \ud83e\udef6"'), ACCEPTED),
        ("members that nobody knows yet", lambda it: it.envelope.update(new={"a": [1]}), ACCEPTED),
        ("blanks up to 128 KiB", _changed(lambda it: it.ljust(2**17)), ACCEPTED),
        ("sixty-four levels", _nested(64), ACCEPTED),
        ("nothing", _raw(b""), _NO_JSON),
        ("blanks", _raw(b" " * 100), _NO_JSON),
        ("a word", _raw(b"garbage"), _NO_JSON),
        ("bytes that are not UTF-8", _raw(b'{"request": "\xff"}'), _NO_JSON),
        ("UTF-16", _changed(lambda it: it.decode().encode("utf-16")), _NO_JSON),
        ("a byte order mark", _changed(lambda it: b"\xef\xbb\xbf" + it), _NO_JSON),
        ("two objects", _changed(lambda it: it * 2), _NO_JSON),
        ("a comma behind", _raw(b'{"request": {},}'), _NO_JSON),
        ("an object, empty", _raw(b"{}"), _NO_TYPE),
        ("a list", _raw(b"[]"), _NO_TYPE),
        ("null", _raw(b"null"), _NO_TYPE),
        ("a text", _raw(b'"request"'), _NO_TYPE),
        ("a number", _raw(b"1"), _NO_TYPE),
        ("a number of ten thousand digits", _raw(b"1" * 10_000), _NO_JSON),
        ("a number beyond all", _escaped("1e999"), "too large"),
        ("a number of four hundred digits", _escaped("-" + "9" * 400), "too large"),
        ("attributes that no answer holds", _attributes(said="a" * 2**16), "are longer"),
        ("such a number inside a list", _escaped('[{"a": 1e999}]'), "too large"),
        ("not a number", _escaped("NaN"), _NO_JSON),
        ("half a character", _escaped(r'"\ud83e"'), _NO_JSON),
        ("half a character for a name", _escaped(r'{"\ud83e": 1}'), _NO_JSON),
        ("sixty-five levels", _nested(65), "too deeply"),
        ("lists without end", _raw(b"[" * 100_000), _NO_JSON),
        ("objects without end", _raw(b'{"a":' * 20_000), _NO_JSON),
        ("a type that stands twice", _twice('"type": "LaunchRequest"'), "a name stands twice"),
        (
            "an application that stands twice",
            _twice(f'"applicationId": "{WHO.application_id}"'),
            "stands twice",
        ),
    )
]

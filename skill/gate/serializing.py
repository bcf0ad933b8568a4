"""ask_sdk_model's objects of JSON and back, each class looked at once, when it is first met.

ask-sdk-core's DefaultSerializer finds out anew, for each member of each object, what its class
wants, and so takes longer than everything else in a turn. What is made here is equal to what it
makes, and what it refuses is refused; tests/unit/test_serializing.py holds one against the other.
"""

# ruff: noqa: ANN401  the SDK's own types leave open what JSON and its classes hold

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, partial
from importlib import import_module
from typing import Any

from skill.alexa.sdk import DefaultSerializer, SerializationException

Convert = Callable[[Any], Any]
Members = Mapping[str, "Members | None"]
"""Members by JSON's names, each with those of its own that are wanted; None wants them all."""

EACH = "*"
"""Stands for every name that an object may have."""

_LIST = re.compile(r"list\[(.*)\]")
_DICT = re.compile(r"dict\([^,]*, (.*)\)")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
"""A timestamp as Alexa writes it."""


class CompiledSerializer(DefaultSerializer):
    """What the SDK takes for its DefaultSerializer."""

    def serialize(self, obj: object) -> Any:
        """JSON's values of an object of the SDK's."""
        return plain(obj)

    def deserialize(self, payload: str | bytes | None, obj_type: Any) -> Any:
        """An object of JSON text; SerializationException where it does not fit the type."""
        if payload is None:
            return None
        try:
            parsed = json.loads(payload)
        except ValueError as malformed:
            raise SerializationException("the payload is not JSON") from malformed
        return reader(obj_type)(parsed)


def reader(kind: Any, wanted: Members | None = None) -> Convert:
    """What makes a value of this type, a class or the SDK's notation for one, of JSON's values.

    Members that are not wanted are passed over, as if they had not been sent.
    """
    if not isinstance(kind, str):
        return _reader_of_class(kind, wanted)
    if listed := _LIST.match(kind):
        return partial(_list, reader(listed[1].strip(), wanted))
    if keyed := _DICT.match(kind):
        return _reader_of_dict(keyed[1], wanted)
    return reader(DefaultSerializer.NATIVE_TYPES_MAPPING.get(kind) or _class(kind), wanted)


def _reader_of_dict(kind: str, wanted: Members | None) -> Convert:
    if wanted is None:
        return partial(_dict, reader(kind))
    if EACH in wanted:
        return partial(_dict, reader(kind, wanted[EACH]))
    return partial(_some, {name: reader(kind, inner) for name, inner in wanted.items()})


def _reader_of_class(kind: Any, wanted: Members | None) -> Convert:
    if kind is object:
        return _as_it_is
    if kind in DefaultSerializer.PRIMITIVE_TYPES:
        return partial(_primitive, kind)
    if kind in (date, datetime):
        return partial(_moment, kind)
    if issubclass(kind, Enum):
        return partial(_choice, kind)
    if hasattr(kind, "get_real_child_model"):
        return partial(_child, kind, _models(wanted))
    return _models(wanted)(kind) if hasattr(kind, "deserialized_types") else _as_it_is


def _models(wanted: Members | None) -> Callable[[Any], Convert]:
    """What makes the reader of a class, each once."""
    return _model if wanted is None else cache(partial(_Model, wanted=wanted))


@cache
def _class(name: str) -> Any:
    module, _, attribute = name.rpartition(".")
    try:
        return getattr(import_module(module), attribute)
    except (ImportError, AttributeError, ValueError) as unknown:
        raise SerializationException(f"there is no class {name}") from unknown


def _as_it_is(given: object) -> object:
    return given


def _list(read: Convert, given: Iterable[Any] | None) -> list[Any] | None:
    return None if given is None else [read(each) for each in given]


def _dict(read: Convert, given: Mapping[str, Any] | None) -> dict[str, Any] | None:
    return None if given is None else {name: read(value) for name, value in given.items()}


def _some(readers: Mapping[str, Convert], given: Mapping[str, Any] | None) -> Any:
    if given is None:
        return None
    return {name: readers[name](value) for name, value in given.items() if name in readers}


def _primitive(kind: Any, given: Any) -> Any:
    if given is None or type(given) is kind:
        return given
    try:
        return kind(given)
    except TypeError:
        return given
    except ValueError as unfit:
        raise SerializationException(f"not of the type {kind.__name__}") from unfit


def _moment(kind: Any, given: Any) -> Any:
    if given is None:
        return None
    if kind is datetime and isinstance(given, str) and _MOMENT.fullmatch(given):
        with suppress(ValueError):
            return datetime.fromisoformat(given)
    return DefaultSerializer().deserialize(json.dumps(given), kind)


def _choice(kind: type[Enum], given: Any) -> Enum | None:
    try:
        return None if given is None else kind(given)
    except ValueError as unknown:
        raise SerializationException(str(unknown)) from unknown


def _child(kind: Any, models: Callable[[Any], Convert], given: Any) -> Any:
    """An object of the class that the JSON itself names."""
    if given is None:
        return None
    try:
        name = kind.get_real_child_model(given)
    except Exception as unfit:
        raise SerializationException(str(unfit)) from unfit
    if not name:
        raise SerializationException(f"no {kind.__name__} is called so")
    return models(_class(name))(given)


class _Model:
    """Makes objects of one class; how it makes a member of them is found out at the first one."""

    def __init__(self, kind: Any, wanted: Members | None = None) -> None:
        names = getattr(kind, "attribute_map", {})
        self._kind = kind
        self._wanted = wanted
        self._blank = vars(kind())
        self._types = {
            names.get(own, own): (own, of) for own, of in kind.deserialized_types.items()
        }
        self._members: dict[str, tuple[str, Convert]] = {}

    def __call__(self, given: Any) -> Any:
        """An object with the members of a JSON object."""
        if given is None:
            return None
        made = self._kind.__new__(self._kind)
        made.__dict__ = self._blank.copy()
        try:
            self._fill(made, given if type(given) is dict else _empty(given))
        except Exception as unfit:
            raise SerializationException(str(unfit)) from unfit
        return made

    def _fill(self, made: Any, given: Mapping[str, Any]) -> None:
        values, members, others = made.__dict__, self._members, []
        for name in self._wanted or given:
            if name not in given:
                continue
            if name in members or self._is_member(name):
                own, read = members[name]
                values[own] = read(given[name])
            else:
                others.append(name)
        for name in others:
            setattr(made, name, given[name])

    def _is_member(self, name: str) -> bool:
        """Whether the class has it; then what it is called there, and what makes it, is kept."""
        if name not in self._types:
            return False
        own, kind = self._types[name]
        self._members[name] = own, reader(kind, self._wanted and self._wanted[name])
        return True


_model = cache(_Model)


def _empty(given: object) -> Mapping[str, Any]:
    """What the SDK finds in text and lists: nothing, where they are empty."""
    if given in ("", []):
        return {}
    raise TypeError(f"no JSON object, but {type(given).__name__}")


def plain(given: Any) -> Any:
    """JSON's values of an object of the SDK's."""
    kind: type = type(given)
    return _writer(kind)(given)


@cache
def _writer(kind: type) -> Convert:
    """What makes JSON's values of a type's objects."""
    if issubclass(kind, (*DefaultSerializer.PRIMITIVE_TYPES, type(None))):
        return _as_it_is
    for known, write in _WRITERS.items():
        if issubclass(kind, known):
            return write
    return partial(_plain_model, _names(kind))


def _names(kind: Any) -> tuple[tuple[str, str], ...]:
    """The members of a class, each as Python and as JSON calls it."""
    names = getattr(kind, "attribute_map", {})
    return tuple((own, names.get(own, own)) for own in kind.deserialized_types)


_PLAIN = frozenset({str, bool, int})


def _plain_model(names: Iterable[tuple[str, str]], given: object) -> dict[str, Any]:
    return {
        name: value if type(value) in _PLAIN else plain(value)
        for own, name in names
        if (value := getattr(given, own)) is not None
    }


def _plain_number(given: Decimal) -> int | float:
    return int(given) if given % 1 == 0 else float(given)


_WRITERS: dict[type, Convert] = {
    list: lambda given: [plain(each) for each in given],
    tuple: lambda given: tuple(plain(each) for each in given),
    date: lambda given: given.isoformat(),
    Enum: lambda given: given.value,
    Decimal: _plain_number,
    dict: lambda given: {name: plain(value) for name, value in given.items()},
}
"""In the order in which the SDK asks; a datetime is a date."""

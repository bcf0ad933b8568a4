"""Amazon's own types of a skill's definition (ask_smapi_model), read without mercy."""

import json
from collections.abc import Iterator
from typing import Any

from ask_sdk_core.serialize import DefaultSerializer

JSON = Any


def misfits(value: JSON, kind: type) -> list[str]:
    """Return what a type of Amazon's has no place for, or reads as something else, by its path.

    The types read leniently: they drop a member that they do not know, and take 1 for "1". What
    they write again after reading has only what they understood.
    """
    serializer = DefaultSerializer()
    understood = serializer.serialize(serializer.deserialize(json.dumps(value), kind))
    return list(_differences(value, understood, ""))


def _differences(given: JSON, understood: JSON, path: str) -> Iterator[str]:
    if isinstance(given, dict) and isinstance(understood, dict):
        for name in given:
            yield from _differences(given[name], understood.get(name), f"{path}.{name}")
    elif isinstance(given, list) and isinstance(understood, list) and len(given) == len(understood):
        for number, pair in enumerate(zip(given, understood, strict=True)):
            yield from _differences(*pair, f"{path}[{number}]")
    elif type(given) is not type(understood) or given != understood:
        yield path.removeprefix(".")

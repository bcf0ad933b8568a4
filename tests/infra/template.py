"""infra/template.yaml, read with its functions in their long form."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.decode import cfn_yaml  # type: ignore[import-untyped]

FILE = Path(__file__).parents[2] / "infra" / "template.yaml"

JSON = dict[str, Any]


def template() -> JSON:
    """Return the template, to be changed at will."""
    return deepcopy(_read())


@cache
def _read() -> JSON:
    read: JSON = plain(cfn_yaml.load(str(FILE)))
    return read


def findings() -> list[str]:
    """Return what cfn-lint has to say."""
    return [str(each) for each in lint(FILE.read_text(encoding="utf-8"))]


def plain(node: Any) -> Any:
    """Return the same in Python's own types, without what cfn-lint knows of lines and columns."""
    if isinstance(node, dict):
        return {str(name): plain(value) for name, value in node.items()}
    if isinstance(node, list):
        return [plain(each) for each in node]
    return str(node) if isinstance(node, str) else node


def of_type(type_: str) -> dict[str, JSON]:
    """Return the properties of each resource of a type, by its logical id."""
    resources = template()["Resources"].items()
    return {name: each["Properties"] for name, each in resources if each["Type"] == type_}


def texts(node: Any) -> Iterator[str]:
    """Return every text in a node."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict | list):
        for each in node.values() if isinstance(node, dict) else node:
            yield from texts(each)

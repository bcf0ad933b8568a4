"""infra/template.yaml, read with its functions in their long form."""

from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).parents[2] / "infra" / "template.yaml"

JSON = dict[str, Any]


def template() -> JSON:
    """Return the template, to be changed at will."""
    return deepcopy(_read())


class _ShortForms(yaml.SafeLoader):
    """YAML with CloudFormation's short forms: !Ref, !Sub and the others."""


def _in_its_long_form(loader: _ShortForms, name: str, node: yaml.Node) -> JSON:
    if isinstance(node, yaml.SequenceNode):
        return {f"Fn::{name}": loader.construct_sequence(node, deep=True)}
    assert isinstance(node, yaml.ScalarNode)
    text = str(loader.construct_scalar(node))
    long = name if name == "Ref" else f"Fn::{name}"
    return {long: text.split(".", 1) if name == "GetAtt" else text}


_ShortForms.add_multi_constructor("!", _in_its_long_form)


@cache
def _read() -> JSON:
    read: JSON = yaml.load(FILE.read_text(encoding="utf-8"), _ShortForms)  # noqa: S506  a SafeLoader
    return read


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

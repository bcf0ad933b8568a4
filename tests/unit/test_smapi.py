"""The interaction model has no field that Amazon's own types do not know, wherever it stands."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from ask_sdk_core.exceptions import SerializationException
from ask_smapi_model.v1.skill.interaction_model.interaction_model_data import InteractionModelData

from simulator.local import load_model
from tests.support.smapi import misfits

MODEL = load_model()


def shortened(value: Any) -> Any:
    """The same with lists of one entry of each kind: enough to spoil every field once."""
    if isinstance(value, dict):
        return {name: shortened(each) for name, each in value.items()}
    if isinstance(value, list):
        return [shortened(each) for each in {kind_of(each): each for each in value}.values()]
    return value


def kind_of(value: Any) -> str:
    return str(sorted(value)) if isinstance(value, dict) else type(value).__name__


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield path.removeprefix("."), value
        for name, each in value.items():
            yield from objects(each, f"{path}.{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from objects(each, f"{path}[{number}]")


SHORT = shortened(MODEL)


def test_the_interaction_model_has_no_field_that_amazon_does_not_know() -> None:
    assert misfits(MODEL, InteractionModelData) == []


@pytest.mark.parametrize("path", [path for path, _ in objects(SHORT)])
def test_a_field_that_amazon_does_not_know_is_found_wherever_it_stands(path: str) -> None:
    spoilt = deepcopy(SHORT)
    dict(objects(spoilt))[path]["mispelt"] = "anything"
    assert misfits(spoilt, InteractionModelData) == [f"{path}.mispelt".removeprefix(".")]


@pytest.mark.parametrize(
    ("given", "spoilt"),
    [
        ('"elicitationRequired": true', '"elicitationRequired": "true"'),
        ('"samples": [', '"sample": ['),
        ('"synonyms": [', '"synonym": ['),
    ],
)
def test_a_field_of_another_name_or_type_is_found(given: str, spoilt: str) -> None:
    text = json.dumps(MODEL)
    assert given in text
    assert misfits(json.loads(text.replace(given, spoilt, 1)), InteractionModelData)


def test_a_value_that_is_none_of_amazons_is_found() -> None:
    text = json.dumps(MODEL).replace('"level": "MEDIUM"', '"level": "MIDDLE"')
    with pytest.raises(SerializationException, match="MIDDLE"):
        misfits(json.loads(text), InteractionModelData)

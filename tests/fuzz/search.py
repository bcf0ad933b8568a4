"""How long a search goes on: a moment in every run of the tests, thousands of times in its own."""

from collections.abc import Callable
from typing import TypeVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy

Example = TypeVar("Example")

MANY = 10_000

examples = pytest.mark.parametrize("examples", [30, pytest.param(MANY, marks=pytest.mark.fuzz)])


def search(
    number: int, strategy: SearchStrategy[Example], hold: Callable[[Example], object]
) -> None:
    """Try so many examples; one that does not hold is made as small as it can be, and raised."""

    @settings(
        max_examples=number,
        derandomize=number < MANY,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(strategy)
    def hold_each(example: Example) -> None:
        hold(example)

    hold_each()

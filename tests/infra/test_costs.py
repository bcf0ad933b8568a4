"""The table of docs/costs.md is what the arithmetic makes of the figures today."""

from math import inf, isclose
from pathlib import Path

import pytest

from infra.costs import (
    FLOOD_PER_SECOND,
    ITEM_BYTES,
    READ_UNITS,
    WRITE_UNITS,
    Month,
    flood,
    flood_table,
    price,
    table,
)
from tests.infra.template import template

PAGE = Path(__file__).parents[2] / "docs" / "costs.md"


def test_the_page_has_the_tables_as_they_are_made_now() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert table() in page
    assert flood_table() in page


def test_a_flood_comes_as_fast_as_the_template_lets_it() -> None:
    assert template()["Parameters"]["RequestsPerSecond"]["Default"] == FLOOD_PER_SECOND


def test_only_lambda_costs_more_where_a_refusal_takes_longer() -> None:
    quick, slow = flood(0.005), flood(2.0)
    assert {part for part in quick if slow[part] > quick[part]} == {"Lambda"}


def test_a_price_counts_each_unit_in_the_tier_that_it_falls_into() -> None:
    tiers = ((10, 2.0), (30, 1.0), (inf, 0.5))
    assert price(5, tiers) == 10
    assert price(10, tiers) == 20
    assert price(40, tiers) == 20 + 20 + 5


def test_nothing_costs_nothing() -> None:
    assert price(0, ((inf, 1.0),)) == 0


@pytest.mark.parametrize("part", ["HTTP API", "Lambda", "DynamoDB"])
def test_twice_the_households_cost_twice_as_much_within_a_tier(part: str) -> None:
    one, two = (Month(each).dollars()[part] for each in (10_000, 20_000))
    assert isclose(two, 2 * one)


def test_an_item_is_read_for_half_a_unit_and_written_for_one() -> None:
    """Amazon counts an item as it is written in steps of 1 KB, without what it adds to it."""
    assert ITEM_BYTES - 100 <= 1024
    assert (READ_UNITS, WRITE_UNITS) == (0.5, 1.0)

"""What the bench makes of its rounds."""

from tests.bench.figures import Figure, number, ratio, table


def test_a_figure_is_its_median_and_where_the_middle_half_lies() -> None:
    assert str(Figure([1.0, 2.0, 3.0, 4.0, 500.0])) == "3.00 (2.00 to 4.00)"
    assert str(Figure([7.0])) == "7.00"


def test_a_number_has_three_digits_that_count() -> None:
    assert [number(each) for each in (0.123, 1.234, 12.34, 123.4, 1234.5)] == [
        *("0.12", "1.23", "12.3", "123", "1234"),
    ]


def test_a_ratio_is_read_as_a_part_where_ours_is_less() -> None:
    assert ratio(Figure([2.0]), Figure([20.0])) == "1/10.0"
    assert ratio(Figure([30.0]), Figure([20.0])) == "1.50"


def test_a_table_is_markdown() -> None:
    assert table("Costs", ("turn", "µs"), [("reading", 7)]).splitlines() == [
        "## Costs",
        "",
        "| turn | µs |",
        "| --- | --- |",
        "| reading | 7 |",
    ]

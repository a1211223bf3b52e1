"""Columns and figures bear their types where they are made; what people read for them follows from the name."""

import pytest

from clientbase.columns import columns, figure, title
from clientbase.page import SPARE, VERDICT, Column, Figure


def test_each_column_is_named_with_its_type_and_is_text_without_one() -> None:
    assert columns("client days_silent:days revenue:money xyz") == (
        Column("client", "text", "Client", VERDICT),
        Column("days_silent", "days", "Days silent"),
        Column("revenue", "money", "Revenue"),
        Column("xyz", "text", "XYZ"),
    )


def test_a_column_says_whether_it_is_never_left_out_or_the_first_to_go() -> None:
    assert columns("revenue:money! basis? light") == (
        Column("revenue", "money", "Revenue", VERDICT),
        Column("basis", "text", "Basis", SPARE),
        Column("light", "text", "Light", VERDICT),
    )


def test_a_figure_counts_unless_it_says_otherwise() -> None:
    assert figure("one_off", 2) == Figure("one_off", "count", "One-off", 2)
    assert figure("missing_total:money", None) == Figure("missing_total", "money", "Missing in all", None)


@pytest.mark.parametrize("words", ["client turnover:mony", "turnover:"])
def test_a_type_that_there_is_not_is_an_error(words: str) -> None:
    with pytest.raises(ValueError, match="there is no type"):
        columns(words)


@pytest.mark.parametrize(
    ("name", "heading"),
    [
        ("last_purchase", "Last purchase"),
        ("missing_total", "Missing in all"),
        ("lag", "Lag in days"),
        ("n", "No."),
    ],
)
def test_the_title_follows_from_the_name(name: str, heading: str) -> None:
    assert title(name) == heading

"""What a column or figure is called says what it holds."""

import pytest

from clientbase.columns import column, figure, kind_of, title
from clientbase.page import Column, Figure


@pytest.mark.parametrize(
    ("name", "kind", "heading"),
    [
        ("client", "text", "Client"),
        ("last_purchase", "date", "Last purchase"),
        ("purchases", "count", "Purchases"),
        ("days_silent", "days", "Days silent"),
        ("missing_total", "money", "Missing in all"),
        ("compliance", "share", "Compliance"),
        ("times_usual", "ratio", "Times usual"),
        ("xyz", "text", "XYZ"),
        ("lag", "ratio", "Lag in days"),
        ("one_off", "count", "One-off"),
        ("change", "text", "Change"),
        ("n", "count", "No."),
    ],
)
def test_one_name_means_one_thing_everywhere(name: str, kind: str, heading: str) -> None:
    assert column(name) == Column(name, kind, heading)
    assert figure(name, None) == Figure(name, kind, heading, None)
    assert (kind_of(name), title(name)) == (kind, heading)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("contact_compliance", "share"),
        ("entry_judged", "count"),
        ("first_amount", "money"),
        ("clients_making_80", "count"),
        ("decisions_lag", "ratio"),
    ],
)
def test_a_longer_name_is_typed_by_its_last_word(name: str, kind: str) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        pytest.param([1, 2], "count", id="whole numbers"),
        pytest.param([1, None], "count", id="whole numbers and unknown"),
        pytest.param([1, 2.5], "ratio", id="numbers"),
        pytest.param([1, "two"], "text", id="anything"),
        pytest.param(["one"], "text", id="texts"),
        pytest.param([None], "text", id="unknown"),
        pytest.param([], "text", id="nothing"),
        pytest.param(None, "text", id="no values at all"),
    ],
)
def test_an_unknown_name_is_typed_by_its_values(values: list[object] | None, kind: str) -> None:
    assert column("whatever", values).type == kind  # type: ignore[arg-type]


def test_the_table_before_a_name_does_not_matter() -> None:
    assert column("f.revenue", ["1"]).type == "money"


@pytest.mark.parametrize("name", ["waived", "without_owner"])
def test_a_figure_counts_what_is_a_text_in_a_column(name: str) -> None:
    assert figure(name, 2) == Figure(name, "count", title(name), 2)
    assert kind_of(name) == "text"

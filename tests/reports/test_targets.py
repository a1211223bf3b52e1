"""The report `targets`: A clients who buy little and rarely, and what nobody knows of them."""

from pathlib import Path

import pytest

from clientbase.page import Scope
from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

ALL_A = "abc: {a: 100, b: 100}\n"


def flags(root: Path, records: dict[str, str], **more: object) -> dict[str, tuple[bool, bool]]:
    page = page_of("targets", root, records, schema=ALL_A, **more)  # type: ignore[arg-type]
    return {
        name: (bool(little), bool(rare))
        for name, little, rare in column(page, "targets", "client", "little", "rarely")
    }


def test_under_the_median_order_or_over_the_median_interval(tmp_path: Path) -> None:
    records = {
        "often": sold("2026-11-01 10", "2026-11-11 10"),  # 10 each, 10 days
        "median": sold("2026-10-01 20", "2026-10-21 20"),  # 20 each, 20 days
        "rare": sold("2026-08-01 30", "2026-08-31 30"),  # 30 each, 30 days
    }
    assert flags(tmp_path, records) == {"often": (True, False), "rare": (False, True)}


def test_an_even_number_has_its_median_between_the_middle_two(tmp_path: Path) -> None:
    page = page_of(
        "targets", tmp_path, {"a": sold("2026-11-01 10"), "b": sold("2026-11-01 20")}, schema=ALL_A
    )
    assert column(page, "targets", "client", "average", "median_order") == [("a", 10 * EURO, 15 * EURO)]


@pytest.mark.parametrize(
    ("once", "rare"), [("2026-11-11", False), ("2026-11-10", True)], ids=["as long as usual", "a day longer"]
)
def test_of_who_bought_on_one_day_the_time_since_counts(tmp_path: Path, once: str, rare: bool) -> None:
    records = {"usual": sold("2026-11-01 1", "2026-11-11 1"), "once": sold(f"{once} 9")}
    assert flags(tmp_path, records).get("once", (False, False)) == (False, rare)


def test_equals_are_neither(tmp_path: Path) -> None:
    assert flags(tmp_path, {name: sold("2026-11-01", "2026-11-11") for name in "abc"}) == {}


def test_what_nobody_knows_is_marked(tmp_path: Path) -> None:
    interest = "interest: [{product: honey}, {product: ajvar}, {product: honey}]"
    records = {
        "both": sold("2026-11-01 1"),
        "interest": sold("2026-11-01 2 pasta"),
        "product": sold("2026-11-01 3", more=interest),
        "nothing": sold("2026-11-01 4 pasta", more=interest),
        **{f"large{n}": sold("2026-11-20 999") for n in range(5)},
    }
    page = page_of("targets", tmp_path, records, schema=ALL_A)
    assert set(column(page, "targets", "client", "preferred_product", "interest", "to_ask")) == {
        ("both", None, None, "preferred product, interest"),
        ("interest", "pasta", None, "interest"),
        ("product", None, "honey, ajvar", "preferred product"),
        ("nothing", "pasta", "honey, ajvar", None),
    }
    assert figures(page) == {
        "clients": 9,
        "targets": 4,
        "small_orders": 4,
        "long_intervals": 0,
        "both": 0,
        "to_be_asked": 3,
    }


def test_the_median_is_of_the_class_whoever_asks(tmp_path: Path) -> None:
    records = {
        "a": sold("2026-11-01 10", more="manager: olga"),
        "b": sold("2026-11-01 20"),
        "c": sold("2026-11-01 30"),
    }
    assert flags(tmp_path, records, scope=Scope(manager="olga")) == {"a": (True, False)}


def test_other_classes_and_who_left_are_no_targets(tmp_path: Path) -> None:
    records = {
        "large": sold("2026-11-01 900"),
        "small": sold("2026-11-01 1"),
        "left": sold("2026-11-01 800", more="left: {date: 2026-11-02, reason: price}"),
    }
    page = page_of("targets", tmp_path, records)
    assert (table(page, "targets"), figures(page)["clients"]) == ([], 1)


def test_nobody_is_nothing(tmp_path: Path) -> None:
    page = page_of("targets", tmp_path, {})
    assert (table(page, "targets"), set(figures(page).values())) == ([], {0})

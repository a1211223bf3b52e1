"""The report `targets`: A clients who buy little or rarely by the norm, and what nobody knows of them."""

import datetime as dt
from pathlib import Path

import pytest

from clientbase.page import Page
from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

# The period of the tests is (2025-11-21, 2026-11-21], the one before it begins after 2024-11-21.
ALL_A = "abc: {a: 100, b: 100}\nrates: {MKD: 0.02}\n"
TRIAL = "2020-01-01 1"
BEFORE = ("2025-01-01 100", "2025-04-11 100")  # 100 days apart


def flags(page: Page) -> dict[str, tuple[bool, bool]]:
    return {
        name: (little, rare) for name, little, rare in column(page, "targets", "client", "little", "rarely")
    }


def judged(root: Path, *sales: str, more: str = "", norms: str = "") -> tuple[bool, bool]:
    """Say whether a client who made these sales buys little, and rarely."""
    page = page_of("targets", root, {"luna": sold(TRIAL, *sales, more=more)}, schema=ALL_A + norms)
    return flags(page).get("luna", (False, False))


@pytest.mark.parametrize(
    ("amount", "little"),
    [("80", False), ("79.99", True)],
    ids=["a fifth less is not more than a fifth", "more than a fifth"],
)
def test_little_is_more_than_so_many_percent_below_the_time_before(
    tmp_path: Path, amount: str, little: bool
) -> None:
    now = (f"2026-08-13 {amount}", f"2026-11-21 {amount}")
    assert judged(tmp_path, *BEFORE, *now) == (little, False)
    assert judged(tmp_path, *BEFORE, *now, norms="targets: {fall: 30}\n") == (False, False)


def test_little_is_below_the_minimum_in_force(tmp_path: Path) -> None:
    minimum = "thresholds: [{repeat_purchase: 100}, {repeat_purchase: 900, until: 2026-11-20}]\n"
    assert judged(tmp_path, "2026-11-01 99", "2026-11-21 100", norms=minimum) == (True, False)
    assert judged(tmp_path, "2026-11-01 100", "2026-11-21 100", norms=minimum) == (False, False)


def test_means_are_before_returns_and_without_the_trial(tmp_path: Path) -> None:
    minimum = "thresholds: [{repeat_purchase: 100}]\n"
    back = "returns: [{date: 2026-11-20, amount: 90}]"
    records = {"luna": sold("2026-11-01 1", "2026-11-11 100", "2026-11-21 100", more=back)}
    page = page_of("targets", tmp_path, records, schema=ALL_A + minimum)
    assert (flags(page), figures(page)["clients"]) == ({}, 1)


@pytest.mark.parametrize(
    ("capacity", "norms", "little"),
    [
        ("{per_year: 150}", "", False),
        ("{per_year: 150.01}", "", True),
        ("{per_year: 7500}\ncurrency: MKD", "", True),
        ("{per_year: 300.04}", "targets: {period: 6mo}\n", True),
        ("{per_year: 300}", "targets: {period: 6mo}\n", False),
        ("{per_year: 782.15}", "targets: {period: 10w}\n", True),
        ("{per_year: 782.14}", "targets: {period: 10w}\n", False),
    ],
    ids=[
        "as much",
        "less",
        "in its currency",
        "half a year",
        "all of half",
        "days of 365",
        "all of these days",
    ],
)
def test_little_is_less_than_the_client_could_buy(
    tmp_path: Path, capacity: str, norms: str, little: bool
) -> None:
    # 150 in all less what came back; the sales of the client with another currency are in denars.
    page = page_of(
        "targets",
        tmp_path,
        {
            "luna": sold(
                TRIAL,
                "2026-11-01 80",
                "2026-11-21 80",
                more=f"capacity: {capacity}\nreturns: [{{date: 2026-11-02, amount: 10}}]",
            )
        },
        schema=ALL_A + norms,
    )
    assert flags(page).get("luna", (False, False))[0] == little


@pytest.mark.parametrize(
    ("now", "rarely"),
    [
        (("2026-06-24 100", "2026-11-21 100"), False),
        (("2026-06-23 100", "2026-11-21 100"), True),
        (("2026-05-05 100", "2026-07-05 100"), False),
        (("2026-01-24 100", "2026-03-24 100"), True),
        (("2026-06-24 100",), False),
        (("2026-06-23 100",), True),
        ((), True),
    ],
    ids=[
        "half as long again is not longer",
        "longer",
        "61 days and 139 that are open are 100 in the mean",
        "59 days and 242 that are open are 150.5 in the mean",
        "on one day, 150 days ago",
        "on one day, 151 days ago",
        "whoever stopped",
    ],
)
def test_rarely_is_slower_than_before(tmp_path: Path, now: tuple[str, ...], rarely: bool) -> None:
    assert judged(tmp_path, *BEFORE, *now) == (False, rarely)


def test_rarely_is_over_the_interval_for_the_segment(tmp_path: Path) -> None:
    norms = "segments: {shop: Shops}\ntargets: {interval: {shop: 1mo}}\n"  # the 31 days before 21 November
    for first, rarely in (("2026-10-21", False), ("2026-10-20", True)):
        sales = (f"{first} 100", "2026-11-21 100")
        assert judged(tmp_path, *sales, more="segment: shop", norms=norms) == (False, rarely)
        assert judged(tmp_path, *sales, norms=norms) == (False, False)


def test_periods_with_one_day_of_purchase_are_not_compared(tmp_path: Path) -> None:
    assert judged(tmp_path, "2025-01-01 100", "2026-11-01 1", "2026-11-11 1") == (False, False)
    assert judged(tmp_path, *BEFORE, "2026-11-21 1") == (False, False)


def test_what_it_is_measured_by_is_shown(tmp_path: Path) -> None:
    norms = "thresholds: [{repeat_purchase: 60}]\n"
    record = sold(TRIAL, *BEFORE, "2026-08-13 50", "2026-09-12 40", more="capacity: {per_year: 500}")
    page = page_of("targets", tmp_path, {"luna": record}, schema=ALL_A + norms)
    names = (
        "average",
        "average_before",
        "minimum",
        "interval",
        "interval_before",
        "period_revenue",
        "capacity",
    )
    # 30 days between the two, and 70 since.
    assert column(page, "targets", *names) == [
        (45 * EURO, 100 * EURO, 60 * EURO, 50.0, 100.0, 90 * EURO, 500 * EURO)
    ]


def test_what_nobody_knows_is_marked(tmp_path: Path) -> None:
    interest = "interest: [{product: honey}, {product: ajvar}, {product: honey}]"
    minimum = "thresholds: [{repeat_purchase: 100}]\n"

    def small(product: str = "", more: str = "") -> str:
        return sold(f"2026-11-01 2 {product}", f"2026-11-21 2 {product}", more=more)

    records = {
        "both": small(),
        "interest": small("pasta"),
        "product": small(more=interest),
        "nothing": small("pasta", interest),
    }
    page = page_of("targets", tmp_path, records, schema=ALL_A + minimum)
    assert set(column(page, "targets", "client", "preferred_product", "interest", "to_ask")) == {
        ("both", None, None, "preferred product, interest"),
        ("interest", "pasta", None, "interest"),
        ("product", None, "honey, ajvar", "preferred product"),
        ("nothing", "pasta", "honey, ajvar", None),
    }
    assert figures(page) == {
        "clients": 4,
        "targets": 4,
        "small_orders": 4,
        "long_intervals": 0,
        "both": 0,
        "to_be_asked": 3,
    }


def test_other_classes_and_who_left_are_no_targets(tmp_path: Path) -> None:
    slow = ("2025-01-01 {0}", "2025-01-11 {0}", "2026-01-01 {0}")
    records = {
        "large": sold(*(sale.format(900) for sale in slow)),
        "small": sold(*(sale.format(1) for sale in slow)),
        "left": sold(*(sale.format(800) for sale in slow), more="left: {date: 2026-11-02, reason: price}"),
    }
    page = page_of("targets", tmp_path, records)
    assert (column(page, "targets", "client"), figures(page)["clients"]) == (["large"], 1)


def test_nobody_is_nothing(tmp_path: Path) -> None:
    page = page_of("targets", tmp_path, {}, day=str(dt.date(2026, 11, 21)))
    assert (table(page, "targets"), set(figures(page).values())) == ([], {0})

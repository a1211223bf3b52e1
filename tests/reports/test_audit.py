"""The report `audit`: five lenses on the client base, held together by their totals."""

from pathlib import Path

import pytest

from clientbase.page import Scope
from tests.index.bases import opened, sold
from tests.reports.pages import EURO, column, figures, page_of, table

DAY = "2026-11-21"
RECORDS = {
    # Bought in both years; the return of this year counts in this year.
    "both": sold("2025-06-01 40", "2026-06-01 60", more="returns: [{date: 2026-07-01, amount: 10}]"),
    # 21 November 2025 is the last day of the year before.
    "before": sold("2025-11-21 30"),
    "since": sold("2025-11-22 25", "2026-11-21 25"),
    # Bought long ago, and gave goods back this year.
    "neither": sold("2024-01-15 90", more="returns: [{date: 2026-01-10, amount: 5}]"),
    "never": sold(more="returns: [{date: 2026-01-10, amount: 7}]"),
}


def test_two_years_are_compared_by_who_bought_in_them(tmp_path: Path) -> None:
    page = page_of("audit", tmp_path, RECORDS, day=DAY)
    assert [tuple(row.values()) for row in table(page, "periods")] == [
        ("both", 1, 1, 1, 40 * EURO, 50 * EURO, 10 * EURO),
        ("only before", 1, 1, 0, 30 * EURO, 0, -30 * EURO),
        ("only since", 1, 0, 2, 0, 50 * EURO, 50 * EURO),
        ("neither", 1, 0, 0, 0, -5 * EURO, -5 * EURO),
    ]
    assert figures(page) == {
        "buyers": 4,
        "recent_buyers": 2,
        "earlier_buyers": 2,
        "revenue": 255 * EURO,
        "recent_revenue": 95 * EURO,
        "earlier_revenue": 70 * EURO,
    }


def test_buyers_of_the_year_stand_in_tenths(tmp_path: Path) -> None:
    records = {f"c{n:02}": sold(f"2026-05-01 {n}", "2026-06-01 0") for n in range(1, 21)}
    rows = table(page_of("audit", tmp_path, records), "differences")
    assert [row["tenth"] for row in rows] == list(range(1, 11))
    assert [row["revenue"] for row in rows] == [(4 * n - 1) * EURO for n in range(10, 0, -1)]
    assert tuple(rows[0].values()) == (1, 2, 4, 39 * EURO, pytest.approx(39 / 210), 39 * EURO // 4)


def test_the_largest_cohort_is_followed_quarter_by_quarter(tmp_path: Path) -> None:
    records = {
        "a": sold("2026-01-01 10", "2026-02-01 20", "2026-07-01 30"),
        "b": sold("2026-03-31 40", more="returns: [{date: 2026-04-01, amount: 4}]"),
        "c": sold("2026-04-01 500"),
    }
    page = page_of("audit", tmp_path, records)
    assert [tuple(row.values()) for row in table(page, "cohort")] == [
        ("2026-Q1", "2026-Q1", 2, 1.0, 3, 70 * EURO, round(70 * EURO / 3)),
        ("2026-Q1", "2026-Q2", 0, 0.0, 0, -4 * EURO, None),
        ("2026-Q1", "2026-Q3", 1, 0.5, 1, 30 * EURO, 30 * EURO),
        ("2026-Q1", "2026-Q4", 0, 0.0, 0, 0, None),
    ]


@pytest.mark.parametrize(
    ("day", "first_year"), [("2026-12-30", None), ("2026-12-31", 60 * EURO)], ids=["not over", "over"]
)
def test_cohorts_are_compared_over_quarters_that_are_over(
    tmp_path: Path, day: str, first_year: int | None
) -> None:
    records = {"a": sold("2026-01-01 10", "2026-12-30 50"), "b": sold("2025-12-31 1")}
    rows = table(page_of("audit", tmp_path, records, day=day), "cohorts")
    assert tuple(rows[1].values()) == (
        "2026-Q1",
        1,
        2,
        60 * EURO,
        30 * EURO,
        60 * EURO,
        first_year,
        "2026-Q4",
    )


def test_each_quarter_shows_what_new_clients_brought(tmp_path: Path) -> None:
    records = {"a": sold("2026-04-01 10", "2026-10-01 20"), "b": sold("2026-10-02 5")}
    rows = [tuple(row.values()) for row in table(page_of("audit", tmp_path, records), "health")]
    assert rows == [
        ("2026-Q2", 1, 1, 1, 10 * EURO, 10 * EURO, 0, 10 * EURO),
        ("2026-Q3", 0, 0, 0, 0, 0, 0, None),
        ("2026-Q4", 2, 1, 2, 25 * EURO, 5 * EURO, 20 * EURO, 125_000),
    ]


@pytest.mark.parametrize("scope", [Scope(), Scope(manager="olga"), Scope(where="stage=lost")])
@pytest.mark.parametrize("day", ["2026-11-21", "2026-06-30", "2025-02-28", "2023-01-01"])
def test_every_total_reconciles(example: Path, day: str, scope: Scope) -> None:
    from clientbase.reports import find

    with opened(example, day, scope) as base:
        page = find("audit", example).page(base)
        totals = table(page, "totals")
        revenue = base.one("SELECT coalesce(sum(revenue), 0) FROM facts")
    assert [(row["lens"], row["clients_difference"], row["difference"]) for row in totals] == [
        (lens, 0, 0) for lens in "12345"
    ]
    assert totals[3]["revenue"] == totals[4]["revenue"] == revenue


def test_a_return_before_the_first_purchase_is_in_its_own_quarter(tmp_path: Path) -> None:
    page = page_of(
        "audit", tmp_path, {"a": sold("2026-04-01 10", more="returns: [{date: 2026-01-05, amount: 3}]")}
    )
    assert column(page, "health", "quarter", "revenue")[0] == ("2026-Q1", -3 * EURO)
    assert column(page_of("audit", tmp_path, {}, day="2027-03-31"), "cohorts", "revenue", "first_year") == [
        (7 * EURO, 10 * EURO)
    ]
    assert column(page, "totals", "difference") == [0] * 5


def test_nobody_is_healthy_too(tmp_path: Path) -> None:
    page = page_of("audit", tmp_path, {})
    assert set(figures(page).values()) == {0}
    assert column(page, "totals", "clients", "difference") == [(0, 0)] * 5

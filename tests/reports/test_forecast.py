"""The report `forecast`: expected sales by rhythm, with models beside it, held against the period that has passed."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import Page
from clientbase.reports import find
from tests.index.bases import opened, rows, sold, write

# Thirty days apart, the last one on the day.
MONTHLY = ("2026-07-24", "2026-08-23", "2026-09-22", "2026-10-22", "2026-11-21")


def page_of(root: Path, records: dict[str, str], **parameters: int) -> Page:
    with opened(write(root, records)) as base:
        return find("forecast", root).page(base, **parameters)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def test_a_client_goes_on_as_usual(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY)}, days=60)
    (luna,) = rows(page.tables[0])
    # Every 30 days for 100 each: two visits, 200 in all.
    assert (luna["expected_visits"], luna["expected_revenue"]) == (2.0, 200_0000)
    assert figures(page)["expected_revenue"] == 200_0000
    assert figures(page)["revenue_low"] == 0 < figures(page)["revenue_high"]


def test_who_is_silent_for_too_long_or_has_left_is_not_counted_on(tmp_path: Path) -> None:
    gone = sold(*MONTHLY).replace("name:", "status: former\nname:")
    page = page_of(tmp_path, {"asleep": sold("2025-01-01", "2025-02-01", "2025-03-01"), "gone": gone})
    assert [(row["client"], row["expected_visits"]) for row in rows(page.tables[0])] == [("asleep", 0.0)]


def test_the_period_that_has_passed_tells_how_good_the_rule_is(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY)}, days=60)
    (rhythm,) = rows(page.tables[1])
    # On 22 September three visits every 30 days were known: two more were to be expected, and two came.
    assert (rhythm["expected_visits"], rhythm["visits"], rhythm["error"], rhythm["per_client"]) == (
        2.0,
        2,
        0.0,
        0.0,
    )
    assert (rhythm["expected_revenue"], rhythm["revenue"]) == (200_0000, 200_0000)


def test_models_stand_beside_the_rule(tmp_path: Path) -> None:
    records = {f"often-{n}": sold(*MONTHLY[n % 3 :]) for n in range(6)} | {
        f"once-{n}": sold(f"2026-0{n + 1}-10") for n in range(6)
    }
    page = page_of(tmp_path, records, models=1)
    assert [row["method"] for row in rows(page.tables[1])] == ["rhythm", "mbg", "bg"]
    known = {row["client"]: row for row in rows(page.tables[0])}
    assert known["once-0"]["bg_alive"] is None, "BG/NBD cannot tell for one purchase"
    assert 0 < known["once-0"]["mbg_alive"] < known["often-0"]["mbg_alive"] <= 1
    assert known["often-0"]["mbg_visits"] > known["once-0"]["mbg_visits"]


@pytest.mark.parametrize(
    "records",
    [{}, {"new": "name: New"}, {"once": sold("2026-11-01")}],
    ids=["nobody", "no buyer", "one purchase"],
)
def test_where_nothing_is_known_nothing_is_foretold(tmp_path: Path, records: dict[str, str]) -> None:
    page = page_of(tmp_path, records, models=1)
    assert figures(page)["expected_revenue"] == 0
    assert all(row["method"] == "rhythm" for row in rows(page.tables[1]))

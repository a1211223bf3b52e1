"""The report `forecast`: expected sales by rhythm, with models beside it, held against the period that has passed."""

import json
from pathlib import Path
from typing import Any

import pytest

from clientbase.lifetime.value import Spending, fit_value
from clientbase.page import Page
from clientbase.reports import find
from tests.edits.running import run
from tests.index.bases import opened, rows, sold, write

# Thirty days apart, the last one on the day.
MONTHLY = ("2026-07-24", "2026-08-23", "2026-09-22", "2026-10-22", "2026-11-21")


def page_of(root: Path, records: dict[str, str], schema: str = "", **parameters: Any) -> Page:
    with opened(write(root, records, schema)) as base:
        return find("forecast", root).page(base, **parameters)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def test_a_client_goes_on_as_usual(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY)}, days=60)
    (luna,) = rows(page.tables[0])
    # Every 30 days for 100 each: two visits, 200 in all.
    assert (luna["expected_visits"], luna["expected_revenue"]) == (2.0, 200_0000)
    assert figures(page)["expected_revenue"] == 200_0000


def test_the_interval_comes_of_what_was_seen(tmp_path: Path) -> None:
    # Sums of 50, 100 and 150 every 30 days: from 100 they deviate by half of it (n - 1). In the 30 days held back
    # a visit of 75 was foretold, the mean till then, and 150 sold: less off than the 75² (1 + 1/4) of chance explain.
    days = ("2026-09-22 50", "2026-10-22 100", "2026-11-21 150")
    page = page_of(tmp_path, {"luna": sold(*days)}, "lifecycle: {own_rhythm_from: 2}", days=30)
    known = figures(page)
    assert known["sum_spread"] == pytest.approx(0.5)
    assert known["expected_revenue"] == 100_0000
    past = rows(page.tables[1])[0]
    assert (past["expected_revenue"], past["revenue"]) == (75_0000, 150_0000)
    assert known["revenue_high"] / 10_000 == pytest.approx(100 + 1.6449 * (100**2 * 1.25) ** 0.5, abs=0.01)
    assert known["revenue_low"] == 0


def test_a_rule_that_erred_makes_the_interval_wider(tmp_path: Path) -> None:
    # A hundred clients as alike as can be, of whom nobody came in the period held back but one who keeps the rule.
    asleep = {f"c{n}": sold("2026-08-02", "2026-09-01", "2026-10-01", "2026-10-31") for n in range(100)}
    known = figures(page_of(tmp_path, asleep, days=21))
    visits = 100 * 21 / 30
    assert known["expected_revenue"] == pytest.approx(visits * 100_0000)
    # Foretold were as many on 31 October, and none came: all of it is the rule's error but what chance explains.
    rule = (visits**2 - visits) / visits**2
    width = 1.6449 * (visits * 100**2 + rule * (visits * 100) ** 2) ** 0.5
    assert known["revenue_high"] / 10_000 == pytest.approx(visits * 100 + width, rel=1e-4)


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


def test_alive_is_left_out_where_nothing_tells_that_anybody_is_lost(tmp_path: Path) -> None:
    # Everybody goes on as ever: a model without loss says the same, and one with it would call all alive for certain.
    records = {f"often-{n}": sold(*MONTHLY[n % 3 :]) for n in range(6)} | {"once": sold("2026-11-01")}
    page = page_of(tmp_path, records, models=1)
    assert [row["shows_loss"] for row in rows(page.tables[1])] == [None, False, False]
    assert {(row["mbg_alive"], row["bg_alive"]) for row in rows(page.tables[0])} == {(None, None)}


def test_sales_in_a_currency_without_a_rate_add_nothing_to_the_period(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY, more="currency: XXX")}, days=60)
    (rhythm,) = rows(page.tables[1])
    assert (rhythm["visits"], rhythm["revenue"]) == (2, 0)


def test_sums_are_fitted_to_visits_after_the_trial(tmp_path: Path) -> None:
    # What counts of each client: luna (20 + 10) and 50 on two days, sol 90, mar 60 and 100; once came once, and the
    # second visit of gift was for nothing. What came back stays counted. Of part only one of two sums is known, of
    # rare none.
    records = {
        "luna": sold("2026-07-01 999", "2026-07-01 5", "2026-08-01 20", "2026-08-01 10", "2026-09-01 50"),
        "sol": sold("2026-07-01 7", "2026-08-01 90", more="returns: [{date: 2026-08-02, amount: 80}]"),
        "mar": sold("2026-07-01 7", "2026-08-01 60", "2026-10-01 100"),
        "once": sold("2026-07-01 400"),
        "gift": sold("2026-07-01 400", "2026-08-01 0"),
        "part": sold("2026-07-01 7", "2026-07-01 8").rstrip()
        + "\n  - {date: 2026-08-01, amount: 30}\n  - {date: 2026-09-01, amount: 70, currency: XXX}\n",
        "rare": sold("2026-07-01", "2026-08-01", more="currency: XXX"),
    }
    (fit,) = rows(page_of(tmp_path, records, explain_fit=True).tables[2])
    model = fit_value([Spending(2, 40.0), Spending(1, 90.0), Spending(2, 80.0), Spending(1, 30.0)])
    assert fit.pop("customers") == 4
    assert [float(number) for number in fit.values()] == pytest.approx(model, rel=1e-3)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("-f json", True),
        ("--explain-fit -f text", True),
        ("--explain-fit=false -f json", False),
        ("-f text", False),
    ],
)
def test_programs_are_always_told_how_the_sums_were_fitted(tmp_path: Path, words: str, named: bool) -> None:
    root = write(
        tmp_path, {name: sold("2026-07-01", f"2026-08-01 {sum_}") for name, sum_ in (("a", 5), ("b", 9))}
    )
    said = run(root, "report", "forecast", *words.split()).out
    assert ('"fit": {"p": ' in said or "Log likelihood" in said) == named


def test_where_nothing_can_be_fitted_programs_are_told_so(tmp_path: Path) -> None:
    said = json.loads(run(write(tmp_path, {"a": sold("2026-07-01")}), "report", "forecast", "-f", "json").out)
    assert said["fit"] is None


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
    [{}, {"new": "name: New"}],
    ids=["nobody", "no buyer"],
)
def test_where_nothing_is_known_nothing_is_foretold(tmp_path: Path, records: dict[str, str]) -> None:
    page = page_of(tmp_path, records, models=1)
    assert figures(page)["expected_revenue"] == 0
    assert all(row["method"] == "rhythm" for row in rows(page.tables[1]))


@pytest.mark.parametrize("days", [200, 999_999])
def test_without_a_past_of_that_length_nobody_knows_how_far_the_rule_errs(tmp_path: Path, days: int) -> None:
    known = figures(page_of(tmp_path, {"luna": sold(*MONTHLY)}, days=days))
    assert known["expected_visits"] == pytest.approx(days / 30, abs=0.01)
    assert known["revenue_low"] is known["revenue_high"] is None

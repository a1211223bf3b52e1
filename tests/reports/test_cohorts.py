"""The report `cohorts`: whether newer clients stay better."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import column, figures, page_of, table

RECORDS = {
    "a": sold("2026-01-31", "2026-02-01", "2026-02-20", "2026-04-02"),
    "b": sold("2026-01-01", "2026-02-28"),
    "c": sold("2026-03-15"),
    "never": "name: Never\n",
}


def test_each_client_counts_once_in_each_month(tmp_path: Path) -> None:
    page = page_of("cohorts", tmp_path, RECORDS, day="2026-04-10")
    assert [tuple(row.values()) for row in table(page, "cohorts")] == [
        ("2026-01", 2, 2, 2, 0, 1),
        ("2026-03", 1, 1, 0, None, None),
    ]
    names = [column.name for column in page.tables[0].columns]
    assert names == ["cohort", "size", "m0", "m1", "m2", "m3"]


@pytest.mark.parametrize(
    ("day", "cells"),
    [
        pytest.param("2026-02-28", ("m0", "m1"), id="the last day of a month"),
        pytest.param("2026-03-01", ("m0", "m1", "m2"), id="the first day of the next"),
    ],
)
def test_a_month_has_a_cell_from_its_first_day_on(tmp_path: Path, day: str, cells: tuple[str, ...]) -> None:
    (row,) = table(page_of("cohorts", tmp_path, {"a": RECORDS["a"]}, day=day), "cohorts")
    assert tuple(row)[2:] == cells


@pytest.mark.parametrize(
    ("day", "kept"),
    [
        pytest.param("2026-03-30", 1.0, id="March is not over, its cohort does not count"),
        pytest.param("2026-04-29", 1.0, id="nor is April, the month after"),
        pytest.param("2026-04-30", 2 / 3, id="on its last day April is over"),
    ],
)
def test_shares_are_of_months_that_are_over(tmp_path: Path, day: str, kept: float) -> None:
    page = page_of("cohorts", tmp_path, RECORDS, day=day)
    assert figures(page)["kept_1"] == pytest.approx(kept)
    assert column(page, "years", "kept_1") == [pytest.approx(kept)]


def test_newer_clients_stand_beside_older_ones(tmp_path: Path) -> None:
    records = {"old": sold("2024-11-30", "2024-12-01"), "new": sold("2025-12-31")}
    page = page_of("cohorts", tmp_path, records)
    assert column(page, "years", "year", "buyers", "kept_1", "kept_12") == [
        ("2024", 1, 1.0, 0.0),
        ("2025", 1, 0.0, None),
    ]


def test_cohorts_add_up_to_buyers(tmp_path: Path) -> None:
    page = page_of("cohorts", tmp_path, RECORDS)
    assert sum(column(page, "cohorts", "size")) == figures(page)["buyers"] == 3
    assert column(page, "cohorts", "size") == column(page, "cohorts", "m0")


def test_without_buyers_there_is_no_cohort(tmp_path: Path) -> None:
    page = page_of("cohorts", tmp_path, {"never": "name: Never\n"})
    assert (table(page, "cohorts"), table(page, "years"), figures(page)["kept_1"]) == ([], [], None)

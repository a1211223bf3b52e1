"""The report `calibrate`: how often rules of dormancy would have been wrong."""

from pathlib import Path
from typing import Any

from clientbase.page import Page
from clientbase.reports import find
from tests.index.bases import opened, rows, sold, write

DAY = "2026-11-21"
"""Ninety days before it is 23 August."""


def page_of(root: Path, records: dict[str, str], schema: str = "") -> Page:
    with opened(write(root, records, schema), DAY) as base:
        return find("calibrate", root).page(base)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def rule(page: Page, limit: str) -> tuple[int, int, int, float]:
    (row,) = [row for row in rows(page.tables[0]) if row["limit_text"] == limit]
    return row["alarms"], row["wrong"], row["missed"], row["error"]


# Each bought every ten days; on 23 August they had been silent for 15, 25 and 35 days.
BACK_AFTER_25 = sold("2026-07-09", "2026-07-19", "2026-07-29", "2026-09-01")
GONE_AFTER_15 = sold("2026-07-19", "2026-07-29", "2026-08-08")
GONE_AFTER_35 = sold("2026-06-29", "2026-07-09", "2026-07-19")
RECORDS = {"back": BACK_AFTER_25, "near": GONE_AFTER_15, "far": GONE_AFTER_35}


def test_alarms_are_held_against_what_came(tmp_path: Path) -> None:
    page = page_of(tmp_path, RECORDS)
    assert rule(page, "1 x") == (3, 1, 0, 1 / 3)
    assert rule(page, "2 x") == (2, 1, 1, 2 / 3)
    assert rule(page, "3 x") == (1, 0, 1, 1 / 3)
    assert rule(page, "4 x") == (0, 0, 2, 2 / 3)
    assert rule(page, "30 d") == (1, 0, 1, 1 / 3)


def test_exactly_the_limit_is_no_alarm(tmp_path: Path) -> None:
    page = page_of(tmp_path, RECORDS)
    assert rule(page, "1.5 x")[0] == rule(page, "2 x")[0]
    assert rule(page, "2.5 x") == rule(page, "3 x")


def test_the_rule_in_force_and_the_best_are_named(tmp_path: Path) -> None:
    page = page_of(tmp_path, RECORDS, "lifecycle: {dormant: 2.2, lost: 9}")
    known = figures(page)
    assert (known["multiple_in_force"], known["error_in_force"]) == (2.2, 2 / 3)
    # The largest of those that err once in three.
    assert (known["best_multiple"], known["best_error"]) == (3.25, 1 / 3)
    marks = {row["limit_text"]: row["mark"] for row in rows(page.tables[0]) if row["mark"]}
    assert marks == {"2.2 x": "in force", "3.25 x": "best", "30 d": "best"}


def test_a_base_without_a_past_says_nothing(tmp_path: Path) -> None:
    known = figures(page_of(tmp_path, {"new": "name: New"}))
    assert known["clients"] == 0
    assert known["best_multiple"] is known["error_in_force"] is None

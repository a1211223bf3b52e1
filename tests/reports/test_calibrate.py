"""The report `calibrate`: how often rules of dormancy would have been wrong."""

import datetime as dt
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from clientbase.demo import generate
from clientbase.page import Page
from clientbase.reports import find
from clientbase.reports.calibrate import in_words
from clientbase.text.read import read
from tests.demo.test_expected import days_of, intervals
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


def bought(record: Any, after: dt.date, until: dt.date) -> list[Any]:
    """Return the purchases after one day up to another."""
    return [p for p in record.get("purchases", []) if after < dt.date.fromisoformat(p["date"]) <= until]


GONE = "2026-06-29 2026-07-09 2026-07-19"
# Each bought every ten days; on 23 August they had been silent for 15, 25 and 35 days.
BACK_AFTER_25 = sold("2026-07-09", "2026-07-19", "2026-07-29", "2026-09-01")
GONE_AFTER_15 = sold("2026-07-19", "2026-07-29", "2026-08-08")
GONE_AFTER_35 = sold(*GONE.split())
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


def test_who_buys_more_rarely_than_the_period_is_long_is_counted(tmp_path: Path) -> None:
    rare = sold("2025-09-01", "2025-12-01", "2026-03-02")  # 91 days apart
    just = sold("2025-09-02", "2025-12-01", "2026-03-01")
    assert figures(page_of(tmp_path, RECORDS | {"rare": rare, "just": just}))["rare"] == 1


@pytest.mark.parametrize(
    "records",
    [
        pytest.param({}, id="nobody"),
        pytest.param({"new": "name: New"}, id="no purchase"),
        pytest.param({"late": sold("2026-08-24", "2026-09-24")}, id="too short a history"),
        pytest.param({"gone": sold(*GONE.split(), more="status: former")}, id="only who has left"),
    ],
)
def test_a_base_without_a_past_says_so(tmp_path: Path, records: dict[str, str]) -> None:
    page = page_of(tmp_path, records)
    known = figures(page)
    assert (known["clients"], page.tables[0].rows) == (0, ())
    assert known["best_multiple"] is known["error_in_force"] is None
    assert in_words(page).startswith(
        "nothing to judge by: up to 2026-08-23, 90 days before, nobody had bought"
    )


def test_how_wrong_the_rule_has_been_is_said_in_words(tmp_path: Path) -> None:
    assert in_words(page_of(tmp_path, RECORDS)) == (
        "the rule in force, 2 x the usual interval, would have been wrong about 2 of 3 clients: 1 of 2 alarms"
        " false, 1 missed; 3.25 x errs least, about 33.3 %"
    )


def test_a_demonstration_base_counted_again_from_its_files(tmp_path: Path) -> None:
    day, days = dt.date(2026, 11, 21), 90
    generate(tmp_path / "base", 100, 11, day)
    records = {file.stem: read(file, file.name).data for file in (tmp_path / "base/records").rglob("*.yaml")}
    begin = day - dt.timedelta(days)
    before = {key: one | {"purchases": bought(one, dt.date.min, begin)} for key, one in records.items()}
    usual = intervals(before)
    judged = []
    for key, one in before.items():
        left = one.get("left", {}).get("date", "9999-12-31" if one["status"] != "former" else "0001-01-01")
        if days_of(one) and dt.date.fromisoformat(left) > begin:
            returned = bool(bought(records[key], begin, day))
            judged.append(((begin - days_of(one)[-1]).days, usual[key][0], returned))
    assert len(judged) > 50
    with opened(tmp_path / "base", str(day)) as base:
        page = find("calibrate", base.root).page(base)
        with closing(base.on(begin)) as past:
            silent = past.one("SELECT count(*) FROM facts WHERE silent AND stage <> 'former'")
    for row in rows(page.tables[0]):
        number, unit = row["limit_text"].split()
        alarms = [s > (Fraction(number) * u if unit == "x" else int(number)) for s, u, _ in judged]
        pairs = list(zip(alarms, (returned for _, _, returned in judged), strict=True))
        wrong, missed = pairs.count((True, True)), pairs.count((False, False))
        assert (row["alarms"], row["wrong"], row["missed"]) == (sum(alarms), wrong, missed), row["limit_text"]
        assert row["error"] == (wrong + missed) / len(judged)
    assert figures(page)["clients"] == len(judged)
    assert figures(page)["alarms_in_force"] == silent, "the rule in force is that of the report dormant"


def test_more_days_than_there_ever_were_are_too_many(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS), DAY) as base:
        page = find("calibrate", tmp_path).page(base, days=999_999)
    assert in_words(page).startswith("nothing to judge by: up to 0001-01-01, ")

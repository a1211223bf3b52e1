"""Figures over time: one report asked as of day after day."""

import datetime as dt
from pathlib import Path

import pytest

from clientbase.errors import UsageError
from clientbase.reports import find
from clientbase.reports.trends import trend
from tests.index.bases import opened, rows, sold, write

RECORDS = {"luna": sold("2026-08-10", "2026-09-10"), "mira": sold("2026-10-20")}


def asked(
    root: Path,
    name: str = "dormant",
    every: str = "month",
    start: str | None = "2026-08-31",
    day: str = "2026-11-21",
) -> list[dict[str, object]]:
    with opened(write(root, RECORDS), day) as base:
        page = trend(base, find(name, root), every, dt.date.fromisoformat(start) if start else None, {})
        return rows(page.tables[0])


def days(root: Path, every: str, start: str | None, day: str) -> list[object]:
    return [row["date"] for row in asked(root, every=every, start=start, day=day)]


def test_facts_are_those_of_each_day(tmp_path: Path) -> None:
    found = asked(tmp_path)
    assert [row["date"] for row in found] == ["2026-08-31", "2026-09-30", "2026-10-31", "2026-11-21"]
    assert [row["buyers"] for row in found] == [1, 1, 2, 2]
    assert [row["silent"] for row in found] == [0, 0, 0, 0], "half a year is usual where nobody has a rhythm"


@pytest.mark.parametrize(
    ("every", "start", "day", "expected"),
    [
        pytest.param(
            "quarter", None, "2026-02-28", "02-28 05-31 08-31 11-30 02-28", id="the day is a last day"
        ),
        pytest.param("year", None, "2025-02-28", "02-29 02-28", id="of a longer month"),
        pytest.param("quarter", None, "2026-11-29", "11-29 02-28 05-29 08-29 11-29", id="clamped by itself"),
        pytest.param(
            "month", "2026-02-28", "2026-04-29", "02-28 03-31 04-29", id="the beginning is a last day"
        ),
        pytest.param(
            "month", "2026-01-30", "2026-03-31", "01-30 02-28 03-30 03-31", id="the beginning decides"
        ),
        pytest.param("week", "2026-02-28", "2026-03-07", "02-28 03-07", id="weeks have no last days"),
        pytest.param("month", "2026-01-31", "2026-01-31", "01-31", id="one day"),
    ],
)
def test_months_that_begin_with_a_last_day_end_with_their_last_days(
    tmp_path: Path, every: str, start: str | None, day: str, expected: str
) -> None:
    assert [str(found)[5:] for found in days(tmp_path, every, start, day)] == expected.split()


@pytest.mark.parametrize(
    ("every", "days"),
    [("week", 12), ("quarter", 1), ("year", 1)],
)
def test_steps(tmp_path: Path, every: str, days: int) -> None:
    assert len(asked(tmp_path, every=every)) == days + 1


def test_the_day_itself_is_asked_once(tmp_path: Path) -> None:
    assert [row["date"] for row in asked(tmp_path, start="2026-11-21")] == ["2026-11-21"]


@pytest.mark.parametrize(
    ("every", "start", "message"),
    [
        pytest.param("moon", "2026-08-31", '"moon" is none of week, month', id="no step"),
        pytest.param("month", "2026-12-01", "2026-12-01 is after 2026-11-21", id="a beginning after the end"),
    ],
)
def test_what_cannot_be_followed_is_said(tmp_path: Path, every: str, start: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        asked(tmp_path, every=every, start=start)

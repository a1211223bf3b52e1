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
    root: Path, name: str = "dormant", every: str = "month", start: str = "2026-08-31"
) -> list[dict[str, object]]:
    with opened(write(root, RECORDS), "2026-11-21") as base:
        page = trend(base, find(name, root), every, dt.date.fromisoformat(start), {})
        return rows(page.tables[0])


def test_facts_are_those_of_each_day(tmp_path: Path) -> None:
    found = asked(tmp_path)
    # Months are counted from the first day, so that the end of a short month does not shorten the next.
    assert [row["date"] for row in found] == ["2026-08-31", "2026-09-30", "2026-10-31", "2026-11-21"]
    assert [row["buyers"] for row in found] == [1, 1, 2, 2]
    assert [row["silent"] for row in found] == [0, 0, 0, 1]


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

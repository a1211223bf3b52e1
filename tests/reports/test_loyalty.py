"""The report `loyalty`: how many are regular, how many came once."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import figures, page_of, table

RECORDS = {
    "once": sold("2024-05-05"),
    "twice-in-a-day": sold("2025-03-01", "2025-03-01"),
    "twice": sold("2024-01-01", "2026-01-01"),
    "thrice": sold("2024-12-31", "2025-01-01", "2025-01-02"),
    "never": "name: Never\n",
}


def test_came_once_is_counted_by_purchases_and_by_days(tmp_path: Path) -> None:
    assert figures(page_of("loyalty", tmp_path, RECORDS)) == {
        "buyers": 4,
        "one_off": 1,
        "one_off_days": 2,
        "repeat_rate": 0.75,
        "regular": 1,
        "regular_share": 0.25,
    }


def test_each_year_shows_what_was_known_at_its_end(tmp_path: Path) -> None:
    years = [tuple(row.values()) for row in table(page_of("loyalty", tmp_path, RECORDS), "years")]
    assert years == [
        ("2024", 3, 3, 3, 3, 0.0, 0, 0.0),
        ("2025", 1, 4, 2, 3, 0.5, 1, 0.25),
        ("2026", 0, 4, 1, 2, 0.75, 1, 0.25),
    ]


def test_a_year_in_which_nothing_happened_is_a_year_too(tmp_path: Path) -> None:
    records = {
        "once": sold("2023-05-05"),
        "often": sold("2023-01-01", "2023-02-01", "2025-02-01", "2025-03-01"),
    }
    years = [tuple(row.values()) for row in table(page_of("loyalty", tmp_path, records), "years")]
    assert years == [
        ("2023", 2, 2, 1, 1, 0.5, 0, 0.0),
        ("2024", 0, 2, 1, 1, 0.5, 0, 0.0),
        ("2025", 0, 2, 1, 1, 0.5, 1, 0.5),
        ("2026", 0, 2, 1, 1, 0.5, 1, 0.5),
    ]


@pytest.mark.parametrize("year", [2024, 2025])
def test_the_trend_is_the_report_of_then(tmp_path: Path, year: int) -> None:
    now = next(
        row for row in table(page_of("loyalty", tmp_path, RECORDS), "years") if row["year"] == str(year)
    )
    then = figures(page_of("loyalty", tmp_path, RECORDS, day=f"{year}-12-31"))
    assert {name: now[name] for name in then} == then


@pytest.mark.parametrize(("regular_after", "regular"), [(0, 4), (1, 4), (2, 2), (3, 1), (4, 0)])
def test_who_is_regular_is_the_companys_norm(tmp_path: Path, regular_after: int, regular: int) -> None:
    schema = f"lifecycle: {{regular_after: {regular_after}}}\n"
    assert figures(page_of("loyalty", tmp_path, RECORDS, schema=schema))["regular"] == regular


def test_without_buyers_there_is_no_rate(tmp_path: Path) -> None:
    page = page_of("loyalty", tmp_path, {"never": "name: Never\n"})
    assert figures(page)["repeat_rate"] is None
    assert figures(page)["buyers"] == 0
    assert table(page, "years") == []

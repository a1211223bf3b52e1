"""The report `movement`: who moved between two days, and by what."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.errors import UsageError
from clientbase.page import Scope
from clientbase.reports import find
from clientbase.reports.trends import trend
from tests.index.bases import opened, sold, write
from tests.reports.pages import EURO, column, figures, page_of, table

SINCE = dt.date(2026, 10, 21)
# Thirty days apart: active up to 30 days of silence, cooling to 60, dormant to 120.
MONTHLY = ("2026-07-13", "2026-08-12", "2026-09-11")


def moved(root: Path, client: str, **others: str) -> list[tuple[object, ...]]:
    page = page_of("movement", root, {"luna": client, **others}, since=SINCE)
    wanted = ("client", "stage_then", "stage", "fact", "date", "amount")
    return [row for row in column(page, "movement", *wanted) if row[0] == "luna"]


def test_silence_since_the_last_purchase(tmp_path: Path) -> None:
    # 40 days on 21 October, 71 on 21 November.
    assert moved(tmp_path, sold(*MONTHLY)) == [("luna", "cooling", "dormant", "silence", "2026-09-11", None)]


def test_a_purchase_brings_back(tmp_path: Path) -> None:
    client = sold(
        *MONTHLY, "2026-11-20 70", "2026-11-21 30", more="returns: [{date: 2026-11-21, amount: 25}]"
    )
    assert moved(tmp_path, client) == [("luna", "cooling", "active", "purchase", "2026-11-21", 75 * EURO)]


def test_a_trial_purchase_makes_a_client(tmp_path: Path) -> None:
    often = sold("2026-11-01", "2026-11-11", "2026-11-21")
    known = sold("2026-11-20 5", more="since: 2026-01-01")
    assert moved(tmp_path, known, often=often) == [
        ("luna", "potential", "new", "purchase", "2026-11-20", 5 * EURO)
    ]


def test_who_was_not_there_is_in_no_row_and_counted(tmp_path: Path) -> None:
    page = page_of(
        "movement", tmp_path, {"luna": sold("2026-11-20 5"), "sol": sold("2026-10-21")}, since=SINCE
    )
    assert (figures(page)["begun"], figures(page)["clients"]) == (1, 2)
    assert column(page, "movement", "client") == []
    assert sum(column(page, "stages", "clients")) == sum(column(page, "classes", "clients")) == 1


def test_who_left_is_told_by_the_day(tmp_path: Path) -> None:
    client = sold(*MONTHLY, more="left: {date: 2026-11-01, reason: price}")
    assert moved(tmp_path, client) == [("luna", "cooling", "former", "left", "2026-11-01", None)]


def test_silence_outweighs_a_purchase_before_it(tmp_path: Path) -> None:
    # Bought every day up to the 25th, silent since: on the 21st active, now lost.
    client = sold(*(f"2026-10-{day}" for day in range(15, 26)))
    assert moved(tmp_path, client) == [("luna", "active", "lost", "silence", "2026-10-25", 400 * EURO)]


def test_the_rhythm_of_others_moves_a_client_too(tmp_path: Path) -> None:
    # One purchase, judged by the others' interval: two days up to October, a hundred and more since November.
    others = sold("2026-06-01", "2026-06-03", "2026-06-05", "2026-06-07", "2026-06-09", "2026-06-11")
    later = sold("2025-01-01", "2026-11-05")
    assert moved(tmp_path, sold("2026-09-11"), a=others, b=later) == [
        ("luna", "lost", "new", "others", None, None)
    ]


@pytest.mark.parametrize(
    ("luna", "other", "expected"),
    [
        pytest.param(
            sold("2026-10-01 10", "2026-11-20 990"),
            sold("2026-10-01 990"),
            ("C", "A", "purchase", "2026-11-20"),
            id="bought more",
        ),
        pytest.param(
            sold("2026-10-01 990", more="returns: [{date: 2026-11-02, amount: 989}]"),
            sold("2026-10-01 100"),
            ("A", "C", "return", "2026-11-02"),
            id="gave back",
        ),
        pytest.param(
            sold("2026-10-01 50"),
            sold("2026-10-01 49", "2026-11-20 9951"),
            ("A", "C", "others", None),
            id="others",
        ),
    ],
)
def test_what_moves_a_class(tmp_path: Path, luna: str, other: str, expected: tuple[object, ...]) -> None:
    schema = "lifecycle: {cooling: 1000, dormant: 2000, lost: 3000, regular_after: 1}\n"
    page = page_of("movement", tmp_path, {"luna": luna, "other": other}, schema=schema, since=SINCE)
    rows = column(page, "movement", "client", "class_then", "class", "fact", "date")
    assert [row[1:] for row in rows if row[0] == "luna"] == [expected]


def test_flows_count_all_clients(tmp_path: Path) -> None:
    records = {"a": sold(*MONTHLY), "b": sold(*MONTHLY), "never": "name: Never\n"}
    page = page_of("movement", tmp_path, records, since=SINCE)
    assert column(page, "stages", "stage_then", "stage", "clients") == [
        ("potential", "potential", 1),
        ("cooling", "dormant", 2),
    ]
    assert sum(column(page, "classes", "clients")) == figures(page)["clients"] == 3
    assert (figures(page)["stage_moved"], figures(page)["class_moved"], figures(page)["moved"]) == (2, 0, 2)


def test_a_scope_goes_by_the_day_of_the_report(tmp_path: Path) -> None:
    """Who is dormant now is compared with what the same clients were then."""
    page = page_of(
        "movement", tmp_path, {"a": sold(*MONTHLY)}, scope=Scope(where="stage=dormant"), since=SINCE
    )
    assert column(page, "movement", "client", "stage_then") == [("a", "cooling")]


def test_left_out_since_is_a_month_ago(tmp_path: Path) -> None:
    page = page_of("movement", tmp_path, {"a": sold(*MONTHLY)}, day="2026-03-31")
    assert figures(page)["since"] == "2026-02-28"


def test_from_a_day_to_itself_nothing_moves(tmp_path: Path) -> None:
    page = page_of("movement", tmp_path, {"a": sold(*MONTHLY)}, since=dt.date(2026, 11, 21))
    assert (table(page, "movement"), figures(page)["moved"]) == ([], 0)


def test_the_later_day_is_not_the_first(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='--since: "2026-11-22" is after the day of the report, 2026-11-21'):
        page_of("movement", tmp_path, {}, since=dt.date(2026, 11, 22))


def test_the_other_day_leaves_no_trace(tmp_path: Path) -> None:
    """The base of the earlier day is another; the one that is asked stays as it was."""
    with opened(write(tmp_path, {"a": sold(*MONTHLY)})) as base, closing(base.on(SINCE)) as then:
        asked = [each.one("SELECT stage FROM facts") for each in (base, then, base, then)]
    assert asked == ["dormant", "cooling", "dormant", "cooling"]
    assert (base.day, then.day) == (dt.date(2026, 11, 21), SINCE)


def test_over_time_each_day_is_compared_with_the_one_before(tmp_path: Path) -> None:
    # New until its third purchase in September, silent for 50 days at the end of October, for 80 of November. A month
    # before 30 November is 30 October: what moved on the 31st would be told twice, of a quarter only its last month.
    write(tmp_path, {"luna": sold(*MONTHLY)})
    found = find("movement", tmp_path)
    with opened(tmp_path, "2026-11-30") as base:
        months = trend(base, found, "month", dt.date(2026, 8, 31), {}).tables[0]
        quarters = trend(base, found, "quarter", dt.date(2026, 8, 31), {}).tables[0]
    assert [row[:2] for row in months.rows] == [
        ("2026-08-31", "2026-07-31"),
        ("2026-09-30", "2026-08-31"),
        ("2026-10-31", "2026-09-30"),
        ("2026-11-30", "2026-10-31"),
    ]
    assert [row[:2] for row in quarters.rows] == [("2026-08-31", "2026-05-31"), ("2026-11-30", "2026-08-31")]
    moved = [column.name for column in months.columns].index("stage_moved")
    assert [row[moved] for row in months.rows] == [0, 1, 1, 1]

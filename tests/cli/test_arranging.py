"""`--sort`, `--columns`, `--limit`, `--table`: an answer as somebody wants to see it, and what that leaves out."""

import json
from pathlib import Path

import pytest

from clientbase.columns import columns
from clientbase.errors import UsageError
from clientbase.lookups.arranging import Arrangement, arranged
from clientbase.page import EVERYBODY, Page, Table
from tests.edits.running import run

ROWS = (("b", 1, None), ("A", 2, "2026-01-01"), ("č", None, "2025-01-01"), ("a", 2, "2026-05-05"))
PAGE = Page(
    *("late", "Late", "", "", "2026-11-21", "EUR", EVERYBODY, None, (), ()),
    tables=(
        Table("late", "Late", columns("client days:count last:date"), ROWS),
        Table("managers", "Managers", columns("manager"), (("olga",),)),
    ),
)


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("client", ["A", "a", "b", "č"]),
        ("-client", ["č", "b", "a", "A"]),
        ("days", ["b", "A", "a", "č"]),
        ("-days", ["A", "a", "b", "č"]),
        ("-days,-last", ["a", "A", "b", "č"]),
        ("-last", ["a", "A", "č", "b"]),
    ],
)
def test_rows_are_ordered_and_what_is_unknown_comes_last(sort: str, order: list[str]) -> None:
    page = arranged(PAGE, Arrangement(sort=sort))
    assert [row[0] for row in page.tables[0].rows] == order
    assert page.not_shown == ()
    assert page.tables[1] == PAGE.tables[1]


def test_nothing_asked_changes_nothing() -> None:
    assert arranged(PAGE, Arrangement()) is PAGE


def test_what_is_left_out_is_told() -> None:
    page = arranged(PAGE, Arrangement(sort="-days", columns="last,client", limit=1))
    assert [column.name for column in page.tables[0].columns] == ["last", "client"]
    assert page.tables[0].rows == (("2026-01-01", "A"),)
    assert page.not_shown == (("late", 3, ("days",)),)
    page = arranged(PAGE, Arrangement(table="managers", limit=5))
    assert (page.tables, page.not_shown) == ((PAGE.tables[1],), (("late", 4, ("client", "days", "last")),))


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        (Arrangement(sort="dasy"), 'table "late" has no column "dasy"; did you mean "days"?'),
        (Arrangement(columns="client,"), 'table "late" has no column ""; there are: client, days, last'),
        (Arrangement(sort="manager"), 'table "late" has no column "manager"; it stands in: --table managers'),
        (Arrangement(table="manager"), '"late" has no table "manager"; did you mean "managers"?'),
    ],
    ids=str,
)
def test_what_is_called_otherwise_is_said(wanted: Arrangement, message: str) -> None:
    with pytest.raises(UsageError) as caught:
        arranged(PAGE, wanted)
    assert str(caught.value) == message


def test_a_page_without_tables_cannot_be_arranged() -> None:
    with pytest.raises(UsageError, match="no table"):
        arranged(PAGE._replace(tables=()), Arrangement(limit=1))


def test_a_list_may_show_any_fact_and_field_of_the_record(example: Path) -> None:
    words = ("list", "segment=horeca", "--sort", "-revenue", "--columns", "client,region,terms.discount")
    answer = run(example, *words, "--limit", "2", "-f", "csv")
    assert answer.out.splitlines() == [
        "client,region,terms.discount",
        "vila-sveti-naum,Ohrid,8",
        "adriatik,Skopje,5",
    ]
    assert answer.err.startswith('not shown of "clients": ')
    assert run(example, "list", "--columns", "client,nmae").code == 2


def test_a_report_is_arranged_in_every_format_and_counts_as_before(example: Path) -> None:
    words = ("report", "dormant", "--limit", "1", "--columns", "client,days_silent", "--sort", "-days_silent")
    whole = run(example, "report", "dormant", "-f", "json")
    for _ in range(2):
        page = json.loads(run(example, *words, "-f", "json").out)
        assert page["tables"][0]["rows"] == [{"client": "mini-market-klok", "days_silent": 705}]
        (left,) = page["not_shown"]
        assert (left["table"], left["rows"]) == ("dormant", 5)
        assert "stage" in left["columns"]
    assert "not_shown" not in whole.out
    assert run(example, "report", "dormant", "-f", "json") == whole
    assert 'not shown of "dormant": 5 rows more' in run(example, *words, "-f", "csv").err


def test_one_table_may_be_named(example: Path) -> None:
    answer = run(example, "report", "cadence", "--table", "managers", "-f", "csv")
    assert answer.out.startswith("manager,standard,")
    assert 'table "cadence" is not shown: ' in answer.err
    assert run(example, "report", "cadence", "--table", "mangers").code == 2


def test_what_is_found_and_what_is_to_be_done_is_arranged_too(example: Path) -> None:
    assert run(example, "find", "Ivanov", "--columns", "client", "-f", "csv").out == "client\nstefan-ivanov\n"
    assert len(run(example, "agenda", "--limit", "2", "-f", "csv").out.splitlines()) == 3
    assert (
        len(
            run(
                example, "report", "loyalty", "--every", "month", "--limit", "2", "-f", "csv"
            ).out.splitlines()
        )
        == 3
    )

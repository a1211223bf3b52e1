"""The report `managers`: who looks after whom, and how well."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import UsageError
from clientbase.page import Page, Scope
from clientbase.reports import find
from clientbase.reports.trends import trend
from tests.index.bases import opened, rows, sold, write
from tests.reports.asking import figures, listed, page_of

NORMS = """
managers: {olga: {name: Olga S.}, ivan: {until: 2026-11-20}, mila: {until: 2026-11-21}, idle: {}}
standards: [{contact: {target: 10d, limit: 20d}}]
"""


def called(day: str, manager: str) -> str:
    return sold("2026-11-01 10", more=f"manager: {manager}\ninteractions: [{{date: {day}, kind: call}}]")


RECORDS = {
    "green": called("2026-11-20", "olga"),
    "red": called("2026-01-20", "olga"),
    "grey": sold("2026-11-01 5", more="manager: olga"),
    "gone": sold("2026-11-01 999", more="manager: olga\nstatus: former"),
    "left": called("2026-11-20", "ivan"),
    "last-day": "name: X\nmanager: mila",
    "stranger": "name: X\nmanager: nobody",
    "alone": sold("2026-11-01 7"),
}


def test_each_manager(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, RECORDS, NORMS)
    names = ("manager", "name", "clients", "compliance", "overdue", "purchases", "revenue")
    assert listed(page, *names) == [
        ("idle", None, 0, None, 0, 0, 0),
        ("ivan", None, 1, 1.0, 0, 1, 10_0000),
        ("mila", None, 1, None, 0, 0, 0),
        ("nobody", None, 1, None, 0, 0, 0),
        ("olga", "Olga S.", 3, 2 / 3, 1, 3, 25_0000),
        (None, None, 1, 1.0, 0, 1, 7_0000),
    ]
    counts = ("manager", "contact_judged", "contact_never", "contact_unknown", "rank")
    assert listed(page, *counts) == [
        ("idle", 0, 0, 0, None),
        ("ivan", 1, 0, 0, 1),
        ("mila", 0, 0, 1, None),
        ("nobody", 0, 0, 1, None),
        ("olga", 3, 1, 0, 2),
        (None, 1, 1, 0, None),
    ]


def over_time(root: Path, records: dict[str, str], norms: str) -> Page:
    with opened(write(root, records, norms), "2026-11-21") as base:
        return trend(base, find("managers", root), "month", dt.date(2026, 10, 21), {})


def test_compliance_is_followed_for_each_manager(tmp_path: Path) -> None:
    page = over_time(tmp_path, RECORDS, NORMS)
    assert [table.name for table in page.tables] == ["trend", "each"]
    began, now = rows(page.tables[1])
    assert began == {"date": "2026-10-21"} | dict.fromkeys(now.keys() - {"date", "compliance_olga"}) | {
        "compliance_olga": 0.0
    }
    assert now == {
        "date": "2026-11-21",
        "compliance_idle": None,
        "compliance_ivan": 1.0,
        "compliance_mila": None,
        "compliance_nobody": None,
        "compliance_olga": 2 / 3,
    }
    assert [column.title for column in page.tables[1].columns[1:3]] == ["idle", "ivan"]
    assert (page.charts[0].table, page.charts[0].x) == ("each", "date")
    assert page.charts[0].y == tuple(list(now)[1:])


def test_of_many_managers_those_with_most_clients_are_drawn(tmp_path: Path) -> None:
    records = {f"c{n}": called("2026-11-20", f"m{n}") for n in range(9)}
    records["more"] = called("2026-11-20", "m8")
    chart = over_time(tmp_path, records, NORMS).charts[0]
    assert len(chart.y) == 7
    assert chart.y[-1] == "compliance_m8"
    assert chart.title.endswith(", the 7 largest")


def test_without_managers_nobody_is_followed(tmp_path: Path) -> None:
    page = over_time(tmp_path, {"alone": sold("2026-11-01 7")}, "")
    assert [table.name for table in page.tables] == ["trend"]
    assert page.charts == ()


RED = "interactions: [{date: 2026-01-01, kind: call}]"


@pytest.mark.parametrize(
    ("more", "handed_over", "left"),
    [
        pytest.param("handovers: [{date: 2026-11-11, from: ivan, to: olga}]", ("ivan", 1, 0), None, id="red"),
        pytest.param("handovers: [{date: 2026-01-20, from: ivan, to: olga}]", None, None, id="not red yet"),
        pytest.param("handovers: [{date: 2026-11-11, from: olga, to: olga}]", None, None, id="to oneself"),
        pytest.param(
            "handovers: [{date: 2026-03-01, from: mila, to: ivan}, {date: 2026-11-11, to: olga}]",
            ("ivan", 1, 0),
            None,
            id="who had got it before",
        ),
        pytest.param("left: {date: 2026-11-11}", None, ("olga", 0, 1), id="it left while red"),
        pytest.param(
            "left: {date: 2026-11-11, back: 2026-11-12}",
            None,
            ("olga", 0, 1),
            id="it left while red and came back",
        ),
        pytest.param("left: {date: 2026-08-23}", None, None, id="90 days ago"),
        pytest.param("left: {date: 2026-08-24}", None, ("olga", 0, 1), id="89 days ago"),
    ],
)
def test_who_is_rid_of_a_red_client_keeps_it(
    tmp_path: Path, more: str, handed_over: tuple[Any, ...] | None, left: tuple[Any, ...] | None
) -> None:
    record = f"name: Luna\nmanager: olga\n{RED}\n{more}\n"
    page = page_of("managers", tmp_path, {"luna": record}, NORMS)
    found = [row for row in listed(page, "manager", "handed_over_red", "left_while_red") if any(row[1:])]
    assert found == [row for row in (handed_over, left) if row]


def test_a_handover_is_kept_by_who_is_asked_about_alone(tmp_path: Path) -> None:
    record = f"name: Luna\nmanager: olga\n{RED}\nhandovers: [{{date: 2026-11-11, from: ivan, to: olga}}]\n"
    page = page_of("managers", tmp_path, {"luna": record}, NORMS, scope=Scope(manager="ivan"))
    assert listed(page, "manager", "clients", "handed_over_red") == [("ivan", 0, 1)]


def test_since_when_may_be_said(tmp_path: Path) -> None:
    record = f"name: Luna\nmanager: olga\n{RED}\nleft: {{date: 2026-03-01}}\n"
    with opened(write(tmp_path, {"luna": record}, NORMS)) as base:
        _, (table, _) = find("managers", tmp_path)(base, since=dt.date(2026, 2, 1))
        assert sum(row["left_while_red"] for row in rows(table)) == 1
        with pytest.raises(UsageError, match="after the day of the report"):
            find("managers", tmp_path)(base, since=dt.date(2026, 11, 22))


def test_whom_nobody_looks_after(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, RECORDS, NORMS)
    assert listed(page, "client", "manager", "until", table=1) == [
        ("left", "ivan", "2026-11-20"),
        ("alone", None, None),
        ("stranger", "nobody", None),
    ]
    found = figures(page)
    assert [found[name] for name in ("managers", "clients", "unassigned", "left_behind")] == [4, 7, 1, 2]
    assert [found[f"contact_{name}"] for name in ("judged", "never", "unknown")] == [5, 2, 2]


def test_where_the_base_is_narrowed_nobody_without_a_client_is_named(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, RECORDS, NORMS, scope=Scope(where="manager=ivan,olga"))
    assert listed(page, "manager", "clients") == [("ivan", 1), ("olga", 3)]


def test_a_base_of_nobody(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, {})
    assert (page.tables[0].rows, figures(page)["clients"]) == ((), 0)


SOLD = """
name: Luna
manager: olga
purchases:
  - {date: 2026-03-01, amount: 100, document: inv-1, manager: ivan}
  - {date: 2026-09-01, amount: 50}
returns: [RETURN]
"""


@pytest.mark.parametrize(
    ("returned", "of_ivan", "of_olga"),
    [
        pytest.param(
            "{date: 2026-03-05, amount: 30}", (1, 70_0000), (1, 50_0000), id="of what was sold before it"
        ),
        pytest.param(
            "{date: 2026-10-05, amount: 30}", (1, 100_0000), (1, 20_0000), id="of what was sold last"
        ),
        pytest.param(
            "{date: 2026-10-05, amount: 30, document: inv-1}",
            (1, 70_0000),
            (1, 50_0000),
            id="of the same document",
        ),
    ],
)
def test_a_sale_is_that_of_who_sold(
    tmp_path: Path, returned: str, of_ivan: tuple[int, int], of_olga: tuple[int, int]
) -> None:
    records = {"luna": SOLD.replace("RETURN", returned), "sol": sold("2026-01-01 7", more="manager: mila")}
    page = page_of("managers", tmp_path, records, NORMS)
    found = {row[0]: row[1:] for row in listed(page, "manager", "purchases", "revenue")}
    assert (found["ivan"], found["olga"], found["mila"]) == (of_ivan, of_olga, (1, 7_0000))
    alone = page_of("managers", tmp_path / "again", records, NORMS, scope=Scope(manager="ivan"))
    assert [row[1:] for row in listed(alone, "manager", "purchases", "revenue")] == [of_ivan]

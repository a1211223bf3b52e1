"""The report `managers`: who looks after whom, and how well."""

from pathlib import Path

from clientbase.page import Scope
from tests.index.bases import sold
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
        ("olga", "Olga S.", 3, 0.5, 1, 3, 25_0000),
        (None, None, 1, None, 0, 1, 7_0000),
    ]


def test_whom_nobody_looks_after(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, RECORDS, NORMS)
    assert listed(page, "client", "manager", "until", table=1) == [
        ("left", "ivan", "2026-11-20"),
        ("alone", None, None),
        ("stranger", "nobody", None),
    ]
    assert figures(page) == {"managers": 4, "clients": 7, "unassigned": 1, "left_behind": 2}


def test_where_the_base_is_narrowed_nobody_without_a_client_is_named(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, RECORDS, NORMS, scope=Scope(where="manager=ivan,olga"))
    assert listed(page, "manager", "clients") == [("ivan", 1), ("olga", 3)]


def test_a_base_of_nobody(tmp_path: Path) -> None:
    page = page_of("managers", tmp_path, {})
    assert (page.tables[0].rows, figures(page)["clients"]) == ((), 0)

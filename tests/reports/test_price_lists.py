"""The report `price-lists`: who has an outdated one, and to whom which was sent when."""

from pathlib import Path

import pytest

from clientbase.page import Page
from tests.reports.pages import column, figures, page_of, table

NORMS = """
base: {name: Adria, currency: EUR}
price_lists:
  old: {}
  2026-spring: {from: 2026-03-01}
  2026-autumn: {from: 2026-09-01}
  2026-export: {from: 2026-09-01}
  2027-spring: {from: 2027-03-01}
"""


def has(name: str, more: str = "") -> str:
    return f"name: Luna\nprice_list: {name}\n{more}"


def paper(date: str, kind: str, file: str = "", direction: str = "out") -> str:
    return f"{{date: {date}, kind: {kind}, direction: {direction}{file and f', file: {file}'}}}"


def asked(root: Path, records: dict[str, str], day: str = "2026-11-21", schema: str = NORMS) -> Page:
    return page_of("price-lists", root, records, day, schema=schema)


def test_a_list_is_outdated_when_one_came_into_force_after_it(tmp_path: Path) -> None:
    records = {
        "autumn": has("2026-autumn"),
        "early": has("2027-spring"),
        "export": has("2026-export"),
        "gone": has("old", "left: {date: 2026-05-01}\n"),
        "misspelt": has("2026-autum"),
        "none": "name: Luna\n",
        "old": has("old"),
        "spring": has("2026-spring"),
    }
    page = asked(tmp_path, records)
    assert column(page, "outdated", "client", "price_list", "valid_from", "newest") == [
        ("old", "old", None, "2026-autumn, 2026-export"),
        ("spring", "2026-spring", "2026-03-01", "2026-autumn, 2026-export"),
    ]
    assert figures(page) == {
        "clients": 7,
        "outdated": 2,
        "newest": 2,
        "unknown": 1,
        "not_yet": 1,
        "without_list": 1,
        "not_sent": 6,
        "sent": 0,
    }


@pytest.mark.parametrize(("day", "outdated"), [("2027-02-28", ["old"]), ("2027-03-01", ["autumn", "old"])])
def test_the_day_on_which_a_list_comes_into_force_is_included(
    tmp_path: Path, day: str, outdated: list[str]
) -> None:
    page = asked(tmp_path, {"autumn": has("2026-autumn"), "old": has("old")}, day)
    assert column(page, "outdated", "client") == outdated


def test_it_is_said_what_was_sent_last_and_when_the_newest(tmp_path: Path) -> None:
    sent = ", ".join(
        (
            paper("2026-09-02", "price list", "lists/2026-autumn.pdf"),
            paper("2026-10-01", "price list 2026-spring"),
            paper("2026-12-01", "price list 2026-autumn"),  # is not sent yet
        )
    )
    page = asked(tmp_path, {"luna": has("2026-spring", f"documents: [{sent}]\n")})
    assert column(page, "outdated", "last_sent", "sent_list", "newest_sent") == [
        ("2026-10-01", "2026-spring", "2026-09-02")
    ]
    assert (figures(page)["not_sent"], figures(page)["sent"]) == (0, 2)


@pytest.mark.parametrize(
    ("kind", "file", "known"),
    [
        ("price list", "", [None]),
        ("Price-list", "lists/for 2026-EXPORT (en).xlsx", ["2026-export"]),
        ("ценовник", "2026-autumn.pdf", ["2026-autumn"]),
        ("2026-autumn", "", ["2026-autumn"]),
        ("letter", "lists/2026-autumn.pdf", ["2026-autumn"]),
        ("price list", "lists/2026-autumnal.pdf", [None]),
        ("offer", "offers/2026-autumn for Luna.pdf", []),
        ("contract", "contract.pdf", []),
    ],
)
def test_a_price_list_is_known_by_its_kind_or_by_what_it_is_called(
    tmp_path: Path, kind: str, file: str, known: list[str | None]
) -> None:
    page = asked(tmp_path, {"luna": f"name: Luna\ndocuments: [{paper('2026-10-01', kind, file)}]\n"})
    assert column(page, "sent", "price_list") == known


def test_papers_of_deals_count_and_what_came_in_does_not(tmp_path: Path) -> None:
    own = paper("2026-10-02", "price list", direction="in")
    of_deal = paper("2026-10-01", "price list", "p/2026-autumn.pdf")
    more = f"documents: [{own}]\ndeals:\n  - {{id: d-1, stage: new, opened: 2026-09-01, documents: [{of_deal}]}}\n"
    page = asked(tmp_path, {"luna": has("2026-autumn", more)})
    assert table(page, "sent") == [
        {
            "date": "2026-10-01",
            "client": "luna",
            "name": "Luna",
            "manager": None,
            "price_list": "2026-autumn",
            "kind": "price list",
            "file": "p/2026-autumn.pdf",
        }
    ]


@pytest.mark.parametrize("lists", ["", "price_lists: {2027-spring: {from: 2027-03-01}}\n"])
def test_without_a_list_in_force_nobody_is_judged(tmp_path: Path, lists: str) -> None:
    schema = f"base: {{name: Adria, currency: EUR}}\n{lists}"
    page = asked(tmp_path, {"luna": has("2026-autumn")}, schema=schema)
    found = figures(page)
    assert (found["outdated"], found["newest"], found["not_sent"]) == (None, None, None)
    assert table(page, "outdated") == []

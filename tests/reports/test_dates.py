"""The report `dates`: birthdays, anniversaries and round orders that are near."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from tests.index.bases import opened, rows, sold, write


def page_of(
    root: Path, records: dict[str, str], day: str = "2026-11-21", schema: str = "", scope: Scope = EVERYBODY
) -> Page:
    with opened(write(root, records, schema), day, scope) as base:
        return find("dates", root).page(base)


def listed(page: Page) -> list[tuple[Any, ...]]:
    return [
        (row["date"], row["client"], row["occasion"], row["number"], row["round"])
        for row in rows(page.tables[0])
    ]


def born(*days: str, more: str = "") -> str:
    people = [f"{{name: P{n}, birthday: {day}{more}}}" for n, day in enumerate(days)]
    return f"name: Luna\ncontacts: [{', '.join(people)}]\n"


def test_the_first_and_the_last_day_are_in_and_the_days_beside_them_are_not(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": born("1980-11-20", "1981-11-21", "1982-12-21", "1983-12-22")})
    assert listed(page) == [
        ("2026-11-21", "luna", "birthday", 45, 1),
        ("2026-12-21", "luna", "birthday", 44, 0),
    ]
    assert [row["days"] for row in rows(page.tables[0])] == [0, 30]


@pytest.mark.parametrize(
    ("day", "date", "number"),
    [
        pytest.param("2027-02-20", "2027-02-28", 7, id="in a common year on 28 February"),
        pytest.param("2028-02-20", "2028-02-29", 8, id="in a leap year on its day"),
        pytest.param("2100-02-28", "2100-02-28", 80, id="2100 is a common year"),
    ],
)
def test_what_fell_on_29_february(tmp_path: Path, day: str, date: str, number: int) -> None:
    page = page_of(tmp_path, {"luna": "name: Luna\nsince: 2020-02-29\n"}, day)
    assert [row[:4] for row in listed(page)] == [(date, "luna", "cooperation", number)]


def test_28_february_stays_there_in_leap_years(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": born("1990-02-28", "02-29")}, "2028-02-28")
    assert [row[:4] for row in listed(page)] == [
        ("2028-02-28", "luna", "birthday", 38),
        ("2028-02-29", "luna", "birthday", None),
    ]


def test_a_birthday_without_a_year_has_no_number_and_no_origin(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": born("12-01")})
    (row,) = rows(page.tables[0])
    assert (row["what"], row["number"], row["round"], row["since"]) == ("birthday of P0", None, 0, None)


def test_a_foundation_without_a_year_has_words_all_the_same(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": "name: Luna\nfounded: 12-01\n"})
    assert [(row["what"], row["number"]) for row in rows(page.tables[0])] == [
        ("anniversary of the foundation", None)
    ]


def test_every_anniversary_of_a_client(tmp_path: Path) -> None:
    record = sold("2021-11-25 10", "2021-11-25 10", more="founded: 12-03\nsince: 2016-12-02")
    page = page_of(tmp_path, {"luna": record})
    assert listed(page) == [
        ("2026-11-25", "luna", "first purchase", 5, 1),
        ("2026-12-02", "luna", "cooperation", 10, 1),
        ("2026-12-03", "luna", "foundation", None, 0),
    ]
    assert {figure.name: figure.value for figure in page.figures} == {
        "dates": 3,
        "birthdays": 0,
        "cooperation": 1,
        "foundation": 1,
        "first_purchases": 1,
        "orders": 0,
        "round_dates": 2,
    }


def test_the_day_itself_is_no_anniversary_yet(tmp_path: Path) -> None:
    assert listed(page_of(tmp_path, {"luna": sold("2026-11-21", more="since: 2026-11-21")})) == []


def test_the_next_order_is_expected_by_the_rhythm(tmp_path: Path) -> None:
    every_ten = ("2026-10-22", "2026-11-01", "2026-11-11", "2026-11-20")  # 29 days in 3 intervals: 9 2/3 days
    page = page_of(tmp_path, {"luna": sold(*every_ten), "sol": sold(*every_ten, "2026-11-20")})
    assert listed(page) == [("2026-11-30", "luna", "order", 5, 1)]


def test_an_order_that_was_expected_before_is_not_listed(tmp_path: Path) -> None:
    days = ("2026-10-01", "2026-10-11", "2026-10-21", "2026-10-31")
    assert listed(page_of(tmp_path, {"luna": sold(*days)}, "2026-11-11")) == []
    assert len(listed(page_of(tmp_path / "again", {"luna": sold(*days)}, "2026-11-10"))) == 1


def test_norms_say_how_far_ahead_and_what_is_round(tmp_path: Path) -> None:
    record = born("1986-11-22", "1987-11-22", "1988-11-28")
    page = page_of(tmp_path, {"luna": record}, schema="dates: {lead: 1w, round: 13}\n")
    assert [row[3:] for row in listed(page)] == [(39, 1), (40, 0), (38, 0)]


def test_a_lead_of_years_shows_each_day_once(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": born("11-21", "11-20")}, schema="dates: {lead: 9y, round: 0}\n")
    assert [row[0] for row in listed(page)] == ["2026-11-21", "2027-11-20"]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(born("12-01", more=", left: 2026-11-21"), id="a contact who has left"),
        pytest.param(born("12-01") + "status: former\n", id="a client who has left"),
        pytest.param(born("12-01") + "left: {date: 2026-11-21}\nstatus: former\n", id="left today"),
    ],
)
def test_who_has_left_is_not_congratulated(tmp_path: Path, record: str) -> None:
    assert listed(page_of(tmp_path, {"luna": record})) == []


def test_who_leaves_later_is_still_here(tmp_path: Path) -> None:
    record = born("12-01", more=", left: 2026-12-01") + "left: {date: 2026-11-22}\nstatus: former\n"
    assert len(listed(page_of(tmp_path, {"luna": record}))) == 1


def test_only_the_chosen_clients(tmp_path: Path) -> None:
    records = {"luna": born("12-01") + "manager: olga\n", "sol": born("12-01") + "manager: ivan\n"}
    assert [row[1] for row in listed(page_of(tmp_path, records, scope=Scope(manager="ivan")))] == ["sol"]


@pytest.mark.parametrize(
    "records",
    [
        pytest.param({}, id="nobody"),
        pytest.param({"luna": "name: Luna\n"}, id="a client without purchases"),
        pytest.param({"luna": "name: [", "sol": "name: Sol"}, id="a file that cannot be read"),
    ],
)
def test_where_nothing_is_near_nothing_is_shown(tmp_path: Path, records: dict[str, str]) -> None:
    assert listed(page_of(tmp_path, records)) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_at_the_ends_of_the_calendar(tmp_path: Path, day: str) -> None:
    assert [row[0] for row in listed(page_of(tmp_path, {"luna": born(day[5:])}, day))] == [day]

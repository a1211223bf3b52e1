"""The report `dormant`: who is silent longer than is usual for them."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from clientbase.reports.dormant import STAGES
from tests.index.bases import opened, rows, sold, write

# 30 days apart.
MONTHLY = ("2026-04-01", "2026-05-01", "2026-05-31")


def page_of(
    root: Path, records: dict[str, str], day: str = "2026-11-21", scope: Scope = EVERYBODY, schema: str = ""
) -> Page:
    with opened(write(root, records, schema), day, scope) as base:
        return find("dormant", root).page(base)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def test_a_silent_client_is_listed_with_all_that_helps_to_call(tmp_path: Path) -> None:
    more = """
        segment: horeca
        manager: olga
        preferred_channel: email
        contacts: [{name: Marko, left: 2026-06-01}, {name: Vera, preferred_channel: phone}, {name: Ana}]
        interactions: [{date: 2026-06-15, kind: call}]
    """
    page = page_of(
        tmp_path, {"luna": sold(*MONTHLY, more="\n".join(line.strip() for line in more.splitlines()))}
    )
    assert rows(page.tables[0]) == [
        {
            "client": "luna",
            "name": "Luna",
            "manager": "olga",
            "stage": "lost",
            "class": "A",
            "last_purchase": "2026-05-31",
            "days_silent": 174,
            "usual_interval": 30.0,
            "basis": "own",
            "times_usual": 5.8,
            "revenue": 300_0000,
            "last_contact": "2026-06-15",
            "contact": "Vera",
            "channel": "phone",
            "phone": None,
        }
    ]


@pytest.mark.parametrize(
    ("more", "contact", "channel"),
    [
        pytest.param("", None, None, id="nobody is known"),
        pytest.param("preferred_channel: email", None, "email", id="nobody, but how they like to be asked"),
        pytest.param(
            "preferred_channel: email\ncontacts: [{name: Vera}]",
            "Vera",
            "email",
            id="the channel of the client",
        ),
        pytest.param(
            "contacts: [{name: Vera, left: 2026-11-21}, {name: Ana}]",
            "Ana",
            None,
            id="who left today is not there",
        ),
        pytest.param(
            "contacts: [{name: Vera, left: 2026-11-22}, {name: Ana}]",
            "Vera",
            None,
            id="who leaves tomorrow is",
        ),
        pytest.param(
            "contacts: [{name: Vera, from: 2026-11-22}, {name: Ana}]",
            "Ana",
            None,
            id="who comes tomorrow is not",
        ),
        pytest.param("contacts: [{name: Vera, left: 2026-01-01}]", None, None, id="all have left"),
    ],
)
def test_the_contact_is_the_first_who_has_not_left(
    tmp_path: Path, more: str, contact: str | None, channel: str | None
) -> None:
    (row,) = rows(page_of(tmp_path, {"luna": sold(*MONTHLY, more=more)}).tables[0])
    assert (row["contact"], row["channel"]) == (contact, channel)


@pytest.mark.parametrize(
    ("more", "phone"),
    [
        ("phone: +38970111222\ncontacts: [{name: Vera}]", "+38970111222"),
        ("phone: +38970111222\ncontacts: [{name: Vera, phone: +38970333444}]", "+38970333444"),
        ("phone: +38970111222\ncontacts: [{name: Vera, no_contact: [phone]}]", None),
    ],
    ids=["of the client", "of the person", "not wanted"],
)
def test_the_phone_is_the_one_of_whom_to_call(tmp_path: Path, more: str, phone: str | None) -> None:
    (row,) = rows(page_of(tmp_path, {"luna": sold(*MONTHLY, more=more)}).tables[0])
    assert row["phone"] == phone


@pytest.mark.parametrize(
    ("day", "listed"),
    [("2026-07-30", False), ("2026-07-31", True), ("2026-09-28", True), ("2026-12-01", True)],
    ids=["60 days are exactly twice", "61 days", "120 days: dormant", "lost clients too"],
)
def test_listed_is_who_is_silent_for_over_twice_the_usual_time(
    tmp_path: Path, day: str, listed: bool
) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY)}, day)
    assert bool(page.tables[0].rows) is listed
    assert figures(page)["silent"] == int(listed)


@pytest.mark.parametrize("more", ["status: former", "left: {date: 2026-11-21, reason: price}"])
def test_who_has_left_is_not_listed(tmp_path: Path, more: str) -> None:
    page = page_of(tmp_path, {"luna": sold(*MONTHLY, more=more)})
    assert page.tables[0].rows == ()
    assert (figures(page)["silent"], figures(page)["former"]) == (0, 1)


def test_the_largest_come_first(tmp_path: Path) -> None:
    def bought(amount: str) -> str:
        return sold(*(f"{day} {amount}" for day in MONTHLY))

    page = page_of(
        tmp_path, {"b": bought("10"), "c": bought("99"), "a": bought("10"), "d": sold("2026-11-20")}
    )
    assert [row["client"] for row in rows(page.tables[0])] == ["c", "a", "b"]


def test_clients_are_counted_by_stage(tmp_path: Path) -> None:
    records = {
        "potential": "name: A\n",
        "former-without": "name: B\nstatus: former\n",
        "former": sold(*MONTHLY, more="status: former"),
        "new": sold("2026-11-20"),
        "active": sold("2026-09-22", "2026-10-22", "2026-11-21"),
        "cooling": sold("2026-08-01", "2026-08-31", "2026-09-30"),
        "dormant": sold("2026-06-01", "2026-07-01", "2026-07-31"),
        "lost": sold(*MONTHLY),
    }
    assert figures(page_of(tmp_path, records)) == {
        "clients": 8,
        "buyers": 6,
        "silent": 2,
        **dict.fromkeys(STAGES, 1),
        "former": 2,
    }


def test_in_a_base_without_clients_all_is_nothing(tmp_path: Path) -> None:
    page = page_of(tmp_path, {})
    assert (set(figures(page).values()), page.tables[0].rows) == ({0}, ())


def test_a_scope_narrows_the_list_and_not_the_rhythm(tmp_path: Path) -> None:
    records = {
        "once": sold("2026-07-01", more="manager: olga"),
        **{
            f"often-{n}": sold("2026-11-01", "2026-11-11", "2026-11-21", more="manager: ivan")
            for n in range(3)
        },
    }
    page = page_of(tmp_path, records, scope=Scope(manager="olga"))
    (row,) = rows(page.tables[0])
    assert (row["client"], row["usual_interval"], row["basis"]) == ("once", 10.0, "base")
    assert figures(page)["clients"] == 1

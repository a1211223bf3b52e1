"""The agenda: each day and each manager, first what is lost by waiting."""

import re
from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import UsageError
from clientbase.page import Page, Scope
from clientbase.render import render
from clientbase.reports import find
from tests.edits.running import run
from tests.index.bases import opened, sold, write
from tests.reports.asking import figures, listed

NORMS = "standards: [{contact: {target: 5d, limit: 10d}}]\n"


def page_of(root: Path, records: dict[str, str], days: int = 7, day: str = "2026-11-21") -> Page:
    with opened(write(root, records, NORMS), day) as base:
        return find("agenda", root).page(base, days=days)


def due(page: Page) -> list[tuple[Any, ...]]:
    return listed(page, "date", "client", "occasion", "due", "overdue_days")


def talk(day: str, more: str = "", kind: str = "call") -> str:
    return f"  - {{date: {day}, kind: {kind}{more}}}\n"


TALKS = "name: Luna\ninteractions:\n"
QUIET = talk("2026-11-21")
"""A contact today: the next one is due in ten days."""


@pytest.mark.parametrize(
    ("record", "found"),
    [
        pytest.param(
            TALKS + talk("2026-11-17"),
            ("2026-11-27", "luna", "contact", "2026-11-27", None),
            id="a contact on the last day within the limit",
        ),
        pytest.param(
            TALKS + talk("2026-11-01"),
            ("2026-11-21", "luna", "contact", "2026-11-11", 10),
            id="today where the limit has passed",
        ),
        pytest.param(
            "name: Luna", ("2026-11-21", "luna", "contact", None, None), id="today where there was none ever"
        ),
        pytest.param(
            TALKS + talk("2026-11-21", ", next: {date: 2026-11-24, what: send}"),
            ("2026-11-24", "luna", "promise", "2026-11-24", None),
            id="a promised step on its day",
        ),
        pytest.param(
            TALKS + talk("2026-11-18", ", next: {date: 2026-11-20}") + talk("2026-11-21", kind="letter"),
            ("2026-11-21", "luna", "promise", "2026-11-20", 1),
            id="today as long as nobody was in touch since",
        ),
        pytest.param(
            TALKS + talk("2026-11-10", ", next: {date: 2026-11-28}"),
            ("2026-11-21", "luna", "contact", "2026-11-20", 1),
            id="a contact, though something is promised that is further ahead than the target",
        ),
        pytest.param(
            TALKS + talk("2026-11-10", ", next: {date: 2026-11-26}"),
            ("2026-11-26", "luna", "promise", "2026-11-26", None),
            id="a promise, and no contact until then",
        ),
        pytest.param(
            TALKS + talk("2026-11-18", ", next: {date: 2026-11-20}") + talk("2026-11-20"),
            ("2026-11-21", "luna", "promise", "2026-11-20", 1),
            id="a promise of which nobody says that it was kept",
        ),
        pytest.param(
            TALKS + QUIET + "tasks: [{date: 2026-11-27, entered: 2026-11-21}]",
            ("2026-11-27", "luna", "task", "2026-11-27", None),
            id="a task",
        ),
        pytest.param(
            "name: Luna\nsince: 2026-11-01",
            ("2026-11-21", "luna", "contact", "2026-11-11", 10),
            id="a first contact, late since the client began",
        ),
        pytest.param(
            TALKS + QUIET + "contacts: [{name: Vera, birthday: 1980-11-27}]",
            ("2026-11-27", "luna", "birthday", "2026-11-27", None),
            id="a birthday",
        ),
        pytest.param(
            TALKS + QUIET + "problems: [{opened: 2026-11-01, kind: late}]",
            ("2026-11-21", "luna", "problem", "2026-11-01", 20),
            id="an open problem today",
        ),
        pytest.param(
            TALKS + QUIET + "proposals: [{date: 2026-11-19, product: pasta}]",
            ("2026-11-21", "luna", "proposal", "2026-11-19", 2),
            id="a pending proposal today",
        ),
    ],
)
def test_something_is_due(record: str, found: tuple[Any, ...], tmp_path: Path) -> None:
    schema_kinds = "interactions: {call: {}, letter: {contact: false}}\n"
    with opened(write(tmp_path, {"luna": record}, NORMS + schema_kinds)) as base:
        assert due(find("agenda", tmp_path).page(base)) == [found]


@pytest.mark.parametrize(
    "record",
    [
        pytest.param(TALKS + talk("2026-11-18"), id="a contact whose day is the eighth"),
        pytest.param(
            TALKS + talk("2026-11-01") + "snoozed: {from: 2026-11-02, until: 2026-11-21}",
            id="a snoozed client",
        ),
        pytest.param(
            TALKS + talk("2026-11-18", ", next: {date: 2026-11-20, done: 2026-11-20}"), id="a promise kept"
        ),
        pytest.param(
            TALKS + QUIET + "problems: [{opened: 2026-11-01, resolved: 2026-11-21}]", id="a settled problem"
        ),
        pytest.param(
            TALKS + QUIET + "proposals: [{date: 2026-11-01, decision: accepted}]", id="a decided proposal"
        ),
        pytest.param("name: Luna\nstatus: former", id="a client who has left"),
    ],
)
def test_nothing_is_due(record: str, tmp_path: Path) -> None:
    assert due(page_of(tmp_path, {"luna": record})) == []


def test_what_is_lost_by_waiting_comes_first(tmp_path: Path) -> None:
    everything = """
        name: All
        manager: olga
        founded: 2000-11-21
        interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-11-02, what: send}}]
        problems: [{opened: 2026-11-20, about: late}]
        proposals: [{date: 2026-11-20, amount: 10}, {date: 2026-11-01, amount: 99}]
        purchases: [{date: 2026-11-01, amount: 50}]
        """
    records = {
        "all": everything,
        "rich": sold("2026-11-01 900", more="manager: olga"),
        "poor": sold("2026-11-01 1", more="manager: olga"),
        "ana": "name: A\nmanager: ana",
        "alone": "name: A",
    }
    page = page_of(tmp_path, records, days=1)
    assert listed(page, "manager", "client", "occasion", "at_stake") == [
        ("ana", "ana", "contact", None),
        ("olga", "all", "promise", 50_0000),
        ("olga", "all", "foundation", 50_0000),
        ("olga", "all", "problem", 50_0000),
        ("olga", "rich", "contact", 900_0000),
        ("olga", "all", "contact", 50_0000),
        ("olga", "poor", "contact", 1_0000),
        ("olga", "all", "proposal", 99_0000),
        ("olga", "all", "proposal", 10_0000),
        (None, "alone", "contact", None),
    ]
    assert figures(page) == {
        "items": 10,
        "overdue": 4,
        "promises": 1,
        "dates": 1,
        "problems": 1,
        "contacts": 5,
        "proposals": 2,
        "tasks": 0,
        "broken": 1,
    }


def test_a_birthday_and_a_foundation_without_a_year_on_one_day(tmp_path: Path) -> None:
    record = "name: Luna\nfounded: 11-23\ncontacts: [{name: Ana, birthday: 11-23}]\n"
    assert listed(page_of(tmp_path, {"luna": record}), "occasion", "what")[1:] == [
        ("foundation", "anniversary of the foundation"),
        ("birthday", "birthday of Ana"),
    ]


def test_the_person_to_talk_to_is_the_first_who_is_still_there(tmp_path: Path) -> None:
    record = "name: Luna\ncontacts: [{name: A, left: 2026-01-01}, {name: B}, {name: C}]"
    assert listed(page_of(tmp_path, {"luna": record}), "contact", "what") == [
        ("B", "get in touch, for the first time")
    ]


def test_a_calendar_keeps_its_events_from_day_to_day(tmp_path: Path) -> None:
    records = {
        "luna": "name: Luna\nproposals: [{date: 2026-11-01}, {date: 2026-11-01}]",
        "sol": TALKS + talk("2026-11-01"),
    }
    found = []
    for day in ("2026-11-21", "2026-11-22"):
        text = render(page_of(tmp_path, records, day=day), "ics")
        found.append(re.findall("UID:(.*)", text))
        assert len(set(found[-1])) == 4
    assert sorted(found[0]) == sorted(found[1])


def test_the_verb_takes_scope_and_days(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": "name: L\nmanager: olga", "sol": TALKS + talk("2026-11-18")}, NORMS)
    assert run(root, "agenda", "--manager", "olga", "-f", "csv").out.splitlines()[1:] == [
        '2026-11-21,olga,luna,L,contact,"get in touch, for the first time",,,,'
    ]
    assert "sol" not in run(root, "agenda", "--days", "7").out
    assert "sol" in run(root, "agenda", "--days", "8").out
    assert run(root, "agenda", "-f", "ics").out.count("BEGIN:VEVENT") == 1
    assert run(root, "agenda", "--days", "0").code == 2


def test_an_empty_base_has_an_empty_agenda(tmp_path: Path) -> None:
    page = page_of(tmp_path, {})
    assert (due(page), figures(page)["items"]) == ([], 0)
    with pytest.raises(UsageError):
        render(page._replace(tables=()), "ics")


def test_of_suppliers_there_is_what_we_owe_them(tmp_path: Path) -> None:
    """No contact is due and no birthday is near; of another manager's supplier nothing is shown."""
    paper = """
name: Paper
relation: [supplier]
manager: olga
founded: 2006-11-22
interactions: [{date: 2026-01-02, kind: call, next: {date: 2026-11-20, what: pay}}]
tasks: [{date: 2026-11-22, what: ask for prices}]
problems: [{opened: 2026-11-10, kind: quality}]
proposals: [{date: 2026-11-01, product: pasta}]
"""
    records = {"paper": paper, "gone": f"{paper}status: former\n", "his": paper.replace("olga", "ivan")}
    with opened(write(tmp_path, records, NORMS), scope=Scope(manager="olga")) as base:
        page = find("agenda", tmp_path).page(base)
    assert due(page) == [
        ("2026-11-21", "paper", "promise", "2026-11-20", 1),
        ("2026-11-21", "paper", "problem", "2026-11-10", 11),
        ("2026-11-22", "paper", "task", "2026-11-22", None),
    ]

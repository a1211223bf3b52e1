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
        pytest.param(
            "name: Luna\nstatus: former\nleft: {date: 2026-11-01, reason: price}", id="a client who has left"
        ),
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
        "deals": 0,
        "without_next_step": 0,
        "without_sale": 0,
        "without_rate": 0,
        "decisions": 0,
        "to_ask": 0,
        "documents": 0,
        "unanswered": None,
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
        '2026-11-21,olga,luna,L,contact,"get in touch, for the first time",,,,,,,every 10 days at most,,false'
    ]
    assert "sol" not in run(root, "agenda", "--days", "7", "-f", "csv").out
    assert "sol" in run(root, "agenda", "--days", "8", "-f", "csv").out
    assert run(root, "agenda", "-f", "ics").out.count("BEGIN:VEVENT") == 1
    assert run(root, "agenda", "--days", "0").code == 2


def test_an_empty_base_has_an_empty_agenda(tmp_path: Path) -> None:
    page = page_of(tmp_path, {})
    assert (due(page), figures(page)["items"]) == ([], 0)
    assert page.summary
    assert page.summary.verdict.startswith("there is nobody to look after: no client is in")
    with pytest.raises(UsageError):
        render(page._replace(tables=()), "ics")


def test_clients_with_nothing_due_are_not_nobody(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": "name: Luna\nmanager: olga\nsince: 2026-11-20\n"}, NORMS)
    said = {
        None: "Nothing to do in these 7 days",
        "stage=lost": "there is nobody to look after: of those asked about, no client is in the base on this day",
    }
    for where, verdict in said.items():
        with opened(root, "2026-11-21", Scope(where=where)) as base:
            page = find("agenda", root).page(base, days=7)
        assert page.summary
        assert page.summary.verdict == verdict


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


def row(occasion: str, due: str | None, days: int | None, why: str) -> list[tuple[Any, ...]]:
    return [(occasion, due, days, why)]


STEP = QUIET.replace("call}", "call, deal: d1, next: {date: 2026-12-24}}")
"""A talk of today about the deal d1, with a next step that is not due in these days."""
LAST_YEAR = (
    "purchases: [{date: 2025-01-01, amount: 5}, {date: 2025-02-01, amount: 5}, {date: 2025-03-01, amount: 5}]"
)


@pytest.mark.parametrize(
    ("record", "found"),
    [
        pytest.param(
            TALKS + STEP + "deals: [{id: d1, stage: lead, expected: 2026-11-20}]",
            row("deal", "2026-11-20", 1, "past its expected day"),
            id="an open deal past its expected day",
        ),
        pytest.param(
            TALKS + STEP + "deals: [{id: d1, stage: lead, expected: 2026-11-21}]", [], id="not on its day"
        ),
        pytest.param(
            TALKS + QUIET + "deals: [{id: d1, stage: lead, opened: 2026-11-11}]",
            row("next step", "2026-11-11", 10, "nothing is promised"),
            id="a deal without a next step",
        ),
        pytest.param(
            TALKS
            + QUIET
            + "tasks: [{date: 2026-12-24, entered: 2026-11-21}]\ndeals: [{id: d1, stage: lead}]",
            [],
            id="a task is the next step of the only deal",
        ),
        pytest.param(
            TALKS + STEP + "deals: [{id: d1, stage: lead}, {id: d2, stage: lead, opened: 2026-11-11}]",
            row("next step", "2026-11-11", 10, "nothing is promised"),
            id="a step of one deal is none of another",
        ),
        pytest.param(
            TALKS
            + QUIET
            + "deals: [{id: d1, stage: won, closed: 2026-11-01}]\npurchases: [{date: 2026-10-31, amount: 5}]",
            row("sale", "2026-11-01", 20, "won, and no sale since"),
            id="a won deal without a sale",
        ),
        pytest.param(
            TALKS
            + QUIET
            + "deals: [{id: d1, stage: won, closed: 2026-11-01}]\npurchases: [{date: 2026-11-01, amount: 5}]",
            [],
            id="with a sale on its day",
        ),
        pytest.param(
            TALKS
            + QUIET
            + "deals: [{id: d1, stage: won, opened: 2026-10-01, closed: 2026-11-01, amount: 5}]\n"
            + "purchases: [{date: 2026-10-31, amount: 5}]",
            [],
            id="with a sale of its amount since it was opened",
        ),
        pytest.param(
            TALKS + QUIET + "purchases: [{date: 2026-11-01, amount: 5, currency: USD}]",
            row("rate", "2026-11-01", 20, "1 sale is in no sum"),
            id="a sale without a rate",
        ),
        pytest.param(
            TALKS + QUIET + LAST_YEAR,
            row("reason", "2025-03-01", 630, "lost, and nobody has asked"),
            id="a lost client whom nobody asked",
        ),
        pytest.param(
            TALKS + QUIET + LAST_YEAR + "\nasked: [{date: 2026-01-01, by: olga}]",
            [],
            id="one who was asked and said nothing",
        ),
        pytest.param(
            "name: Luna\nleft: {date: 2026-11-01, reason: unknown}\nstatus: former",
            row("reason", "2026-11-01", 20, "former, and nobody has asked"),
            id="one who left for an unknown reason",
        ),
        pytest.param(
            TALKS
            + STEP
            + "deals: [{id: d1, stage: lead, documents: [{date: 2026-11-11, kind: draft, direction: out}]}]",
            row("document", "2026-11-11", 10, "nothing came back"),
            id="a paper that did not come back",
        ),
        pytest.param(
            TALKS
            + STEP
            + "deals: [{id: d1, stage: lead, documents: [{date: 2026-11-11, kind: draft, direction: out},"
            + "{date: 2026-11-12, kind: draft, direction: in}]}]",
            [],
            id="one that came back",
        ),
        pytest.param(
            TALKS + QUIET + "documents: [{date: 2026-11-11, kind: price list, direction: out}]",
            row("document", "2026-11-11", 10, "nothing came back"),
            id="a price list without an answer",
        ),
        pytest.param(
            TALKS
            + QUIET.replace("call}", "call, direction: in}")
            + "documents: [{date: 2026-11-11, kind: price list, direction: out}]",
            [],
            id="one with an answer",
        ),
    ],
)
def test_nothing_is_lost(record: str, found: list[tuple[Any, ...]], tmp_path: Path) -> None:
    """The day is 21 November 2026; the last contact is of that day, so that none is due."""
    page = page_of(tmp_path, {"luna": record})
    assert listed(page, "occasion", "due", "overdue_days", "why") == found


def test_a_decision_is_due_and_its_owners(tmp_path: Path) -> None:
    write(tmp_path, {"luna": TALKS + QUIET}, NORMS + "managers: {olga: {}, ivan: {}}")
    (tmp_path / "decisions.yaml").write_text(
        """decisions:
  - {date: 2026-10-01, decision: call everybody, owner: olga, due: 2026-11-20}
  - {date: 2026-10-01, decision: done, owner: olga, due: 2026-11-20, done: 2026-11-19}
  - {date: 2026-10-01, decision: later, owner: olga, due: 2026-12-20}
"""
    )
    for scope, found in (
        (Scope(), [("olga", None, "decision", "call everybody", 1)]),
        (Scope(manager="olga"), [("olga", None, "decision", "call everybody", 1)]),
        (Scope(manager="ivan"), []),
        (Scope(where="name=Luna"), []),
    ):
        with opened(tmp_path, scope=scope) as base:
            page = find("agenda", tmp_path).page(base)
        assert listed(page, "manager", "client", "occasion", "what", "overdue_days") == found
    with opened(tmp_path) as base:
        page = find("agenda", tmp_path).page(base)
    assert (figures(page)["decisions"], figures(page)["overdue"]) == (1, 1)
    assert "SUMMARY:call everybody" in render(page, "ics")


PEOPLE = """
  - {name: Ana, left: 2026-01-01, phone: "1"}
  - {name: Bojan, phone: "2", preferred_channel: message}
  - {name: Vera, preferred_channel: email}
"""


@pytest.mark.parametrize(
    ("record", "found"),
    [
        pytest.param(f"contacts: {PEOPLE}", ("Bojan", "2", "message"), id="the first who is still there"),
        pytest.param(
            "phone: '9'\npreferred_channel: email", (None, "9", "email"), id="the client where nobody is"
        ),
        pytest.param(
            "phone: '9'\ncontacts: [{name: Vera}]",
            ("Vera", "9", None),
            id="the client's phone where the person has none",
        ),
        pytest.param(
            "phone: '9'\ncontacts: [{name: Vera, phone: '3', no_contact: [phone]}]",
            ("Vera", None, None),
            id="who does not want to be called",
        ),
        pytest.param(
            f"phone: '9'\ncontacts: {PEOPLE}interactions: [{{date: 2026-11-20, kind: call, with: Vera, next: "
            "{date: 2026-11-22}}]",
            ("Vera", "9", "email"),
            id="to whom it was promised",
        ),
        pytest.param(
            f"contacts: {PEOPLE}interactions: "
            "[{date: 2026-11-20, kind: call, with: Ana, next: {date: 2026-11-22}}]",
            ("Bojan", "2", "message"),
            id="another where that one has left",
        ),
    ],
)
def test_each_line_says_whom_to_call(record: str, found: tuple[str | None, ...], tmp_path: Path) -> None:
    assert listed(page_of(tmp_path, {"luna": f"name: Luna\n{record}\n"}), "contact", "phone", "channel") == [
        found
    ]


FIGURE_OF = {
    "promise": "promises",
    "task": "tasks",
    "problem": "problems",
    "contact": "contacts",
    "proposal": "proposals",
    "deal": "deals",
    "next step": "without_next_step",
    "sale": "without_sale",
    "rate": "without_rate",
    "decision": "decisions",
    "reason": "to_ask",
    "document": "documents",
}


def test_the_head_counts_what_the_lines_say(example: Path) -> None:
    with opened(example) as base:
        page = find("agenda", example).page(base, days=14)
    rows, told = listed(page, "occasion"), figures(page)
    counts = {name: sum(row == (kind,) for row in rows) for kind, name in FIGURE_OF.items()}
    assert {name: told[name] for name in counts} == counts
    assert told["items"] == len(rows) == sum(counts.values()) + told["dates"]
    assert (
        min(counts[name] for name in ("deals", "without_next_step", "decisions", "to_ask", "documents")) > 0
    )

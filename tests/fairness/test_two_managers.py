"""Two managers with the same clients: one calls them and writes it down, the other does not, whatever else he does."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.page import Scope, Table
from clientbase.reports import Report, ours
from tests.index.bases import opened, write
from tests.reports.asking import figures, listed, page_of

NORMS = """
managers: {diligent: {}, idle: {}, third: {}}
standards: [{contact: {target: 14d, limit: 28d}, update: {target: 30d, limit: 90d}, entry: {limit: 3d}}]
required: {client: [segment]}
"""
DAY = "2026-11-21"
BOUGHT = "purchases: [{date: 2026-02-01, amount: 100}]\nsince: 2026-02-01\nentered: 2026-02-02\n"
CALLED = "segment: horeca\ninteractions: [{date: 2026-11-09, kind: call, entered: 2026-11-10}]\n"
OLD = "interactions: [{date: 2026-02-03, kind: call, entered: 2026-02-03%s}]\n"
TRICKS = {
    "nothing at all": "",
    "one call long ago": OLD % "",
    "a promise in 2030": OLD % ", next: {date: 2030-01-01}",
    "a promise that is never kept": OLD % ", next: {date: 2026-03-01}",
    "a new promise, too late": OLD % "" + "tasks: [{date: 2026-11-25, entered: 2026-11-21}]\n",
    "a snooze, too late": OLD % "" + "snoozed: {from: 2026-11-20, until: 2027-06-01}\n",
    "a snooze since nobody knows when": OLD % "" + "snoozed: {until: 2027-06-01}\n",
    "a snooze of many years": OLD % "" + "snoozed: {from: 2025-11-01, until: 2035-01-01}\n",
    "a handover to oneself": OLD % "" + "handovers: [{date: 2026-11-20, from: idle, to: idle}]\n",
    "former by status alone": OLD % "" + "status: former\n",
    "former since today": OLD % "" + "left: {date: 2026-11-21, reason: price}\n",
}


def record(manager: str, more: str) -> str:
    return f"name: Luna\nmanager: {manager}\n{BOUGHT}{more}"


def both(trick: str) -> dict[str, str]:
    """Return five clients of each; one of the idle manager's was called, so that he has something to show."""
    idle = {f"idle-{n}": record("idle", TRICKS[trick] if n else CALLED) for n in range(5)}
    return idle | {f"diligent-{n}": record("diligent", CALLED) for n in range(5)}


def rated(name: str, root: Path, records: dict[str, str], table: int, **of: Any) -> dict[str, dict[str, Any]]:
    """Return the rows of a table of managers, by manager."""
    page = page_of(name, root, records, NORMS, DAY)
    names = [column.name for column in page.tables[table].columns]
    rows = (dict(zip(names, row, strict=True)) for row in page.tables[table].rows)
    return {row["manager"]: row for row in rows if of.items() <= row.items()}


@pytest.mark.parametrize("trick", TRICKS)
def test_no_report_rates_the_idle_manager_higher(tmp_path: Path, trick: str) -> None:
    records = both(trick)
    found = rated("managers", tmp_path, records, 0)
    diligent, idle = found["diligent"], found["idle"]
    assert (diligent["compliance"], diligent["overdue"], diligent["rank"]) == (1.0, 0, 1)
    if trick != "former by status alone":  # it is a finding, and nobody knows the day
        assert idle["rank"] > 1
        assert idle["compliance"] < 1 or idle["left_while_red"] == 4
    assert idle["overdue"] >= diligent["overdue"]
    week = rated("overview", tmp_path, records, 4)
    for name in ("overdue", "promises_broken", "entered_late", "newly_dormant"):
        assert week["idle"][name] >= week["diligent"][name], name
    for standard in ("contact", "update", "entry"):
        table = rated("cadence", tmp_path, records, 1, standard=standard)
        compliance = {manager: row["compliance"] for manager, row in table.items()}
        assert compliance["diligent"] == 1.0, standard
        assert (compliance.get("idle") or 0) <= compliance["diligent"], standard
    full = rated("completeness", tmp_path, records, 1)
    assert full["idle"]["required_share"] <= full["diligent"]["required_share"]
    assert full["idle"]["stale"] >= full["diligent"]["stale"]


@pytest.mark.parametrize("trick", [trick for trick in TRICKS if not trick.startswith("former")])
def test_a_company_of_idle_people_is_not_said_to_do_better(tmp_path: Path, trick: str) -> None:
    records = {name: text for name, text in both(trick).items() if name != "idle-0"}
    idle = {name: text for name, text in records.items() if name.startswith("idle")}
    diligent = {name: text for name, text in records.items() if name.startswith("diligent")}
    for report, better in (
        ("cadence", ("contact_compliance", "update_compliance", "entry_compliance")),
        ("overview", ("coverage",)),
        ("process", ("current_work_completeness", "accounting_completeness")),
    ):
        of_idle = figures(page_of(report, tmp_path / f"{report}-idle", idle, NORMS, DAY))
        of_diligent = figures(page_of(report, tmp_path / f"{report}-diligent", diligent, NORMS, DAY))
        for name in better:
            # One call long ago, entered at once, is in time for the standard of entry.
            assert (of_idle[name] or 0) <= (of_diligent[name] or 0), (report, name)
    named = listed(page_of("agenda", tmp_path / "agenda", records, NORMS, DAY), "client")
    assert {f"idle-{n}" for n in range(1, 5)} <= {client for (client,) in named}


WORK = (
    NORMS
    + """
answer: {limit: 2d}
deal_stages: {lead: 10, won: 100, lost: 0}
leaving_reasons: [price, unknown]
problem_kinds: [delivery]
"""
)
DONE = """
deals: [{id: d1, stage: won, opened: 2026-03-01, expected: 2026-06-01, closed: 2026-05-20, amount: 100}]
proposals: [{date: 2026-03-01, product: oil, amount: 50, decision: declined, decided: 2026-03-10, reason: price}]
problems: [{opened: 2026-03-02, kind: delivery, resolved: 2026-03-04, resolution: sent anew}]
tasks: [{date: 2026-03-20, what: send prices, entered: 2026-03-01, done: 2026-03-19}]
asked: [{date: 2026-11-09, by: diligent, answer: too dear, reason: price}]
"""
LEFT_ALONE = """
deals: [{id: d1, stage: lead, opened: 2026-03-01, expected: 2026-06-01, amount: 100}]
proposals: [{date: 2026-03-01, product: oil, amount: 50, decision: pending}]
problems: [{opened: 2026-03-02, kind: delivery}]
tasks: [{date: 2026-03-20, what: send prices, entered: 2026-03-01}]
"""
WORSE_WHERE_MORE = {
    "problems": ("open",),
    "proposals": ("pending", "declined_unexplained"),
    "deals": ("open", "overdue"),
    "agenda": ("overdue", "broken"),
    "leaving": ("unexplained", "never_asked"),
    "one-off": ("unasked", "never_asked"),
    "overview": ("overdue",),
    "cadence": ("contact_never",),
    "completeness": ("stale", "never_updated"),
    "process": ("current_work_failures", "accounting_failures", "analysis_failures"),
    "entry": ("late", "back_dated"),
    "answers": ("waiting", "late"),
}
BETTER_WHERE_MORE = {
    "proposals": ("acceptance_rate",),
    "deals": ("won", "win_rate"),
    "one-off": ("asked", "answered"),
    "leaving": ("asked", "answered"),
    "overview": ("coverage",),
    "cadence": ("contact_compliance", "update_compliance", "entry_compliance"),
    "completeness": ("required_share",),
    "process": ("current_work_completeness", "accounting_completeness"),
}


def test_whoever_leaves_work_undone_is_better_in_no_figure(tmp_path: Path) -> None:
    """Each report is asked about the one and about the other, who has the same clients, offers, deals and problems."""
    wrote = "interactions: [{date: 2026-11-08, kind: call, direction: in, entered: 2026-11-08}, "
    old, called = (talks.replace("interactions: [", wrote) for talks in (OLD % "", CALLED))
    records = {f"idle-{n}": record("idle", old + LEFT_ALONE) for n in range(3)}
    records |= {f"diligent-{n}": record("diligent", called + DONE) for n in range(3)}
    of = {
        (who, report): figures(page_of(report, tmp_path, records, WORK, DAY, Scope(manager=who)))
        for who in ("idle", "diligent")
        for report in WORSE_WHERE_MORE.keys() | BETTER_WHERE_MORE.keys()
    }
    for report, names in WORSE_WHERE_MORE.items():
        for name in names:
            assert of["idle", report][name] >= of["diligent", report][name], (report, name)
    for report, names in BETTER_WHERE_MORE.items():
        for name in names:
            idle, diligent = of["idle", report][name], of["diligent", report][name]
            assert idle is None or idle <= (diligent or 0), (report, name)


def _asked(report: Report, base: Base) -> tuple[Table, ...]:
    """Return the tables of a report; movement cannot be asked without a day."""
    words: dict[str, Any] = {"since": dt.date(2026, 10, 1)} if report.name == "movement" else {}
    return report.page(base, **words).tables


def test_every_report_with_a_row_for_each_manager_is_compared(tmp_path: Path) -> None:
    """A new one that rates managers has to be held to the same law, above."""
    root = write(tmp_path, both("nothing at all"), NORMS)
    with opened(root, DAY) as base:
        rating = {
            name
            for name, report in ours().items()
            for table in _asked(report, base)
            if table.columns[0].name == "manager"
        }
    assert rating == {"managers", "cadence", "completeness", "entry", "answers", "leaving", "overview"}


def test_whom_somebody_else_asked_is_said_to_be_asked_by_others(tmp_path: Path) -> None:
    """Of four each the diligent one asks all of hers and one of his; a reason that he makes up asks nobody."""
    asked = "asked: [{date: 2026-11-09, by: diligent, reason: price}]\n"
    records = {f"diligent-{n}": record("diligent", CALLED + asked) for n in range(4)}
    records |= {
        "idle-0": record("idle", OLD % "" + asked),
        "idle-1": record("idle", TRICKS["former since today"]),
    }
    records |= {f"idle-{n}": record("idle", OLD % "") for n in (2, 3)}
    found = rated("leaving", tmp_path, records, 3)
    names = ("clients", "asked", "never_asked", "answered", "unknown", "asked_by_others")
    assert {manager: tuple(row[name] for name in names) for manager, row in found.items()} == {
        "idle": (4, 1, 3, 2, 2, 1),
        "diligent": (4, 4, 0, 4, 0, 0),
    }


def test_who_answers_late_for_somebody_idle_is_not_late_himself(tmp_path: Path) -> None:
    asked, answered = (
        "{date: 2026-11-02, kind: call, direction: in}",
        "{date: 2026-11-16, kind: call, by: diligent}",
    )
    records = {
        "let-lie": record("idle", f"interactions: [{asked}, {answered}]\n"),
        "own": record("diligent", CALLED),
    }
    rows = listed(page_of("answers", tmp_path, records, WORK, DAY), "manager", "late", table=1)
    assert rows == [("idle", 1)]


def test_who_never_calls_is_late_and_not_unknown(tmp_path: Path) -> None:
    book = {f"c{n:03}": "name: A\nmanager: idle\nsegment: horeca\nentered: 2026-01-01\n" for n in range(200)}
    book["c000"] += "interactions: [{date: 2026-11-20, kind: call}]\n"
    found = rated("managers", tmp_path, book, 0)["idle"]
    assert (found["contact_judged"], found["compliance"], found["overdue"]) == (200, 1 / 200, 199)
    assert found["contact_never"] == 199
    evidence = figures(page_of("process", tmp_path, book, NORMS, DAY))["evidence"]
    assert evidence == "199 of 200 clients not within the limit for contact; 199 never contacted"


def test_who_is_rid_of_red_clients_keeps_them_in_the_rank(tmp_path: Path) -> None:
    """Three of four are handed over; by the one that is left the manager would be as good as the diligent one."""
    given = "handovers: [{date: 2026-11-20, from: idle, to: third}]\n"
    records = {f"given-{n}": record("third", OLD % "" + given) for n in range(3)}
    records |= {"kept": record("idle", CALLED), "called": record("diligent", CALLED)}
    found = rated("managers", tmp_path, records, 0)
    shown = ("compliance", "handed_over_red", "contact_inherited", "rank")
    assert {manager: tuple(row[name] for name in shown) for manager, row in found.items()} == {
        "diligent": (1.0, 0, 0, 1),
        "idle": (1.0, 3, 0, 2),
        "third": (None, 0, 3, None),
    }


def test_a_snooze_is_no_way_to_a_higher_rank(tmp_path: Path) -> None:
    """Who snoozes in time has nobody red, and still stands behind who calls."""
    snoozed = (
        "interactions: [{date: 2026-10-20, kind: call}]\nsnoozed: {from: 2026-10-21, until: 2027-01-01}\n"
    )
    records = {f"idle-{n}": record("idle", snoozed) for n in range(4)}
    records |= {"kept": record("idle", CALLED), "called": record("diligent", CALLED)}
    found = rated("managers", tmp_path, records, 0)
    assert [(row["compliance"], row["contact_snoozed"], row["rank"]) for row in found.values()] == [
        (1.0, 0, 1),
        (1.0, 4, 2),
        (None, 0, None),
    ]

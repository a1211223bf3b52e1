"""The report `cadence`: who is outside the standards for contact, update and entry."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from clientbase.reports.trends import trend
from tests.index.bases import opened, rows, sold, write

CONTACT = "standards: [{contact: {target: 10d, limit: 20d}}]\n"


def page_of(
    root: Path, records: dict[str, str], schema: str, day: str = "2026-11-21", scope: Scope = EVERYBODY
) -> Page:
    with opened(write(root, records, schema), day, scope) as base:
        return find("cadence", root).page(base)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def listed(page: Page) -> list[tuple[Any, ...]]:
    """Return client, standard, light and days over of each row."""
    return [(row["client"], row["standard"], row["light"], row["over"]) for row in rows(page.tables[0])]


def called(*days: str, more: str = "") -> str:
    """Write a record of calls, each `DATE [ENTERED]`."""
    items = []
    for day in days:
        date, _, entered = day.partition(" ")
        items.append(f"{{date: {date}, kind: call{f', entered: {entered}' if entered else ''}}}")
    return sold(more=f"interactions: [{', '.join(items)}]\n{more}")


@pytest.mark.parametrize(
    ("record", "light", "over"),
    [
        pytest.param(called("2026-11-11"), None, None, id="up to the target it is green and not listed"),
        pytest.param(called("2026-11-10"), "yellow", None, id="a day more is yellow"),
        pytest.param(called("2026-11-01"), "yellow", None, id="up to the limit"),
        pytest.param(called("2026-10-31"), "red", 1, id="beyond it is red"),
        pytest.param("name: Luna", "grey", None, id="grey: nothing to judge by"),
        pytest.param(
            called("2026-10-01", more="snoozed: {from: 2026-10-21, until: 2026-11-21}"),
            "grey",
            31,
            id="grey: snoozed until today",
        ),
        pytest.param(
            called("2026-10-01", more="snoozed: {from: 2026-10-22, until: 2026-11-21}"),
            "red",
            31,
            id="snoozed when it was red already",
        ),
        pytest.param(
            called("2026-10-01", more="snoozed: {until: 2026-11-21}"),
            "red",
            31,
            id="snoozed, nobody knows since when, and red today",
        ),
        pytest.param(
            called("2026-11-10", more="snoozed: {until: 2026-11-21}"),
            "grey",
            None,
            id="snoozed, nobody knows since when, and not red today",
        ),
        pytest.param(
            called("2025-11-19", more="snoozed: {from: 2025-11-21, until: 2030-01-01}"),
            "grey",
            347,
            id="snoozed a year ago to the day",
        ),
        pytest.param(
            called("2025-11-19", more="snoozed: {from: 2025-11-20, until: 2030-01-01}"),
            "red",
            347,
            id="snoozed for longer than a year",
        ),
        pytest.param("name: Luna\nsince: 2026-11-02", "yellow", None, id="never called, and new"),
        pytest.param("name: Luna\nsince: 2026-10-31", "red", 1, id="never called, and begun long ago"),
        pytest.param(
            "name: Luna\nsince: 2020-01-01\nentered: 2026-11-02",
            "yellow",
            None,
            id="recorded long after it began",
        ),
        pytest.param(
            "name: Luna\nsince: 2020-01-01\nentered: 2026-11-22", "grey", None, id="not recorded yet"
        ),
        pytest.param(
            called("2026-01-01", more="snoozed: {until: 2026-11-20}"),
            "red",
            304,
            id="snoozed until yesterday",
        ),
        pytest.param(called("2026-01-01", more="status: former"), None, None, id="who left is not judged"),
        pytest.param(
            called("2026-01-01", more="left: {date: 2026-11-22}"), "red", 304, id="who leaves tomorrow is"
        ),
    ],
)
def test_the_light_for_contact(tmp_path: Path, record: str, light: str | None, over: int | None) -> None:
    found = listed(page_of(tmp_path, {"luna": record}, CONTACT))
    assert found == ([("luna", "contact", light, over)] if light else [])


def test_a_planned_step_is_shown_and_keeps_the_light_from_red(tmp_path: Path) -> None:
    planned = "name: Luna\ninteractions: [{date: 2026-10-20, kind: call, next: {date: 2026-12-01}}]\n"
    schema = "standards: [{contact: {limit: 20d}, update: {limit: 20d}}]\n"
    (contact, update) = rows(
        page_of(tmp_path, {"luna": f"{planned}reviewed: 2026-01-01\n"}, schema).tables[0]
    )[::-1]
    assert (contact["light"], contact["over"], contact["planned"]) == ("yellow", 12, "2026-12-01")
    assert (update["light"], update["over"], update["planned"]) == ("red", 304, "2026-12-01")
    assert (contact["state"], update["state"]) == ("excused", "judged")


@pytest.mark.parametrize(
    ("record", "light"),
    [
        pytest.param(called("2026-10-22", more="tasks: [{date: 2026-11-21}]"), "yellow", id="due today"),
        pytest.param(
            called("2026-10-22", more="tasks: [{date: 2026-12-01}]"), "yellow", id="one target ahead"
        ),
        pytest.param(called("2026-10-22", more="tasks: [{date: 2026-12-02}]"), "red", id="further ahead"),
        pytest.param(called("2026-10-22", more="tasks: [{date: 2030-01-01}]"), "red", id="in 2030"),
        pytest.param(called("2026-10-22", more="tasks: [{date: 2026-11-20}]"), "red", id="broken"),
        pytest.param(
            called("2026-10-22", more="tasks: [{date: 2026-11-20}, {date: 2026-11-25}]"),
            "red",
            id="another one is broken",
        ),
        pytest.param(
            called("2026-10-22", more="tasks: [{date: 2026-11-10, done: 2026-11-20}, {date: 2026-11-25}]"),
            "yellow",
            id="another one was done late",
        ),
        pytest.param(
            called("2026-10-22", more="tasks: [{date: 2026-11-25, done: 2026-11-20}]"),
            "red",
            id="done already",
        ),
        pytest.param(
            called("2026-10-22", more="tasks: [{date: 2026-11-25, entered: 2026-11-22}]"),
            "red",
            id="not there yet",
        ),
        pytest.param(
            called("2026-10-12", more="tasks: [{date: 2026-11-25}]"),
            "yellow",
            id="twice the limit after a call",
        ),
        pytest.param(
            called("2026-10-11", more="tasks: [{date: 2026-11-25}]"), "red", id="more than twice the limit"
        ),
        pytest.param(
            "name: Luna\nsince: 2026-10-12\ntasks: [{date: 2026-11-25}]",
            "yellow",
            id="twice the limit from the start",
        ),
        pytest.param(
            "name: Luna\nsince: 2026-10-11\ntasks: [{date: 2026-11-25}]", "red", id="more from the start"
        ),
    ],
)
def test_what_a_promise_excuses(tmp_path: Path, record: str, light: str) -> None:
    assert [row[2] for row in listed(page_of(tmp_path, {"luna": record}, CONTACT))] == [light]


@pytest.mark.parametrize(
    ("handovers", "talks", "state"),
    [
        pytest.param("{date: 2026-11-11, from: ivan, to: olga}", "", "inherited", id="one target ago"),
        pytest.param("{date: 2026-11-10, from: ivan, to: olga}", "", "judged", id="a day more"),
        pytest.param(
            "{date: 2026-11-11, from: ivan, to: olga}",
            ", {date: 2026-11-11, kind: call, by: olga}",
            None,
            id="the new manager has called",
        ),
        pytest.param(
            "{date: 2026-11-11, from: ivan, to: olga}",
            ", {date: 2026-11-12, kind: call, by: ivan}",
            "inherited",
            id="the old one has called",
        ),
        pytest.param("{date: 2026-11-11, from: olga, to: olga}", "", "judged", id="to oneself"),
        pytest.param(
            "{date: 2026-11-11, from: olga, to: ivan}", "", "judged", id="to somebody who is not the manager"
        ),
        pytest.param("{date: 2026-11-22, from: ivan, to: olga}", "", "judged", id="not yet"),
    ],
)
def test_a_client_is_inherited(tmp_path: Path, handovers: str, talks: str, state: str | None) -> None:
    record = f"""
        name: Luna
        manager: olga
        handovers: [{handovers}]
        interactions: [{{date: 2026-01-01, kind: call, by: ivan}}{talks}]
    """
    found = rows(page_of(tmp_path, {"luna": record}, CONTACT).tables[0])
    assert [row["state"] for row in found] == ([state] if state else [])


def test_an_unanswered_letter_of_the_client_is_no_contact_of_ours(tmp_path: Path) -> None:
    schema = f"{CONTACT}interactions: {{letter: {{contact: outgoing}}}}\n"
    letters = "[{date: 2026-11-20, kind: letter, direction: in}, {date: 2026-11-19, kind: letter}%s]"
    ours = ", {date: 2026-11-01, kind: letter, direction: out}"
    records = {
        name: f"name: Luna\ninteractions: {letters % more}\n" for name, more in (("a", ""), ("b", ours))
    }
    found = rows(page_of(tmp_path, records, schema, day="2026-12-15").tables[0])
    assert [(row["client"], row["last"], bool(row["never"])) for row in found] == [
        ("b", "2026-11-01", False),
        ("a", None, True),
    ]


@pytest.mark.parametrize(
    ("limit", "calendar", "day", "light"),
    [
        pytest.param("3wd", "", "2026-11-18", None, id="Friday to Wednesday"),
        pytest.param("3wd", "", "2026-11-19", "red", id="Friday to Thursday"),
        pytest.param("3wd", "calendar: {holidays: [2026-11-16]}", "2026-11-19", None, id="over a holiday"),
        pytest.param(
            "3wd", "calendar: {weekend: [friday]}", "2026-11-16", None, id="where Sunday is worked on"
        ),
        pytest.param("3wd", "calendar: {weekend: [friday]}", "2026-11-17", "red", id="and a day later"),
    ],
)
def test_a_limit_may_be_in_working_days(
    tmp_path: Path, limit: str, calendar: str, day: str, light: str | None
) -> None:
    schema = f"standards: [{{contact: {{limit: {limit}}}}}]\n{calendar}\n"
    page = page_of(tmp_path, {"luna": called("2026-11-13")}, schema, day=day)
    assert [row[2] for row in listed(page)] == ([light] if light else [])


def test_a_phone_book_of_which_one_was_called(tmp_path: Path) -> None:
    records = {f"c{n:03}": "name: A\nmanager: idle\nentered: 2026-01-01\n" for n in range(200)}
    records["called"] = called("2026-11-20", more="manager: olga\nentered: 2026-01-01")
    page = page_of(tmp_path, records, CONTACT)
    found = figures(page)
    assert (found["contact_judged"], found["contact_within"], found["contact_never"]) == (201, 1, 200)
    assert [row[:6] for row in page.tables[1].rows] == [
        ("idle", "contact", 200, 0, 0.0, 200),
        ("olga", "contact", 1, 1, 1.0, 0),
    ]


@pytest.mark.parametrize(
    ("standards", "limit"),
    [
        pytest.param("{contact: {limit: 9d}}, {contact: {limit: 8d}}", 8, id="the last one"),
        pytest.param(
            "{contact: {limit: 9d}}, {update: {limit: 8d}}", 9, id="the last that names this standard"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {segment: retail}, contact: {limit: 8d}}", 9, id="another segment"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {segment: horeca}, contact: {limit: 8d}}", 8, id="its segment"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {segment: [retail, horeca]}, contact: {limit: 8d}}",
            8,
            id="one of several segments",
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {segment: horeca, manager: ivan}, contact: {limit: 8d}}",
            9,
            id="all of a scope must match",
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {segment: horeca, manager: olga}, contact: {limit: 8d}}",
            8,
            id="and do",
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {tag: [new, vip]}, contact: {limit: 8d}}", 8, id="one of its tags"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {tag: new}, contact: {limit: 8d}}", 9, id="none of its tags"
        ),
        pytest.param("{contact: {limit: 9d}}, {for: {class: A}, contact: {limit: 8d}}", 8, id="its class"),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {class: [B, C]}, contact: {limit: 8d}}", 9, id="other classes"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {for: {status: active, region: Ohrid, strategic: high}, contact: {limit: 8d}}",
            8,
            id="status, region and importance",
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {contact: {limit: 8d}, from: 2026-11-21}", 8, id="in force from today"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {contact: {limit: 8d}, from: 2026-11-22}", 9, id="in force from tomorrow"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {contact: {limit: 8d}, until: 2026-11-21}", 8, id="in force until today"
        ),
        pytest.param(
            "{contact: {limit: 9d}}, {contact: {limit: 8d}, until: 2026-11-20}",
            9,
            id="in force until yesterday",
        ),
    ],
)
def test_the_last_standard_that_fits_counts(tmp_path: Path, standards: str, limit: int) -> None:
    record = called(
        "2026-01-01",
        more="segment: horeca\nmanager: olga\ntags: [vip]\nstatus: active\nregion: Ohrid\nstrategic: high",
    )
    record += "purchases: [{date: 2026-01-01, amount: 100}]\n"
    found = rows(page_of(tmp_path, {"luna": record}, f"standards: [{standards}]\n").tables[0])
    assert [(row["target"], row["limit"]) for row in found if row["standard"] == "contact"] == [
        (limit, limit)
    ]


def test_a_client_for_whom_there_is_no_standard_is_not_judged(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        {"luna": called("2026-01-01")},
        "standards: [{for: {segment: horeca}, contact: {limit: 9d}}]\n",
    )
    assert (listed(page), figures(page)["contact_judged"]) == ([], 0)
    assert figures(page)["contact_compliance"] is None


@pytest.mark.parametrize(
    ("last", "target", "limit"),
    [
        pytest.param("2026-01-31", 28, 59, id="from 31 January to 28 February and 31 March"),
        pytest.param("2024-01-31", 29, 60, id="from 31 January to 29 February"),
        pytest.param("2026-03-31", 30, 61, id="from 31 March to 30 April and 31 May"),
        pytest.param("2026-06-15", 30, 61, id="from the 15th to the 15th"),
        pytest.param("2025-12-31", 31, 59, id="over the turn of the year"),
    ],
)
def test_months_end_on_their_last_day(tmp_path: Path, last: str, target: int, limit: int) -> None:
    schema = "standards: [{contact: {target: 1mo, limit: 2mo}}]\n"
    (row,) = rows(page_of(tmp_path, {"luna": called(last)}, schema).tables[0])
    assert (row["target"], row["limit"], row["light"]) == (target, limit, "red")


@pytest.mark.parametrize(
    ("day", "light"),
    [("2026-02-28", None), ("2026-03-01", "yellow"), ("2026-03-31", "yellow"), ("2026-04-01", "red")],
)
def test_the_last_day_of_a_month_is_within_it(tmp_path: Path, day: str, light: str | None) -> None:
    schema = "standards: [{contact: {target: 1mo, limit: 2mo}}]\n"
    found = listed(page_of(tmp_path, {"luna": called("2026-01-31")}, schema, day))
    assert [row[2] for row in found] == ([light] if light else [])


def test_a_limit_longer_than_the_calendar_is_never_passed(tmp_path: Path) -> None:
    schema = "standards: [{contact: {target: 1d, limit: 9999y}}]\n"
    assert listed(page_of(tmp_path, {"luna": called("1990-01-01")}, schema)) == [
        ("luna", "contact", "yellow", None)
    ]


def test_updates_are_reviews_and_entries(tmp_path: Path) -> None:
    records = {
        "reviewed": "name: A\nreviewed: 2026-11-11\n",
        "entered": called("2026-01-01 2026-11-10"),
        "late": called("2026-11-20", more="reviewed: 2026-10-01"),
    }
    page = page_of(tmp_path, records, "standards: [{update: {target: 10d, limit: 20d}}]\n")
    assert listed(page) == [("late", "update", "red", 31), ("entered", "update", "yellow", None)]
    assert (figures(page)["update_judged"], figures(page)["update_within"]) == (3, 2)


ENTRY = "standards: [{entry: {target: 1d, limit: 3d}}]\n"


@pytest.mark.parametrize(
    ("calls", "light", "over"),
    [
        pytest.param(("2026-11-01 2026-11-01", "2026-11-03 2026-11-04"), None, None, id="within the target"),
        pytest.param(("2026-11-01 2026-11-04",), "yellow", None, id="within the limit"),
        pytest.param(("2026-11-01 2026-11-05", "2026-11-10 2026-11-10"), "red", 1, id="the slowest counts"),
        pytest.param(("2026-11-01",), None, None, id="grey: nobody knows when it was entered"),
        pytest.param(("2026-11-01 2026-11-22",), None, None, id="grey: it will be entered tomorrow"),
    ],
)
def test_a_client_is_judged_by_its_slowest_entry(
    tmp_path: Path, calls: tuple[str, ...], light: str | None, over: int | None
) -> None:
    found = listed(page_of(tmp_path, {"luna": called(*calls)}, ENTRY))
    assert found == ([("luna", "entry", light, over)] if light else [])


def test_the_figures_of_entries_count_clients(tmp_path: Path) -> None:
    records = {
        "luna": called("2026-11-01 2026-11-05", "2026-11-02 2026-11-05", "2026-11-03"),
        "sol": called("2026-11-01 2026-11-02"),
        "gone": called("2026-11-01 2026-11-20", more="status: former"),
    }
    found = figures(page_of(tmp_path, records, ENTRY))
    assert (found["entry_judged"], found["entry_within"], found["entry_compliance"]) == (2, 1, 1 / 2)


@pytest.mark.parametrize(
    ("limit", "within"),
    [
        pytest.param("1mo", 1, id="28 days from the end of January"),
        pytest.param("4w", 1, id="28 days"),
        pytest.param("2mo", 2, id="59 days"),
    ],
)
def test_entries_may_be_limited_in_months(tmp_path: Path, limit: str, within: int) -> None:
    records = {"luna": called("2026-01-31 2026-02-28"), "sol": called("2026-01-31 2026-03-01")}
    found = figures(page_of(tmp_path, records, f"standards: [{{entry: {{limit: {limit}, within: 1y}}}}]\n"))
    assert (found["entry_judged"], found["entry_within"]) == (2, within)


def test_grey_clients_are_not_judged(tmp_path: Path) -> None:
    records = {
        "unknown": "name: A\n",
        "snoozed": called("2026-01-01", more="snoozed: {from: 2026-01-02, until: 2026-12-01}"),
        "late": called("2026-01-01"),
        "fine": called("2026-11-20"),
        "nearly": called("2026-11-05"),
    }
    found = figures(page_of(tmp_path, records, CONTACT))
    assert (found["contact_judged"], found["contact_within"], found["contact_compliance"]) == (3, 2, 2 / 3)
    assert (found["contact_unknown"], found["contact_snoozed"]) == (1, 1)


def test_red_ones_come_first_and_the_latest_of_them_first(tmp_path: Path) -> None:
    records = {
        "d-never": "name: D\n",
        "a-yellow": called("2026-11-05"),
        "c-red": called("2026-10-01"),
        "b-redder": called("2026-01-01"),
        "e-red": called("2026-10-01"),
    }
    found = [client for client, *_ in listed(page_of(tmp_path, records, CONTACT))]
    assert found == ["b-redder", "c-red", "e-red", "a-yellow", "d-never"]


def test_every_manager_is_counted(tmp_path: Path) -> None:
    schema = f"{CONTACT}managers: {{ivan: {{}}, olga: {{}}}}\n"
    records = {
        "a": called("2026-11-20", more="manager: olga"),
        "b": called("2026-01-01", more="manager: olga"),
        "c": called("2026-01-01", more="manager: ivan"),
        "d": called("2026-11-20"),
        "e": "name: E\nmanager: nobody\n",
    }
    managers = page_of(tmp_path, records, schema).tables[1]
    assert managers.rows == (
        ("ivan", "contact", 1, 0, 0.0, 0, 0, 0, 0, 0),
        ("nobody", "contact", 0, 0, None, 0, 1, 0, 0, 0),
        ("olga", "contact", 2, 1, 0.5, 0, 0, 0, 0, 0),
        (None, "contact", 1, 1, 1.0, 0, 0, 0, 0, 0),
    )


def test_entries_are_those_of_the_manager_of_the_client(tmp_path: Path) -> None:
    record = """
        name: Luna
        manager: olga
        interactions:
          - {date: 2026-11-01, kind: call, by: ivan, entered: 2026-11-09}
          - {date: 2026-11-01, kind: call, entered: 2026-11-02}
    """
    managers = page_of(tmp_path, {"luna": record}, ENTRY).tables[1]
    assert managers.rows == (("olga", "entry", 1, 0, 0.0, 0, 0, 0, 0, 0),)


def test_a_scope_narrows_figures_and_tables(tmp_path: Path) -> None:
    records = {
        "a": called("2026-01-01 2026-01-02", more="manager: olga"),
        "b": called("2026-01-01 2026-02-02", more="manager: ivan"),
    }
    schema = "standards: [{contact: {limit: 10d}, entry: {limit: 3d, within: 1y}}]\n"
    page = page_of(tmp_path, records, schema, scope=Scope(manager="olga"))
    assert listed(page) == [("a", "contact", "red", 314)]
    found = figures(page)
    assert (found["contact_judged"], found["entry_judged"], found["entry_within"]) == (1, 1, 1)
    assert [row[:2] for row in page.tables[1].rows] == [("olga", "contact"), ("olga", "entry")]


def test_over_time_each_standard_tells_of_each_manager(tmp_path: Path) -> None:
    records = {
        "luna": called("2026-10-01 2026-10-01", more="manager: olga\nreviewed: 2026-10-01"),
        "sol": called("2026-11-01 2026-11-20", "2026-11-02 2026-11-20", more="manager: ivan"),
    }
    norms = "standards: [{contact: {limit: 20d}, update: {limit: 30d}, entry: {limit: 3d}}]\n"
    norms += "managers: {olga: {}, ivan: {}}\n"
    with opened(write(tmp_path, records, norms), "2026-11-21") as base:
        page = trend(base, find("cadence", tmp_path), "month", dt.date(2026, 10, 21), {})
    assert [table.name for table in page.tables] == ["trend", "each_contact", "each_update", "each_entry"]
    last = {table.name: rows(table)[-1] for table in page.tables[1:]}
    assert last["each_contact"] == {"date": "2026-11-21", "compliance_ivan": 1.0, "compliance_olga": 0.0}
    assert last["each_update"] == {"date": "2026-11-21", "compliance_ivan": 1.0, "compliance_olga": 0.0}
    assert last["each_entry"]["compliance_ivan"] == 0.0
    assert [chart.table for chart in page.charts][1:] == ["each_contact", "each_update", "each_entry"]

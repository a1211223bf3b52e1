"""The report `decisions`: the register, with each metric then and now."""

from pathlib import Path

import pytest

from clientbase.errors import UnreadableError
from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from tests.index.bases import opened, put, sold, write
from tests.reports.asking import figures, listed

TENS = ("2026-09-01", "2026-09-11", "2026-09-21")
RECORDS = {"luna": sold(*TENS), "sol": sold(*TENS, more="manager: ivan"), "mar": sold(*TENS, "2026-11-20")}


def page_of(root: Path, register: str, day: str = "2026-11-21", scope: Scope = EVERYBODY) -> Page:
    base = write(root, RECORDS)
    put(base / "decisions.yaml", f"decisions:\n{register}")
    with opened(base, day, scope) as opened_base:
        return find("decisions", base).page(opened_base)


def decided(*fields: str) -> str:
    return "".join(f"  - {{decision: call, {field}}}\n" for field in fields)


def test_a_metric_is_measured_then_and_now(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        decided(
            "date: 2026-11-19, metric: dormant.silent",
            "date: 2026-11-20, metric: dormant.silent, then: 7",
            "date: 2026-11-21, metric: loyalty.repeat_rate, then: 0.25",
            "date: 2026-11-21, metric: abc.nothing, then: 5",
            "date: 2026-11-21",
        ),
    )
    assert listed(page, "date", "then", "now", "change") == [
        ("2026-11-19", "3", "2", "-1"),
        ("2026-11-20", "7", "2", "-5"),
        ("2026-11-21", "0.25", "1", "+0.75"),
        ("2026-11-21", "5", None, None),
        ("2026-11-21", None, None, None),
    ]


def test_a_sum_is_an_exact_decimal(tmp_path: Path) -> None:
    page = page_of(tmp_path, decided("date: 2026-11-19, metric: sources.revenue"))
    assert listed(page, "then", "now", "change") == [("900.00", "1000.00", "+100.00")]


def test_a_metric_is_asked_over_the_whole_base_whoever_asks(tmp_path: Path) -> None:
    # One of three clients is ivan's: narrowed to them, nothing but the narrowing would have changed.
    register = decided(
        "date: 2026-11-20, metric: dormant.clients, then: 3, owner: ivan",
        "date: 2026-11-21, metric: dormant.clients, owner: olga",
        "date: 2026-11-21, metric: dormant.clients",
    )
    page = page_of(tmp_path, register, scope=Scope(manager="ivan"))
    assert listed(page, "owner", "then", "now", "change") == [("ivan", "3", "3", "+0")]
    assert figures(page)["decisions"] == 1
    page = page_of(tmp_path, register, scope=Scope(where="manager=ivan"))
    assert listed(page, "then", "now") == [("3", "3")] * 3


def test_what_is_open_overdue_and_done(tmp_path: Path) -> None:
    page = page_of(
        tmp_path,
        decided(
            "date: 2026-01-01, due: 2026-11-20, owner: olga",
            "date: 2026-01-01, due: 2026-11-21",
            "date: 2026-01-01",
            "date: 2026-01-01, due: 2026-02-01, done: 2026-11-21, outcome: fine",
            "date: 2026-01-01, due: 2026-12-01, done: 2026-11-22, outcome: soon",
            "date: 2026-11-22",
        ),
    )
    assert listed(page, "due", "state", "done", "outcome") == [
        ("2026-11-20", "overdue", None, None),
        ("2026-11-21", "open", None, None),
        ("2026-12-01", "open", None, None),
        (None, "open", None, None),
        ("2026-02-01", "done", "2026-11-21", "fine"),
    ]
    assert figures(page) == {
        "decisions": 5,
        "open": 4,
        "overdue": 1,
        "carried_out": 1,
        "measured": 0,
        "without_owner": 4,
    }


def test_a_report_does_not_measure_itself(tmp_path: Path) -> None:
    page = page_of(tmp_path, decided("date: 2026-11-21, metric: decisions.open"))
    assert listed(page, "then", "now") == [(None, None)]


def test_a_figure_of_the_base_s_own_report_is_none(tmp_path: Path) -> None:
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "own.sql").write_text("-- Own\nSELECT 1 AS one\n", encoding="utf-8")
    page = page_of(tmp_path, decided("date: 2026-11-21, metric: own.one"))
    assert listed(page, "now") == [(None,)]


def test_a_register_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match=r"decisions\.yaml cannot be used") as raised:
        page_of(tmp_path, "  - {date: 2026-11-31, decision: call}\n")
    assert [str(finding) for finding in raised.value.findings] == [
        'decisions.yaml:2:6: CB012 "2026-11-31" is not in the calendar'
    ]


def test_without_a_register_nothing_was_decided(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS)) as base:
        page = find("decisions", tmp_path).page(base)
    assert (page.tables[0].rows, figures(page)["decisions"]) == ((), 0)

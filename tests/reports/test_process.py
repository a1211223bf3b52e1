"""The report `process`: five points, and the narrowest of them with its evidence."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import Page
from clientbase.reports import find
from tests.index.bases import opened, put, write
from tests.reports.asking import figures, listed, page_of

NORMS = """
managers: {olga: {}}
interactions: {call: {contact: true}, letter: {contact: false}}
standards: [{contact: {limit: 10d}, update: {limit: 30d}, entry: {limit: 3d}}]
required: {client: [manager, segment]}
deal_stages: {lost: 0}
"""
RECORDS = {
    "luna": """
        name: Luna
        manager: olga
        segment: horeca
        since: 2026-01-01
        source: {channel: fair}
        interactions:
          - {date: 2026-11-10, kind: call, entered: 2026-11-20}
          - {date: 2026-11-10, kind: letter, entered: 2026-11-12}
        proposals:
          - {date: 2026-01-01, decision: accepted, decided: 2026-01-11}
          - {date: 2026-02-01, decision: declined, decided: 2026-02-21}
          - {date: 2026-11-05}
          - {date: 2026-11-06}
        purchases: [{date: 2026-01-05, amount: 1}]
        """,
    "sol": """
        name: Sol
        manager: olga
        interactions: [{date: 2026-11-11, kind: call}]
        purchases: [{date: 2026-02-01, amount: 1}]
        deals: [{id: d, stage: lost, reason: price}]
        """,
    "gone": "name: Gone\nstatus: former\nleft: {date: 2026-11-21}",
}


def points(page: Page) -> dict[Any, tuple[Any, ...]]:
    names = ("point", "volume", "lag", "completeness", "failures")
    return {row[0]: row[1:] for row in listed(page, *names)}


OPEN = "{date: 2026-01-05}, {date: 2026-11-20}"


@pytest.mark.parametrize(
    ("decided", "lag", "waiting", "words"),
    [
        ("", None, 0, "how long is usual is unknown"),
        (", {date: 2026-01-01, decision: accepted}", None, 0, "how long is usual is unknown"),
        (
            ", {date: 2026-01-01, decision: accepted, decided: 2026-01-01}",
            0.0,
            2,
            "2 waiting longer than usual",
        ),
        (
            ", {date: 2026-01-01, decision: accepted, decided: 2026-01-02}",
            1.0,
            1,
            "1 waiting longer than usual",
        ),
    ],
    ids=["none was decided", "decided on a day unknown", "decided at once", "decided after a day"],
)
def test_a_proposal_waits_too_long_only_where_it_is_known_how_long_is_usual(
    tmp_path: Path, decided: str, lag: float | None, waiting: int, words: str
) -> None:
    page = page_of("process", tmp_path, {"luna": f"name: Luna\nproposals: [{OPEN}{decided}]\n"})
    _, found_lag, _, failures = points(page)["decisions"]
    assert (found_lag, failures) == (lag, waiting)
    assert words in listed(page, "evidence")[-1][0]


def test_each_point_is_measured(tmp_path: Path) -> None:
    found = points(page_of("process", tmp_path, RECORDS, NORMS))
    assert found == {
        "formation": (2, 4.0, 0.5, 1),
        "accounting": (3, 6.0, 3 / 4, 1),
        "current work": (2, 11.0, 0.5, 1),
        "analysis": (3, 293.0, 1 / 3, 2),  # sol was never updated since the first purchase
        "decisions": (4, 15.0, 0.5, 1),
    }


def test_the_narrowest_is_named_with_its_evidence(tmp_path: Path) -> None:
    found = figures(page_of("process", tmp_path, RECORDS, NORMS))
    assert (found["narrowest"], found["evidence"]) == (
        "analysis",
        "2 of 3 leavings, refusals and lost deals without a reason",
    )
    assert (found["current_work_volume"], found["analysis_completeness"]) == (2, 1 / 3)


def test_among_equals_the_one_with_more_failures(tmp_path: Path) -> None:
    records = {
        "luna": "name: A\nproposals: [{date: 2026-11-01}, {date: 2026-11-21, decision: declined}]",
        "sol": "name: B\nsince: 2026-01-01\nleft: {date: 2026-11-01}\nstatus: former",
    }
    found = points(page_of("process", tmp_path, records))
    assert (found["formation"][2:], found["analysis"][2:]) == ((0.0, 1), (0.0, 2))
    assert figures(page_of("process", tmp_path, {}))["narrowest"] == "analysis"


def test_the_period_is_that_of_the_norms(tmp_path: Path) -> None:
    page = page_of("process", tmp_path, RECORDS, f"{NORMS}abc: {{period: 1mo}}\n")
    assert {point: row[0] for point, row in points(page).items()} == {
        "formation": 0,
        "accounting": 3,
        "current work": 2,
        "analysis": 1,
        "decisions": 2,
    }


def test_the_register_counts_among_the_decisions(tmp_path: Path) -> None:
    root = write(tmp_path, {"luna": "name: Luna"}, NORMS)
    register = (
        "decisions:\n"
        "  - {date: 2026-01-01, decision: a, due: 2026-02-01}\n"
        "  - {date: 2026-01-01, decision: b, done: 2026-11-21}\n"
        "  - {date: 2026-01-01, decision: c, due: 2026-11-20, done: 2026-11-22}\n"
        "  - {date: 2026-11-22, decision: d}\n"
    )
    put(root / "decisions.yaml", register)
    with opened(root) as base:
        found = points(find("process", root).page(base))
    assert found["decisions"] == (3, None, 1 / 3, 2)


def test_of_an_empty_base_nothing_is_narrow(tmp_path: Path) -> None:
    page = page_of("process", tmp_path, {})
    assert {row[0] for row in points(page).values()} == {0}
    assert (figures(page)["narrowest"], figures(page)["evidence"]) == (None, None)

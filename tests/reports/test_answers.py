"""How soon clients are answered."""

from pathlib import Path

import pytest

from tests.reports.asking import figures, listed, page_of

LUNA = """
name: Luna
manager: olga
interactions:
  - {date: 2026-11-02, kind: email, direction: in}
  - {date: 2026-11-03, kind: email, direction: in}
  - {date: 2026-11-06, kind: email, direction: out, by: ivan}
  - {date: 2026-11-09, kind: email, direction: in}
  - {date: 2026-11-10, kind: call, direction: out}
  - {date: 2026-11-19, kind: call, direction: in, about: prices, with: Vera}
"""
SOL = "name: Sol\nmanager: olga\ninteractions: [{date: 2026-11-16, kind: email, direction: in}]\n"
KINDS = "interactions: {call: {}, email: {}}\n"


def test_times_are_told_and_judged_by_the_norm(tmp_path: Path) -> None:
    """4 days and 1 day until the answers; on 21 November Luna has waited for 2 days, Sol for 5.

    The 4 days are olga's, whose client it is, though ivan answered.
    """
    page = page_of("answers", tmp_path, {"luna": LUNA, "sol": SOL}, KINDS + "answer: {limit: 2d}\n")
    told = figures(page)
    assert (told["waits"], told["answered"], told["waiting"], told["late"], told["late_waiting"]) == (
        4,
        2,
        2,
        2,
        1,
    )
    assert (told["within"], told["within_share"], told["mean"], told["median"]) == (2, 0.5, 2.5, 2.5)
    assert listed(page, "client", "manager", "kind", "since", "age", "late_days", "with", "about") == [
        ("sol", "olga", "email", "2026-11-16", 5, 3, None, None),
        ("luna", "olga", "call", "2026-11-19", 2, None, "Vera", "prices"),
    ]
    names = ("manager", "kind", "answered", "mean", "longest", "within", "late", "waiting")
    assert listed(page, *names, table=1) == [
        ("olga", "call", 0, None, None, 1, 0, 1),
        ("olga", "email", 2, 2.5, 4, 1, 2, 1),
    ]


def test_a_wait_is_theirs_who_took_it_in(tmp_path: Path) -> None:
    talks = (
        "[{date: 2026-11-02, kind: email, direction: in, by: ivan}, {date: 2026-11-09, kind: call, by: olga}]"
    )
    page = page_of("answers", tmp_path, {"sol": f"name: Sol\nmanager: olga\ninteractions: {talks}\n"}, KINDS)
    assert listed(page, "manager", "answered", "mean", table=1) == [("ivan", 1, 7.0)]


def test_without_the_norm_nobody_is_late_or_in_time(tmp_path: Path) -> None:
    page = page_of("answers", tmp_path, {"luna": LUNA}, KINDS)
    told = figures(page)
    assert (told["waits"], told["mean"], told["late"], told["within"], told["within_share"]) == (
        3,
        2.5,
        None,
        None,
        None,
    )
    assert [table.name for table in page.tables] == ["waiting", "answers", "notes"]


def test_working_days_and_days_that_were(tmp_path: Path) -> None:
    """Asked on Thursday 19 November; two working days are over on Monday. On the 20th Sol had waited for four days."""
    norms = KINDS + "answer: {limit: 2wd}\n"
    page = page_of("answers", tmp_path, {"luna": LUNA}, norms, "2026-11-23")
    assert listed(page, "age", "late_days") == [(4, None)]
    page = page_of("answers", tmp_path, {"luna": LUNA}, norms, "2026-11-24")
    assert listed(page, "age", "late_days") == [(5, 1)]
    page = page_of("answers", tmp_path, {"luna": LUNA}, norms, "2026-11-05")
    assert listed(page, "since", "age") == [("2026-11-02", 3)]


@pytest.mark.parametrize(
    ("norm", "found", "unanswered"),
    [
        pytest.param(
            "answer: {limit: 2d}\n",
            [("sol", "2026-11-18", 3), ("luna", "2026-11-21", None)],
            2,
            id="the norm",
        ),
        pytest.param("", [], None, id="no norm: it is not known"),
    ],
)
def test_the_agenda_says_whom_to_answer(
    norm: str, found: list[tuple[str, str, int | None]], unanswered: int | None, tmp_path: Path
) -> None:
    page = page_of("agenda", tmp_path, {"luna": LUNA, "sol": SOL}, KINDS + norm)
    assert listed(page, "client", "due", "overdue_days") == found
    assert figures(page)["unanswered"] == unanswered
    assert [table.name for table in page.tables] == ["agenda"] if norm else ["agenda", "notes"]

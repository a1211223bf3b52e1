"""The report `strategic`: what clients bring beside what they mean to the company."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

# 80 % and 95 % are crossed after the first and the second.
AMOUNTS = {"A": 80, "B": 15, "C": 5}
SMALL, LARGE = "important but small", "large but nobody's favourite"


def client(class_: str, importance: str | None, more: str = "") -> str:
    sales = (f"2026-11-20 {AMOUNTS[class_]}",) if class_ in AMOUNTS else ()
    return sold(*sales, more=f"{f'strategic: {importance}' if importance else ''}\n{more}")


@pytest.mark.parametrize(
    ("class_", "importance", "position"),
    [
        ("A", "high", None),
        ("A", "medium", LARGE),
        ("A", "low", LARGE),
        ("A", None, LARGE),
        ("B", "high", SMALL),
        ("B", "medium", None),
        ("B", "low", LARGE),
        ("B", None, None),
        ("C", "high", SMALL),
        ("C", "medium", SMALL),
        ("C", "low", None),
        ("C", None, None),
        ("none", "high", SMALL),
        ("none", "medium", SMALL),
        ("none", "low", None),
        ("none", None, None),
    ],
)
def test_off_the_diagonal(tmp_path: Path, class_: str, importance: str | None, position: str | None) -> None:
    others = {name: client(name, None) for name in AMOUNTS if name != class_}
    page = page_of("strategic", tmp_path, {"luna": client(class_, importance), **others})
    found = dict(column(page, "off-diagonal", "client", "position"))
    assert found.get("luna") == position


def test_who_left_stands_in_the_matrix_alone(tmp_path: Path) -> None:
    page = page_of(
        "strategic", tmp_path, {"a": client("none", "high", "left: {date: 2026-11-01, reason: price}")}
    )
    assert (table(page, "off-diagonal"), figures(page)["rated"]) == ([], 1)


def test_the_matrix_counts_all_clients(tmp_path: Path) -> None:
    records = {
        "a": client("A", "high"),
        "b": client("B", None),
        "c": client("C", "high"),
        "d": client("none", "low"),
    }
    page = page_of("strategic", tmp_path, records)
    assert [tuple(row.values()) for row in table(page, "matrix")] == [
        ("high", 2, 1, 0, 1, 0, 85 * EURO, 0),
        ("low", 1, 0, 0, 0, 1, 0, 0),
        (None, 1, 0, 1, 0, 0, 15 * EURO, 0),
    ]
    assert figures(page) == {
        "clients": 4,
        "rated": 3,
        "unrated": 1,
        "important_but_small": 1,
        "large_but_unfavoured": 0,
    }


@pytest.mark.parametrize(
    ("more", "pipeline"),
    [
        pytest.param("", 0, id="nothing"),
        pytest.param(
            "deals: [{id: a, stage: lead, amount: 7}, {id: b, stage: offer, amount: 5}]", 12, id="open deals"
        ),
        pytest.param(
            "deals: [{id: a, stage: won, amount: 7}, {id: b, stage: lost, amount: 5}]", 0, id="decided deals"
        ),
        pytest.param("deals: [{id: a, stage: lead, amount: 7, closed: 2026-11-21}]", 0, id="closed today"),
        pytest.param("deals: [{id: a, stage: lead, amount: 7, closed: 2026-11-22}]", 7, id="closed tomorrow"),
        pytest.param(
            "deals: [{id: a, stage: lead, amount: 7, opened: 2026-11-22}]\nsince: 2026-01-01",
            0,
            id="opened tomorrow",
        ),
        pytest.param("proposals: [{date: 2026-11-01, amount: 9}]", 9, id="a pending proposal"),
        pytest.param(
            "proposals: [{date: 2026-11-01, amount: 9, decision: declined}]", 0, id="a declined one"
        ),
        pytest.param(
            "deals: [{id: a, stage: lead, amount: 7}]\nproposals: [{date: 2026-11-01, amount: 9}]",
            9,
            id="the larger sum",
        ),
    ],
)
def test_the_pipeline_is_what_may_still_come(tmp_path: Path, more: str, pipeline: int) -> None:
    schema = "deal_stages: {lead: 10, offer: 30, won: 100, lost: 0}\n"
    page = page_of("strategic", tmp_path, {"a": f"name: A\n{more}\n"}, schema=schema)
    assert column(page, "matrix", "pipeline") == [pipeline * EURO]


def test_nobody_is_nothing(tmp_path: Path) -> None:
    page = page_of("strategic", tmp_path, {})
    assert (table(page, "matrix"), set(figures(page).values())) == ([], {0})

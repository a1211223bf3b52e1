"""The report `overview`: the figures of the week with their change, and the first lines of what waits."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from clientbase.page import Scope
from clientbase.render import render
from clientbase.reports.overview import verdict
from tests.index.bases import opened, sold, write
from tests.reports.asking import DAY, figures, listed, page_of

NORMS = """
managers: {olga: {}, ivan: {}}
standards: [{contact: {limit: 20d}}]
thresholds: [{repeat_purchase: 100}]
"""
TENS = ("2026-10-01", "2026-10-11", "2026-10-21", "2026-10-31")


def called(*days: str) -> str:
    return f"manager: olga\ninteractions: [{', '.join(f'{{date: {day}, kind: call}}' for day in days)}]"


RECORDS = {
    # Silent for 21 days of a rhythm of 10 is just over twice; 7 days before it was 14.
    "silent": sold(*TENS, more=called("2026-10-31")),
    # Called within the week; bought for too little within it.
    "warm": sold("2026-11-10 200", "2026-11-15 99", more=called("2026-11-15")),
    # Called a week before; what it bought on the 14th belongs to the week before.
    "cool": sold("2026-11-14 300", more=called("2026-11-14")),
    "back": sold("2026-11-05 50", more="returns: [{date: 2026-11-21, amount: 20}]"),
    "gone": sold("2026-01-01", more="manager: ivan\nstatus: former\nleft: {date: 2026-11-20}"),
}


def test_the_week_beside_the_one_before(tmp_path: Path) -> None:
    found = figures(page_of("overview", tmp_path, RECORDS, NORMS))
    pairs = {
        name: (value, found[f"change_of_{name}"]) for name, value in found.items() if "change" not in name
    }
    assert pairs["clients"] == (5, 0)
    assert pairs["former"] == (1, 1)
    assert (pairs["newly_dormant"], pairs["dormant"]) == ((1, 1), (1, 1))
    assert pairs["overdue"] == (1, 0), (
        "silent: 21 days, and 14 a week before; gone was never called, and has left"
    )
    assert pairs["coverage"] == (1 / 3, 0.0 + 1 / 3 - 1 / 4), "1 of 3; a week before 1 of 4"
    assert pairs["below"] == (1, 1)
    assert pairs["sales"] == (79_0000, 79_0000 - 500_0000)
    assert pairs["regular_share"] == (1 / 5, 1 / 5 - 1 / 5)


def test_stages_add_up_to_the_clients(tmp_path: Path) -> None:
    found = figures(page_of("overview", tmp_path, RECORDS, NORMS))
    stages = ("potential", "new", "active", "cooling", "dormant", "lost", "former")
    assert sum(found[stage] for stage in stages) == found["clients"]
    assert sum(found[f"change_of_{stage}"] for stage in stages) == found["change_of_clients"]


def test_the_first_lines_of_what_waits(tmp_path: Path) -> None:
    many = {f"c{n:02}": sold(more=called("2026-01-01")) for n in range(20)}
    page = page_of("overview", tmp_path, RECORDS | many, NORMS)
    assert [table.name for table in page.tables] == ["cadence", "dormant", "thresholds", "dates"]
    assert [len(table.rows) for table in page.tables] == [15, 1, 1, 0]
    assert listed(page, "client", "light") == [(f"c{n:02}", "red") for n in range(15)]


WORK = {
    "a": "name: A\nmanager: olga\ninteractions:\n- {date: 2026-11-20, kind: call, by: ivan}\n"
    "- {date: 2026-11-19, kind: meeting}\n- {date: 2026-11-12, kind: call}\n",
    "b": "name: B\nmanager: ivan\nsince: 2026-11-16\nproposals: [{date: 2026-11-17, product: tea}]\n",
    "c": "name: C\nmanager: olga\nsince: 2026-01-01\ninteractions: [{date: 2026-10-30, kind: call}]\n",
    "d": "name: D\nmanager: olga\nsince: 2026-01-01\ninteractions: [{date: 2026-10-28, kind: call}]\n"
    "left: {date: 2026-11-18}\n",
}


def test_the_work_of_the_week_is_counted_by_kind_and_manager(tmp_path: Path) -> None:
    page = page_of("overview", tmp_path, WORK, NORMS)
    found = figures(page)
    assert (found["talks"], found["change_of_talks"], found["proposals"], found["new_clients"]) == (
        2,
        1,
        1,
        1,
    )
    managers, talks = page.summary.tables
    assert managers.rows == (
        ("ivan", 1, 0, 0, 1, 1, 1, 1),
        ("olga", 2, 1, 1, 1, 0, 0, 0),
    ), "ivan held a talk with a client of olga's; c is late since its 20 days were over, d has left"
    assert talks.rows == (("call", 1, 1, 0), ("meeting", 1, 0, 1))


def test_the_first_line_says_in_words_how_the_week_was(tmp_path: Path) -> None:
    page = page_of("overview", tmp_path, WORK, NORMS)
    assert page.summary.verdict == "1 of the 3 clients is late, 1 more than last week; 1 was lost: D"
    made = render(page, "text")
    assert made.splitlines()[0] == page.summary.verdict
    assert ["Talks", "2", "1", "+1"] in [line.split() for line in made.splitlines()]
    assert "verdict" not in render(page, "json")


@pytest.mark.parametrize(
    ("late", "before", "lost", "said"),
    [
        (3, 1, (), "3 of Olga's 9 clients are late, 2 more than last week; nobody was lost"),
        (1, 2, ("A",), "1 of Olga's 9 clients is late, 1 fewer than last week; 1 was lost: A"),
        (
            0,
            0,
            "ABCDE",
            "none of Olga's 9 clients is late, as many as last week; 5 were lost: A, B, C and 2 more",
        ),
    ],
    ids=["more", "fewer", "as many"],
)
def test_the_verdict(tmp_path: Path, late: int, before: int, lost: Sequence[str], said: str) -> None:
    def state(overdue: int) -> dict[str, int]:
        return {"clients": 10, "former": 1, "overdue": overdue}

    root = write(tmp_path, {}, "managers: {olga: {name: Olga Ivanova}}")
    with opened(root, DAY, Scope(manager="olga")) as base:
        assert verdict(base, (state(late), state(before)), lost, known=9) == said


@pytest.mark.parametrize(
    ("clients", "known", "said"),
    [
        (9, 7, "none of the 9 clients is late (2 cannot be judged), as many as last week; nobody was lost"),
        (9, 0, "no client can be judged by a standard for contact, of the 9; nobody was lost"),
        (1, 1, "the only client is not late, as many as last week; nobody was lost"),
        (0, 0, "there is nobody to look after: no client is in the base on this day"),
    ],
    ids=["some", "nobody", "one", "empty"],
)
def test_who_cannot_be_judged_is_not_said_to_be_in_time(
    tmp_path: Path, clients: int, known: int, said: str
) -> None:
    state = {"clients": clients, "former": 0, "overdue": 0}
    with opened(write(tmp_path, {}), DAY) as base:
        assert verdict(base, (state, state), (), known) == said


def test_only_the_chosen_clients_on_both_days(tmp_path: Path) -> None:
    found = figures(page_of("overview", tmp_path, RECORDS, NORMS, scope=Scope(manager="ivan")))
    assert (found["clients"], found["former"], found["change_of_former"]) == (1, 1, 1)


def test_of_nobody_there_is_nothing_to_compare(tmp_path: Path) -> None:
    found = figures(page_of("overview", tmp_path, {}))
    assert (found["clients"], found["coverage"], found["change_of_coverage"]) == (0, None, None)
    assert (found["sales"], found["regular_share"]) == (0, None)


def test_the_first_day_of_the_calendar_has_no_week_before(tmp_path: Path) -> None:
    assert figures(page_of("overview", tmp_path, {"luna": "name: Luna"}, day="0001-01-03"))["clients"] == 1

"""The report `overview`: the figures of the week with their change, and the first lines of what waits."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from clientbase.page import Scope
from clientbase.render import render
from clientbase.reports.overview import verdict
from tests.index.bases import opened, put, sold, write
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
    assert [table.name for table in page.tables[:4]] == ["cadence", "dormant", "thresholds", "dates"]
    assert [len(table.rows) for table in page.tables[:4]] == [15, 1, 1, 0]
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
    managers, talks = page.tables[4:6]
    assert managers.rows == (
        ("ivan", 1, 0, 0, 1, 1, 1, 1, 0, 0, 0, 0),
        ("olga", 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0),
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


WEEK = {
    # Promised for the 16th and not done; the talk was entered after six days.
    "broken": sold(
        "2026-10-01 500",
        more="manager: olga\nphone: +38970123456\ninteractions:\n"
        "- {date: 2026-11-02, kind: call, entered: 2026-11-08, next: {date: 2026-11-16, what: send prices}}\n",
    ),
    # A problem since the 1st, and a birthday of 50 in a week.
    "problem": sold(
        "2026-10-01 300 tea",
        more="manager: ivan\nproblems: [{opened: 2026-11-01, about: late}]\n"
        "contacts: [{name: Vera, birthday: 1976-11-28, phone: '+38970111222'}, {name: Ana, birthday: 1989-11-22}]\n"
        "interactions: [{date: 2026-11-20, kind: call}]\n",
    ),
    "late": sold("2026-10-02 900", more="manager: ivan\ninteractions: [{date: 2026-10-05, kind: call}]\n"),
    "sold": sold("2026-11-18 250", more="manager: ivan\ninteractions: [{date: 2026-11-18, kind: call}]\n"),
}
WEEKS_NORMS = NORMS.replace("limit: 20d}", "limit: 20d}, entry: {limit: 3d}")


class TestTheMondayReport:
    def test_what_is_lost_by_waiting_comes_first_with_the_phone(self, tmp_path: Path) -> None:
        page = page_of("overview", tmp_path, WEEK, WEEKS_NORMS)
        (actions,) = (table for table in page.tables if table.name == "actions")
        names = [column.name for column in actions.columns]
        rows = [dict(zip(names, row, strict=True)) for row in actions.rows]
        told = [
            (row["client"], row["occasion"], row["due"], row["overdue_days"], row["phone"]) for row in rows
        ]
        assert told == [
            ("broken", "promise", "2026-11-16", 5, "+38970123456"),
            ("problem", "problem", "2026-11-01", 20, "+38970111222"),
            ("late", "contact", "2026-10-25", 27, None),
        ]

    def test_each_manager_with_what_was_broken_entered_late_and_sold(self, tmp_path: Path) -> None:
        page = page_of("overview", tmp_path, WEEK, WEEKS_NORMS)
        found = figures(page)
        assert (found["promises_broken"], found["change_of_promises_broken"], found["entered_late"]) == (
            1,
            1,
            1,
        )
        managers = next(table for table in page.tables if table.name == "managers")
        names = [column.name for column in managers.columns]
        rows = {row[0]: dict(zip(names, row, strict=True)) for row in managers.rows}
        wanted = ("overdue", "promises_broken", "entered_late", "newly_dormant", "sales")
        assert [rows["ivan"][name] for name in wanted] == [1, 0, 0, 0, 250_0000]
        assert [rows["olga"][name] for name in wanted] == [0, 1, 1, 0, 0]

    def test_round_dates_come_first_with_what_the_client_likes(self, tmp_path: Path) -> None:
        page = page_of("overview", tmp_path, WEEK, WEEKS_NORMS)
        occasions = next(table for table in page.tables if table.name == "occasions")
        names = [column.name for column in occasions.columns]
        rows = [dict(zip(names, row, strict=True)) for row in occasions.rows]
        assert [(row["date"], row["what"], row["product"]) for row in rows] == [
            ("2026-11-28", "birthday of Vera, 50 years", "tea"),
            ("2026-11-22", "birthday of Ana, 37 years", "tea"),
        ]

    def test_decisions_that_are_due_are_listed(self, tmp_path: Path) -> None:
        put(
            tmp_path / "decisions.yaml",
            "decisions:\n"
            "- {date: 2026-10-01, decision: call all, owner: olga, due: 2026-11-20}\n"
            "- {date: 2026-10-01, decision: later, due: 2027-03-01}\n"
            "- {date: 2026-10-01, decision: done, due: 2026-11-01, done: 2026-11-02}\n",
        )
        page = page_of("overview", tmp_path, WEEK, WEEKS_NORMS)
        decisions = next(table for table in page.tables if table.name == "decisions")
        assert decisions.rows == ((0, "2026-11-20", "olga", "overdue", "call all", None),)
        assert (figures(page)["decisions_due"], figures(page)["change_of_decisions_due"]) == (1, 1)

    def test_the_subject_says_the_week_in_a_few_words(self, tmp_path: Path) -> None:
        page = page_of("overview", tmp_path, RECORDS, NORMS)
        assert page.summary.subject == "Clients, week 47: 1 late, 1 fell silent, 1 sale too small"
        of_ivan = page_of("overview", tmp_path, RECORDS, NORMS, scope=Scope(manager="ivan"))
        assert of_ivan.summary.subject == "Ivan's clients, week 47: none late (1 fewer)"
        assert "made again by: clientbase --as-of 2026-11-21 report overview --manager ivan" in render(
            of_ivan, "markdown"
        )

    def test_what_is_nothing_is_named_in_one_line_and_kept_for_programs(self, tmp_path: Path) -> None:
        page = page_of("overview", tmp_path, RECORDS, NORMS)
        said = next(line for line in render(page, "markdown").splitlines() if line.startswith("Nothing"))
        assert said.startswith("Nothing in both weeks, or to list: potential, ")
        assert "promises broken, " in said
        assert said.endswith("decisions due, dates to make an offer")
        assert "## Decisions due" not in render(page, "markdown")
        assert '"name": "decisions"' in render(page, "json")
        assert '"promises_broken": 0' in render(page, "json")

"""The report `entry`: who wrote down in time what happened in a month, worked by hand."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.errors import UsageError
from clientbase.reports import find
from tests.history.repositories import commit, repository
from tests.index.bases import opened

NORMS = "managers: {olga: {name: Olga}, ivan: {name: Ivan}}\nstandards: [{entry: {limit: 3d}}]\n"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    return repository(tmp_path / "base", NORMS)


def record(*lines: str, more: str = "manager: olga\n") -> str:
    return f"name: Luna\n{more}" + "".join(f"{line}\n" for line in lines)


def asked(
    base: Path, month: str = "", day: str = "2026-11-21"
) -> tuple[dict[str, Any], dict[Any, Any], list[Any]]:
    """Return the figures, the row of each person by its columns, and the late ones."""
    with opened(base, day) as there:
        page = find("entry", base).page(there, **({"month": month} if month else {}))
    people, late = page.tables
    names = [column.name for column in people.columns]
    return (
        {one.name: one.value for one in page.figures},
        {row[0]: dict(zip(names, row, strict=True)) for row in people.rows},
        [dict(zip([column.name for column in late.columns], row, strict=True)) for row in late.rows],
    )


def test_counts_for_each_person_what_became_known_in_the_month(base: Path) -> None:
    commit(base, {"luna": record()}, "2026-09-01")
    said = [
        "interactions:",
        "  - {date: 2026-09-29, kind: call, by: olga, entered: 2026-10-01}",
        "  - {date: 2026-10-02, kind: call, by: ivan, entered: 2026-10-02}",
        "purchases:",
        "  - {date: 2026-09-20, amount: 10, entered: 2026-10-02}",
    ]
    commit(base, {"luna": record(*said)}, "2026-10-02")
    said.append("  - {date: 2026-10-31, amount: 20, entered: 2026-11-01}")
    commit(base, {"luna": record(*said)}, "2026-11-01")
    figures, people, late = asked(base)
    assert figures == {
        "due": 3,
        "in_time": 2,
        "late": 1,
        "back_dated": 0,
        "unproven": 0,
        "not_judged": 0,
        "without_author": 1,
        "compliance": 2 / 3,
    }
    assert (people["olga"]["due"], people["olga"]["late"], people["olga"]["without_author"]) == (2, 1, 1)
    assert (people["olga"]["mean_delay"], people["olga"]["worst_delay"]) == (12.0, 12)
    assert (people["ivan"]["due"], people["ivan"]["in_time"], people["ivan"]["compliance"]) == (1, 1, 1.0)
    assert [(row["list"], row["days"], row["over"], row["place"]) for row in late] == [
        ("purchases", 12, 9, "records/luna.yaml:7")
    ]


def test_a_back_dated_entry_is_known_on_the_day_of_its_commit(base: Path) -> None:
    commit(base, {"luna": record()}, "2026-09-01")
    late = "interactions: [{date: 2026-09-03, kind: call, by: olga, entered: 2026-09-03}]"
    commit(base, {"luna": record(late)}, "2026-10-31")
    assert asked(base, "2026-09")[0]["due"] == 0
    figures, _, rows = asked(base, "2026-10")
    assert (figures["due"], figures["late"], figures["back_dated"]) == (1, 1, 1)
    assert [(row["entered"], row["said"], row["days"]) for row in rows] == [("2026-10-31", "2026-09-03", 58)]


@pytest.mark.parametrize(("day", "back_dated"), [("2026-10-06", 0), ("2026-10-07", 1)])
def test_back_dated_is_beyond_the_limit_and_what_a_commit_may_take(
    tmp_path: Path, day: str, back_dated: int
) -> None:
    base = repository(tmp_path / "base", NORMS + "history: {commit_within: 5d}\n")
    commit(base, {"luna": record()}, "2026-09-01")
    commit(base, {"luna": record("problems: [{opened: 2026-10-01, entered: 2026-10-01}]")}, day)
    assert asked(base, "2026-10")[0]["back_dated"] == back_dated


def test_what_is_not_committed_is_unproven(base: Path) -> None:
    commit(base, {"luna": record()}, "2026-09-01")
    (base / "records/luna.yaml").write_text(
        record(
            "returns: [{date: 2026-10-01, amount: 1, entered: 2026-10-02}, {date: 2026-10-05, amount: 2}]"
        ),
        encoding="utf-8",
    )
    figures, people, _ = asked(base)
    assert (figures["due"], figures["unproven"], figures["not_judged"]) == (1, 1, 1)
    assert people["olga"]["not_judged_share"] == 1 / 2


def test_items_of_clients_who_left_count_too(base: Path) -> None:
    commit(base, {"luna": record()}, "2026-09-01")
    late = "interactions: [{date: 2026-10-03, kind: call, by: olga}]"
    gone = "status: former\nleft: {date: 2026-10-10, reason: price}"
    commit(base, {"luna": record(late, gone)}, "2026-10-10")
    assert asked(base)[0]["late"] == 1


@pytest.mark.parametrize(
    ("day", "month"), [("2026-11-29", "2026-10"), ("2026-11-30", "2026-11"), ("2026-01-05", "2025-12")]
)
def test_without_a_month_it_is_the_last_that_is_over(base: Path, day: str, month: str) -> None:
    with opened(base, day) as there:
        people, _ = find("entry", base).page(there).tables
    assert people.title == f"Entered in {month}"


@pytest.mark.parametrize("month", ["2026", "2026-13", "october"])
def test_a_month_that_is_none_is_refused(base: Path, month: str) -> None:
    with opened(base) as there, pytest.raises(UsageError, match="write it as 2026-10"):
        find("entry", base).page(there, month=month)

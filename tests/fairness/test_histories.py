"""Over real histories: committing, dating or handing over otherwise makes nobody look better than the truth."""

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clientbase.reports import find
from tests.fairness.idleness import WORSE
from tests.history.repositories import commit, repository, write
from tests.index.bases import opened

NORMS = """
managers: {olga: {}, ivan: {}}
interactions: {call: {contact: true}}
standards: [{contact: {target: 14d, limit: 28d}, update: {target: 30d, limit: 60d}, entry: {limit: 3d}}]
"""
DAY = "2026-09-15"
HEAD = "name: Luna\nmanager: olga\n"
FIRST = "  - {date: 2026-05-01, kind: call, by: olga, about: first}\n"
LATE = "  - {date: 2026-06-01, kind: call, by: olga, about: late}\n"
LAST = "  - {date: 2026-07-01, kind: call, by: olga, about: last}\n"


def luna(*talks: str, more: str = "") -> str:
    return HEAD + more + "interactions:\n" + "".join(talks)


def told(root: Path, *later: tuple[str, dict[str, str | None]], late: str = LATE) -> Path:
    """Lay out what olga did: a call written down at once, one seven weeks late, and one in July, the last."""
    base = repository(root, NORMS)
    commit(base, {"luna": luna(FIRST)}, "2026-05-01")
    commit(base, {"luna": luna(FIRST, LAST)}, "2026-07-02")
    commit(base, {"luna": luna(FIRST, late, LAST)}, "2026-07-20")
    for day, files in later:
        commit(base, files, day)
    return base


def shown(base: Path, day: str = DAY) -> dict[str, Any]:
    """Return what rates olga: the lights of her client, and her row of the reports on managers and on entry."""
    with opened(base, day) as there:
        lights = dict(there.ask("SELECT standard, light FROM cadence"))
        rows = [_row(find("managers", base).page(there), "olga")]
        rows.append(_row(find("entry", base).page(there, month="2026-07"), "olga"))
        tricks = dict(there.ask("SELECT kind, count(*) FROM gone_red GROUP BY kind"))
    managed, entered = rows
    return {
        "lights": lights,
        "compliance": managed.get("compliance"),
        "overdue": managed.get("overdue", 0),
        "gone": managed.get("handed_over_red", 0) + managed.get("left_while_red", 0),
        "rank": managed.get("rank"),
        "due": entered.get("due", 0),
        "in_time": entered.get("in_time", 0),
        "late": entered.get("late", 0),
        "unjudged": entered.get("not_judged", 0),
        "tricks": tricks,
    }


def _row(page: Any, manager: str) -> dict[str, Any]:
    rows = page.tables[0]
    names = [column.name for column in rows.columns]
    found = (dict(zip(names, row, strict=True)) for row in rows.rows)
    return next((row for row in found if row["manager"] == manager), {})


def assert_no_better(tricked: dict[str, Any], truth: dict[str, Any]) -> None:
    """What is red stays red, or is said elsewhere in the manager's own row.

    Whatever changes the text of a record is an update of it, so that standard is not looked at.
    """
    for standard in ("contact", "entry"):
        light = truth["lights"][standard]
        other = tricked["lights"].get(standard, "grey")
        known = other in WORSE and WORSE.index(other) >= WORSE.index(light)
        assert known or tricked["gone"] > truth["gone"], (standard, light, other)
    assert tricked["overdue"] + tricked["gone"] >= truth["overdue"]
    assert (tricked["compliance"] or 0) <= (truth["compliance"] or 0)
    assert tricked["late"] >= truth["late"]
    assert tricked["in_time"] <= truth["in_time"]


RETOLD = LATE.replace("about: late", "about: later on")
TRICKS: dict[str, Callable[[Path], Path]] = {
    "the commit is split, and the talk corrected": lambda root: told(
        root, ("2026-07-21", {"luna": luna(FIRST, RETOLD, LAST)}), late=LATE
    ),
    "the day of entry is typed earlier": lambda root: told(root, late=_said(LATE, "entered: 2026-06-01")),
    "it is said to have come by import": lambda root: told(root, late=_said(LATE, "learnt_from: import")),
    "import, and entered at once": lambda root: told(
        root, late=_said(LATE, "learnt_from: import, entered: 2026-06-01")
    ),
    "taken out and put in again": lambda root: told(
        root,
        ("2026-07-21", {"luna": luna(FIRST, LAST)}),
        ("2026-07-22", {"luna": luna(FIRST, LATE, LAST)}),
    ),
    "the record is renamed": lambda root: told(
        root, ("2026-07-21", {"luna": None, "luna-bar": luna(FIRST, LATE, LAST)})
    ),
    "the record is archived": lambda root: told(
        root, ("2026-09-14", {"luna": None, "records/archive/luna.yaml": luna(FIRST, LATE, LAST)})
    ),
    "snoozed today": lambda root: told(
        root,
        (
            "2026-09-14",
            {"luna": luna(FIRST, LATE, LAST, more="snoozed: {from: 2026-09-14, until: 2027-01-01}\n")},
        ),
    ),
    "snoozed without a beginning": lambda root: told(
        root, ("2026-09-14", {"luna": luna(FIRST, LATE, LAST, more="snoozed: {until: 2027-01-01}\n")})
    ),
    "snoozed, and not committed": lambda root: _written(
        told(root), luna(FIRST, LATE, LAST, more="snoozed: {until: 2027-01-01}\n")
    ),
    "handed over": lambda root: told(
        root,
        (
            "2026-09-14",
            {
                "luna": luna(
                    FIRST, LATE, LAST, more="handovers: [{date: 2026-09-14, from: olga, to: ivan}]\n"
                ).replace("manager: olga", "manager: ivan")
            },
        ),
    ),
    "marked former": lambda root: told(
        root,
        (
            "2026-09-14",
            {
                "luna": luna(
                    FIRST, LATE, LAST, more="status: former\nleft: {date: 2026-09-14, reason: price}\n"
                )
            },
        ),
    ),
}


def _said(talk: str, more: str) -> str:
    return talk.replace("}", f", {more}}}")


def _written(base: Path, record: str) -> Path:
    write(base, {"luna": record})
    return base


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    found = shown(told(tmp_path_factory.mktemp("truth") / "base"))
    assert found["lights"] == {"contact": "red", "update": "yellow", "entry": "red"}
    assert (found["late"], found["in_time"], found["overdue"]) == (1, 1, 1)
    return found


@pytest.mark.parametrize("trick", TRICKS)
def test_no_trick_makes_anybody_look_better(tmp_path: Path, truth: dict[str, Any], trick: str) -> None:
    assert_no_better(shown(TRICKS[trick](tmp_path / "base")), truth)


talks = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 12)), min_size=2, max_size=4)


@settings(max_examples=4)
@given(said=talks, cuts=st.sets(st.integers(1, 3)))
def test_joining_commits_makes_nothing_earlier(
    tmp_path_factory: pytest.TempPathFactory, said: list[tuple[int, int]], cuts: set[int]
) -> None:
    """Each talk is known on some day after it; what is committed together is known when the last of them is."""
    root, start = tmp_path_factory.mktemp("joined"), dt.date(2026, 7, 1)
    days = sorted((start + dt.timedelta(ago + delay), start + dt.timedelta(ago)) for ago, delay in said)
    lines = [
        f"  - {{date: {date}, kind: call, by: olga, about: no {n}}}\n" for n, (_, date) in enumerate(days)
    ]
    apart = _committed(root / "apart", lines, [(n + 1, known) for n, (known, _) in enumerate(days)])
    ends = sorted({cut for cut in cuts if cut < len(lines)} | {len(lines)})
    joined = _committed(root / "joined", lines, [(end, days[end - 1][0]) for end in ends])
    truth, other = _entry_light(apart), _entry_light(joined)
    assert WORSE.index(other) >= WORSE.index(truth)


def _entry_light(base: Path) -> str:
    with opened(base, DAY) as there:
        return str(there.one("SELECT light FROM cadence WHERE standard = 'entry'"))


def _committed(root: Path, lines: Sequence[str], steps: Sequence[tuple[int, dt.date]]) -> Path:
    base = repository(root, NORMS)
    commit(base, {"luna": HEAD}, "2026-06-01")
    for end, day in steps:
        commit(base, {"luna": luna(*lines[:end])}, day.isoformat())
    return base

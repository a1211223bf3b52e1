"""The report `deals` on stages: how long deals stay in each and where they go, from dated facts and from git."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import Page
from clientbase.reports import find
from tests.history.repositories import commit, repository
from tests.index.bases import opened
from tests.reports.asking import figures, listed, page_of

STAGES = "deal_stages: {lead: {chance: 10, days: 14}, offer: {chance: 30, days: 7}, won: 100, lost: 0}\n"
DAYS = ("deal", "stage_since", "days_in_stage", "over_stage_days")
WAYS = ("stage", "deals", "here", "on", "back", "lost", "conversion")
TIMES = ("stage", "mean_days", "median_days", "longest", "timed", "unknown", "limit", "over_limit")


def record(*deals: str) -> str:
    return f"name: Luna\ndeals: [{', '.join(f'{{{deal}}}' for deal in deals)}]\n"


@pytest.mark.parametrize(
    ("deal", "found"),
    [
        pytest.param("stage: lead, opened: 2026-11-07", ("2026-11-07", 14, None), id="as long as it may"),
        pytest.param("stage: lead, opened: 2026-11-06", ("2026-11-06", 15, 1), id="a day longer"),
        pytest.param("stage: lead", (None, None, None), id="nobody says when it was opened"),
        pytest.param("stage: offer, opened: 2026-11-06", (None, None, None), id="not its first stage"),
    ],
)
def test_without_git_only_the_first_stage_has_a_day(
    deal: str, found: tuple[Any, ...], tmp_path: Path
) -> None:
    page = page_of("deals", tmp_path, {"luna": record(f"id: d, {deal}")}, STAGES)
    assert listed(page, *DAYS) == [("d", *found)]
    assert figures(page)["stage_since_unknown"] == (found[1] is None)
    assert figures(page)["over_stage"] == (found[2] is not None)


def test_without_a_norm_nobody_is_over_it(tmp_path: Path) -> None:
    page = page_of("deals", tmp_path, {"luna": record("id: d, stage: x, opened: 2020-01-01")})
    assert figures(page)["over_stage"] is None
    assert listed(page, "stage", "limit", "over_limit", table=3) == [("x", None, None)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """Four deals of a client.

    a: a lead on 1 September, an offer on the 11th, won on the 21st (committed on the 25th).
    b: a lead on 1 September, an offer on the 21st, lost on 1 October.
    c: a lead on 1 September, an offer on the 11th, a lead again on the 13th.
    d: put down as an offer on 2 October, a day after it was opened.
    """
    root = repository(tmp_path / "base", STAGES)
    for day, deals in {
        "2026-08-01": (),
        "2026-09-02": ("a: lead", "b: lead", "c: lead"),
        "2026-09-11": ("a: offer", "b: lead", "c: offer"),
        "2026-09-13": ("a: offer", "b: lead", "c: lead"),
        "2026-09-21": ("a: offer", "b: offer", "c: lead"),
        "2026-09-25": ("a: won, closed: 2026-09-21", "b: offer", "c: lead"),
        "2026-10-01": ("a: won, closed: 2026-09-21", "b: lost", "c: lead"),
        "2026-10-02": ("a: won, closed: 2026-09-21", "b: lost", "c: lead", "d: offer"),
    }.items():
        items = (deal.split(": ", 1) for deal in deals)
        texts = [
            f"id: {name}, opened: {'2026-10-01' if name == 'd' else '2026-09-01'}, stage: {stage}"
            for name, stage in items
        ]
        commit(root, {"luna": record(*texts)}, day)
    return root


def page(root: Path, day: str) -> Page:
    with opened(root, day) as base:
        return find("deals", root).page(base)


def test_stages_are_timed_by_commits_and_dated_facts(base: Path) -> None:
    """Lead: a 10 and b 20 days, c 10 and since the 13th; offer: a 10 until it was closed, b 10, c 2."""
    found = page(base, "2026-10-05")
    assert sorted(listed(found, *DAYS)) == [("c", "2026-09-13", 22, 8), ("d", "2026-10-01", 4, None)]
    assert listed(found, *WAYS, table=3) == [
        ("lead", 3, 1, 2, 0, 0, 1.0),
        ("offer", 4, 1, 1, 1, 1, 1 / 3),
    ]
    assert listed(found, *TIMES, table=3) == [
        ("lead", 40 / 3, 10.0, 20, 3, 0, 14, 1),
        ("offer", 22 / 3, 10.0, 10, 3, 0, 7, 0),
    ]
    assert (figures(found)["over_stage"], figures(found)["way_unknown"]) == (1, 0)


def test_a_past_day_knows_nothing_of_what_came_later(base: Path) -> None:
    found = page(base, "2026-09-12")
    assert sorted(listed(found, *DAYS)) == [
        ("a", "2026-09-11", 1, None),
        ("b", "2026-09-01", 11, None),
        ("c", "2026-09-11", 1, None),
    ]
    assert listed(found, *WAYS, table=3) == [
        ("lead", 3, 1, 2, 0, 0, 1.0),
        ("offer", 2, 2, 0, 0, 0, None),
    ]


def test_what_is_not_committed_or_was_changed_in_bulk_has_no_day(base: Path) -> None:
    more = [record(f"id: m{n}, opened: 2026-10-01, stage: lead") for n in range(11)]
    commit(base, {f"m{n}": text for n, text in enumerate(more)}, "2026-10-03")
    commit(base, {f"m{n}": text.replace("lead", "offer") for n, text in enumerate(more)}, "2026-10-04")
    file = base / "records/luna.yaml"
    file.write_text(
        file.read_text().replace("c, opened: 2026-09-01, stage: lead", "c, opened: 2026-09-01, stage: offer")
    )
    found = page(base, "2026-10-05")
    assert dict(row[:2] for row in listed(found, *DAYS)) == {
        "c": None,
        "d": "2026-10-01",
        **{f"m{n}": None for n in range(11)},
    }
    assert listed(found, "stage", "timed", "unknown", table=3) == [("lead", 3, 12), ("offer", 3, 0)]


def test_a_deal_of_which_only_the_end_is_known(tmp_path: Path) -> None:
    page = page_of(
        "deals",
        tmp_path,
        {"luna": record("id: d, stage: won, closed: 2026-11-01, opened: 2026-10-01")},
        STAGES,
    )
    assert (listed(page, "stage", table=3), figures(page)["way_unknown"]) == ([], 1)


def test_a_deal_too_long_in_its_stage_is_on_the_agenda_and_why_says_so(base: Path) -> None:
    with opened(base, "2026-10-05") as opened_base:
        agenda = find("agenda", base).page(opened_base)
    assert ("c", "deal", "move c on", "2026-09-27", 8, "22 days in lead, at most 14") in listed(
        agenda, "deal", "occasion", "what", "due", "overdue_days", "why"
    )

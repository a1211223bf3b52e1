"""The report `deals`: what is open and what it is worth, and why others were won or lost."""

from contextlib import closing
from pathlib import Path

import pytest

from clientbase.base import Base
from clientbase.evidence import Verdict
from clientbase.evidence.subject import Subject
from clientbase.reports import find
from tests.history.repositories import git
from tests.index.bases import opened, write
from tests.reports.asking import figures, listed, page_of

STAGES = "deal_stages: {lead: 10, signed: 100, gone: 0}\n"


def deal(*deals: str) -> dict[str, str]:
    items = ", ".join(f"{{{item}}}" for item in deals)
    return {"luna": f"name: Luna\ndeals: [{items}]\n"}


@pytest.mark.parametrize(
    ("item", "found"),
    [
        pytest.param("stage: lead, amount: 200", ("lead", 0.1, 20_0000), id="by the stage's chance"),
        pytest.param("stage: lead, amount: 200, probability: 55", ("lead", 0.55, 110_0000), id="by its own"),
        pytest.param("stage: lead", ("lead", 0.1, None), id="without an amount"),
        pytest.param(
            "stage: lead, amount: 200, closed: 2026-11-20", ("lead", 0.1, 20_0000), id="opened again"
        ),
        pytest.param("stage: talk, amount: 5", ("talk", None, None), id="at a stage without a chance"),
        pytest.param(
            "stage: signed, amount: 5, closed: 2026-11-22, probability: 50",
            (None, None, None),
            id="won the day after",
        ),
    ],
)
def test_an_open_deal_is_weighted(
    item: str, found: tuple[str | None, float | None, int | None], tmp_path: Path
) -> None:
    page = page_of("deals", tmp_path, deal(f"id: d, {item}"), STAGES)
    assert listed(page, "stage", "chance", "weighted") == [found]


@pytest.mark.parametrize(
    "item",
    [
        pytest.param("stage: signed", id="won"),
        pytest.param("stage: gone, closed: 2026-11-21", id="lost today"),
        pytest.param("stage: lead, opened: 2026-11-22", id="opened later"),
    ],
)
def test_what_is_not_open(item: str, tmp_path: Path) -> None:
    assert listed(page_of("deals", tmp_path, deal(f"id: d, {item}"), STAGES), "deal") == []


def test_without_a_list_of_stages_won_and_lost_are_what_they_say(tmp_path: Path) -> None:
    found = figures(
        page_of("deals", tmp_path, deal("id: a, stage: won", "id: b, stage: lost", "id: c, stage: x"))
    )
    assert (found["open"], found["won"], found["lost_deals"], found["win_rate"]) == (1, 1, 1, 0.5)


def test_overdue_deals_papers_and_order(tmp_path: Path) -> None:
    page = page_of(
        "deals",
        tmp_path,
        deal(
            "id: none, stage: lead, expected: 2026-11-01",
            "id: late, stage: lead, amount: 100, expected: 2026-11-20",
            "id: today, stage: lead, amount: 300, expected: 2026-11-21, documents: [{date: 2026-11-01, kind: draft}]",
            "id: soon, stage: lead, amount: 50, documents: [{date: 2026-11-22, kind: draft}]",
        ),
        STAGES,
    )
    assert listed(page, "deal", "overdue_days", "documents") == [
        ("today", None, 1),
        ("late", 1, 0),
        ("soon", None, 0),
        ("none", 20, 0),
    ]
    assert listed(page, "stage", "deals", "amount", "weighted", table=1) == [("lead", 4, 450_0000, 45_0000)]
    assert figures(page) == {
        "deals": 4,
        "open": 4,
        "open_amount": 450_0000,
        "weighted": 45_0000,
        "overdue": 2,
        "without_documents": 3,
        "won": 0,
        "lost_deals": 0,
        "win_rate": None,
        "won_amount": 0,
        "lost_amount": 0,
        "stage_unknown": 0,
        "stage_unknown_amount": 0,
        "over_stage": None,
        "stage_since_unknown": 4,
        "way_unknown": 0,
    }


def committed(root: Path, day: str, *deals: str) -> None:
    """Write deals and commit them on a day."""
    write(root, deal(*deals), STAGES)
    if not (root / ".git").exists():
        git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "deals", "--date", f"{day}T12:00:00")


def test_the_stage_of_a_past_day_is_what_git_knows(tmp_path: Path) -> None:
    # d was won after the day, its stage of then is known; late came into git after the day, and was changed since.
    committed(tmp_path, "2026-10-01", "id: d, stage: lead, amount: 200, opened: 2026-09-01")
    late = "id: late, stage: {}, amount: 70, opened: 2026-09-01, probability: 50"
    won = "id: d, stage: signed, amount: 200, opened: 2026-09-01, closed: 2026-10-20"
    committed(tmp_path, "2026-10-20", won, late.format("lead"))
    committed(tmp_path, "2026-11-01", won, late.format("signed"))
    with opened(tmp_path, "2026-10-10") as base:
        page = find("deals", tmp_path).page(base)
        reasons = {verdict.about: verdict for verdict in explained(base)}
    assert listed(page, "deal", "stage", "weighted") == [("d", "lead", 20_0000), ("late", None, None)]
    found = figures(page)
    assert (found["open_amount"], found["weighted"]) == (270_0000, 20_0000)
    assert (found["stage_unknown"], found["stage_unknown_amount"]) == (1, 70_0000)
    assert [reasons["deal d"].evidence[0].value, reasons["deal late"].evidence[0].value] == [
        "lead",
        "unknown",
    ]
    with opened(tmp_path, "2026-10-20") as base:
        found = figures(find("deals", tmp_path).page(base))
    assert (found["won"], found["open"], found["weighted"], found["stage_unknown"]) == (1, 1, 35_0000, 0)


def explained(base: Base) -> list[Verdict]:
    with closing(Subject(base, "luna")) as subject:
        return find("deals", base.root).judge(subject)


def test_why_they_were_won_or_lost(tmp_path: Path) -> None:
    page = page_of(
        "deals",
        tmp_path,
        deal(
            "id: a, stage: gone, amount: 10, opened: 2026-01-01, closed: 2026-01-11, reason: price",
            "id: b, stage: gone, amount: 20, opened: 2026-01-01, closed: 2026-01-21, reason: price",
            "id: c, stage: gone",
            "id: d, stage: signed, amount: 40",
            "id: e, stage: lead, closed: 2026-01-01",
        ),
        STAGES,
    )
    assert listed(page, "outcome", "reason", "deals", "amount", "lag", table=2) == [
        ("won", None, 1, 40_0000, None),
        ("lost", "price", 2, 30_0000, 15.0),
        ("lost", None, 1, 0, None),
    ]


def test_where_there_are_none(tmp_path: Path) -> None:
    page = page_of("deals", tmp_path, {})
    assert (figures(page)["deals"], figures(page)["weighted"], page.tables[0].rows) == (0, 0, ())

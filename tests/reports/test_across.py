"""Reports agree with one another, and parts of the base with the whole, on any day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest

from clientbase.demo import generate
from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import every, find
from clientbase.reports.dormant import STAGES
from tests.index.bases import TODAY, opened
from tests.reports.pages import figures, table

NAMES = sorted(report.name for report in every(Path("nowhere")))
DAYS = ("2026-11-21", "2026-01-31", "2024-02-29", "2027-06-30")
NO_SUM = {
    "calibrate": {"days", "best_fixed_days"},
    "cohorts": {"cohorts"},
    "forecast": {"days", "revenue_low", "revenue_high"},
    "managers": {"managers"},
    "process": {"decisions_failures"},
    "products": {"products", "never_sold"},
}
"""Counts of what several clients share or of what is over their mean, lengths and bounds: these do not add up."""
Pages = Mapping[str, Page]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "base"
    generate(root, 120, 21, TODAY)
    return root


@pytest.fixture(scope="module", params=DAYS)
def pages(request: pytest.FixtureRequest, demo: Path) -> Pages:
    """Return all reports of a day."""
    with opened(demo, request.param) as base:
        return {name: find(name, demo).page(base) for name in NAMES}


def total(rows: Iterable[Mapping[str, Any]], name: str, **wanted: Any) -> int:
    """Add up what stands in a column, of the rows that are as wanted."""
    return sum(row[name] or 0 for row in rows if all(row[key] == value for key, value in wanted.items()))


@pytest.mark.parametrize("name", NAMES)
def test_the_stages_add_up_to_the_whole(demo: Path, name: str) -> None:
    def asked(scope: Scope) -> dict[str, Any]:
        with opened(demo, TODAY, scope) as base:
            page = find(name, demo).page(base)
        return {
            figure.name: figure.value or 0
            for figure in page.figures
            if figure.type in {"count", "money"} and figure.name not in NO_SUM.get(name, ())
        }

    parts = [asked(Scope(where=f"stage={stage}")) for stage in STAGES]
    whole = asked(EVERYBODY)
    assert {figure: sum(part[figure] for part in parts) for figure in whole} == whole


def test_stages_are_counted_alike(pages: Pages) -> None:
    dormant = figures(pages["dormant"])
    by_stage = {stage: dormant[stage] for stage in STAGES}
    assert sum(by_stage.values()) == dormant["clients"]
    assert {stage: figures(pages["overview"])[stage] for stage in STAGES} == by_stage
    moved = table(pages["movement"], "stages")
    assert total(moved, "clients") + figures(pages["movement"])["begun"] == dormant["clients"]
    assert all(total(moved, "clients", stage=stage) <= by_stage[stage] for stage in STAGES)
    assert figures(pages["leaving"])["lost"] == figures(pages["archive"])["lost"] == dormant["lost"]
    assert figures(pages["leaving"])["former"] == figures(pages["archive"])["former"] == dormant["former"]
    assert figures(pages["managers"])["clients"] == dormant["clients"] - dormant["former"]
    assert total(table(pages["managers"], "managers"), "active") == dormant["new"] + dormant["active"]
    assert len(table(pages["dormant"], "dormant")) == dormant["silent"]


def test_movement_stands_where_the_report_of_then_stood(demo: Path, pages: Pages) -> None:
    since = figures(pages["movement"])["since"]
    with opened(demo, since) as base:
        dormant, abc = (figures(find(name, demo).page(base)) for name in ("dormant", "abc"))
    stages, classes = (table(pages["movement"], name) for name in ("stages", "classes"))
    assert [total(stages, "clients", stage_then=stage) for stage in STAGES] == [
        dormant[stage] for stage in STAGES
    ]
    assert total(classes, "clients", class_then="A") == abc["class_a"]
    assert total(classes, "clients", class_then=None) == abc["unclassed"]


def test_overview_changes_by_what_it_was_a_week_before(demo: Path, pages: Pages) -> None:
    now = figures(pages["overview"])
    week_before = dt.date.fromisoformat(pages["overview"].as_of) - dt.timedelta(7)
    with opened(demo, week_before) as base:
        then = figures(find("overview", demo).page(base))
    changes = {name: value for name, value in now.items() if name.startswith("change_of_")}
    assert changes
    assert changes == {
        f"change_of_{name}": None if value is None or then[name] is None else value - then[name]
        for name, value in now.items()
        if name not in changes
    }


def test_buyers_are_counted_alike(pages: Pages) -> None:
    buyers = figures(pages["loyalty"])["buyers"]
    for name in ("abc", "audit", "cohorts", "concentration", "dormant", "profit", "rfm"):
        assert figures(pages[name])["buyers"] == buyers, name
    assert total(table(pages["sources"], "sources"), "buyers") == buyers
    cohorts = table(pages["cohorts"], "cohorts")
    assert total(cohorts, "size") == total(cohorts, "m0") == buyers
    assert total(table(pages["cohorts"], "years"), "buyers") == buyers
    assert total(table(pages["audit"], "cohorts"), "size") == buyers
    assert total(table(pages["audit"], "health"), "new") == buyers
    assert total(table(pages["loyalty"], "years"), "new") == buyers


def test_the_parts_of_loyalty(pages: Pages) -> None:
    loyalty = figures(pages["loyalty"])
    assert loyalty["one_off"] <= loyalty["one_off_days"] <= loyalty["buyers"]
    assert figures(pages["one-off"])["one_off"] == loyalty["one_off"]
    assert total(table(pages["sources"], "sources"), "one_off") == loyalty["one_off"]
    assert figures(pages["overview"])["regular_share"] == loyalty["regular_share"]
    years = table(pages["loyalty"], "years")
    assert not years or {name: years[-1][name] for name in loyalty} == loyalty


def test_purchases_are_counted_alike(pages: Pages) -> None:
    thresholds = figures(pages["thresholds"])
    purchases = thresholds["purchases"]
    assert thresholds["repeat"] == purchases - figures(pages["loyalty"])["buyers"]
    assert figures(pages["products"])["purchases"] == purchases
    assert total(table(pages["products"], "products"), "purchases") == purchases
    assert total(table(pages["rfm"], "clients"), "purchases") == purchases
    assert total(table(pages["audit"], "health"), "purchases") == purchases
    assert total(table(pages["audit"], "cohorts"), "purchases") == purchases
    assert thresholds["below"] == len(table(pages["thresholds"], "purchases"))


def test_revenue_is_added_up_alike(pages: Pages) -> None:
    revenue = figures(pages["profit"])["revenue"]
    for name in ("audit", "sources"):
        assert figures(pages[name])["revenue"] == revenue, name
    for name, part in (("rfm", "clients"), ("rfm", "groups"), ("sources", "sources"), ("audit", "health")):
        assert total(table(pages[name], part), "revenue") == revenue, (name, part)
    here = total(table(pages["managers"], "managers"), "revenue")
    assert here + figures(pages["leaving"])["former_revenue"] == revenue
    assert total(table(pages["leaving"], "reasons"), "revenue") == figures(pages["leaving"])["former_revenue"]
    assert all(row["difference"] == row["clients_difference"] == 0 for row in table(pages["audit"], "totals"))


def test_shares_of_a_whole_add_up_to_it(pages: Pages) -> None:
    for name, part in (
        *(("abc", "clients"), ("abc", "classes"), ("rfm", "groups"), ("leaving", "reasons")),
        *(("products", "products"), ("audit", "differences")),
    ):
        rows = table(pages[name], part)
        if rows and any(row["share"] for row in rows):
            assert sum(row["share"] or 0 for row in rows) == pytest.approx(1), (name, part)


def test_late_clients_are_counted_alike(pages: Pages) -> None:
    shown = table(pages["cadence"], "cadence")
    late = [row for row in shown if (row["standard"], row["light"]) == ("contact", "red")]
    assert total(table(pages["managers"], "managers"), "overdue") == len(late)
    assert figures(pages["overview"])["overdue"] == len(late)
    stale = {row["client"] for row in shown if (row["standard"], row["light"]) == ("update", "red")}
    assert {row["client"] for row in table(pages["completeness"], "stale")} == stale
    for standard in ("contact", "update", "entry"):
        of_managers = table(pages["cadence"], "managers")
        for name in ("judged", "within"):
            added = total(of_managers, name, standard=standard)
            assert added == figures(pages["cadence"])[f"{standard}_{name}"], (standard, name)

"""Reports on the daily work count the same clients, money and days as the facts do, whatever the scope."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.demo import generate
from clientbase.page import EVERYBODY, Scope
from clientbase.reports import find
from tests.index.bases import TODAY, opened, rows
from tests.reports.asking import figures


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "base"
    generate(root, 300, 11, TODAY)
    return root


def asked(base: Base, name: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    page = find(name, base.root).page(base)
    return figures(page), {table.name: rows(table) for table in page.tables}


def total(found: list[dict[str, Any]], name: str) -> int:
    return sum(row[name] or 0 for row in found)


@pytest.mark.parametrize("scope", [EVERYBODY, Scope(segment="horeca"), Scope(where="stage=active")], ids=str)
def test_reports_on_the_work_reconcile(demo: Path, scope: Scope) -> None:
    with opened(demo, TODAY, scope) as base:
        clients, buyers, former, revenue = base.ask(
            "SELECT count(*), sum(purchases > 0), sum(stage = 'former'), sum(revenue) FROM facts"
        )[0]
        sources, source_tables = asked(base, "sources")
        managers, manager_tables = asked(base, "managers")
        full, full_tables = asked(base, "completeness")
        deals, deal_tables = asked(base, "deals")
        proposals, proposal_tables = asked(base, "proposals")
        problems, problem_tables = asked(base, "problems")
        overview, _ = asked(base, "overview")
        dates, date_tables = asked(base, "dates")
        agenda, agenda_tables = asked(base, "agenda")
        process, _ = asked(base, "process")
        cadence, _ = asked(base, "cadence")
    assert clients > 0
    assert sources["clients"] == total(source_tables["sources"], "clients") == overview["clients"] == clients
    assert total(source_tables["sources"], "buyers") == buyers
    assert sources["revenue"] == total(source_tables["sources"], "revenue") == revenue
    split = ("deliberate_clients", "spontaneous_clients", "unknown_clients")
    assert sum(sources[name] for name in split) == clients
    assert managers["clients"] == total(manager_tables["managers"], "clients") == clients - former
    assert full["clients"] == clients - former
    assert {row["records"] for row in full_tables["fields"] if row["kind"] == "client"} == {clients - former}
    assert len(full_tables["stale"]) == full["stale"] == total(full_tables["managers"], "stale")
    decided = total(deal_tables["decided"], "deals")
    assert deals["deals"] == deals["open"] + decided == total(deal_tables["stages"], "deals") + decided
    assert deals["weighted"] == total(deal_tables["stages"], "weighted")
    told = ("pending", "accepted", "declined")
    assert sum(proposals[name] for name in told) == proposals["proposals"]
    assert total(proposal_tables["products"], "proposals") == proposals["proposals"]
    assert total(proposal_tables["reasons"], "proposals") == proposals["accepted"] + proposals["declined"]
    assert (
        problems["open"] + problems["settled"]
        == problems["problems"]
        == total(problem_tables["kinds"], "problems")
    )
    assert overview["overdue"] == total(manager_tables["managers"], "overdue")
    assert dates["dates"] == len(date_tables["dates"])
    assert agenda["items"] == len(agenda_tables["agenda"])
    assert agenda["proposals"] == len(proposal_tables["proposals"])
    assert process["accounting_completeness"] == full["required_share"]
    assert process["current_work_completeness"] == cadence["contact_compliance"]

"""Reports count the same clients and the same money, whatever they ask."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from clientbase.demo import generate
from clientbase.page import Scope
from clientbase.reports import find
from clientbase.reports.dormant import STAGES
from tests.index.bases import TODAY, opened, rows, sold, write
from tests.reports.pages import figures

MINE = (
    *("abc", "targets", "strategic", "profit", "loyalty", "one-off", "leaving", "cohorts", "rfm"),
    *("concentration", "movement", "archive", "products", "audit"),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("demo") / "base"
    generate(root, 300, 7, TODAY)
    return root


def asked(base: Base, name: str) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    page = find(name, base.root).page(base)
    return figures(page), {table.name: rows(table) for table in page.tables}


def total(rows_: list[dict[str, Any]], name: str) -> int:
    return sum(row[name] or 0 for row in rows_)


@pytest.mark.parametrize(
    "scope", [Scope(), Scope(segment="horeca"), Scope(where="stage=lost,former")], ids=str
)
def test_all_reports_reconcile(demo: Path, scope: Scope) -> None:
    with opened(demo, TODAY, scope) as base:
        abc, abc_tables = asked(base, "abc")
        dormant, _ = asked(base, "dormant")
        loyalty, _ = asked(base, "loyalty")
        cohorts, cohort_tables = asked(base, "cohorts")
        _, rfm_tables = asked(base, "rfm")
        strategic, strategic_tables = asked(base, "strategic")
        profit, _ = asked(base, "profit")
        movement, movement_tables = asked(base, "movement")
        products, product_tables = asked(base, "products")
        leaving, leaving_tables = asked(base, "leaving")
        one_off, _ = asked(base, "one-off")
        audit, _ = asked(base, "audit")
        revenue = base.one("SELECT sum(revenue) FROM facts")
        sales = base.one("SELECT sum(amount_base) FROM purchases")
    clients, buyers = dormant["clients"], dormant["buyers"]
    assert clients >= buyers > 0
    assert abc["clients"] == strategic["clients"] == movement["clients"] == leaving["clients"] == clients
    assert sum(abc[name] for name in ("class_a", "class_b", "class_c", "unclassed")) == clients
    assert sum(dormant[stage] for stage in STAGES) == clients
    there = clients - movement["begun"]
    assert (
        total(movement_tables["stages"], "clients") == total(movement_tables["classes"], "clients") == there
    )
    assert total(strategic_tables["matrix"], "clients") == clients
    assert loyalty["buyers"] == cohorts["buyers"] == profit["buyers"] == audit["buyers"] == buyers
    assert total(cohort_tables["cohorts"], "size") == total(rfm_tables["groups"], "clients") == buyers
    assert one_off["one_off"] == loyalty["one_off"]
    assert total(leaving_tables["reasons"], "clients") == leaving["former"] == dormant["former"]
    assert profit["revenue"] == audit["revenue"] == revenue
    assert total(rfm_tables["clients"], "revenue") == total(strategic_tables["matrix"], "revenue") == revenue
    assert total(abc_tables["classes"], "revenue") == abc["revenue"] >= revenue
    assert products["sales"] == total(product_tables["products"], "sales") == sales


@pytest.mark.parametrize("name", MINE)
@pytest.mark.parametrize(
    "records",
    [
        pytest.param({}, id="an empty base"),
        pytest.param({"a": "name: A\n"}, id="a client without anything"),
        pytest.param({"a": sold("2026-11-21 0")}, id="one purchase of nothing, today"),
        pytest.param({"a": sold("2026-11-22 10")}, id="a purchase of tomorrow"),
        pytest.param(
            {"a": sold(more="status: former\nreturns: [{date: 2026-01-01, amount: 5}]")}, id="only a return"
        ),
        pytest.param({"a": sold("2024-02-29 10", "2024-02-29 10")}, id="29 February"),
    ],
)
def test_every_report_answers_small_bases(tmp_path: Path, name: str, records: dict[str, str]) -> None:
    with opened(write(tmp_path, records)) as base:
        page = find(name, tmp_path).page(base)
    assert page.left_out == ()
    assert page.tables


@pytest.mark.parametrize("name", MINE)
def test_every_report_says_what_it_left_out(tmp_path: Path, name: str) -> None:
    with opened(write(tmp_path, {"a": sold("2026-11-20 10"), "bad": "name: [\n"})) as base:
        page = find(name, tmp_path).page(base)
    assert [left_out.path for left_out in page.left_out] == ["records/bad.yaml"]

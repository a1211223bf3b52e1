"""What is missing from sums is said wherever there are any."""

import json
from pathlib import Path

import pytest

from clientbase.lookups.brief import briefs, for_successor
from clientbase.lookups.card import card
from clientbase.page import NotInSums, Scope
from clientbase.render import render
from clientbase.render.head import missing_lines
from tests.edits.running import run
from tests.index.bases import opened, write
from tests.reports.pages import page_of

SCHEMA = "{rates: {USD: {rate: 0.9, from: 2026-01-01}}, managers: {olga: {}, ivan: {}}}"
RECORDS = {
    "a": """
        name: A
        manager: olga
        purchases:
          - {date: 2026-05-01, amount: 90}
          - {date: 2025-05-01, amount: 50, currency: USD}
          - {date: 2026-05-02, amount: 70, currency: CHF}
          - {date: 2026-05-03, learnt_from: import}
          - {date: 2027-01-01, amount: 1, currency: CHF}
        returns: [{date: 2026-06-01, amount: 5, currency: CHF}]
    """,
    "b": "{name: B, manager: ivan, purchases: [{date: 2026-05-01, amount: 8, currency: CHF}]}",
    "paper": "{name: Paper, relation: [supplier], purchases: [{date: 2026-05-01, amount: 3}]}",
}
MISSING = (NotInSums("no_amount", 1, 1, 0), NotInSums("no_rate", 4, 2, 1), NotInSums("supplier", 1, 1, 0))


@pytest.mark.parametrize(
    "name", ["abc", "overview", "profit", "concentration", "dormant", "sources", "strategic"]
)
def test_every_report_with_sums_says_what_they_lack(tmp_path: Path, name: str) -> None:
    page = page_of(name, tmp_path, RECORDS, schema=SCHEMA)
    assert page.not_in_sums == MISSING
    for form in ("text", "table", "markdown"):
        assert "4 purchases and returns without a rate are not in the sums" in render(page, form)
    found = json.loads(render(page, "json"))["not_in_sums"]
    assert found[1] == {"kind": "no_rate", "count": 4, "clients": 2}


def test_where_nothing_is_missing_the_list_is_there_and_empty(tmp_path: Path) -> None:
    page = page_of("abc", tmp_path, {"c": "{name: C, purchases: [{date: 2026-05-01, amount: 8}]}"})
    assert json.loads(render(page, "json"))["not_in_sums"] == []
    assert "not in the sums" not in render(page, "text")


def test_only_what_the_scope_lets_through_is_missing(tmp_path: Path) -> None:
    page = page_of("abc", tmp_path, RECORDS, schema=SCHEMA, scope=Scope(manager="ivan"))
    assert page.not_in_sums == (NotInSums("no_rate", 1, 1, 0),)
    assert "1 purchase without a rate is not in the sums" in render(page, "text")


def test_a_card_speaks_of_its_client_alone(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS, SCHEMA)) as base:
        assert card(base, "b").not_in_sums == (NotInSums("no_rate", 1, 1, 0),)


@pytest.mark.parametrize("name", ["profit", "concentration", "abc", "rfm"])
def test_why_names_only_lines_that_are_in_the_sum(tmp_path: Path, name: str) -> None:
    """Line 4 is the only sale of A that counts; a sum without a rate or an amount is in none."""
    write(tmp_path, RECORDS, SCHEMA)
    verdicts = json.loads(run(tmp_path, "why", "a", name, "-f", "json").out)["verdicts"]
    numbers = [number for verdict in verdicts for number in verdict["numbers"]]
    sums = [n for n in numbers if n["name"] in {"sales", "revenue", "measure_of_client"} and n["places"]]
    assert [n["places"] for n in sums] == [["records/a.yaml:4"]] * len(sums)
    assert sums or name == "abc"


def test_why_says_what_its_sums_lack(tmp_path: Path) -> None:
    write(tmp_path, RECORDS, SCHEMA)
    said = run(tmp_path, "why", "b", "profit")
    assert said.out.endswith("\n\n1 purchase without a rate is not in the sums\n")
    found = json.loads(run(tmp_path, "why", "b", "profit", "-f", "json").out)
    assert found["not_in_sums"] == [{"kind": "no_rate", "count": 1, "clients": 1}]


def test_deals_and_proposals_without_a_rate_are_named_and_not_purchases(tmp_path: Path) -> None:
    records = {
        "a": """
            name: A
            deals:
              - {id: d1, stage: lead, opened: 2026-11-01, amount: 10}
              - {id: d2, stage: lead, opened: 2026-11-01, amount: 10, currency: GBP}
              - {id: d3, stage: lead, opened: 2026-11-01}
            proposals:
              - {date: 2026-11-01, product: x, amount: 10, currency: GBP}
              - {date: 2026-11-02, product: x, amount: 10, currency: GBP}
            purchases: [{date: 2026-11-01, amount: 10, currency: GBP}]
            """
    }
    for report, number, said in (
        ("deals", 1, "1 deal without a rate is not in the sums"),
        ("proposals", 2, "2 proposals without a rate are not in the sums"),
    ):
        page = page_of(report, tmp_path / report, records, schema="deal_stages: {lead: 10}")
        (missing,) = page.not_in_sums
        assert (missing.kind, missing.number, missing.clients) == ("no_rate", number, 1)
        assert missing_lines(page) == [said]


def test_a_brief_says_what_its_sums_lack(tmp_path: Path) -> None:
    write(tmp_path, RECORDS, SCHEMA)
    assert "3 purchases and returns without a rate are not in the sums" in run(tmp_path, "brief", "a").out


def test_briefs_say_together_what_their_sums_lack(tmp_path: Path) -> None:
    with opened(write(tmp_path, RECORDS, SCHEMA)) as base:
        assert briefs(base, ["a", "b"], None).not_in_sums == MISSING[:2]
        pages = dict(for_successor(base, ["a", "b"], "olga"))
        assert pages["b"].not_in_sums == (NotInSums("no_rate", 1, 1, 0),)

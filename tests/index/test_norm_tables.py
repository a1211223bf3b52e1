"""What reports ask of the norms stands in the index: nobody reads schema.yaml for them."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.base import Base
from tests.index.bases import opened, write

NORMS = """
channels: {fair: {deliberate: true}, walk-in: {deliberate: false}, unknown: {}}
deal_stages:
  won: 100
  lead: 10
  asked:
dates: {lead: 3mo, round: 10}
required: {client: [source, terms.discount, tags, contacts, extra.card], contact: [role]}
recommended: {client: [source.channel], deal: [documents, stage]}
fields: {card: {}}
"""
FULL = """
name: Full
tags: [loud]
source: {campaign: Food Expo}
terms: {discount: 0}
contacts: [{name: Vera}, {name: Ana, role: cook}]
deals: [{id: d1, stage: lead, documents: [{date: 2026-01-01, kind: draft}]}, {id: d2, stage: lead}]
extra: {card: 7}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path, {"bare": "name: Bare", "full": FULL}, NORMS)


def filled(base: Base, table: str, kind: str) -> dict[str, list[Any]]:
    """Say for each field that is wanted whether the rows of *table* have it."""
    wanted = base.ask(
        "SELECT field, filled FROM wanted_fields WHERE kind = ? ORDER BY demand, field", (kind,)
    )
    order = "id" if table == "clients" else "client, n"
    return {
        field: [value for (value,) in base.ask(f"SELECT {sql} FROM {table} k ORDER BY {order}")]  # noqa: S608 - our own
        for field, sql in wanted
    }


def test_channels_and_stages_are_tables(root: Path) -> None:
    with opened(root) as base:
        assert base.ask("SELECT id, deliberate FROM channels ORDER BY id") == [
            ("fair", 1),
            ("unknown", None),
            ("walk-in", 0),
        ]
        assert base.ask("SELECT id, probability FROM deal_stages ORDER BY place") == [
            ("won", 100.0),
            ("lead", 10.0),
            ("asked", None),
        ]


def test_what_is_wanted_is_a_question_to_each_row(root: Path) -> None:
    with opened(root) as base:
        assert filled(base, "clients", "client") == {
            "source.channel": [0, 0],
            "contacts": [0, 1],
            "extra.card": [0, 1],
            "source": [0, 1],
            "tags": [0, 1],
            "terms.discount": [0, 1],
        }
        assert filled(base, "contacts", "contact") == {"role": [0, 1]}
        assert filled(base, "deals", "deal") == {"documents": [1, 0], "stage": [1, 1]}


def test_the_lead_and_the_round_numbers_of_dates_are_kept(root: Path) -> None:
    with opened(root) as base:
        assert (base.norm("dates_lead"), base.norm("dates_round")) == ("3mo", 10)


@pytest.mark.parametrize("field", ["nosuch", "terms.nosuch", "tags.loud", "contacts.name", "name.first"])
def test_a_field_that_there_is_not_is_wanted_of_nobody(tmp_path: Path, field: str) -> None:
    with opened(write(tmp_path, {"luna": "name: Luna"}, f"required: {{client: [{field}, region]}}")) as base:
        assert base.ask("SELECT field FROM wanted_fields") == [("region",)]


def test_a_base_without_norms_has_the_tables_all_the_same(tmp_path: Path) -> None:
    with opened(write(tmp_path, {"luna": "name: Luna"})) as base:
        assert base.ask("SELECT id FROM channels UNION SELECT id FROM deal_stages") == []
        assert base.ask("SELECT * FROM wanted_fields") == []

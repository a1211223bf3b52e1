"""What is filled in, what is missing, and what may be chosen."""

from datetime import date

import pytest

from clientbase.edits.items import choices, filled, missing
from clientbase.edits.kinds import KINDS, RECORD, label
from clientbase.fields import FIELDS
from clientbase.model import Client, Contact, Deal, Interaction, Problem, Purchase
from clientbase.norms import Norms
from clientbase.rules.judge import judge_schema
from clientbase.text.loader import Value
from clientbase.text.read import parse

TODAY = date(2026, 11, 21)


def norms_from(text: str) -> Norms:
    norms, findings = judge_schema(parse(text.encode(), "schema.yaml"))
    assert norms is not None, findings
    return norms


NORMS = norms_from(
    """
managers: {olga: {}, ivan: {until: 2025-02-01}, ana: {until: 2026-11-21}}
segments: {horeca: Hotels}
channels: {fair: {}}
interactions: {call: {}, email: {}}
deal_stages: {lead: 10}
problem_kinds: [delivery]
products: [pasta]
leaving_reasons: [price]
required: {client: [segment, source.channel], contact: [role, phone]}
"""
)


def test_every_list_of_a_record_has_a_kind_but_for_handovers() -> None:
    assert list(KINDS) == [
        "contact", "interaction", "task", "deal", "proposal", "purchase", "return", "cancelled", "interest",
        "problem", "document", "supply", "answer",
    ]  # fmt: skip


def test_keys_are_ordered_as_the_model_has_them_at_every_depth() -> None:
    assert list(RECORD) == list(FIELDS[Client])
    assert list(RECORD["deals"]["documents"]) == ["date", "kind", "direction", "file"]


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("interaction", {"date": "2026-11-21", "entered": "2026-11-21", "by": "olga"}),
        ("purchase", {"date": "2026-11-21", "entered": "2026-11-21"}),
        ("return", {"date": "2026-11-21", "entered": "2026-11-21"}),
        ("proposal", {"date": "2026-11-21", "entered": "2026-11-21"}),
        ("problem", {"opened": "2026-11-21", "entered": "2026-11-21"}),
        ("document", {"date": "2026-11-21"}),
        ("contact", {}),
        ("deal", {}),
        ("interest", {}),
    ],
)
def test_the_day_goes_without_saying(kind: str, own: dict[str, str]) -> None:
    assert filled({}, KINDS[kind].shape, TODAY, "olga") == own


def test_what_was_said_is_never_filled_over() -> None:
    said = {"date": "2026-01-01", "by": "ivan", "entered": "2026-01-02"}
    assert filled(said, Interaction, TODAY, "olga") == said


def test_nobody_is_named_where_nobody_said_who_is_typing() -> None:
    assert "by" not in filled({}, Interaction, TODAY, None)
    assert filled({}, Client, TODAY, None) == {"entered": "2026-11-21"}


def test_a_waiver_bears_the_name_of_who_gives_it() -> None:
    item = filled({"waiver": {"reason": "sample"}}, Purchase, TODAY, "olga")
    assert item["waiver"] == {"by": "olga", "reason": "sample"}
    item = filled({"waiver": {"reason": "sample", "by": "ivan"}}, Purchase, TODAY, "olga")
    assert item["waiver"] == {"by": "ivan", "reason": "sample"}


@pytest.mark.parametrize(
    ("item", "kind", "shape", "names"),
    [
        pytest.param({}, "contact", Contact, ("name", "role", "phone"), id="model before norms"),
        pytest.param({"name": "Vera", "role": "x", "phone": "1"}, "contact", Contact, (), id="complete"),
        pytest.param(
            {"name": "Vera", "left": "2026-01-01"}, "contact", Contact, (), id="who left is not asked"
        ),
        pytest.param({"name": "X", "segment": "horeca"}, "client", Client, ("source.channel",), id="a part"),
        pytest.param(
            {"name": "X", "segment": "h", "source": {"channel": "f"}}, "client", Client, (), id="filled part"
        ),
        pytest.param({"date": "2026-11-21"}, "interaction", Interaction, ("kind",), id="model only"),
    ],
)
def test_what_is_missing_is_named(
    item: dict[str, Value], kind: str, shape: type, names: tuple[str, ...]
) -> None:
    assert missing(item, kind, shape, NORMS) == names


@pytest.mark.parametrize("level", ["ignore", "hint", "warn"])
def test_what_the_company_does_not_insist_on_is_not_missing(level: str) -> None:
    norms = norms_from(f"required: {{contact: [role]}}\nrules: {{{level}: [CB013]}}")
    assert missing({"name": "Vera"}, "contact", Contact, norms) == ()


@pytest.mark.parametrize(
    ("name", "shape", "known"),
    [
        ("status", Client, ("potential", "active", "former")),
        ("manager", Client, ("olga", "ana")),
        ("by", Interaction, ("olga", "ana")),
        ("segment", Client, ("horeca",)),
        ("source", Client, ("fair",)),
        ("source.channel", Client, ("fair",)),
        ("left.reason", Client, ("price",)),
        ("kind", Client, ("organisation", "person")),
        ("kind", Interaction, ("call", "email")),
        ("kind", Problem, ("delivery",)),
        ("stage", Deal, ("lead",)),
        ("product", Purchase, ("pasta",)),
        ("reason", Deal, ()),
        ("name", Client, ()),
    ],
)
def test_choices_come_from_the_model_or_the_norms(name: str, shape: type, known: tuple[str, ...]) -> None:
    assert choices(name, shape, NORMS, TODAY) == known


def test_an_item_is_called_by_what_it_must_have() -> None:
    assert label(Contact, {"role": "owner", "name": "Вера"}) == '"Вера"'
    assert label(Purchase, {"amount": "120", "date": "2026-11-21", "product": "pasta"}) == '"2026-11-21 120"'

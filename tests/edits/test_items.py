"""What is filled in, what is missing, and what may be chosen."""

from datetime import date

import pytest

from clientbase.edits.items import (
    choices,
    filled,
    last_bought,
    last_kind,
    missing,
    next_deal_id,
    offered_before,
)
from clientbase.edits.kinds import KINDS, RECORD, label
from clientbase.fields import FIELDS
from clientbase.model import Client, Contact, Deal, Interaction, Problem, Proposal, Purchase
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
    assert filled({}, Client, TODAY, "olga") == {"entered": "2026-11-21", "manager": "olga"}


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
        ("left", Client, ("price",)),
        ("waiver.by", Purchase, ("olga", "ana")),
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


@pytest.mark.parametrize(
    ("known", "next_id"),
    [
        ([], "d-2026-01"),
        (["d-2026-01", "d-2026-04", "d-2026-02"], "d-2026-05"),
        (["d-2025-09"], "d-2026-01"),
        (["d-2026-9"], "d-2026-10"),
        (["d-2026-99"], "d-2026-100"),
        (["d-2026-x", "d-2026-12345", None], "d-2026-01"),
    ],
)
def test_a_new_deal_is_counted_on_from_those_of_the_year(known: list[str | None], next_id: str) -> None:
    assert next_deal_id({"deals": [{"id": one} for one in known]}, 2026) == next_id


BOUGHT = {
    "purchases": [
        {"date": "2026-03-01", "amount": "5", "product": "Oil"},
        {"date": "2026-01-01", "amount": "4", "product": "oil", "waiver": {"by": "olga"}},
        {"date": "2026-02-01", "amount": "6", "product": "wine", "note": "late"},
        {"date": "2026-04-01", "amount": "7", "product": "oil", "currency": "MKD"},
        "no item",
    ]
}


@pytest.mark.parametrize(
    ("product", "day"),
    [(None, "2026-03-01"), ("oil", "2026-03-01"), ("wine", "2026-02-01"), ("tea", None)],
)
def test_what_was_bought_last_may_be_bought_again(product: str | None, day: str | None) -> None:
    assert last_bought(BOUGHT, product).get("date") == day


def test_of_what_was_bought_only_texts_are_taken_over() -> None:
    assert last_bought({"purchases": [BOUGHT["purchases"][1]]}) == {
        "date": "2026-01-01",
        "amount": "4",
        "product": "oil",
    }
    assert last_bought({"purchases": "no list"}) == last_bought({}) == {}


@pytest.mark.parametrize(
    ("talks", "kind"),
    [
        ([("2026-01-01", "email"), ("2026-03-01", "call"), ("2026-02-01", "email")], "call"),
        ([("2026-03-01", "fax"), ("2026-02-01", "email")], "email"),
        ([("2026-03-01", "fax")], "call"),
        ([], "call"),
    ],
    ids=["the-last", "a-kind-that-is-none-any-longer", "no-such-kind", "no-talk"],
)
def test_a_talk_is_most_likely_of_the_kind_of_the_last_one(talks: list[tuple[str, str]], kind: str) -> None:
    record = {"interactions": [{"date": day, "kind": kind} for day, kind in talks]}
    assert last_kind(record, NORMS) == kind
    assert not last_kind({}, norms_from("products: [oil]")._replace(interactions={}))


def test_earlier_proposals_of_a_product_are_found_by_its_name_as_seen() -> None:
    offers = [{"product": "Oil", "amount": "5"}, {"product": "wine"}, {"product": "oil "}, {"amount": "1"}]
    assert offered_before({"proposals": offers}, "oil") == [offers[0], offers[2]]


def test_a_decided_proposal_has_its_day() -> None:
    for decision, day in (("accepted", "2026-11-21"), ("declined", "2026-11-21"), ("open", None)):
        assert filled({"decision": decision}, Proposal, TODAY, None).get("decided") == day
    assert "decided" not in filled({"decision": "accepted"}, Purchase, TODAY, None)

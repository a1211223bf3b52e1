"""What is found once when a record is indexed, and stands beside each of its items: worked out by hand."""

from typing import Any

import pytest

from clientbase.index.rows import Record, rows_of
from clientbase.index.tables import DERIVED
from clientbase.model import Client
from clientbase.text.read import parse
from clientbase.typed import typed
from tests.rules.bases import norms_of

NORMS = """
base: {currency: EUR}
rates: {MKD: 0.5}
interactions: {call: {}, email: {contact: outgoing}, letter: {contact: false}}
thresholds: [{repeat_purchase: 50}, {repeat_purchase: 90, from: 2026-03-01}]
"""


def rows(table: str, text: str, *names: str) -> list[tuple[Any, ...]]:
    """Return what is found of each item of a record, under these *names*."""
    client, _ = typed(parse(f"name: Vila\n{text}".encode(), "x").data, Client)
    assert client is not None
    record = Record(client, ("vila", "records/vila.yaml", 0), lambda _: range(1, 99))
    known = [definition.partition(" ")[0] for definition in DERIVED[table]]
    found = rows_of([record], norms_of(NORMS))[table]
    return [tuple(row[-len(known) + known.index(name)] for name in names) for row in found]


def bought(*sales: str) -> str:
    """Return purchases of 2026; one without an amount came with a list."""
    told = (sale if "amount" in sale else f"{sale}, learnt_from: import" for sale in sales)
    return "purchases:\n" + "".join(f"  - {{date: 2026-{sale}}}\n" for sale in told)


def test_sums_grow_by_day_and_then_by_place() -> None:
    text = bought("03-01, amount: 30", "02-01, amount: 10", "02-01, amount: 20, cost: 5", "04-01")
    names = ("number", "visit", "sold", "squares", "spent", "priced", "unpriced")
    unit = 10_000
    assert rows("purchases", text, *names) == [
        (3, 2, 60 * unit, (30 * unit) ** 2 + (30 * unit) ** 2, 5 * unit, 3, 2),
        (1, 1, 10 * unit, (10 * unit) ** 2, 0, 1, 1),
        (2, 1, 30 * unit, (30 * unit) ** 2, 5 * unit, 2, 1),
        (4, 3, 60 * unit, (30 * unit) ** 2 + (30 * unit) ** 2, 5 * unit, 3, 3),
    ]


def test_a_sum_without_a_rate_counts_as_nothing() -> None:
    text = bought("02-01, amount: 10, currency: CHF, cost: 3", "02-01, amount: 10, currency: MKD, cost: 4")
    assert rows("purchases", text, "amount_base", "cost_base", "sold", "priced", "unpriced") == [
        (None, None, 0, 1, 1),
        (50_000, 20_000, 50_000, 2, 1),
    ]


def test_days_and_months_are_counted_from_the_first_purchase() -> None:
    text = bought("03-05, amount: 1", "01-31, amount: 1", "12-01, amount: 1")
    months = 12 * 2026
    assert rows("purchases", text, "month", "first_month", "first_date", "own_span", "own_gaps") == [
        (months + 2, months, "2026-01-31", 33, 1),
        (months, months, "2026-01-31", 0, 0),
        (months + 11, months, "2026-01-31", 304, 2),
    ]


@pytest.mark.parametrize(
    ("sales", "preferred"),
    [
        pytest.param(["amount: 5, product: a", "amount: 6, product: b"], ["a", "b"], id="the-larger-sum"),
        pytest.param(["amount: 5, product: b", "amount: 5, product: a"], ["b", "a"], id="ties-by-name"),
        pytest.param(
            ["amount: 5, product: b", "amount: 5, product: a", "product: b"],
            ["b", "a", "b"],
            id="ties-by-count-first",
        ),
        pytest.param(["product: a", "amount: 1, product: b"], ["a", "b"], id="a-sum-that-is-known"),
        pytest.param(["product: a", "amount: 0, product: b"], ["a", "b"], id="though-it-is-nothing"),
        pytest.param(
            ["amount: 9, product: a", "amount: 8, product: b", "amount: 2"], ["a", "a", "a"], id="no-product"
        ),
        pytest.param(["amount: 9"], [None], id="none-at-all"),
        pytest.param(
            ["amount: 9, product: a", "amount: 8, product: b", "amount: -5, product: a"],
            ["a", "a", "b"],
            id="what-was-taken-back-no-longer",
        ),
        pytest.param(
            ["amount: 9, product: a", "amount: 8, product: b", "amount: -1, product: b"],
            ["a", "a", "a"],
            id="what-was-taken-back-of-another",
        ),
    ],
)
def test_the_preferred_product_is_that_of_the_largest_sum(
    sales: list[str], preferred: list[str | None]
) -> None:
    text = bought(*(f"01-0{n}, {sale}" for n, sale in enumerate(sales, 1)))
    assert [product for (product,) in rows("purchases", text, "preferred")] == preferred


def test_each_purchase_bears_the_minimum_of_its_day() -> None:
    text = bought("02-28, amount: 1", "03-01, amount: 1")
    assert rows("purchases", text, "entry") == [(0,), (1,)]


@pytest.mark.parametrize(
    ("back", "trials"),
    [
        ("returns: [{date: 2026-01-15, amount: 5}]\n", [None, "2026-01-15", None]),
        ("returns: [{date: 2026-01-15, amount: 4}]\n", [None, None, None]),
        ("", [None, None, None]),
    ],
    ids=["whole", "in-part", "nothing"],
)
def test_the_second_purchase_is_the_trial_from_the_day_on_which_the_first_was_back(
    back: str, trials: list[str | None]
) -> None:
    text = bought("01-01, amount: 5", "02-01, amount: 5", "03-01, amount: 5") + back
    assert [day for (day,) in rows("purchases", text, "trial_from")] == trials


def test_what_a_mere_supplier_buys_has_no_number() -> None:
    text = "relation: [supplier]\n" + bought("01-01, amount: 5")
    assert rows("purchases", text, "amount_base", "number", "sold", "returned") == [
        (50_000, None, None, None)
    ]


@pytest.mark.parametrize(
    ("talk", "contact"),
    [
        ("kind: call", 1),
        ("kind: call, direction: in", 1),
        ("kind: email, direction: out", 1),
        ("kind: email, direction: in", 0),
        ("kind: email", 0),
        ("kind: letter", 0),
        ("kind: fax", 1),
    ],
)
def test_a_talk_is_a_contact_by_its_kind(talk: str, contact: int) -> None:
    assert rows("interactions", f"interactions: [{{date: 2026-01-01, {talk}}}]", "contact") == [(contact,)]


def test_a_talk_bears_its_delay_and_its_answer() -> None:
    text = """interactions:
  - {date: 2026-01-01, kind: call, direction: in, entered: 2026-01-04}
  - {date: 2026-01-03, kind: call, entered: 2026-01-03}
  - {date: 2026-01-05, kind: call, direction: in}
"""
    assert rows("interactions", text, "delay", "waits", "answered", "answer") == [
        (3, 1, "2026-01-03", 1),
        (0, None, None, None),
        (None, 1, None, None),
    ]


def test_a_client_bears_its_last_leaving_and_when_it_begins() -> None:
    text = "left: [{date: 2026-02-01, reason: price, back: 2026-03-01}, {date: 2025-02-01, reason: closed}]\n"
    names = ("left_date", "left_reason", "left_note", "left_back", "customer", "own_begins")
    assert rows("clients", text + bought("01-01, amount: 1"), *names) == [
        ("2026-02-01", "price", None, "2026-03-01", 1, "2026-01-01")
    ]
    assert rows("clients", "relation: [supplier]", *names) == [(None, None, None, None, 0, None)]


@pytest.mark.parametrize("table", ["deals", "proposals", "supplies", "returns"])
def test_every_sum_is_told_in_the_bases_currency(table: str) -> None:
    item = "{%s: 2026-01-01, amount: 10, currency: MKD%s}"
    filled = item % (("opened", ", id: d-1, stage: lead") if table == "deals" else ("date", ", product: a"))
    assert rows(table, f"{table}: [{filled}]", "amount_base") == [(50_000,)]


def test_a_single_letter_that_waits_is_found() -> None:
    text = "interactions: [{date: 2026-01-05, kind: call, direction: in}]"
    assert rows("interactions", text, "waits", "answered", "answer") == [(1, None, None)]


def test_phones_and_addresses_are_told_with_whose_they_are_and_which_of_several() -> None:
    text = """name: Vila
phone: ["070 111 111", "070 222 222"]
email: vila@example.com
contacts:
  - {name: Marko}
  - {name: Vera, phone: ["070 333 333", "070 444 444"], email: [vera@example.com, v@example.com]}
"""
    client, _ = typed(parse(text.encode(), "x").data, Client)
    assert client is not None
    norms = norms_of("base: {region: MK}")
    found = rows_of([Record(client, ("vila", "records/vila.yaml", 0), lambda _: range(1, 99))], norms)
    assert found["phones"] == [
        ("vila", None, 0, "070 111 111", "+38970111111"),
        ("vila", None, 1, "070 222 222", "+38970222222"),
        ("vila", 1, 0, "070 333 333", "+38970333333"),
        ("vila", 1, 1, "070 444 444", "+38970444444"),
    ]
    assert found["emails"] == [
        ("vila", None, 0, "vila@example.com"),
        ("vila", 1, 0, "vera@example.com"),
        ("vila", 1, 1, "v@example.com"),
    ]
    assert [row[-1] for row in found["contacts"]] == [None, "+38970333333"]
    assert "+38970111111" in found["clients"][0]


def test_documents_are_those_of_deals_and_of_the_client() -> None:
    text = """name: Vila
documents: [{date: 2026-03-01, kind: contract}]
deals:
  - {id: d-1, stage: lead}
  - {id: d-2, stage: lead, documents: [{date: 2026-02-01, kind: offer}, {date: 2026-02-02, kind: order}]}
"""
    client, _ = typed(parse(text.encode(), "x").data, Client)
    assert client is not None
    found = rows_of([Record(client, ("vila", "records/vila.yaml", 0), lambda _: (7, 8))], norms_of(NORMS))
    assert [row[:6] for row in found["documents"]] == [
        ("vila", 1, 0, 7, "2026-02-01", "offer"),
        ("vila", 1, 1, 8, "2026-02-02", "order"),
        ("vila", None, 0, 7, "2026-03-01", "contract"),
    ]


def test_a_client_that_came_back_bears_when_and_one_that_did_not_nothing() -> None:
    names = ("left_date", "left_reason", "left_note", "left_back")
    assert rows("clients", "left: {date: 2026-02-01, note: moved}", *names) == [
        ("2026-02-01", None, "moved", None)
    ]

"""What is said of two versions of a record: an example for each kind of change."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clientbase.changes.compare import compare
from clientbase.changes.wording import label, said
from clientbase.norms import Norms
from clientbase.text.loader import Data
from clientbase.text.read import parse

RECORD = """
name: Adriatik Hrana
manager: ivan
region: Skopje
tags: [monday]
terms: {discount: 5}
contacts:
  - {name: Ирина Петрова, role: head of purchasing, phone: +38970123456}
  - {name: Марко Илиев, role: director}
interactions:
  - {date: 2026-09-21, kind: email, by: olga, about: offer}
deals:
  - {id: d-1, stage: offer, documents: [{date: 2026-10-15, kind: draft, file: a.pdf}]}
purchases:
  - {date: 2026-06-01, amount: 812.40, product: pasta}
  - {date: 2026-08-17, amount: 180.00, product: pasta}
notes: Pays on time.
"""


def data(text: str) -> Data:
    return parse(text.encode(), "records/adriatik.yaml").data


def words(old: str, new: str) -> list[str]:
    before, after = data(old), data(new)
    return [said(difference, before, after) for difference in compare(before, after)]


CHANGES = [
    ("manager: ivan", "manager: olga", "manager ivan → olga"),
    ("region: Skopje", "", "region Skopje removed"),
    ("region: Skopje", "region: Skopje\nsegment: horeca", "segment horeca"),
    ("discount: 5", "discount: 7", "terms discount 5 → 7"),
    ("[monday]", "[monday, late]", "+ tag late"),
    ("[monday]", "[]", "- tag monday"),
    ("role: director", "role: director, left: 2025-01-31", "contact Марко Илиев left 2025-01-31"),
    ("- {name: Марко Илиев, role: director}", "", "- contact Марко Илиев director"),
    ("name: Марко Илиев", "name: Vera", "+ contact Vera director; - contact Марко Илиев director"),
    ("name: Ирина Петрова", "name: Ирина Илиева", "contact Ирина Петрова name Ирина Петрова → Ирина Илиева"),
    ("amount: 180.00", "amount: 210.00", "purchase 2026-08-17 180.00 → 210.00"),
    ("date: 2026-08-17", "date: 2026-08-18", "purchase 2026-08-17 date 2026-08-17 → 2026-08-18"),
    (
        "amount: 180.00,",
        "amount: 180.00, waiver: {by: ivan, reason: samples},",
        'purchase 2026-08-17 waiver by ivan, reason "samples"',
    ),
    (
        "interactions:",
        "interactions:\n  - {date: 2026-10-12, kind: call, by: olga, about: autumn prices}",
        '+ call 2026-10-12 by olga "autumn prices"',
    ),
    ("about: offer", "about: winter offer", 'email 2026-09-21 about "offer" → "winter offer"'),
    ("stage: offer", "stage: won, reason: price", 'deal d-1 stage offer → won; deal d-1 reason "price"'),
    (
        "file: a.pdf}",
        "file: a.pdf}, {date: 2026-11-01, kind: contract}",
        "+ deal d-1 document 2026-11-01 contract",
    ),
    ("kind: draft", "kind: contract", "deal d-1 document 2026-10-15 draft kind draft → contract"),
    (
        "notes: Pays on time.",
        "notes: |\n  Pays\n\n  late.",
        'notes "Pays on time." → "Pays late."',
    ),
    (
        "notes: Pays on time.",
        f"notes: {'ab ' * 40}",
        f'notes "Pays on time." → "{"ab " * 20}… (59 more characters)"',
    ),
    ("name: Adriatik Hrana", "name: Adriatik Hrana\nfax: 070", "fax 070"),
    (
        "notes:",
        "handovers: [{date: 2026-11-01, from: ivan, to: olga}, {date: 2026-11-09, to: elena}]\nnotes:",
        "+ handover 2026-11-01 ivan → olga; + handover 2026-11-09 - → elena",
    ),
    (
        "notes:",
        "snoozed: {until: 2027-02-01, reason: winter}\nnotes:",
        'snoozed until 2027-02-01, reason "winter"',
    ),
    ("notes:", "contacts_old: [{fax: 1}]\nnotes:", "+ contacts_old fax 1"),
]


@pytest.mark.parametrize(("old", "new", "line"), CHANGES, ids=[line for _, _, line in CHANGES])
def test_a_change_is_said_in_the_records_own_words(old: str, new: str, line: str) -> None:
    assert RECORD.count(old) == 1 or old == "notes:"
    assert "; ".join(words(RECORD, RECORD.replace(old, new))) == line


ONE_OR_MANY = [
    (
        "left: {date: 2026-01-01, reason: price}",
        "left: [{date: 2026-01-01, reason: price, back: 2026-05-01}, {date: 2026-06-01, reason: closed}]",
        'left 2026-01-01 back 2026-05-01; + left 2026-06-01 reason "closed"',
    ),
    (
        "left: [{date: 2026-01-01, reason: price}, {date: 2026-06-01, reason: closed}]",
        "left: {date: 2026-06-01, reason: unknown}",
        'left 2026-06-01 reason "closed" → "unknown"; - left 2026-01-01 reason "price"',
    ),
    ("phone: +38970123456", "phone: [+38970123456, +38923123456]", "+ phone +38923123456"),
    ("email: [a@one.example, b@one.example]", "email: b@one.example", "- email a@one.example"),
    (
        "contacts: [{name: Vera, phone: +38970123456}]",
        "contacts: [{name: Vera, phone: [+38923123456, +38970123456]}]",
        "+ contact Vera phone +38923123456",
    ),
    ("phone: [+38970123456]", "phone: +38970123456", ""),
    ("left: {date: 2026-01-01, reason: price}", "left: [{reason: price, date: 2026-01-01}]", ""),
    ("phone: [+38970123456, +38923123456]", "phone: [+38923123456, +38970123456]", "phone in another order"),
]


@pytest.mark.parametrize(("old", "new", "line"), ONE_OR_MANY)
def test_one_that_becomes_several_is_the_first_of_them(old: str, new: str, line: str) -> None:
    name = "name: Adriatik Hrana\n"
    assert "; ".join(words(name + old, name + new)) == line


TERMS = "Delivery on Mondays before ten, by the back door only. "
LONG = [
    pytest.param(
        f"{TERMS}Credit limit 1000.",
        f"{TERMS}Credit limit 90000.",
        'notes "…only. Credit limit 1000." → "…only. Credit limit 90000."',
        id="a-number-at-the-end",
    ),
    pytest.param(
        f"Limit 1. {TERMS}{TERMS}Limit 2.",
        f"Limit 3. {TERMS}{TERMS}Limit 4.",
        'notes "Limit 1. Delivery on Mondays…" → "Limit 3. Delivery on Mondays…", '
        '"…door only. Limit 2." → "…door only. Limit 4."',
        id="two-places",
    ),
    pytest.param(
        f"{TERMS}{TERMS}",
        f"{TERMS}{TERMS}New.",
        'notes "…the back door only." → "…the back door only. New."',
        id="appended",
    ),
    pytest.param(
        " ".join(f"{n} {TERMS}" for n in range(10, 24)),
        " ".join(f"{n}0 {TERMS}" for n in range(10, 24)),
        'notes "10 Delivery on Mondays…" → "100 Delivery on Mondays…", '
        + ", ".join(
            f'"…the back door only. {n} Delivery on Mondays…" → "…the back door only. {n}0 Delivery on Mondays…"'
            for n in range(11, 22)
        )
        + ", and 2 more places",
        id="more-places",
    ),
    pytest.param(
        f"{'x' * 100}1{'y' * 10}",
        f"{'x' * 100}2{'y' * 10}",
        f'notes "…{"x" * 20}1{"y" * 10}" → "…{"x" * 20}2{"y" * 10}"',
        id="one-long-word",
    ),
    pytest.param("a\n\n    b", "a b", "notes in other lines", id="white-space-alone"),
]


@pytest.mark.parametrize(("old", "new", "line"), LONG)
def test_long_texts_are_shortened_around_what_differs(old: str, new: str, line: str) -> None:
    before: Data = {"name": "x", "notes": old}
    after: Data = {"name": "x", "notes": new}
    assert [said(difference, before, after) for difference in compare(before, after)] == [line]


@given(st.lists(st.sampled_from(["ab", "cd", "x" * 50, "y" * 90])), st.data())
def test_wherever_a_word_is_changed_both_are_shown(texts: list[str], data: st.DataObject) -> None:
    n = data.draw(st.integers(0, len(texts)))
    old, new = (" ".join([*texts[:n], word, *texts[n:]]) for word in ("1000", "90000"))
    (difference,) = compare({"notes": old}, {"notes": new})
    words = said(difference, {"notes": old}, {"notes": new})
    before, after = words.split(" → ")
    assert "1000" in before
    assert "90000" in after


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("180.00", "180", id="fewer decimals"),
        pytest.param("region: Skopje", "'region': \"Skopje\"", id="quotes"),
        pytest.param("region: Skopje", "region: Skopje\nsegment:\nreturns: []", id="keys without a value"),
        pytest.param("manager: ivan\nregion: Skopje", "region: Skopje\nmanager: ivan", id="order of keys"),
    ],
)
def test_what_the_model_reads_alike_is_no_change(old: str, new: str) -> None:
    assert words(RECORD, RECORD.replace(old, new)) == []


def test_on_demand_another_way_of_writing_a_sum_is_a_change() -> None:
    old, new = data(RECORD), data(RECORD.replace("180.00", "180"))
    assert [(d.kind, d.old, d.new) for d in compare(old, new, exact=True)] == [("changed", "180.00", "180")]


def test_what_changed_in_a_moved_item_is_found_at_both_places() -> None:
    old, new = data(RECORD), data(RECORD)
    purchases = new["purchases"]
    assert isinstance(purchases, list)
    purchases.reverse()
    assert isinstance(purchases[0], dict)
    purchases[0]["amount"] = "210.00"
    (difference,) = compare(old, new)
    assert (difference.where, difference.was) == (("purchases", 0, "amount"), ("purchases", 1, "amount"))


def test_differences_come_in_the_order_of_the_model() -> None:
    new = (
        RECORD.replace("manager: ivan", "fax: 1\nnotes_old: x")
        .replace("180.00", "1")
        .replace("Skopje", "Bitola")
    )
    assert [line.split()[0] for line in words(RECORD, new)] == [
        "manager",
        "region",
        "purchase",
        "fax",
        "notes_old",
    ]


def test_one_of_two_equal_items_that_went_is_one_difference() -> None:
    sale = "  - {date: 2026-06-01, amount: 812.40, product: pasta}\n"
    assert words(RECORD.replace(sale, sale * 2), RECORD) == ["- purchase 2026-06-01 812.40 pasta"]


def test_a_sale_that_has_nothing_in_common_with_another_is_new() -> None:
    new = RECORD.replace(
        "{date: 2026-08-17, amount: 180.00, product: pasta}", "{date: 2026-11-01, amount: 7}"
    )
    assert words(RECORD, new) == ["+ purchase 2026-11-01 7", "- purchase 2026-08-17 180.00 pasta"]


NORMS = """
xyz: {x: 10}
thresholds:
  - {repeat_purchase: 200}
  - {for: {segment: retail}, repeat_purchase: 100}
products: [pasta, ajvar]
rates: {MKD: 0.016}
"""


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("x: 10", "x: 12", "xyz x 10 → 12"),
        ("purchase: 200", "purchase: 250", "threshold repeat_purchase 200 → 250"),
        ("purchase: 100", "purchase: 120", "threshold for segment retail repeat_purchase 100 → 120"),
        ("segment: retail", "segment: [retail]", ""),
        ("[pasta, ajvar]", "[ajvar, pasta, honey]", "+ product honey"),
        (
            "MKD: 0.016",
            "MKD: [0.016, {rate: 0.017, from: 2026-01-01}]",
            "rates MKD 0.016 → 0.016, rate 0.017, from 2026-01-01",
        ),
        (
            "  - {repeat_purchase: 200}\n  - {for: {segment: retail}, repeat_purchase: 100}",
            "  - {for: {segment: retail}, repeat_purchase: 100}\n  - {repeat_purchase: 200}",
            "thresholds in another order",
        ),
    ],
)
def test_norms_are_compared_too_and_there_the_last_entry_wins(old: str, new: str, line: str) -> None:
    before, after = data(NORMS), data(NORMS.replace(old, new))
    words = [said(one, before, after) for one in compare(before, after, shape=Norms)]
    assert "; ".join(words) == line


def test_an_item_that_is_no_mapping_is_called_by_its_value() -> None:
    assert label("tags", "late") == "tag late"
    assert label("contacts", "Vera") == "contact Vera"

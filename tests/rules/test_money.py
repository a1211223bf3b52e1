"""Sums of money beyond the examples: the edges, and what must stay silent."""

import pytest

from tests.rules.bases import judged

FOREIGN = """
    base: {currency: EUR}
    rates: {MKD: 0.02, USD: [{rate: 0.9, from: 2026-01-01}]}
    thresholds: [{repeat_purchase: 200}]
"""
CLASSES = """
    thresholds:
      - {repeat_purchase: 200}
      - {for: {class: C}, repeat_purchase: 100}
      - {for: {class: A}, repeat_purchase: 500}
"""
ADVICE = "for a repeat purchase; raise it or add a waiver"


def purchases(*items: str) -> str:
    return "\n".join(("name: Luna", "purchases:", *(f"  - {{{item}}}" for item in items)))


@pytest.mark.parametrize(
    ("record", "schema", "expected"),
    [
        pytest.param(
            purchases("date: 2026-03-01, amount: 50", "date: 2026-02-01, amount: 50"),
            "thresholds: [{repeat_purchase: 200}]",
            [f"3:24: CB021 50.00 is below the minimum of 200.00 {ADVICE}"],
            id="trial is the first by date, not by place",
        ),
        pytest.param(
            purchases("date: 2026-03-01, amount: 50", "date: 2026-03-01, amount: 60"),
            "thresholds: [{repeat_purchase: 200}]",
            [f"4:24: CB021 60.00 is below the minimum of 200.00 {ADVICE}"],
            id="of one day the trial is the first by place",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 50", "date: 2026-03-01, amount: 200"),
            "thresholds: [{repeat_purchase: 200}]",
            [],
            id="the minimum itself is enough",
        ),
        pytest.param(
            purchases("date: 2025-01-01, amount: 50", "date: 2025-12-31, amount: 50"),
            "thresholds: [{repeat_purchase: 200, from: 2026-01-01}]",
            [],
            id="minimum not yet in force on the day of the purchase",
        ),
        pytest.param(
            "segment: retail\n" + purchases("date: 2025-01-01, amount: 50", "date: 2025-12-31, amount: 50"),
            "thresholds: [{for: {segment: horeca}, repeat_purchase: 200}]",
            [],
            id="minimum of another segment",
        ),
        pytest.param(
            purchases("date: 2026-03-01, amount: 500", "date: 2026-04-01, amount: 9000, currency: MKD"),
            FOREIGN,
            [f"4:24: CB021 9000.00 MKD (180.00 EUR) is below the minimum of 200.00 EUR {ADVICE}"],
            id="compared in the base's currency",
        ),
        pytest.param(
            purchases("date: 2025-03-01, amount: 500", "date: 2025-04-01, amount: 9, currency: USD"),
            FOREIGN,
            ['4:35: CB020 "USD" has no rate in schema.yaml on 2025-04-01; add one under rates'],
            id="without a rate nobody can compare",
        ),
        pytest.param(
            purchases(
                *(f"date: 2026-0{n}-01, amount: {amount}" for n, amount in enumerate((500, 150, 90), 1))
            ),
            CLASSES,
            [f"5:24: CB021 90.00 is below the minimum of 100.00 {ADVICE}"],
            id="only what is too small for every class",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 500", "date: 2026-02-01, amount: 1"),
            "thresholds: [{for: {class: A}, repeat_purchase: 500}]",
            [],
            id="a minimum for a class alone is left to the report",
        ),
        pytest.param(
            "currency: CHF\n" + purchases("date: 2026-01-01, amount: 5", "date: 2026-02-01, amount: 6"),
            FOREIGN,
            ['1:1: CB020 "CHF" has no rate in schema.yaml; add one under rates'],
            id="client's currency without a rate is said once",
        ),
        pytest.param(
            "currency: USD\n" + purchases("date: 2025-01-01, amount: 500"),
            FOREIGN,
            ['4:24: CB020 "USD" has no rate in schema.yaml on 2025-01-01; add one under rates'],
            id="client's currency without a rate on the day",
        ),
        pytest.param(
            "name: Luna\ndeals: [{id: d, stage: lead, amount: 7, currency: USD, opened: 2020-01-01}]",
            FOREIGN,
            [],
            id="for a deal any rate will do",
        ),
        pytest.param(
            "name: Luna\nproposals: [{date: 2026-01-01, amount: -7}, {date: 2026-01-01}]",
            None,
            ["2:32: CB022 -7 is negative; leave the minus out"],
            id="negative proposal",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 7, cost: -1"),
            None,
            ["3:35: CB022 -1 is negative; a cost is not"],
            id="negative cost",
        ),
        pytest.param(
            "name: Luna\nproposals: [{date: 2026-01-01, amount: 0}]", None, [], id="a gift may be proposed"
        ),
        pytest.param(
            purchases(
                "date: 2026-01-01, amount: 7.5, currency: JPY",
                "date: 2026-02-01, amount: 7.125, currency: KWD",
            ),
            "rates: {JPY: 0.006, KWD: 3}",
            ["3:24: CB024 7.5 has more than the 0 decimals of JPY"],
            id="decimals of the currency",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 7.5000"), None, [], id="zeros at the end are no decimals"
        ),
        pytest.param(
            purchases(
                "date: 2026-01-01, amount: 7, document: i1", "date: 2026-01-01, amount: 8, document: i1"
            ),
            None,
            ['4:35: CB027 "i1" is the document of the purchase on 2026-01-01 too'],
            id="one document, one day, no product",
        ),
        pytest.param(
            "name: Luna\nreturns: [{date: 2026-01-01, amount: 7, currency: USD}]",
            FOREIGN,
            [],
            id="returns in several currencies are not compared",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 7, currency: UDS"),
            FOREIGN,
            ['3:35: CB020 "UDS" is no currency; did you mean "USD"?'],
            id="letters turned in a currency",
        ),
        pytest.param(
            "name: Luna\ncurrency: EUT\nsupplies: [{date: 2026-01-01, amount: 7, currency: EUT}]",
            None,
            [
                '2:1: CB020 "EUT" is no currency; did you mean "EUR"?',
                '3:42: CB020 "EUT" is no currency; did you mean "EUR"?',
            ],
            id="a currency that nobody has, in no sum too",
        ),
        pytest.param(
            purchases("date: 2026-01-01, amount: 7, currency: PTS"),
            "rates: {PTS: 0.1}",
            [],
            id="a unit of the company's own",
        ),
        pytest.param("name: Luna\nterms: {payment_days: 30}", None, [], id="terms without a discount"),
    ],
)
def test_money(record: str, schema: str | None, expected: list[str]) -> None:
    assert judged(record, schema) == expected


@pytest.mark.parametrize(
    "item",
    [
        "returns: [{date: 2026-01-01, amount: -7}]",
        "proposals: [{date: 2026-01-01, amount: -7}]",
        "deals: [{id: d, stage: lead, opened: 2026-01-01, amount: -7}]",
        "cancelled: [{date: 2026-01-01, amount: -7}]",
        "supplies: [{date: 2026-01-01, amount: -7}]",
        "capacity: {per_year: -7}",
    ],
)
def test_no_sum_of_a_record_is_negative(item: str) -> None:
    found = [line.partition("CB022 ")[2] for line in judged(f"name: Luna\n{item}") if "CB022" in line]
    assert found == ["-7 is negative; leave the minus out"]


def came_back(*items: str) -> list[str]:
    """Return what is said of returns of a client who bought for 100 by i1, in two lines, and for 1000 by i2."""
    record = purchases(
        "date: 2026-01-01, amount: 60, product: oil, document: i1",
        "date: 2026-01-01, amount: 40, product: salt, document: i1",
        "date: 2026-02-01, amount: 1000, document: i2",
    )
    return judged("\n".join((record, "returns:", *(f"  - {{date: 2026-03-01, {item}}}" for item in items))))


def test_no_more_comes_back_of_a_document_than_it_came_to() -> None:
    assert came_back("amount: 100.50, document: i1") == [
        '7:24: CB131 100.50 came back of "i1", but it came to 100'
    ]
    assert came_back("amount: 100, document: i1") == []
    assert came_back("amount: 101") == [], "nobody knows of what"
    assert came_back("amount: 101, document: n9") == [], "the number of a credit note"


def test_parts_that_come_back_add_up() -> None:
    assert came_back("amount: 60, document: i1", "amount: 40, document: i1") == []
    assert came_back("amount: 60, document: i1", "amount: 1, document: i2", "amount: 41, document: i1") == [
        '9:24: CB131 101 came back of "i1", but it came to 100'
    ]


@pytest.mark.parametrize(
    ("bought", "back"),
    [
        ("learnt_from: import", "amount: 500"),
        ("amount: 7, currency: USD", "amount: 70"),
        ("amount: 7", "amount: 300, currency: MKD"),
    ],
)
def test_where_sums_cannot_be_compared_nothing_is_said(bought: str, back: str) -> None:
    sold = purchases(f"date: 2026-01-01, {bought}, document: i1", "date: 2026-01-02, amount: 9000")
    returned = f"returns: [{{date: 2026-03-01, {back}, document: i1}}]"
    assert [line for line in judged(f"{sold}\n{returned}", FOREIGN) if "CB131" in line] == []


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("purchases: [{date: 2026-01-01, amount: 7.500}]", '"7.500" can be 7500 or 7.50'),
        ("purchases: [{date: 2026-01-01, amount: 7, cost: 1.250}]", '"1.250" can be 1250 or 1.25'),
        ("returns: [{date: 2026-01-01, amount: 12.000}]", '"12.000" can be 12000 or 12.00'),
        ("cancelled: [{date: 2026-01-01, amount: 1.010}]", '"1.010" can be 1010 or 1.01'),
        ("supplies: [{date: 2026-01-01, amount: 1.010}]", '"1.010" can be 1010 or 1.01'),
        ("capacity: {per_year: 100.000}", '"100.000" can be 100000 or 100.00'),
    ],
)
def test_three_decimals_have_two_readings(record: str, said: str) -> None:
    found = [line.partition("CB059 ")[2] for line in judged(f"name: Luna\n{record}") if "CB059" in line]
    assert found == [f"{said}; write one of the two"]


@pytest.mark.parametrize("amount", ["0.250", "1250.000", "1.25", "1.2500", "1.125"])
def test_what_nobody_writes_for_thousands_has_one(amount: str) -> None:
    found = judged(f"name: Luna\npurchases: [{{date: 2026-01-01, amount: {amount}}}]")
    assert [line for line in found if "CB059" in line] == []


def test_in_a_currency_of_three_decimals_there_is_one_reading() -> None:
    record = "name: Luna\ncurrency: KWD\npurchases: [{date: 2026-01-01, amount: 1.250}]"
    assert judged(record, "rates: {KWD: 3}") == []

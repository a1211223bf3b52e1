"""What clients bring: sums in the base's currency, what they cost, and what clients like to buy."""

import pytest

from tests.index.bases import sold
from tests.index.conftest import Know


def luna_of(know: Know, record: str, schema: str = "", day: str = "2026-11-21") -> dict[str, object]:
    return know({"luna": record}, schema, day)["luna"]


def test_revenue_is_what_was_bought_less_what_came_back(know: Know) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-01-01, amount: 100.25}
          - {date: 2026-02-01, amount: 0.0001}
        returns:
          - {date: 2026-02-02, amount: 40}
          - {date: 2026-02-03, amount: 0.25}
    """
    assert luna_of(know, record)["revenue"] == 60_0001


def test_returns_may_eat_the_revenue(know: Know) -> None:
    record = """
        name: Luna
        purchases: [{date: 2026-01-01, amount: 100, cost: 10}]
        returns: [{date: 2026-02-02, amount: 150}]
    """
    luna = luna_of(know, record)
    assert (luna["revenue"], luna["profit"], luna["class"]) == (-50_0000, -60_0000, None)


def test_cost_and_profit_are_known_where_every_purchase_has_a_cost(know: Know) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-01-01, amount: 100, cost: 60}
          - {date: 2026-02-01, amount: 50, cost: 0}
        returns: [{date: 2026-02-02, amount: 10}]
    """
    luna = luna_of(know, record)
    assert (luna["revenue"], luna["cost"], luna["profit"]) == (140_0000, 60_0000, 80_0000)


def test_one_missing_cost_leaves_cost_and_profit_unknown(know: Know) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-02-01, amount: 50}
          - {date: 2026-01-01, amount: 100, cost: 60}
    """
    luna = luna_of(know, record)
    assert (luna["revenue"], luna["cost"], luna["profit"]) == (150_0000, None, None)
    assert luna_of(know, record, day="2026-01-31")["cost"] == 60_0000, "it was known before that purchase"


RATES = """
base: {currency: EUR}
rates:
  MKD: 0.01625
  USD: [0.9, {rate: 0.8, from: 2026-06-01}]
  CHF: [{rate: 1.05, from: 2026-06-01}]
"""


@pytest.mark.parametrize(
    ("record", "revenue"),
    [
        pytest.param(
            "purchases: [{date: 2026-01-01, amount: 1000, currency: MKD}]", 16_2500, id="of the item"
        ),
        pytest.param(
            "currency: MKD\npurchases: [{date: 2026-01-01, amount: 1000}]", 16_2500, id="of the client"
        ),
        pytest.param(
            "currency: MKD\npurchases: [{date: 2026-01-01, amount: 10, currency: EUR}]",
            10_0000,
            id="the item's weighs more than the client's",
        ),
        pytest.param(
            "purchases: [{date: 2026-05-31, amount: 10, currency: USD}]",
            9_0000,
            id="the rate of the day before",
        ),
        pytest.param(
            "purchases: [{date: 2026-06-01, amount: 10, currency: USD}]",
            8_0000,
            id="the rate of its first day",
        ),
        pytest.param(
            "purchases: [{date: 2026-06-01, amount: 10, currency: CHF}]", 10_5000, id="a rate that begins"
        ),
        pytest.param(
            "purchases: [{date: 2026-05-31, amount: 10, currency: CHF}]", 0, id="no rate yet: not summed"
        ),
        pytest.param(
            "purchases: [{date: 2026-06-01, amount: 10, currency: XXX}]", 0, id="no rate at all: not summed"
        ),
        pytest.param(
            "purchases: [{date: 2026-01-01, amount: 10}, {date: 2026-06-01, amount: 10, currency: XXX}]",
            10_0000,
            id="no rate: the others are summed",
        ),
        pytest.param(
            "purchases: [{date: 2026-01-01, amount: 10}]\nreturns: [{date: 2026-01-02, amount: 100, currency: MKD}]",
            8_3750,
            id="returns have a currency too",
        ),
        pytest.param(
            "purchases: [{date: 2026-01-01, amount: 0.01, currency: MKD}]",
            2,
            id="to four decimals, half to even",
        ),
        pytest.param(
            "purchases: [{date: 2026-01-01, amount: 0.02, currency: MKD}]",
            3,
            id="to four decimals, to the nearest",
        ),
    ],
)
def test_sums_are_in_the_currency_of_the_base(know: Know, record: str, revenue: int) -> None:
    assert luna_of(know, f"name: Luna\n{record}\n", RATES)["revenue"] == revenue


def test_a_cost_without_a_rate_is_no_known_cost(know: Know) -> None:
    luna = luna_of(
        know, "name: Luna\npurchases: [{date: 2026-01-01, amount: 10, cost: 5, currency: XXX}]\n", RATES
    )
    assert (luna["cost"], luna["profit"], luna["purchases"]) == (None, None, 1)


@pytest.mark.parametrize(
    ("sales", "product"),
    [
        pytest.param(("2026-01-01 100 pasta", "2026-01-02 101 honey"), "honey", id="the largest sum"),
        pytest.param(
            ("2026-01-01 60 pasta", "2026-01-02 60 pasta", "2026-01-03 100 honey"),
            "pasta",
            id="over all purchases",
        ),
        pytest.param(
            ("2026-01-01 50 pasta", "2026-01-02 50 pasta", "2026-01-03 100 honey"),
            "pasta",
            id="of two sums alike, the more often bought",
        ),
        pytest.param(("2026-01-01 100 pasta", "2026-01-02 100 honey"), "honey", id="else the first by name"),
        pytest.param(
            ("2026-01-01 100", "2026-01-02 1 pasta"), "pasta", id="purchases without a product do not count"
        ),
        pytest.param(("2026-01-01 100",), None, id="nothing is known"),
        pytest.param(("2026-01-01 100 pasta", "2026-11-22 900 honey"), "pasta", id="not what will be bought"),
    ],
)
def test_the_preferred_product_is_the_one_with_the_largest_sum(
    know: Know, sales: tuple[str, ...], product: str | None
) -> None:
    assert luna_of(know, sold(*sales))["preferred_product"] == product

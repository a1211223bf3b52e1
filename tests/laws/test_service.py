"""What it costs to serve a client, and from which sum an order pays for itself, worked out by hand."""

from fractions import Fraction

import pytest

from clientbase.laws.service import NOT_SAID, Costs, breaks_even_at

ALL = Costs(25, 40, {"horeca": 13, "": 7})


@pytest.mark.parametrize(
    ("costs", "segment", "of_order"),
    [
        pytest.param(ALL, "horeca", 38, id="handling-and-delivery"),
        pytest.param(ALL, None, 32, id="delivery-to-who-has-no-segment"),
        pytest.param(ALL, "retail", 25, id="no-delivery-is-said"),
        pytest.param(Costs(None, 40, {"horeca": 13}), "horeca", 13, id="delivery-alone"),
        pytest.param(Costs(None, 40, {"horeca": 13}), "retail", 0, id="delivery-to-others-alone"),
        pytest.param(Costs(25, None, {}), None, 25, id="handling-alone"),
        pytest.param(Costs(None, 40, {}), "horeca", None, id="nothing-of-orders"),
        pytest.param(NOT_SAID, None, None, id="nothing-at-all"),
    ],
)
def test_an_order_costs_its_handling_and_its_delivery(
    costs: Costs, segment: str | None, of_order: int | None
) -> None:
    assert costs.of_order(segment) == of_order


@pytest.mark.parametrize(
    ("costs", "segment", "orders", "visits", "of_client"),
    [
        (ALL, "horeca", 3, 2, 3 * 38 + 2 * 40),
        (ALL, "horeca", 0, 2, 2 * 40),
        (ALL, "horeca", 3, 0, 3 * 38),
        (Costs(25, None, {}), None, 3, 2, 3 * 25),
        (Costs(None, 40, {}), None, 3, 2, 2 * 40),
        (NOT_SAID, None, 3, 2, 0),
    ],
    ids=["both", "no-orders", "no-visits", "visits-are-not-said", "orders-are-not-said", "nothing-is-said"],
)
def test_a_client_costs_its_orders_and_its_visits(
    costs: Costs, segment: str | None, orders: int, visits: int, of_client: int
) -> None:
    assert costs.of_client(segment, orders, visits) == of_client


@pytest.mark.parametrize(
    ("cost", "margin", "coin", "sum_"),
    [
        pytest.param(38, Fraction(1, 5), 1, 190, id="as-in-the-manual"),
        pytest.param(38, Fraction(1, 3), 1, 114, id="exactly"),
        pytest.param(38, Fraction(3, 10), 1, 127, id="rounded-up"),
        pytest.param(3800, Fraction(3, 10), 100, 12700, id="in-whole-coins"),
        pytest.param(38, Fraction(1), 1, 38, id="all-of-it-is-earned"),
        pytest.param(0, Fraction(1, 5), 1, 0, id="it-costs-nothing"),
        pytest.param(38, Fraction(0), 1, None, id="nothing-is-earned"),
        pytest.param(38, Fraction(-1, 5), 1, None, id="less-than-nothing-is-earned"),
        pytest.param(None, Fraction(1, 5), 1, None, id="no-cost-is-known"),
        pytest.param(38, None, 1, None, id="no-margin-is-known"),
    ],
)
def test_an_order_pays_for_itself_from_its_cost_by_the_margin_on(
    cost: int | None, margin: Fraction | None, coin: int, sum_: int | None
) -> None:
    assert breaks_even_at(cost, margin, coin) == sum_

"""What a sum is worth in the base's currency."""

from datetime import date
from decimal import Decimal

import pytest

from clientbase.laws.worth import currency_of, in_base, rate_on
from clientbase.model import Purchase
from tests.rules.bases import client_of, norms_of

CLIENT = client_of("name: Bistro Luna")


def day(text: str) -> date:
    return date.fromisoformat(text)


RATES = norms_of("""
    base: {currency: EUR}
    rates:
      MKD: 0.01625
      USD: [{rate: 0.92, from: 2026-01-01}, {rate: 0.9, from: 2025-01-01}]
      GBP: [1.1, {rate: 1.2, from: 2026-01-01}]
      JPY: [{rate: 0.005, from: 2025-01-01}, {rate: 0.006, from: 2026-01-01}]
""")


@pytest.mark.parametrize(
    ("currency", "on", "rate"),
    [
        pytest.param("EUR", "2026-06-01", "1", id="the base's own"),
        pytest.param("MKD", "1999-01-01", "0.01625", id="without a day it holds always"),
        pytest.param("USD", "2026-01-01", "0.92", id="from its first day"),
        pytest.param("USD", "2025-12-31", "0.9", id="the one before until the day before"),
        pytest.param("USD", "2024-12-31", None, id="before the first"),
        pytest.param("GBP", "2025-12-31", "1.1", id="a number alone before a dated one"),
        pytest.param("GBP", "2026-01-01", "1.2", id="a dated one after a number alone"),
        pytest.param("JPY", "2026-06-01", "0.006", id="the newest wherever it stands"),
        pytest.param("CHF", "2026-01-01", None, id="never given"),
    ],
)
def test_rate_is_the_newest_in_force(currency: str, on: str, rate: str | None) -> None:
    assert rate_on(RATES, currency, day(on)) == (None if rate is None else Decimal(rate))


@pytest.mark.parametrize(
    ("amount", "currency", "expected"),
    [
        pytest.param("9000", "MKD", "146.2500", id="exact"),
        pytest.param("0.01", "MKD", "0.0002", id="rounded to four decimals"),
        pytest.param("0.02", "MKD", "0.0003", id="0.000325 rounds down"),
        pytest.param("0.10", "EUR", "0.1000", id="no float comes near"),
    ],
)
def test_sum_is_counted_in_the_bases_currency(amount: str, currency: str, expected: str) -> None:
    worth = in_base(Decimal(amount), currency, RATES, day("2026-06-01"))
    assert str(worth) == expected


def test_half_goes_to_the_even_neighbour() -> None:
    rates = norms_of("rates: {MKD: 0.5}")
    worth = [in_base(Decimal(n) / 10000, "MKD", rates, day("2026-06-01")) for n in (1, 3)]
    assert worth == [Decimal("0.0000"), Decimal("0.0002")]


def test_sum_without_a_rate_is_worth_nobody_knows_what() -> None:
    assert in_base(Decimal(1), "CHF", RATES, day("2026-06-01")) is None


@pytest.mark.parametrize(
    ("items", "clients", "expected"),
    [("USD", "MKD", "USD"), (None, "MKD", "MKD"), (None, None, "EUR")],
    ids=["the item's own", "else the client's", "else the base's"],
)
def test_currency_of_an_item(items: str | None, clients: str | None, expected: str) -> None:
    purchase = Purchase(day("2026-06-01"), Decimal(1), items, *[None] * 7)
    assert currency_of(purchase, CLIENT._replace(currency=clients), RATES) == expected

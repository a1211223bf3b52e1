"""Which norm holds for a client on a day, and what a sum is worth."""

from datetime import date
from decimal import Decimal

import pytest

from clientbase.matching import currency_of, in_base, in_force, matches, rate_on, threshold_for
from clientbase.shapes import Purchase, Scope, Threshold
from clientbase.typed import empty
from tests.rules.bases import client_of, norms_of

CLIENT = client_of("""
    name: Bistro Luna
    status: active
    segment: horeca
    manager: olga
    region: Skopje
    strategic: high
    tags: [monday, terrace]
""")


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "last", "on", "held"),
    [
        pytest.param(None, None, "2026-06-01", True, id="always"),
        pytest.param("2026-06-01", None, "2026-06-01", True, id="on its first day"),
        pytest.param("2026-06-01", None, "2026-05-31", False, id="the day before"),
        pytest.param(None, "2026-06-30", "2026-06-30", True, id="on its last day"),
        pytest.param(None, "2026-06-30", "2026-07-01", False, id="the day after"),
    ],
)
def test_first_and_last_day_belong_to_a_norm(
    first: str | None, last: str | None, on: str, held: bool
) -> None:
    norm = Threshold(None, Decimal(200), "warn", first and day(first), last and day(last))
    assert in_force(norm, day(on)) is held


@pytest.mark.parametrize(
    ("scope", "matched"),
    [
        pytest.param({}, True, id="everybody"),
        pytest.param({"segment": ("horeca",)}, True, id="segment"),
        pytest.param({"segment": ("retail",)}, False, id="another segment"),
        pytest.param({"segment": ("retail", "horeca")}, True, id="any of several"),
        pytest.param({"segment": ("horeca",), "region": ("Bitola",)}, False, id="all that is named"),
        pytest.param({"status": ("former",)}, False, id="status"),
        pytest.param({"manager": ("ivan",)}, False, id="manager"),
        pytest.param({"strategic": ("low",)}, False, id="strategic"),
        pytest.param({"tag": ("terrace", "garden")}, True, id="any of the tags"),
        pytest.param({"tag": ("garden",)}, False, id="none of the tags"),
    ],
)
def test_scope_names_whom_a_norm_is_for(scope: dict[str, tuple[str, ...]], matched: bool) -> None:
    assert matches(empty(Scope)._replace(**scope), CLIENT) is matched


def test_norm_without_a_scope_is_for_everybody() -> None:
    assert matches(None, CLIENT)


@pytest.mark.parametrize(("known", "matched"), [("A", True), ("B", False), (None, False)])
def test_norm_for_a_class_needs_the_class(known: str | None, matched: bool) -> None:
    assert matches(empty(Scope)._replace(class_=("A",)), CLIENT, known) is matched


THRESHOLDS = norms_of("""
    segments: {horeca: Hotels and restaurants}
    thresholds:
      - {repeat_purchase: 200}
      - {for: {segment: horeca}, repeat_purchase: 300, from: 2026-01-01, until: 2026-06-30}
      - {for: {class: A}, repeat_purchase: 500}
""")


@pytest.mark.parametrize(
    ("on", "class_", "minimum"),
    [
        pytest.param("2025-12-31", None, 200, id="before the second is in force"),
        pytest.param("2026-01-01", None, 300, id="the last that matches wins"),
        pytest.param("2026-06-30", None, 300, id="on its last day still"),
        pytest.param("2026-07-01", None, 200, id="and not the day after"),
        pytest.param("2026-01-01", "A", 500, id="of class A"),
        pytest.param("2026-01-01", "B", 300, id="of another class"),
    ],
)
def test_last_threshold_that_matches_and_is_in_force_wins(on: str, class_: str | None, minimum: int) -> None:
    threshold = threshold_for(THRESHOLDS, CLIENT, day(on), class_)
    assert threshold is not None
    assert threshold.repeat_purchase == minimum


def test_there_may_be_no_threshold() -> None:
    assert threshold_for(norms_of(None), CLIENT, day("2026-01-01")) is None


RATES = norms_of("""
    base: {currency: EUR}
    rates:
      MKD: 0.01625
      USD: [{rate: 0.92, from: 2026-01-01}, {rate: 0.9, from: 2025-01-01}]
      GBP: [1.1, {rate: 1.2, from: 2026-01-01}]
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

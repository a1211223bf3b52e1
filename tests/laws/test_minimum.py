"""Whether a purchase is too small, by the function and by the view."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings

from clientbase.laws.choice import holding, whatever_class
from clientbase.laws.minimum import judged, refused_waiver, surely_small, trials_of, verdict
from clientbase.laws.presence import standing
from clientbase.model import Client, Waiver
from clientbase.rules.norms_file import read_norms
from clientbase.values import scaled
from tests.index import invented
from tests.index.bases import opened, write
from tests.laws.bases import Invented, records_in
from tests.rules.bases import client_of, norms_of


@pytest.mark.parametrize(
    ("worth", "minimum", "trial", "waived", "expected"),
    [
        pytest.param("200", "200", False, False, "enough", id="exactly the minimum"),
        pytest.param("199.99", "200", False, False, "small", id="a cent less"),
        pytest.param("199.99", "200", True, False, "free", id="a trial"),
        pytest.param("199.99", "200", True, True, "free", id="a trial needs no waiver"),
        pytest.param("199.99", "200", False, True, "waived", id="waived"),
        pytest.param("1", None, False, False, "enough", id="no minimum"),
        pytest.param(None, "200", False, False, "enough", id="no rate"),
    ],
)
def test_verdict(worth: str | None, minimum: str | None, trial: bool, waived: bool, expected: str) -> None:
    sums = [None if text is None else Decimal(text) for text in (worth, minimum)]
    assert verdict(*sums, trial=trial, waived=waived) == expected


SALES = """
    name: Luna
    purchases:
      - {date: 2026-03-01, amount: 1}
      - {date: 2026-02-01, amount: 1}
      - {date: 2026-02-01, amount: 1}
"""


def test_the_trial_is_the_earliest_and_of_one_day_the_first() -> None:
    client, norms = client_of(SALES), norms_of(None)
    (two,) = norms_of("thresholds: [{repeat_purchase: 2}]").thresholds
    verdicts = [
        judged(client, purchase, two, norms, trials_of(client, norms)) for purchase in client.purchases
    ]
    assert verdicts == ["small", "free", "small"]


@pytest.mark.parametrize(
    ("thresholds", "waived_by", "small"),
    [
        pytest.param(
            "{repeat_purchase: 2}, {for: {class: A}, repeat_purchase: 9}", None, [9, 2], id="by all"
        ),
        pytest.param("{repeat_purchase: 1}, {for: {class: A}, repeat_purchase: 9}", None, [], id="by one"),
        pytest.param("{for: {class: A}, repeat_purchase: 9}", None, [], id="for a class alone"),
        pytest.param(
            "{repeat_purchase: 2}, {repeat_purchase: 9, until: 2025-01-01}", None, [2], id="in force"
        ),
        pytest.param("{repeat_purchase: 2}", "ivan", [], id="waived, by whomever"),
        pytest.param("{repeat_purchase: 2, waive: [olga]}", "olga", [], id="waived by who may"),
        pytest.param("{repeat_purchase: 2, waive: [olga]}", "ivan", [2], id="by who may not"),
        pytest.param(
            "{repeat_purchase: 2}, {for: {class: A}, repeat_purchase: 9, waive: [olga]}",
            "ivan",
            [],
            id="by who may not where the class is A, which nobody knows",
        ),
    ],
)
def test_too_small_whatever_the_class(thresholds: str, waived_by: str | None, small: list[int]) -> None:
    norms, client = norms_of(f"thresholds: [{thresholds}]"), client_of(SALES)
    waiver = Waiver(waived_by, "a sample") if waived_by else None
    last = client.purchases[0]._replace(waiver=waiver)
    client = client._replace(purchases=(last, *client.purchases[1:]))
    found = surely_small(
        client, last, whatever_class(norms.thresholds, client), norms, trials_of(client, norms)
    )
    assert [threshold.repeat_purchase for threshold in found] == small


def came_back(first: str, returns: str, more: str = "") -> list[str]:
    """Return the verdicts on purchases of 100, the first as *first* says, where the minimum is 200."""
    record = f"""
        name: Luna
        purchases:
          - {{date: 2026-01-01, amount: 100{first}}}
          - {{date: 2026-02-01, amount: 100}}
          - {{date: 2026-03-01, amount: 100{more}}}
        returns: [{returns}]
    """
    rates = "rates: {USD: [{rate: 0.9}, {rate: 0.8, from: 2026-01-15}]}"
    client, norms = client_of(record), norms_of(f"thresholds: [{{repeat_purchase: 200}}]\n{rates}")
    (minimum,) = norms.thresholds
    return [
        judged(client, purchase, minimum, norms, trials_of(client, norms)) for purchase in client.purchases
    ]


@pytest.mark.parametrize(
    ("first", "returns", "second"),
    [
        pytest.param("", "{date: 2026-01-31, amount: 100}", "free", id="whole, before the second"),
        pytest.param("", "{date: 2026-02-01, amount: 100}", "small", id="on the day of the second"),
        pytest.param("", "{date: 2026-01-31, amount: 99.99}", "small", id="a cent is missing"),
        pytest.param(
            "", "{date: 2026-01-09, amount: 60}, {date: 2026-01-02, amount: 40}", "free", id="in two parts"
        ),
        pytest.param(
            ", document: i1",
            "{date: 2026-05-01, amount: 100, document: i1}",
            "free",
            id="by its document, later",
        ),
        pytest.param(
            ", document: i1",
            "{date: 2026-01-09, amount: 100, document: i2}",
            "small",
            id="another's document",
        ),
        pytest.param(
            ", currency: USD",
            "{date: 2026-01-20, amount: 100, currency: USD}",
            "free",
            id="whole in its own currency, whose rate has fallen since",
        ),
        pytest.param(
            ", currency: USD",
            "{date: 2026-01-20, amount: 99.99, currency: USD}",
            "small",
            id="a cent is missing in its own currency, whose rate has fallen",
        ),
        pytest.param(
            ", currency: XXX",
            "{date: 2026-01-20, amount: 100, currency: XXX}",
            "free",
            id="whole in a currency without a rate",
        ),
        pytest.param(", currency: USD", "{date: 2026-01-20, amount: 90}", "free", id="by its worth"),
        pytest.param(", currency: USD", "{date: 2026-01-20, amount: 89.99}", "small", id="worth a cent less"),
        pytest.param(", currency: XXX", "{date: 2026-01-09, amount: 100}", "small", id="of unknown worth"),
    ],
)
def test_the_second_is_the_trial_where_the_first_came_back_whole(
    first: str, returns: str, second: str
) -> None:
    assert came_back(first, returns)[1:] == [second, "small"]


def test_a_third_is_never_the_trial() -> None:
    returns = "{date: 2026-01-31, amount: 100}, {date: 2026-02-28, amount: 100}"
    assert came_back("", returns) == ["free", "free", "small"]


def then(client: Client, day: dt.date) -> Client:
    """Return *client* without what came back after *day*."""
    return client._replace(returns=tuple(back for back in client.returns if back.date <= day))


@settings(max_examples=30)
@given(invented=invented.bases())
def test_the_function_and_the_view_agree(
    tmp_path_factory: pytest.TempPathFactory, invented: Invented
) -> None:
    day, schema, records = invented
    root = write(tmp_path_factory.mktemp("base"), records, schema)
    with opened(root, day) as base:
        norms = read_norms(root)
        classes = dict(base.ask("SELECT client, class FROM facts"))
        counted = set()
        for key, class_ in classes.items():
            client = then(records_in(root)[key], day)
            for n, purchase in enumerate(client.purchases):
                number = holding(norms.thresholds, standing(client, day), purchase.date, class_)
                threshold = None if number is None else norms.thresholds[number]
                if purchase.date <= day:
                    units = None if threshold is None else scaled(threshold.repeat_purchase)
                    seller = purchase.manager or client.manager
                    counted.add(
                        (
                            key,
                            n,
                            units,
                            judged(client, purchase, threshold, norms, trials_of(client, norms)),
                            seller,
                        )
                    )
        seen = base.ask("SELECT client, n, minimum, verdict, manager FROM measured_purchases")
    assert counted == set(seen)


def test_who_may_not_waive_is_told_who_may() -> None:
    assert refused_waiver(["olga"], "ivan") == '"ivan" may not waive the minimum; ask olga'
    assert refused_waiver(["olga", "petar", "olga"], None) == (
        "nobody is named who waived the minimum; ask olga or petar"
    )

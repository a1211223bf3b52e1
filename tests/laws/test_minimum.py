"""Whether a purchase is too small, by the function and by the view."""

from decimal import Decimal

import pytest
from hypothesis import given, settings

from clientbase.laws.choice import holding, standing, whatever_class
from clientbase.laws.minimum import judged, least_minimum, verdict
from clientbase.rules.norms_file import read_norms
from clientbase.values import parse_day, scaled
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
    verdicts = [judged(client, purchase, Decimal(2), norms) for purchase in client.purchases]
    assert verdicts == ["small", "free", "small"]


@pytest.mark.parametrize(
    ("thresholds", "least"),
    [
        pytest.param("[{repeat_purchase: 200}, {for: {class: A}, repeat_purchase: 500}]", 200, id="for all"),
        pytest.param(
            "[{repeat_purchase: 200}, {for: {class: A}, repeat_purchase: 50}]", 50, id="for a class"
        ),
        pytest.param("[{for: {class: A}, repeat_purchase: 50}]", None, id="for a class alone"),
        pytest.param("[{repeat_purchase: 9}, {repeat_purchase: 200, until: 2025-01-01}]", 9, id="in force"),
    ],
)
def test_the_least_minimum_holds_whatever_the_class(thresholds: str, least: int | None) -> None:
    entries = whatever_class(norms_of(f"thresholds: {thresholds}").thresholds, client_of(SALES))
    assert least_minimum(entries, parse_day("2026-06-01")) == least


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
        for key, client in records_in(root).items():
            for n, purchase in enumerate(client.purchases):
                number = holding(norms.thresholds, standing(client, day), purchase.date, classes[key])
                minimum = None if number is None else norms.thresholds[number].repeat_purchase
                if purchase.date <= day:
                    units = None if minimum is None else scaled(minimum)
                    counted.add((key, n, units, judged(client, purchase, minimum, norms)))
        seen = base.ask("SELECT client, n, minimum, verdict FROM measured_purchases")
    assert counted == set(seen)

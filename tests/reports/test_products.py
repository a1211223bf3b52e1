"""The report `products`: what is liked, what is interesting."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

RECORDS = {
    "a": sold(
        "2026-01-01 10 pasta",
        "2026-02-01 20 pasta",
        "2026-03-01 5 ajvar",
        more="interest: [{product: pasta}, {product: honey, level: low, date: 2026-05-01}]",
    ),
    "b": sold(
        "2026-01-05 40 ajvar",
        "2026-01-06 25",
        more="interest: [{product: honey, level: high}, {product: pasta, date: 2026-06-01}]",
    ),
}


def test_products_by_sales_with_those_who_buy_and_would_like_to(tmp_path: Path) -> None:
    page = page_of("products", tmp_path, RECORDS)
    assert [tuple(row.values()) for row in table(page, "products")] == [
        ("ajvar", 2, 2, 45 * EURO, 0.45, "2026-03-01", 0),
        ("pasta", 1, 2, 30 * EURO, 0.3, "2026-02-01", 1),
        (None, 1, 1, 25 * EURO, 0.25, "2026-01-06", 0),
        ("honey", 0, 0, 0, 0.0, None, 2),
    ]
    assert figures(page) == {
        "products": 2,
        "purchases": 5,
        "sales": 100 * EURO,
        "waiting": 3,
        "never_sold": 1,
    }


def test_interest_without_purchase_high_first(tmp_path: Path) -> None:
    page = page_of("products", tmp_path, RECORDS)
    assert column(page, "interest", "client", "product", "level") == [
        ("b", "honey", "high"),
        ("a", "honey", "low"),
        ("b", "pasta", None),
    ]


@pytest.mark.parametrize(
    ("purchase", "waiting"), [("2026-11-21 1 honey", 0), ("2026-11-22 1 honey", 0), ("2026-11-21 1 pasta", 1)]
)
def test_a_purchase_up_to_the_day_ends_the_waiting(tmp_path: Path, purchase: str, waiting: int) -> None:
    client = sold(purchase, more="interest: [{product: honey}]")
    assert figures(page_of("products", tmp_path, {"a": client}))["waiting"] == waiting


def test_an_interest_written_twice_waits_once(tmp_path: Path) -> None:
    client = "name: A\ninterest: [{product: honey, level: low}, {product: honey, level: high}]\n"
    page = page_of("products", tmp_path, {"a": client})
    assert column(page, "interest", "product", "level") == [("honey", "high")]
    assert column(page, "products", "product", "share", "interested") == [("honey", None, 1)]


def test_nothing_sold_nothing_wished(tmp_path: Path) -> None:
    page = page_of("products", tmp_path, {})
    assert (set(figures(page).values()), table(page, "products")) == ({0}, [])

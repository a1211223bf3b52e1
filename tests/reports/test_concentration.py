"""The report `concentration`: how dependent are we on few clients."""

from pathlib import Path

import pytest

from clientbase.page import Scope
from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table


def bought(amount: int, more: str = "") -> str:
    return sold(f"2026-11-01 {amount}", more=more)


def test_the_largest_and_what_is_left_without_them(tmp_path: Path) -> None:
    records = {"a": bought(60), "b": bought(30), "c": bought(10), "never": "name: Never\n"}
    page = page_of("concentration", tmp_path, records)
    assert column(page, "largest", "client", "revenue", "share", "cumulative_share", "without") == [
        ("a", 60 * EURO, 0.6, 0.6, 40 * EURO),
        ("b", 30 * EURO, 0.3, 0.9, 10 * EURO),
        ("c", 10 * EURO, 0.1, 1.0, 0),
    ]
    found = figures(page)
    assert (found["buyers"], found["revenue"]) == (3, 100 * EURO)
    assert found["hhi"] == pytest.approx(3600 + 900 + 100)
    assert found["equal_clients"] == pytest.approx(10_000 / 4600)


@pytest.mark.parametrize(
    ("buyers", "counts"),
    [
        (1, [1, 1, 1]),
        (4, [1, 1, 1]),
        (5, [1, 1, 1]),
        (6, [1, 1, 2]),
        (20, [1, 1, 4]),
        (21, [1, 2, 5]),
        (100, [1, 5, 20]),
    ],
)
def test_percents_are_rounded_up_to_whole_clients(tmp_path: Path, buyers: int, counts: list[int]) -> None:
    page = page_of("concentration", tmp_path, {f"c{n:03}": bought(1) for n in range(buyers)})
    assert column(page, "groups", "largest") == ["1 %", "5 %", "20 %"]
    assert column(page, "groups", "clients") == counts
    shares = [figures(page)[f"largest_{percent}_share"] for percent in (1, 5, 20)]
    assert shares == [pytest.approx(count / buyers) for count in counts]


@pytest.mark.parametrize(("amounts", "hhi"), [([7], 10_000), ([1] * 4, 2500), ([3, 1], 6250)])
def test_the_index_goes_from_many_equals_to_one(tmp_path: Path, amounts: list[int], hhi: int) -> None:
    page = page_of("concentration", tmp_path, {f"c{n}": bought(amount) for n, amount in enumerate(amounts)})
    assert figures(page)["hhi"] == pytest.approx(hhi)


def test_what_brings_nothing_has_no_share(tmp_path: Path) -> None:
    records = {
        "a": bought(10),
        "zero": bought(0),
        "back": bought(5, "returns: [{date: 2026-11-02, amount: 7}]"),
    }
    page = page_of("concentration", tmp_path, records)
    assert column(page, "largest", "client", "share") == [("a", 1.0)]
    assert figures(page)["buyers"] == 3


def test_a_manager_asks_about_clients_of_ones_own(tmp_path: Path) -> None:
    records = {"a": bought(90), "b": bought(10, "manager: olga")}
    page = page_of("concentration", tmp_path, records, scope=Scope(manager="olga"))
    assert column(page, "largest", "client", "share") == [("b", 1.0)]


def test_no_sales_no_dependence(tmp_path: Path) -> None:
    page = page_of("concentration", tmp_path, {"zero": bought(0)})
    figures_by_name = figures(page)
    assert (figures_by_name.pop("buyers"), figures_by_name.pop("revenue")) == (1, 0)
    assert figures_by_name == dict.fromkeys(
        ("largest_1_share", "largest_5_share", "largest_20_share", "hhi", "equal_clients")
    )
    assert (table(page, "groups"), table(page, "largest")) == ([], [])

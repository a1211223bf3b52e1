"""The report `rfm`: quintiles of recency, frequency and money."""

from pathlib import Path
from typing import Any

import pytest

from clientbase.page import Scope
from clientbase.reports.rfm import GROUPS
from tests.index.bases import sold
from tests.reports.pages import column, figures, page_of, table


def scores(page: Any) -> dict[str, tuple[int, int, int]]:
    return {client: tuple(rest) for client, *rest in column(page, "clients", "client", "R", "F", "M")}


def test_five_different_clients_get_five_scores(tmp_path: Path) -> None:
    records = {f"c{n}": sold(*[f"2026-0{n}-01 {n}"] * n) for n in range(1, 6)}
    page = page_of("rfm", tmp_path, records)
    assert scores(page) == {f"c{n}": (n, n, n) for n in range(1, 6)}
    assert (figures(page)["rfm_555"], figures(page)["rfm_111"]) == (1, 1)


@pytest.mark.parametrize(
    ("amounts", "money"),
    [
        pytest.param([7, 7, 7, 7], [1, 1, 1, 1], id="all equal: nobody is smaller"),
        pytest.param([1, 2, 2, 3], [1, 2, 2, 4], id="equals share a score: floor(5 x 1 / 4) + 1"),
        pytest.param([1, 1, 1, 9], [1, 1, 1, 4], id="floor(5 x 3 / 4) + 1"),
        pytest.param([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 2, 2, 3, 3, 4, 4, 5, 5], id="two in each fifth"),
    ],
)
def test_ties_share_the_score_of_the_first(tmp_path: Path, amounts: list[int], money: list[int]) -> None:
    page = page_of(
        "rfm", tmp_path, {f"c{n}": sold(f"2026-11-01 {amount}") for n, amount in enumerate(amounts)}
    )
    assert [scores(page)[f"c{n}"][2] for n in range(len(amounts))] == money


def test_money_is_less_returns_and_frequency_is_purchases(tmp_path: Path) -> None:
    returned = sold("2026-11-01 90", "2026-11-01 10", more="returns: [{date: 2026-11-02, amount: 99}]")
    page = page_of("rfm", tmp_path, {"a": returned, "b": sold("2026-11-01 50")})
    assert scores(page) == {"a": (1, 3, 1), "b": (1, 1, 3)}


def test_who_never_bought_is_not_ranked(tmp_path: Path) -> None:
    page = page_of("rfm", tmp_path, {"a": sold("2026-11-01"), "never": "name: Never\n"})
    assert (scores(page), figures(page)["buyers"]) == ({"a": (1, 1, 1)}, 1)


def test_a_scope_does_not_change_the_scores(tmp_path: Path) -> None:
    records = {"a": sold("2026-11-01 1"), "b": sold("2026-11-02 2", more="manager: olga")}
    page = page_of("rfm", tmp_path, records, scope=Scope(manager="olga"))
    assert scores(page) == {"b": (3, 1, 3)}


def test_every_pair_of_scores_has_its_group(tmp_path: Path) -> None:
    """Five days, five numbers of purchases: 25 clients with every pair of R and F."""
    records = {f"r{r}f{f}": sold(*[f"2026-0{r}-01"] * f) for r in range(1, 6) for f in range(1, 6)}
    groups = {
        (r, f): group
        for r, f, group in column(page_of("rfm", tmp_path, records), "clients", "R", "F", "group")
    }
    names = {
        "champions": [(5, 4), (5, 5)],
        "loyal": [(3, 4), (3, 5), (4, 4), (4, 5)],
        "potential loyal": [(4, 2), (4, 3), (5, 2), (5, 3)],
        "newcomers": [(5, 1)],
        "promising": [(4, 1)],
        "need attention": [(3, 3)],
        "about to sleep": [(3, 1), (3, 2)],
        "cannot lose": [(1, 5), (2, 5)],
        "at risk": [(1, 3), (1, 4), (2, 3), (2, 4)],
        "hibernating": [(1, 1), (1, 2), (2, 1), (2, 2)],
    }
    assert groups == {pair: name for name, pairs in names.items() for pair in pairs}


def test_groups_add_up_to_buyers(tmp_path: Path) -> None:
    page = page_of("rfm", tmp_path, {f"c{n}": sold(*[f"2026-0{n}-01 {n}"] * n) for n in range(1, 6)})
    assert column(page, "groups", "group") == list(GROUPS)
    assert sum(column(page, "groups", "clients")) == figures(page)["buyers"]
    assert sum(column(page, "groups", "revenue")) == sum(column(page, "clients", "revenue"))


def test_nobody_is_nothing(tmp_path: Path) -> None:
    page = page_of("rfm", tmp_path, {})
    assert (table(page, "clients"), figures(page)["buyers"]) == ([], 0)
    assert set(column(page, "groups", "share")) == {None}

"""The report `abc`: who makes 80 % of sales."""

from pathlib import Path

import pytest

from clientbase.page import Scope
from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

DAY = "2026-11-20"


def bought(*amounts: str, more: str = "") -> str:
    return sold(*(f"{DAY} {amount}" for amount in amounts), more=more)


def classes_of(page: object) -> dict[str, str]:
    return dict(column(page, "clients", "client", "class"))  # type: ignore[arg-type]


def test_who_crosses_the_line_belongs_to_the_upper_class(tmp_path: Path) -> None:
    # Before b stand 70 %, before c 90 %, before d 96 %.
    records = {"a": bought("70"), "b": bought("20"), "c": bought("6"), "d": bought("4")}
    page = page_of("abc", tmp_path, records)
    assert column(page, "clients", "client", "revenue", "share", "cumulative_share", "class") == [
        ("a", 70 * EURO, 0.7, 0.7, "A"),
        ("b", 20 * EURO, 0.2, 0.9, "A"),
        ("c", 6 * EURO, 0.06, 0.96, "B"),
        ("d", 4 * EURO, 0.04, 1.0, "C"),
    ]
    assert figures(page) == {
        "clients": 4,
        "buyers": 4,
        "class_a": 2,
        "class_b": 1,
        "class_c": 1,
        "unclassed": 0,
        "clients_making_80": 2,
        "share_of_buyers": 0.5,
        "revenue": 100 * EURO,
    }


@pytest.mark.parametrize(
    ("amounts", "classes", "making"),
    [
        pytest.param(["80", "15", "5"], "ABC", 1, id="exactly 80 % and 95 % are not below"),
        pytest.param(["79.9999", "15.0001", "5"], "AAC", 2, id="a ten-thousandth below"),
        pytest.param(["25", "25", "25", "25"], "AAAA", 4, id="equal sums: 75 % before the last"),
        pytest.param(["20", "20", "20", "20", "20"], "AAAAB", 4, id="equal sums: 80 % before the last"),
        pytest.param(["1"], "A", 1, id="one client is everything"),
    ],
)
def test_the_lines_are_exact(tmp_path: Path, amounts: list[str], classes: str, making: int) -> None:
    records = {f"c{n}": bought(amount) for n, amount in enumerate(amounts)}
    page = page_of("abc", tmp_path, records)
    assert "".join(column(page, "clients", "class")) == classes
    assert figures(page)["clients_making_80"] == making


def test_equal_sums_stand_by_id(tmp_path: Path) -> None:
    page = page_of("abc", tmp_path, {name: bought("10") for name in ("c", "a", "b")})
    assert column(page, "clients", "client") == ["a", "b", "c"]


def test_who_brings_nothing_has_no_class(tmp_path: Path) -> None:
    eaten = bought("50", more="returns: [{date: 2026-11-20, amount: 50}]")
    more_than_eaten = bought("50", more="returns: [{date: 2026-11-20, amount: 60}]")
    records = {
        "a": bought("9"),
        "zero": bought("0"),
        "eaten": eaten,
        "over": more_than_eaten,
        "none": "name: N\n",
    }
    page = page_of("abc", tmp_path, records)
    assert classes_of(page) == {"a": "A"}
    found = figures(page)
    assert (found["clients"], found["buyers"], found["unclassed"]) == (5, 4, 4)
    assert (found["clients_making_80"], found["share_of_buyers"]) == (1, 0.25)


def test_returns_count_against_sales(tmp_path: Path) -> None:
    records = {"a": bought("100", more="returns: [{date: 2026-11-20, amount: 95}]"), "b": bought("10")}
    assert column(page_of("abc", tmp_path, records), "clients", "client", "revenue") == [
        ("b", 10 * EURO),
        ("a", 5 * EURO),
    ]


def test_classes_add_up(tmp_path: Path) -> None:
    records = {f"c{n}": bought(str(amount)) for n, amount in enumerate((70, 20, 6, 4))}
    page = page_of("abc", tmp_path, records)
    assert table(page, "classes") == [
        {"class": "A", "clients": 2, "revenue": 90 * EURO, "share": pytest.approx(0.9)},
        {"class": "B", "clients": 1, "revenue": 6 * EURO, "share": pytest.approx(0.06)},
        {"class": "C", "clients": 1, "revenue": 4 * EURO, "share": pytest.approx(0.04)},
    ]


@pytest.mark.parametrize(
    ("measure", "column_name", "values"),
    [
        ("revenue", "revenue", [("a", 30 * EURO), ("b", 20 * EURO)]),
        ("profit", "profit", [("b", 15 * EURO), ("a", 10 * EURO)]),
        ("count", "purchases", [("b", 2), ("a", 1)]),
    ],
)
def test_the_measure_is_the_companys(
    tmp_path: Path, measure: str, column_name: str, values: list[tuple[str, int]]
) -> None:
    records = {
        "a": "name: A\npurchases: [{date: 2026-11-20, amount: 30, cost: 20}]\n",
        "b": "name: B\npurchases: [{date: 2026-11-19, amount: 10, cost: 2}, {date: 2026-11-20, amount: 10, cost: 3}]\n",
    }
    page = page_of("abc", tmp_path, records, schema=f"abc: {{measure: {measure}}}\n")
    assert column(page, "clients", "client", column_name) == values
    assert figures(page)[column_name] == sum(value for _, value in values)


def test_the_period_ends_with_the_day(tmp_path: Path) -> None:
    records = {"old": sold("2025-11-21 900"), "new": sold("2025-11-22 100")}
    page = page_of("abc", tmp_path, records, schema="abc: {period: 1y}\n")
    assert column(page, "clients", "client") == ["new"]
    assert page.tables[0].title == "Clients by revenue of the last year"
    assert figures(page)["unclassed"] == 1


def test_a_scope_narrows_the_rows_and_not_the_shares(tmp_path: Path) -> None:
    records = {"a": bought("70", more="manager: ivan"), "b": bought("30", more="manager: olga")}
    page = page_of("abc", tmp_path, records, scope=Scope(manager="olga"))
    assert column(page, "clients", "client", "share", "cumulative_share", "class") == [("b", 0.3, 1.0, "A")]
    assert (figures(page)["clients"], figures(page)["clients_making_80"]) == (1, 1)


def test_a_base_without_sales_has_no_classes(tmp_path: Path) -> None:
    page = page_of("abc", tmp_path, {"a": "name: A\n"})
    assert table(page, "clients") == []
    assert (figures(page)["class_a"], figures(page)["share_of_buyers"]) == (0, None)

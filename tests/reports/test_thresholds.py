"""The report `thresholds`: which repeat purchases were too small."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from clientbase.reports.trends import trend
from tests.index.bases import opened, rows, sold, write

TWO_HUNDRED = "thresholds: [{repeat_purchase: 200}]\n"


def page_of(
    root: Path,
    records: dict[str, str],
    schema: str = TWO_HUNDRED,
    day: str = "2026-11-21",
    scope: Scope = EVERYBODY,
) -> Page:
    with opened(write(root, records, schema), day, scope) as base:
        return find("thresholds", root).page(base)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def below(page: Page) -> list[tuple[Any, ...]]:
    """Return client, day, what was missing and the minimum of each purchase that is listed."""
    return [(row["client"], row["date"], row["missing"], row["minimum"]) for row in rows(page.tables[0])]


@pytest.mark.parametrize(
    ("amount", "missing"),
    [
        pytest.param("199.9999", 1, id="a ten-thousandth too little"),
        pytest.param("200", None, id="exactly the minimum is enough"),
        pytest.param("0", 200_0000, id="a gift"),
    ],
)
def test_a_repeat_purchase_below_the_minimum_is_listed(
    tmp_path: Path, amount: str, missing: int | None
) -> None:
    page = page_of(tmp_path, {"luna": sold("2026-01-01 500", f"2026-02-01 {amount}")})
    assert below(page) == ([("luna", "2026-02-01", missing, 200_0000)] if missing else [])
    assert figures(page)["missing_total"] == (missing or 0)


def test_the_first_purchase_is_a_trial_and_free(tmp_path: Path) -> None:
    records = {"luna": sold("2026-01-01 10", "2026-02-01 500"), "sol": sold("2026-02-01 10", "2026-01-01 10")}
    page = page_of(tmp_path, records)
    assert below(page) == [("sol", "2026-02-01", 190_0000, 200_0000)]
    assert (figures(page)["trial_below"], figures(page)["below"]) == (2, 1)


def test_of_two_purchases_of_the_first_day_the_first_in_the_file_is_the_trial(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold("2026-01-01 10", "2026-01-01 20")})
    assert below(page) == [("luna", "2026-01-01", 180_0000, 200_0000)]


DATED = "thresholds: [{repeat_purchase: 100}, {repeat_purchase: 200, from: 2026-02-01, until: 2026-02-28}]\n"


@pytest.mark.parametrize(
    ("day", "minimum"),
    [("2026-01-31", 100), ("2026-02-01", 200), ("2026-02-28", 200), ("2026-03-01", 100)],
)
def test_a_purchase_is_judged_by_the_minimum_of_its_own_day(tmp_path: Path, day: str, minimum: int) -> None:
    page = page_of(tmp_path, {"luna": sold("2026-01-01 500", f"{day} 50")}, DATED)
    assert below(page) == [("luna", day, (minimum - 50) * 10_000, minimum * 10_000)]


@pytest.mark.parametrize(
    ("thresholds", "minimum"),
    [
        pytest.param("", None, id="none"),
        pytest.param("{repeat_purchase: 99}", 99, id="one for all"),
        pytest.param("{repeat_purchase: 99}, {repeat_purchase: 98}", 98, id="the last one"),
        pytest.param(
            "{repeat_purchase: 99}, {for: {segment: retail}, repeat_purchase: 98}", 99, id="another segment"
        ),
        pytest.param(
            "{repeat_purchase: 99}, {for: {segment: horeca}, repeat_purchase: 98}", 98, id="its segment"
        ),
        pytest.param("{for: {segment: retail}, repeat_purchase: 98}", None, id="only for another segment"),
        pytest.param("{repeat_purchase: 99}, {for: {class: A}, repeat_purchase: 98}", 98, id="its class"),
        pytest.param(
            "{repeat_purchase: 99}, {for: {class: [B, C]}, repeat_purchase: 98}", 99, id="other classes"
        ),
        pytest.param(
            "{repeat_purchase: 99}, {for: {manager: olga, tag: vip}, repeat_purchase: 98}",
            98,
            id="manager and tag",
        ),
        pytest.param(
            "{repeat_purchase: 99}, {for: {manager: olga, tag: new}, repeat_purchase: 98}",
            99,
            id="manager, but not the tag",
        ),
        pytest.param(
            "{repeat_purchase: 99}, {for: {class: A}, repeat_purchase: 98, until: 2026-01-31}",
            99,
            id="its class, but not on the day",
        ),
    ],
)
def test_the_last_minimum_that_fits_counts(tmp_path: Path, thresholds: str, minimum: int | None) -> None:
    record = sold("2026-01-01 500", "2026-02-01 50", more="segment: horeca\nmanager: olga\ntags: [vip]")
    page = page_of(tmp_path, {"luna": record}, f"thresholds: [{thresholds}]\n")
    assert [row[3] for row in below(page)] == ([minimum * 10_000] if minimum else [])


def test_a_purchase_with_a_waiver_is_listed_with_its_reason(tmp_path: Path) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-01-01, amount: 500}
          - {date: 2026-02-01, amount: 50, waiver: {by: ivan, reason: a sample}}
          - {date: 2026-03-01, amount: 150, manager: ivan}
          - {date: 2026-04-01, amount: 500, waiver: {reason: not needed}}
        manager: olga
    """
    page = page_of(tmp_path, {"luna": record})
    assert [(row["date"], row["waived"], row["manager"]) for row in rows(page.tables[0])] == [
        ("2026-03-01", None, "ivan"),
        ("2026-02-01", "a sample", "olga"),
    ]
    assert figures(page) == {
        "purchases": 4,
        "repeat": 3,
        "below": 2,
        "waived": 1,
        "clients": 1,
        "missing_total": 200_0000,
        "trial_below": 0,
        "not_allowed": 0,
        "below_break_even": None,
    }


def test_a_waiver_by_who_may_not_does_not_count(tmp_path: Path) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-01-01, amount: 500}
          - {date: 2026-02-01, amount: 50, waiver: {by: ivan, reason: before it was asked}}
          - {date: 2026-03-01, amount: 60, waiver: {by: ivan, reason: a sample}}
          - {date: 2026-04-01, amount: 70, waiver: {by: olga, reason: a sample}}
          - {date: 2026-05-01, amount: 80, waiver: {reason: a sample}}
    """
    schema = f"{TWO_HUNDRED.strip()[:-1]}, {{repeat_purchase: 200, waive: [olga], from: 2026-03-01}}]\n"
    page = page_of(tmp_path, {"luna": record}, schema)
    assert [
        (row["date"][5:7], row["waived"], row["waiver_by"], row["not_allowed"])
        for row in rows(page.tables[0])
    ] == [
        ("05", None, None, 1),
        ("04", "a sample", "olga", 0),
        ("03", None, "ivan", 1),
        ("02", "before it was asked", "ivan", 0),
    ]
    found = figures(page)
    assert (found["below"], found["waived"], found["not_allowed"]) == (4, 2, 2)
    by = [(row["by"], row["waived"], row["not_allowed"], row["missing"]) for row in rows(page.tables[2])]
    assert by == [("ivan", 1, 1, 290_0000), ("olga", 1, 0, 130_0000), (None, 0, 1, 120_0000)]


def test_sums_are_compared_in_the_currency_of_the_base(tmp_path: Path) -> None:
    record = sold(
        "2026-01-01 500", "2026-02-01 10000", "2026-03-01 12307", "2026-04-01 12308", more="currency: MKD"
    )
    page = page_of(tmp_path, {"luna": record}, f"{TWO_HUNDRED}rates: {{MKD: 0.01625}}\n")
    assert below(page) == [
        ("luna", "2026-03-01", 112, 200_0000),
        ("luna", "2026-02-01", 37_5000, 200_0000),
    ]


def test_a_sum_without_a_rate_is_not_judged(tmp_path: Path) -> None:
    page = page_of(tmp_path, {"luna": sold("2026-01-01 500", "2026-02-01 1", more="currency: XXX")})
    assert (below(page), page.tables[1].rows) == ([], ())
    assert (figures(page)["purchases"], figures(page)["repeat"], figures(page)["below"]) == (2, 1, 0)


def test_what_is_sold_later_is_not_there_yet(tmp_path: Path) -> None:
    page = page_of(
        tmp_path, {"luna": sold("2026-01-01 500", "2026-02-01 1", "2026-03-01 1")}, day="2026-02-28"
    )
    assert [row[1] for row in below(page)] == ["2026-02-01"]
    assert figures(page)["purchases"] == 2


class TestFromWhichSumAnOrderPaysForItself:
    """By what an order costs to serve, and what is left of it after the goods."""

    RECORDS = {  # noqa: RUF012 - nobody changes it
        "shop": "name: A\nsegment: shop\npurchases: [{date: 2026-01-01, amount: 500, cost: 400}]\n",
        "bar": "name: B\nsegment: bar\npurchases: [{date: 2026-01-01, amount: 1000, cost: 500}]\n",
        "new": "name: C\nsegment: kiosk\n",
    }

    def verdicts(
        self, root: Path, norms: str, records: dict[str, str] | None = None
    ) -> list[tuple[Any, ...]]:
        page = page_of(root, records or self.RECORDS, f"thresholds: [{{repeat_purchase: 100}}]\n{norms}\n")
        self.low = figures(page)["below_break_even"]
        return [(row["segment"], row["break_even"], row["verdict"]) for row in rows(page.tables[3])]

    def test_it_is_the_cost_of_the_order_by_the_margin(self, tmp_path: Path) -> None:
        """Bar: 25 / 0.5; shop: (25 + 13) / 0.2; kiosk: 25 by the 600 of 1,500 that all left, 0.4: 62.50."""
        reaches = "your minimum of 100.00 reaches the {} at which you break even"
        assert self.verdicts(tmp_path, "service: {order: 25, delivery: {shop: 13}}") == [
            ("bar", 50_0000, reaches.format("50.00")),
            ("kiosk", 62_5000, reaches.format("62.50")),
            ("shop", 190_0000, "your minimum of 100.00 lies below the 190.00 at which you break even"),
        ]
        assert self.low == 1

    def test_it_is_rounded_up_to_a_coin(self, tmp_path: Path) -> None:
        record = {"a": "name: A\npurchases: [{date: 2026-01-01, amount: 30, cost: 20}]\n"}
        assert [even for _, even, _ in self.verdicts(tmp_path, "service: {order: 0.01}", record)] == [300]
        record = {"a": "name: A\npurchases: [{date: 2026-01-01, amount: 70, cost: 40}]\n"}
        assert [even for _, even, _ in self.verdicts(tmp_path, "service: {order: 10}", record)] == [23_3400]

    @pytest.mark.parametrize(
        ("norms", "sale", "said"),
        [
            ("", "cost: 5", "not known: schema.yaml has no service costs of orders"),
            ("service: {visit: 9}", "cost: 5", "not known: schema.yaml has no service costs of orders"),
            ("service: {order: 9}", "product: rice", "not known: no purchase has a cost"),
            ("service: {order: 9}", "cost: 10", "never: the goods cost as much as they bring"),
        ],
    )
    def test_what_is_not_known_is_said(self, tmp_path: Path, norms: str, sale: str, said: str) -> None:
        record = {"a": f"name: A\npurchases: [{{date: 2026-01-01, amount: 10, {sale}}}]\n"}
        assert self.verdicts(tmp_path, norms, record) == [(None, None, said)]
        assert self.low is None

    def test_where_there_is_no_minimum_the_sum_is_said_all_the_same(self, tmp_path: Path) -> None:
        page = page_of(tmp_path, {"bar": self.RECORDS["bar"]}, "service: {order: 25}\n")
        (row,) = rows(page.tables[3])
        assert row["verdict"] == "there is no minimum; you break even at 50.00"
        assert figures(page)["below_break_even"] == 1


class TestTheWorklist:
    """Clients whose usual repeat purchase is below the minimum of today."""

    def test_the_average_leaves_the_trial_out(self, tmp_path: Path) -> None:
        records = {
            "low": sold("2026-01-01 900", "2026-02-01 100 pasta", "2026-03-01 250 honey"),
            "enough": sold("2026-01-01 1", "2026-02-01 150", "2026-03-01 250"),
            "once": sold("2026-01-01 1"),
        }
        assert rows(page_of(tmp_path, records).tables[1]) == [
            {
                "client": "low",
                "name": "Luna",
                "manager": None,
                "repeat": 2,
                "average": 175_0000,
                "minimum": 200_0000,
                "missing": 25_0000,
                "preferred_product": "honey",
            }
        ]

    def test_an_average_that_is_no_whole_unit_is_compared_exactly(self, tmp_path: Path) -> None:
        record = {"luna": sold("2026-01-01 900", "2026-02-01 200", "2026-03-01 200", "2026-04-01 199.9999")}
        (row,) = rows(page_of(tmp_path, record).tables[1])
        assert (row["average"], row["missing"]) == (200_0000, 0)

    @pytest.mark.parametrize(("day", "minimum"), [("2026-02-27", 200), ("2026-03-01", None)])
    def test_the_minimum_is_that_of_today(self, tmp_path: Path, day: str, minimum: int | None) -> None:
        page = page_of(tmp_path, {"luna": sold("2026-01-01 500", "2026-02-01 150")}, DATED, day)
        assert [row["minimum"] for row in rows(page.tables[1])] == ([minimum * 10_000] if minimum else [])

    def test_who_has_left_is_no_work(self, tmp_path: Path) -> None:
        record = sold("2026-01-01 500", "2026-02-01 150", more="status: former")
        page = page_of(tmp_path, {"luna": record})
        assert (page.tables[1].rows, figures(page)["below"]) == ((), 1)

    def test_who_misses_most_comes_first(self, tmp_path: Path) -> None:
        records = {
            key: sold("2026-01-01 1", f"2026-02-01 {amount}")
            for key, amount in (("c", 50), ("b", 10), ("a", 50))
        }
        assert [row["client"] for row in rows(page_of(tmp_path, records).tables[1])] == ["b", "a", "c"]


def test_a_scope_narrows_figures_and_tables(tmp_path: Path) -> None:
    records = {
        "a": sold("2026-01-01 500", "2026-02-01 50", more="manager: olga"),
        "b": sold("2026-01-01 500", "2026-02-01 50", more="manager: ivan"),
    }
    schema = "thresholds: [{for: {class: A}, repeat_purchase: 200}]\n"
    page = page_of(tmp_path, records, schema, scope=Scope(manager="olga"))
    assert [row[0] for row in below(page)] == ["a"]
    assert (figures(page)["purchases"], figures(page)["clients"]) == (2, 1)
    assert [row["client"] for row in rows(page.tables[1])] == ["a"]


def test_each_step_has_its_own_purchases(tmp_path: Path) -> None:
    record = """
        name: Luna
        purchases:
          - {date: 2026-06-30, amount: 5}
          - {date: 2026-07-01, amount: 50, waiver: {by: ivan, reason: a sample}}
          - {date: 2026-07-31, amount: 150}
          - {date: 2026-08-01, amount: 60, waiver: {by: ivan, reason: another}}
          - {date: 2026-08-02, amount: 70, waiver: {reason: unsigned}}
    """
    with opened(write(tmp_path, {"luna": record}, TWO_HUNDRED), "2026-08-31") as base:
        report = find("thresholds", tmp_path)
        over_time = trend(base, report, "month", dt.date(2026, 6, 30), {})
        page = report.page(base, since=dt.date(2026, 7, 31))
        whole = report.page(base)
    names = ("purchases", "repeat", "below", "waived", "missing_total", "trial_below")
    assert [tuple(row[name] for name in names) for row in rows(over_time.tables[0])] == [
        (1, 0, 0, 0, 0, 1),
        (2, 2, 2, 1, 200_0000, 0),
        (2, 2, 2, 2, 270_0000, 0),
    ]
    assert [row["average"] for row in rows(page.tables[1])] == [65_0000]
    assert [tuple(row.values()) for row in rows(whole.tables[2])] == [
        ("ivan", 2, 1, 290_0000, "2026-08-01", 0),
        (None, 1, 1, 130_0000, "2026-08-02", 0),
    ]

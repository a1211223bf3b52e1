"""Bases at the edge of every definition, with what each report must say computed by hand."""

from pathlib import Path
from typing import Any

import pytest

from tests.index.bases import Content, sold
from tests.reports.pages import EURO, column, figures, page_of

RETURNED = "returns: [{date: 2026-11-02, amount: 7}]"


def said(root: Path, records: dict[str, Content], name: str, *wanted: str) -> dict[str, Any]:
    found = figures(page_of(name, root, records))
    return {figure: found[figure] for figure in wanted}


def test_one_client_is_the_whole_company(tmp_path: Path) -> None:
    # It came again once, which is too little for an interval: the norm of six months holds.
    only: dict[str, Content] = {"only": sold("2026-10-12 30 pasta", "2026-11-01 70 honey")}
    assert said(tmp_path, only, "abc", "class_a", "clients_making_80", "share_of_buyers", "revenue") == {
        "class_a": 1,
        "clients_making_80": 1,
        "share_of_buyers": 1.0,
        "revenue": 100 * EURO,
    }
    assert said(tmp_path, only, "concentration", "largest_1_share", "hhi", "equal_clients") == {
        "largest_1_share": 1.0,
        "hhi": 10_000,
        "equal_clients": 1.0,
    }
    assert said(tmp_path, only, "dormant", "new", "silent") == {"new": 1, "silent": 0}
    assert said(tmp_path, only, "loyalty", "repeat_rate", "regular") == {"repeat_rate": 1.0, "regular": 0}
    assert said(tmp_path, only, "targets", "clients", "targets") == {"clients": 1, "targets": 0}
    rfm = page_of("rfm", tmp_path, only)
    assert column(rfm, "clients", "rfm", "group") == [("111", "hibernating")]
    assert column(page_of("audit", tmp_path, only), "differences", "tenth", "clients", "share") == [
        (1, 1, 1.0)
    ]


def test_equals_are_told_apart_by_their_ids_and_nothing_else(tmp_path: Path) -> None:
    # Five times 20 %: before the fifth stand exactly 80 %, which is not below 80.
    alike: dict[str, Content] = {name: sold("2026-11-01 20") for name in ("e", "c", "a", "d", "b")}
    page = page_of("abc", tmp_path, alike)
    assert column(page, "clients", "client", "class") == [
        ("a", "A"),
        ("b", "A"),
        ("c", "A"),
        ("d", "A"),
        ("e", "B"),
    ]
    assert figures(page)["clients_making_80"] == 4
    rfm = column(page_of("rfm", tmp_path, alike), "clients", "client", "rfm")
    assert rfm == [(name, "111") for name in "abcde"]
    assert column(page_of("concentration", tmp_path, alike), "largest", "client") == list("abcde")


def test_what_is_worth_nothing_is_bought_all_the_same(tmp_path: Path) -> None:
    nothing: dict[str, Content] = {"zero": sold("2026-11-01 0"), "back": sold("2026-11-01 5", more=RETURNED)}
    assert said(tmp_path, nothing, "abc", "buyers", "unclassed", "clients_making_80", "revenue") == {
        "buyers": 2,
        "unclassed": 2,
        "clients_making_80": 0,
        "revenue": 0,
    }
    assert said(tmp_path, nothing, "profit", "revenue", "margin") == {"revenue": -2 * EURO, "margin": None}
    assert said(tmp_path, nothing, "sources", "conversion", "revenue") == {
        "conversion": 1.0,
        "revenue": -2 * EURO,
    }
    assert column(page_of("rfm", tmp_path, nothing), "clients", "client", "M") == [("zero", 3), ("back", 1)]
    assert said(tmp_path, nothing, "products", "sales") == {"sales": 5 * EURO}
    assert column(page_of("products", tmp_path, nothing), "products", "share") == [1.0]


def test_who_gave_back_and_never_bought_brings_nothing(tmp_path: Path) -> None:
    records: dict[str, Content] = {"a": sold("2026-11-01 10"), "never": sold(more=RETURNED)}
    for name in ("abc", "audit", "profit", "sources"):
        assert said(tmp_path, records, name, "revenue") == {"revenue": 10 * EURO}, name
    assert said(tmp_path, records, "dormant", "potential", "buyers") == {"potential": 1, "buyers": 1}


def test_a_purchase_before_the_start_of_cooperation_counts(tmp_path: Path) -> None:
    early: dict[str, Content] = {"a": sold("2025-12-01", "2026-01-01", more="since: 2025-12-05")}
    assert said(tmp_path, early, "loyalty", "buyers", "one_off") == {"buyers": 1, "one_off": 0}
    assert column(page_of("cohorts", tmp_path, early), "cohorts", "cohort") == ["2025-12"]
    dates = page_of("dates", tmp_path, early)
    assert column(dates, "dates", "date", "occasion", "number") == [
        ("2026-12-01", "first purchase", 1),
        ("2026-12-05", "cooperation", 1),
    ]


@pytest.mark.parametrize(
    ("left", "stage", "listed"),
    [
        pytest.param("2026-11-20", "former", False, id="left yesterday"),
        pytest.param("2026-11-21", "former", False, id="leaves today"),
        pytest.param("2026-11-22", "lost", True, id="leaves tomorrow"),
    ],
)
def test_who_leaves_is_silent_until_the_day_of_leaving(
    tmp_path: Path, left: str, stage: str, listed: bool
) -> None:
    gone = sold(
        "2026-01-01",
        "2026-01-11",
        "2026-01-21",
        more=f"status: former\nleft: {{date: {left}, reason: price}}",
    )
    page = page_of("dormant", tmp_path, {"a": gone})
    assert figures(page)[stage] == 1
    assert column(page, "dormant", "client") == (["a"] if listed else [])
    assert said(tmp_path, {"a": gone}, "leaving", "former") == {"former": int(not listed)}
    assert said(tmp_path, {"a": gone}, "loyalty", "buyers", "regular") == {"buyers": 1, "regular": 1}


@pytest.mark.parametrize(
    ("day", "stages"),
    [
        pytest.param("2028-02-29", ["active"], id="a leap day is 30 days after 30 January"),
        pytest.param("2028-03-01", ["cooling"], id="a day later 31 are over once 30"),
        pytest.param("2028-03-30", ["cooling"], id="60 are not over twice 30"),
        pytest.param("2028-03-31", ["dormant"], id="61 are"),
        pytest.param("2028-05-29", ["dormant"], id="120 are not over four times 30"),
        pytest.param("2028-05-30", ["lost"], id="121 are"),
    ],
)
def test_exactly_so_many_times_the_interval_is_not_over_it(
    tmp_path: Path, day: str, stages: list[str]
) -> None:
    monthly = sold("2027-12-01", "2027-12-31", "2028-01-30")
    found = figures(page_of("dormant", tmp_path, {"a": monthly}, day=day))
    assert [name for name in ("new", "active", "cooling", "dormant", "lost") if found[name]] == stages


@pytest.mark.parametrize(("day", "clients"), [("2027-02-28", 1), ("2027-03-01", 0)], ids=["still in", "out"])
def test_a_period_of_a_year_from_a_leap_day(tmp_path: Path, day: str, clients: int) -> None:
    # A year before 28 February 2027 is 28 February 2026, which is out; 1 March 2026 is in until 28 February 2027.
    page = page_of("abc", tmp_path, {"a": sold("2026-03-01 10")}, day=day, schema="abc: {period: 1y}\n")
    assert len(column(page, "clients", "client")) == clients
    assert figures(page)["buyers"] == 1

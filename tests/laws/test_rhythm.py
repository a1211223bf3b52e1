"""Intervals and stages, by the functions and by the views."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings

from clientbase.laws.rhythm import Interval, fallback_on, is_over, pools, stage, visits
from clientbase.rules.norms_file import read_norms
from clientbase.values import parse_day, parse_duration
from tests.index import invented
from tests.index.bases import opened, sold, write
from tests.laws.bases import Invented, records_in


def test_two_purchases_of_a_day_are_one_visit() -> None:
    found = [(visit.number, visit.own) for visit in visits([10, 10, 20, 50], Decimal(2))]
    assert found == [(1, (0, 0)), (1, (0, 0)), (2, (10, 1)), (3, (40, 2))]


@pytest.mark.parametrize(
    ("days", "multiple", "over"),
    [
        pytest.param(20, Decimal(2), False, id="exactly at the bound"),
        pytest.param(21, Decimal(2), True, id="a day more"),
        pytest.param(15, Fraction(3, 2), False, id="a fraction"),
        pytest.param(16, Fraction(3, 2), True, id="and a day more"),
    ],
)
def test_over_is_beyond_the_bound(days: int, multiple: Decimal | Fraction, over: bool) -> None:
    assert is_over(days, Interval(30, 3), multiple) is over


def test_thirty_times_ten_thirds_is_a_hundred() -> None:
    assert not is_over(100, Interval(10, 3), Decimal(30))
    assert is_over(101, Interval(10, 3), Decimal(30))


FALLBACK = Interval(184, 1)


@pytest.mark.parametrize(
    ("found", "pooled"),
    [
        pytest.param([], {None: (FALLBACK, "norm")}, id="nobody came twice"),
        pytest.param([("a", 40, 4, 4)], {None: (FALLBACK, "norm")}, id="four gaps are too few"),
        pytest.param([("a", 40, 4, 2), (None, 9, 1, 1)], {None: ((49, 5), "base")}, id="five are enough"),
        pytest.param(
            [("a", 50, 5, 5), ("b", 40, 9, 4)],
            {None: ((90, 14), "base"), "a": ((50, 5), "segment")},
            id="five clients make an interval of their segment",
        ),
        pytest.param([(None, 50, 4, 5)], {None: (FALLBACK, "norm")}, id="no segment is none"),
    ],
)
def test_pools(found: list[tuple[str | None, int, int, int]], pooled: object) -> None:
    assert pools(found, FALLBACK) == pooled


@pytest.mark.parametrize(
    ("length", "days"),
    [
        pytest.param("6mo", 184, id="from 21 May"),
        pytest.param("1mo", 31, id="from 21 October"),
        pytest.param("45d", 45, id="days"),
        pytest.param("0d", 1, id="a day at the least"),
    ],
)
def test_the_fallback_is_counted_from_the_day_backwards(length: str, days: int) -> None:
    assert fallback_on(parse_day("2026-11-21"), parse_duration(length)) == (days, 1)


@settings(max_examples=30)
@given(invented=invented.bases())
def test_the_function_and_the_view_agree(
    tmp_path_factory: pytest.TempPathFactory, invented: Invented
) -> None:
    day, schema, records = invented
    root = write(tmp_path_factory.mktemp("base"), records, schema)
    with opened(root, day) as base:
        life = read_norms(root).lifecycle
        found = base.ask("SELECT id, base_span, base_gaps FROM rhythms")
        pooled = {client: Interval(span, gaps) for client, span, gaps in found}
        seen = dict(base.ask("SELECT client, stage FROM facts"))
    known = records_in(root)
    assert seen == {key: stage(known[key], day, pooled[key], life) for key in seen}


@pytest.mark.parametrize(
    ("sales", "days"),
    [
        # An interval of 10 / 3 days, of 9 / 3, of 11 / 3, and of a single day.
        pytest.param(("01-01", "01-04", "01-08", "01-11"), (5, 8, 13, 4), id="a-third-more"),
        pytest.param(("01-01", "01-04", "01-07", "01-10"), (4, 7, 12, 3), id="whole"),
        pytest.param(("01-01", "01-04", "01-08", "01-12"), (5, 9, 14, 4), id="a-third-less"),
        pytest.param(("01-01", "01-02"), (1, 2, 4, 1), id="a-day"),
    ],
)
def test_bounds_are_told_in_whole_days_and_the_interval_rounded_up(
    tmp_path: Path, sales: tuple[str, ...], days: tuple[int, ...]
) -> None:
    norms = "lifecycle: {own_rhythm_from: 2, cooling: 1.5, dormant: 2.5, lost: 4}"
    root = write(tmp_path / "base", {"luna": sold(*(f"2026-{day}" for day in sales))}, norms)
    with opened(root, "2026-11-21") as base:
        found = base.ask("SELECT cooling_days, dormant_days, lost_days, usual_days FROM rhythms")
    assert found == [days]

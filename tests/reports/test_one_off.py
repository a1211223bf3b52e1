"""The report `one-off`: who bought once and went, and why."""

from pathlib import Path

from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table

# The rhythm of the base: ten days.
OFTEN = {f"often-{n}": sold("2026-11-01", "2026-11-11", "2026-11-21") for n in range(3)}


def test_who_went_is_listed_with_the_purchase_and_the_reason(tmp_path: Path) -> None:
    more = "manager: olga\nreturns: [{date: 2026-02-03, amount: 20}, {date: 2026-02-04, amount: 5}]"
    left = "left: {date: 2026-03-01, reason: price}"
    page = page_of(
        "one-off",
        tmp_path,
        OFTEN
        | {"lost": sold("2026-02-01 80 pasta", more=more), "left": sold("2026-02-01 90 ajvar", more=left)},
    )
    assert table(page, "one-off") == [
        {
            "client": "left",
            "name": "Luna",
            "manager": None,
            "stage": "former",
            "date": "2026-02-01",
            "amount": 90 * EURO,
            "product": "ajvar",
            "returned_sum": None,
            "reason": "price",
            "asked": None,
        },
        {
            "client": "lost",
            "name": "Luna",
            "manager": "olga",
            "stage": "lost",
            "date": "2026-02-01",
            "amount": 80 * EURO,
            "product": "pasta",
            "returned_sum": 25 * EURO,
            "reason": "missing",
            "asked": None,
        },
    ]
    assert figures(page) == {
        "one_off": 2,
        "gone": 2,
        "asked": 0,
        "unasked": 1,
        "amount": 170 * EURO,
        "answered": 1,
        "asked_without_answer": 0,
        "never_asked": 2,
    }


def test_the_reason_is_what_it_answered_and_unknown_is_none(tmp_path: Path) -> None:
    records = {
        "told": sold("2026-02-01 3", more="asked: [{date: 2026-03-01, by: olga, reason: price}]"),
        "silent": sold("2026-02-01 2", more="asked: [{date: 2026-03-02, by: olga}]"),
        "unknown": sold("2026-02-01 1", more="left: {date: 2026-03-01, reason: unknown}"),
    }
    page = page_of("one-off", tmp_path, OFTEN | records)
    assert column(page, "one-off", "client", "reason", "asked") == [
        ("told", "price", "2026-03-01"),
        ("silent", "missing", "2026-03-02"),
        ("unknown", "missing", None),
    ]
    found = figures(page)
    assert [found[name] for name in ("asked", "answered", "asked_without_answer", "never_asked")] == [
        2,
        1,
        1,
        1,
    ]


def test_where_nobody_came_twice_all_went_who_are_silent_for_long(tmp_path: Path) -> None:
    records = {f"once-{n}": sold(f"2024-0{n}-05 10") for n in range(1, 6)}
    assert figures(page_of("one-off", tmp_path, records))["gone"] == 5


def test_one_purchase_is_not_one_day(tmp_path: Path) -> None:
    records = {"once": sold("2026-02-01"), "twice": sold("2026-02-01", "2026-02-01")}
    page = page_of("one-off", tmp_path, OFTEN | records)
    assert column(page, "one-off", "client") == ["once"]
    assert figures(page)["one_off"] == 1


def test_who_may_still_come_back_is_counted_and_not_listed(tmp_path: Path) -> None:
    # 20 days are twice the usual ten and not beyond: cooling. 21 are dormant.
    records = {"cooling": sold("2026-11-01"), "dormant": sold("2026-10-31"), "new": sold("2026-11-20")}
    page = page_of("one-off", tmp_path, OFTEN | records)
    assert column(page, "one-off", "client") == ["dormant"]
    assert (figures(page)["one_off"], figures(page)["gone"]) == (3, 1)


def test_who_leaves_tomorrow_has_not_left(tmp_path: Path) -> None:
    left = sold("2026-11-20", more="left: {date: 2026-11-22, reason: price}")
    assert table(page_of("one-off", tmp_path, OFTEN | {"left": left}), "one-off") == []


def test_nobody_is_nothing(tmp_path: Path) -> None:
    page = page_of("one-off", tmp_path, {})
    assert (set(figures(page).values()), table(page, "one-off")) == ({0}, [])

"""The report `leaving`: why clients leave, and who was never asked."""

from pathlib import Path

import pytest

from tests.index.bases import sold
from tests.reports.pages import EURO, column, figures, page_of, table


def left(reason: str | None, *sales: str, date: str = "2026-05-01") -> str:
    because = f", reason: {reason}" if reason else ""
    return sold(*sales, more=f"left: {{date: {date}{because}}}")


def test_reasons_are_counted_with_what_was_lost(tmp_path: Path) -> None:
    records = {
        "a": left("price", "2026-01-01 10"),
        "b": left("price", "2026-01-01 30", date="2026-06-01"),
        "c": left("quality", "2026-01-01 900"),
        "d": left(None, "2026-01-01 5"),
        "stays": sold("2026-11-20 7"),
    }
    page = page_of("leaving", tmp_path, records)
    assert [tuple(row.values()) for row in table(page, "reasons")] == [
        ("price", 2, 0.5, 40 * EURO, "2026-06-01"),
        ("quality", 1, 0.25, 900 * EURO, "2026-05-01"),
        (None, 1, 0.25, 5 * EURO, "2026-05-01"),
    ]
    assert column(page, "unexplained", "client") == ["d"]
    found = figures(page)
    assert (found["clients"], found["former"], found["unexplained"]) == (5, 4, 1)
    assert found["former_revenue"] == 945 * EURO


def test_reasons_add_up_to_the_former_clients(tmp_path: Path) -> None:
    page = page_of(
        "leaving", tmp_path, {"a": left("price"), "b": left(None), "c": "name: C\nstatus: former\n"}
    )
    assert sum(column(page, "reasons", "clients")) == figures(page)["former"] == 3
    assert sum(column(page, "reasons", "share")) == pytest.approx(1)


def test_a_reason_of_tomorrow_is_not_known(tmp_path: Path) -> None:
    page = page_of("leaving", tmp_path, {"a": left("price", date="2026-11-22")})
    assert (figures(page)["former"], table(page, "reasons")) == (0, [])


@pytest.mark.parametrize(
    ("contact", "unasked"),
    [
        pytest.param("", True, id="no contact is known"),
        pytest.param("{date: 2026-05-11, kind: call}", True, id="on the day it was due"),
        pytest.param("{date: 2026-05-12, kind: call}", False, id="the day after"),
        pytest.param("{date: 2026-06-12, kind: newsletter}", True, id="a newsletter asks nobody"),
        pytest.param("{date: 2026-11-22, kind: call}", True, id="a call of tomorrow"),
    ],
)
def test_asked_is_who_heard_from_us_since_the_purchase_was_due(
    tmp_path: Path, contact: str, unasked: bool
) -> None:
    # Ten days between purchases; the next was due on 11 May.
    client = sold("2026-04-11", "2026-04-21", "2026-05-01", more=f"interactions: [{contact}]")
    schema = "interactions: {call: {contact: true}, newsletter: {contact: false}}\n"
    page = page_of("leaving", tmp_path, {"lost": client}, schema=schema)
    assert column(page, "unasked", "client") == ["lost"] * unasked
    assert (figures(page)["lost"], figures(page)["unasked"]) == (1, unasked)

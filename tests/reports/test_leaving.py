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


TENS = ("2026-04-11", "2026-04-21", "2026-05-01")


@pytest.mark.parametrize(
    ("more", "told"),
    [
        # asked, answered, asked without an answer, never asked
        pytest.param("", (0, 0, 0, 1), id="nothing is known"),
        pytest.param(
            "interactions: [{date: 2026-06-12, kind: call}]", (0, 0, 0, 1), id="a talk is no question"
        ),
        pytest.param("asked: [{date: 2026-06-12, by: olga}]", (1, 0, 1, 0), id="asked"),
        pytest.param("asked: [{date: 2026-06-12}]", (0, 0, 0, 1), id="nobody says by whom"),
        pytest.param(
            "asked: [{date: 2026-11-22, by: olga, reason: price}]", (0, 0, 0, 1), id="asked tomorrow"
        ),
        pytest.param("asked: [{date: 2026-06-12, by: olga, reason: price}]", (1, 1, 0, 0), id="answered"),
        pytest.param(
            "asked: [{date: 2026-06-12, by: olga, answer: hm, reason: unknown}]", (1, 0, 1, 0), id="unknown"
        ),
        pytest.param(
            "left: {date: 2026-05-02, reason: unknown}", (0, 0, 0, 1), id="left for an unknown reason"
        ),
        pytest.param("left: {date: 2026-05-02, reason: price}", (0, 1, 0, 1), id="left with a reason"),
        pytest.param(
            "left: {date: 2026-05-02, reason: unknown}\nasked: [{date: 2026-06-12, by: olga, reason: price}]",
            (1, 1, 0, 0),
            id="left, and told why when it was asked",
        ),
    ],
)
def test_asked_is_whom_somebody_asked_and_answered_of_whom_a_reason_is_known(
    tmp_path: Path, more: str, told: tuple[int, ...]
) -> None:
    schema = "interactions: {call: {contact: true}}\n"
    page = page_of(
        "leaving",
        tmp_path,
        {"lost": sold(*TENS, more=more), "here": sold("2026-11-01", "2026-11-21")},
        schema=schema,
    )
    found = figures(page)
    assert tuple(found[name] for name in ("asked", "answered", "asked_without_answer", "never_asked")) == told
    lost = "left" not in more
    assert (found["lost"], found["former"]) == (lost, not lost)
    assert column(page, "unasked", "client") == ["lost"] * (lost and not told[0])
    assert column(page, "unexplained", "client") == ["lost"] * (not lost and not told[1])


def test_who_came_once_is_asked_too(tmp_path: Path) -> None:
    page = page_of("leaving", tmp_path, {"once": sold("2026-11-20")})
    assert figures(page)["never_asked"] == 1


def test_unknown_is_no_reason(tmp_path: Path) -> None:
    asked = "asked: [{date: 2026-06-12, by: olga, reason: quality}]"
    page = page_of(
        "leaving",
        tmp_path,
        {"a": left("unknown"), "b": left(None), "c": f"{left('unknown')}{asked}\n", "d": left("price")},
    )
    assert column(page, "reasons", "reason", "clients") == [(None, 2), ("price", 1), ("quality", 1)]
    assert figures(page)["unexplained"] == 2


def test_who_came_back_and_left_again_left_for_the_last_reason(tmp_path: Path) -> None:
    leavings = "[{date: 2026-01-01, reason: price, back: 2026-02-01}, {date: 2026-05-01, reason: quality}]"
    page = page_of(
        "leaving", tmp_path, {"a": sold(more=f"left: {leavings}"), "b": sold(more=f"left: {leavings[:-39]}]")}
    )
    assert (column(page, "reasons", "reason"), figures(page)["former"]) == (["quality"], 1)


def test_each_manager_is_told_whom_to_ask(tmp_path: Path) -> None:
    """The figures are those of all managers together."""
    records = {
        "asked": sold("2026-01-01 10", more="manager: olga\nasked: [{date: 2026-06-12, by: olga}]"),
        "told": left("price", "2026-01-01 10") + "manager: olga\n",
        "never": sold("2026-01-01 10", more="manager: ivan"),
        "nobodys": left("unknown", "2026-01-01 10"),
        "here": sold("2026-11-01", "2026-11-21", more="manager: ivan"),
    }
    page = page_of("leaving", tmp_path, records)
    names = (
        "clients",
        "asked",
        "never_asked",
        "answered",
        "unknown",
        "asked_without_answer",
        "asked_by_others",
    )
    assert column(page, "managers", "manager", *names) == [
        ("ivan", 1, 0, 1, 0, 1, 0, 0),
        ("olga", 2, 1, 1, 1, 1, 1, 0),
        (None, 1, 0, 1, 0, 1, 0, 0),
    ]
    found = figures(page)
    for name in ("asked", "never_asked", "answered", "asked_without_answer"):
        assert found[name] == sum(column(page, "managers", name))


def test_the_archive_names_the_same_reasons(tmp_path: Path) -> None:
    asked = "asked: [{date: 2026-06-12, by: olga, reason: quality}]"
    records = {
        "price": left("price"),
        "unknown": left("unknown"),
        "told": f"{left('unknown')}{asked}\n",
        "undated": "name: C\nstatus: former\n",
        "later": left("price", date="2026-11-22"),
        "back": sold(more="left: {date: 2026-01-01, reason: price, back: 2026-02-01}"),
        "archive/filed": left("price"),
    }
    archived = page_of("archive", tmp_path, records)
    leaving = page_of("leaving", tmp_path, records)
    reasons = dict(column(archived, "archive", "client", "left_reason"))
    assert reasons == {"price": "price", "unknown": None, "told": "quality", "undated": None}
    assert {client for client, reason in reasons.items() if not reason} == set(
        column(leaving, "unexplained", "client")
    )
    assert dict(column(leaving, "reasons", "reason", "clients")) == {None: 2, "price": 2, "quality": 1}
    assert figures(archived)["former"] == figures(leaving)["former"] == 5

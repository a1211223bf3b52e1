"""The report `problems`: what is open, and what comes again."""

from pathlib import Path

from tests.reports.asking import figures, listed, page_of

RECORDS = {
    "luna": """
        name: Luna
        manager: olga
        problems:
          - {opened: 2026-11-01, kind: delivery}
          - {opened: 2026-01-10, kind: delivery, resolved: 2026-01-14}
          - {opened: 2026-03-01, kind: delivery, resolved: 2026-03-01}
          - {opened: 2026-11-22, kind: quality}
        """,
    "sol": """
        name: Sol
        status: former
        problems: [{opened: 2026-11-11, about: late, resolved: 2026-11-22}]
        """,
}


def test_a_problem_is_open_until_the_day_on_which_it_was_resolved(tmp_path: Path) -> None:
    page = page_of("problems", tmp_path, RECORDS)
    assert listed(page, "client", "opened", "days", "kind", "again") == [
        ("luna", "2026-11-01", 20, "delivery", 2),
        ("sol", "2026-11-11", 10, None, 0),
    ]
    assert listed(page_of("problems", tmp_path, {}, day="2026-11-22"), "client", "opened") == [
        ("luna", "2026-11-01"),
        ("luna", "2026-11-22"),
    ]


def test_what_comes_again_is_named(tmp_path: Path) -> None:
    page = page_of("problems", tmp_path, RECORDS)
    names = ("client", "kind", "number", "open", "first", "last")
    assert listed(page, *names, table=1) == [("luna", "delivery", 3, 1, "2026-01-10", "2026-11-01")]
    assert listed(page, "kind", "problems", "clients", "open", "lag", table=2) == [
        ("delivery", 3, 1, 1, 2.0),
        (None, 1, 1, 1, None),
    ]


def test_problems_of_no_kind_are_not_taken_for_the_same(tmp_path: Path) -> None:
    records = {"luna": {"name": "Luna", "problems": [{"opened": "2026-11-01"}, {"opened": "2026-11-02"}]}}
    page = page_of("problems", tmp_path, records)
    assert listed(page, "opened", "again") == [("2026-11-01", 0), ("2026-11-02", 0)]
    assert listed(page, "client", table=1) == []
    assert figures(page)["repeated"] == 0


def test_figures(tmp_path: Path) -> None:
    assert figures(page_of("problems", tmp_path, RECORDS)) == {
        "problems": 4,
        "open": 2,
        "settled": 2,
        "repeated": 1,
        "clients": 2,
        "mean_lag": 2.0,
    }


def test_where_there_are_none(tmp_path: Path) -> None:
    found = figures(page_of("problems", tmp_path, {"luna": "name: Luna"}))
    assert (found["problems"], found["open"], found["mean_lag"]) == (0, 0, None)

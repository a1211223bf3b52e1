"""What the views say of sums, buckets, plans and changes on the very days on which something begins or ends."""

from pathlib import Path

import pytest

from tests.history.repositories import git, lay_history
from tests.index.bases import opened
from tests.index.conftest import Make

DAY = "2026-11-21"
EDGE = """
    name: Edge
    purchases:
      - {date: 2026-10-22, amount: 100, cost: 60}
      - {date: 2026-10-23, amount: 10, cost: 6}
      - {date: 2026-11-21, amount: 1, cost: 0.5}
      - {date: 2026-11-22, amount: 1000, cost: 1}
    returns:
      - {date: 2026-10-22, amount: 50}
      - {date: 2026-10-23, amount: 5}
      - {date: 2026-11-21, amount: 0.5}
      - {date: 2026-11-22, amount: 500}
"""
SUMMED = {
    "edge": EDGE,
    "before": "name: Before\npurchases: [{date: 2026-10-22, amount: 10, cost: 4}]\n",
    "within": "name: Within\npurchases: [{date: 2026-10-23, amount: 10, cost: 4}]\n",
    "twice-a-day": (
        "name: Twice\npurchases: [{date: 2026-10-22, amount: 7, cost: 3}, {date: 2026-10-22, amount: 8, cost: 4}, "
        "{date: 2026-11-01, amount: 10, cost: 4}, {date: 2026-11-01, amount: 20, cost: 6}]\n"
    ),
    "no-cost": (
        "name: X\npurchases: [{date: 2026-11-01, amount: 10}, {date: 2026-11-02, amount: 5, cost: 1}]\n"
    ),
    "no-amount": "name: X\npurchases: [{date: 2026-11-01, learnt_from: import}]\n",
    "nothing": "name: Nothing\n",
    "only-back": "name: Back\nreturns: [{date: 2026-11-01, amount: 3}]\n",
}


@pytest.mark.parametrize(
    ("measure", "period", "expected"),
    [
        # Within (22 October, 21 November]: 10 + 1 bought, 5 + 0.5 back.
        pytest.param(
            "revenue", "30d", {"edge": 5.5, "before": 0, "within": 10, "twice-a-day": 30, "no-cost": 15}
        ),
        pytest.param("profit", "30d", {"edge": -1, "before": 0, "within": 6, "twice-a-day": 20}),
        pytest.param(
            "count",
            "30d",
            {"edge": 2, "before": 0, "within": 1, "twice-a-day": 2, "no-cost": 2},
        ),
        # Of all times: 111 bought for 66.50, 55.50 back.
        pytest.param(
            "revenue", "", {"edge": 55.5, "before": 10, "within": 10, "twice-a-day": 45, "no-cost": 15}
        ),
        pytest.param("profit", "", {"edge": -11, "before": 6, "within": 6, "twice-a-day": 28}),
        pytest.param(
            "count",
            "",
            {"edge": 3, "before": 1, "within": 1, "twice-a-day": 4, "no-cost": 2},
        ),
    ],
)
def test_the_measure_of_the_classes_is_that_of_the_period(
    make: Make, measure: str, period: str, expected: dict[str, float]
) -> None:
    norm = f"abc: {{measure: {measure}{period and f', period: {period}'}}}"
    unit = 1 if measure == "count" else 10_000
    found = make(SUMMED, norm, DAY).ask("SELECT id, measure FROM rhythms")
    assert {client: value / unit for client, value in found if value is not None} == expected


def test_revenue_and_cost_are_those_up_to_the_day(make: Make) -> None:
    found = make(SUMMED, "", DAY).ask("SELECT client, purchases, revenue, cost, profit FROM facts")
    assert {row[0]: row[1:] for row in found} == {
        "edge": (3, 55_5000, 66_5000, -11_0000),
        "before": (1, 10_0000, 4_0000, 6_0000),
        "within": (1, 10_0000, 4_0000, 6_0000),
        "twice-a-day": (4, 45_0000, 17_0000, 28_0000),
        "no-cost": (2, 15_0000, None, None),
        "no-amount": (1, None, None, None),
        "nothing": (0, None, None, None),
        "only-back": (0, None, None, None),
    }


@pytest.mark.parametrize(
    ("bucket", "first"),
    [
        # Counted from year 0: that of the first purchase where it was on its first day, else the next.
        pytest.param("month", {"10-01": 12 * 2026 + 9, "10-02": 12 * 2026 + 10, "11-01": 12 * 2026 + 10}),
        pytest.param("quarter", {"10-01": 4 * 2026 + 3, "10-02": 4 * 2027, "11-01": 4 * 2027}),
        pytest.param("year", {"01-01": 2026, "01-02": 2027, "02-01": 2027}),
    ],
)
def test_the_first_whole_bucket_is_that_of_the_first_purchase_or_the_next(
    make: Make, bucket: str, first: dict[str, int]
) -> None:
    records = {
        f"c-{day}": f"name: X\npurchases: [{{date: 2026-{day}, amount: 1}}, {{date: 2026-11-20, amount: 1}}]\n"
        for day in first
    }
    base = make(records, f"xyz: {{bucket: {bucket}}}", DAY)
    assert dict(base.ask("SELECT id, first_bucket FROM rhythms")) == {
        f"c-{day}": number for day, number in first.items()
    }


def back_after(gap: int) -> str:
    """Return purchases of 1, 11 and 21 January and so many days later: the interval before is 10 days."""
    days = ("01-01", "01-11", "01-21", f"0{2 if gap < 40 else 3}-{gap - 10 if gap < 38 else gap - 38:02}")
    return "name: X\npurchases: [" + ", ".join(f"{{date: 2026-{day}, amount: 1}}" for day in days) + "]\n"


def test_who_bought_again_after_a_long_gap_has_returned_since_then(make: Make) -> None:
    records = {"twice-as-long": back_after(20), "a-day-longer": back_after(21)}
    for day, returned in (("2026-02-10", (0, 0)), ("2026-02-11", (1, 0)), (DAY, (1, 0))):
        found = make(records, "", day).ask("SELECT client, returned FROM facts ORDER BY client")
        assert tuple(value for _, value in found) == returned, day


ITEMS = """
    name: Luna
    purchases:
      - {date: 2026-10-31, amount: 10, cost: 4}
      - {date: 2026-11-20, learnt_from: import, cost: 3}
      - {date: 2026-11-21, amount: 5}
      - {date: 2026-11-22, amount: 99, cost: 1}
    returns:
      - {date: 2026-11-21, amount: 2}
      - {date: 2026-11-22, amount: 88}
"""
OCTOBER, NOVEMBER = 12 * 2026 + 9, 12 * 2026 + 10


@pytest.mark.parametrize(
    ("measure", "items"),
    [
        ("revenue", [(OCTOBER, 10_0000), (NOVEMBER, None), (NOVEMBER, -2_0000), (NOVEMBER, 5_0000)]),
        ("profit", [(OCTOBER, 6_0000), (NOVEMBER, None), (NOVEMBER, -3_0000), (NOVEMBER, -2_0000)]),
        ("count", [(OCTOBER, 1), (NOVEMBER, 1), (NOVEMBER, 1)]),
    ],
)
def test_what_is_in_a_bucket_is_what_was_bought_and_came_back_in_it(
    make: Make, measure: str, items: list[tuple[int, int | None]]
) -> None:
    records = {"luna": ITEMS, "printer": f"relation: [supplier]\n{SUMMED['before']}"}
    base = make(records, f"abc: {{measure: {measure}}}", DAY)
    assert base.ask("SELECT bucket, measure FROM bucket_items ORDER BY bucket, measure") == items


NOT_SUMMED: dict[str, tuple[str, list[tuple[str, int, int]]]] = {
    # Kind, number of purchases and returns, and how many of them are returns.
    "all-summed": (
        "purchases: [{date: 2026-11-01, amount: 5}]\nreturns: [{date: 2026-11-01, amount: 5}]",
        [],
    ),
    "no-amount": ("purchases: [{date: 2026-11-21, learnt_from: import}]", [("no_amount", 1, 0)]),
    "no-rate": ("purchases: [{date: 2026-11-21, amount: 5, currency: XXX}]", [("no_rate", 1, 0)]),
    "no-rate-for-a-return": (
        "returns: [{date: 2026-11-21, amount: 5, currency: XXX}]",
        [("no_rate", 1, 1)],
    ),
    "both": (
        (
            "purchases: [{date: 2026-11-01, amount: 5, currency: XXX}, {date: 2026-11-02, learnt_from: import}]\n"
            "returns: [{date: 2026-11-01, amount: 5, currency: XXX}]"
        ),
        [("no_amount", 1, 0), ("no_rate", 2, 1)],
    ),
    "tomorrow": (
        (
            "since: 2026-01-01\npurchases: [{date: 2026-11-22, learnt_from: import}]\n"
            "returns: [{date: 2026-11-22, amount: 5, currency: XXX}]"
        ),
        [],
    ),
    "a-supplier": (
        "relation: [supplier]\npurchases: [{date: 2026-11-01, amount: 5}, {date: 2026-11-01, learnt_from: import}]",
        [("supplier", 2, 0)],
    ),
}


def test_what_is_in_no_sum_is_counted_by_its_kind(make: Make) -> None:
    base = make({name: f"name: {name}\n{text}\n" for name, (text, _) in NOT_SUMMED.items()}, "", DAY)
    found: dict[str, list[tuple[str, int, int]]] = {name: [] for name in NOT_SUMMED}
    for client, *row in base.ask("SELECT client, kind, number, returns FROM not_in_sums ORDER BY kind"):
        found[client].append(tuple(row))
    assert found == {name: rows for name, (_, rows) in NOT_SUMMED.items()}


PLANNED = {
    "a-step": ("interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-12-01}}]", "2026-12-01"),
    "a-step-of-today": (
        "interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-11-21}}]",
        "2026-11-21",
    ),
    "a-task": ("tasks: [{date: 2026-12-01, what: x}]", "2026-12-01"),
    "a-task-of-today": ("tasks: [{date: 2026-11-21, what: x}]", "2026-11-21"),
    "the-earlier-task": ("tasks: [{date: 2026-12-05, what: x}, {date: 2026-12-01, what: y}]", "2026-12-01"),
    "a-task-that-is-broken": (
        "tasks: [{date: 2026-11-20, what: x}, {date: 2026-12-01, what: y}]",
        "2026-12-01",
    ),
    "a-step-before-a-task": (
        (
            "interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-12-01}}]\n"
            "tasks: [{date: 2026-12-02, what: x}]"
        ),
        "2026-12-01",
    ),
    "a-task-before-a-step": (
        (
            "interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-12-03}}]\n"
            "tasks: [{date: 2026-12-02, what: x}]"
        ),
        "2026-12-02",
    ),
    "a-step-that-is-done": (
        "interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-12-01, done: 2026-11-21}}]",
        None,
    ),
    "a-step-done-tomorrow": (
        "interactions: [{date: 2026-11-01, kind: call, next: {date: 2026-12-01, done: 2026-11-22}}]",
        "2026-12-01",
    ),
    "a-task-that-is-done": ("tasks: [{date: 2026-12-01, what: x, done: 2026-11-21}]", None),
    "a-task-done-tomorrow": ("tasks: [{date: 2026-12-01, what: x, done: 2026-11-22}]", "2026-12-01"),
    "a-task-of-today-on": ("tasks: [{date: 2026-12-01, what: x, entered: 2026-11-21}]", "2026-12-01"),
    "a-task-of-tomorrow-on": ("tasks: [{date: 2026-12-01, what: x, entered: 2026-11-22}]", None),
    "a-step-of-today-on": (
        "since: 2026-01-01\ninteractions: [{date: 2026-11-21, kind: call, next: {date: 2026-12-01}}]",
        "2026-12-01",
    ),
    "a-step-of-tomorrow-on": (
        "since: 2026-01-01\ninteractions: [{date: 2026-11-22, kind: call, next: {date: 2026-12-01}}]",
        None,
    ),
    "nothing": ("interactions: [{date: 2026-11-01, kind: call}]", None),
    "since-ever": ("interactions: [{date: 1900-01-01, kind: call, next: {date: 2026-12-01}}]", "2026-12-01"),
}


def test_the_next_step_is_the_earliest_promise_that_is_open_and_not_broken(make: Make) -> None:
    schema = "standards: [{contact: {limit: 60d}, update: {limit: 60d}}]"
    base = make({name: f"name: {name}\n{text}\n" for name, (text, _) in PLANNED.items()}, schema, DAY)
    expected = {name: day for name, (_, day) in PLANNED.items()}
    assert dict(base.ask("SELECT client, planned FROM facts")) == expected
    for standard in ("contact", "update"):
        found = base.ask("SELECT client, planned FROM cadence WHERE standard = ?", (standard,))
        assert dict(found) == expected, standard


def test_promises_are_told_with_who_made_them_and_what_for(make: Make) -> None:
    record = """
        name: Luna
        interactions:
          - {date: 2026-11-01, kind: call, by: olga, with: Vera, about: prices, next: {date: 2026-11-20}}
          - {date: 2026-11-02, kind: call, about: prices, next: {date: 2026-11-21, what: an offer}}
          - {date: 2026-11-03, kind: call, about: nothing}
        tasks:
          - {date: 2026-11-20, what: a visit, by: ivan, entered: 2026-11-05}
          - {date: 2026-11-22, what: a call}
    """
    base = make({"luna": record}, "", DAY)
    found = base.ask(
        """SELECT list, n, begun, due, what, "by", "with", broken FROM promises ORDER BY list, n"""
    )
    assert found == [
        ("interactions", 0, "2026-11-01", "2026-11-20", "prices", "olga", "Vera", 1),
        ("interactions", 1, "2026-11-02", "2026-11-21", "an offer", None, None, 0),
        ("tasks", 0, "2026-11-05", "2026-11-20", "a visit", "ivan", None, 1),
        ("tasks", 1, None, "2026-11-22", "a call", None, None, 0),
    ]


def test_what_was_committed_is_told_up_to_the_day(tmp_path: Path) -> None:
    root = tmp_path / "base"
    both = {"luna": "name: Luna\n", "sol": "name: Sol\n"}
    lay_history(
        root,
        [
            (
                "2026-01-01",
                {"schema.yaml": "history: {bulk: 1}\n", ".gitignore": ".clientbase/\n", "old": "name: Old"},
            ),
            ("2026-11-20", both),
            ("2026-11-21", {name: f"{text}region: A\n" for name, text in both.items()}),
            ("2026-11-22", {"luna": "name: Luna\nregion: B\n", "late": "name: Late\n"}),
        ],
    )
    with opened(root, DAY) as base:
        assert base.ask("SELECT client, day FROM first_commits ORDER BY client") == [
            ("luna", "2026-11-20"),
            ("old", "2026-01-01"),
            ("sol", "2026-11-20"),
        ]
        assert base.ask("SELECT date FROM commits ORDER BY number") == [
            ("2026-01-01",),
            ("2026-11-20",),
            ("2026-11-21",),
        ]
        assert base.ask("SELECT client, new, bulk FROM changes WHERE field = 'region' ORDER BY client") == [
            ("luna", "A", 1),
            ("sol", "A", 1),
        ]
    with opened(root, "2026-11-22") as base:
        changes = base.ask("SELECT client, new, bulk FROM changes WHERE new = 'B'")
        assert changes == [("luna", "B", 0)]
        assert base.one("SELECT day FROM first_commits WHERE client = 'late'") == "2026-11-22"


def test_what_a_shallow_clone_begins_with_is_no_commit_of_its_author(tmp_path: Path) -> None:
    root = tmp_path / "base"
    days = ("2026-01-01", "2026-02-01", "2026-03-01")
    lay_history(root, ((day, {"schema.yaml": "{}\n", "luna": f"name: Luna\nnotes: {day}\n"}) for day in days))
    git(tmp_path, "clone", "--quiet", "--depth", "2", f"file://{root}", "shallow")
    with opened(root, DAY) as base:
        assert [day for (day,) in base.ask("SELECT date FROM commits ORDER BY number")] == [*days]
    with opened(tmp_path / "shallow", DAY) as base:
        assert base.ask("SELECT date FROM commits") == [("2026-03-01",)]


KINDS = "interactions: {call: {}, newsletter: {contact: false}}"


def test_each_client_was_last_in_touch_with_who_talked_with_it(make: Make) -> None:
    luna = """
        name: Luna
        interactions:
          - {date: 2026-11-21, kind: call, by: olga}
          - {date: 2026-11-21, kind: newsletter, by: petar}
          - {date: 2026-11-22, kind: call, by: petar}
    """
    sol = """
        name: Sol
        interactions:
          - {date: 2026-11-05, kind: visit, by: olga}
          - {date: 2026-11-05, kind: letter, by: ivan}
          - {date: 2026-11-04, kind: call, by: petar}
    """
    records = {"luna": luna, "never": "name: Never\n", "sol": sol}
    base = make(records, KINDS, DAY)
    assert base.ask("""SELECT client, last_contact, "by", channel FROM facts ORDER BY client""") == [
        ("luna", DAY, "olga", "call"),
        ("never", None, None, None),
        ("sol", "2026-11-05", "ivan", "letter"),
    ]

"""Asked as of a day, a base is as it was: what is dated later is not there yet."""

import datetime as dt
from contextlib import closing
from pathlib import Path

import pytest

from clientbase.index.views import months_over
from tests.index.bases import opened, sold, write
from tests.index.conftest import Know, Make

RECORD = """
    name: Luna
    status: former
    since: 2020-01-01
    reviewed: 2026-06-15
    contacts:
      - {name: Vera, from: 2026-02-01, left: 2026-05-01}
      - {name: Marko}
    interactions:
      - {date: 2026-03-01, kind: call, entered: 2026-03-05, next: {date: 2026-12-24}}
    deals:
      - id: d-1
        stage: lost
        opened: 2026-03-01
        expected: 2027-01-01
        closed: 2026-06-01
        reason: price
        amount: 100
        documents: [{date: 2026-03-02, kind: offer}, {date: 2026-04-02, kind: contract}]
      - {id: d-2, stage: lead}
    proposals: [{date: 2026-03-01, product: pasta, decision: declined, decided: 2026-04-01, reason: price}]
    purchases: [{date: 2026-03-01, amount: 100}]
    returns: [{date: 2026-03-01, amount: 10}]
    interest: [{product: honey, date: 2026-03-01}, {product: pasta}]
    problems: [{opened: 2026-03-01, kind: delivery, resolved: 2026-04-01, resolution: credit note}]
    handovers: [{date: 2026-03-01, from: ivan, to: olga}]
    left: {date: 2026-07-01, reason: price, note: said so}
"""
TABLES = (
    "contacts",
    "interactions",
    "deals",
    "documents",
    "proposals",
    "purchases",
    "returns",
    "interest",
    "problems",
    "handovers",
)


def counts(make: Make, day: str) -> dict[str, int]:
    base = make({"luna": RECORD}, day=day)
    return {table: base.one(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608 - names of tables


@pytest.mark.parametrize(
    ("day", "clients"),
    [
        pytest.param("2026-02-28", 0, id="the day before"),
        pytest.param("2026-03-01", 1, id="on the day of the purchase"),
    ],
)
@pytest.mark.parametrize("table", ["facts", "clients", "contacts", "interest"])
def test_a_client_is_there_from_its_first_day_on(make: Make, table: str, day: str, clients: int) -> None:
    record = """
        name: Luna
        contacts: [{name: Vera}]
        interest: [{product: honey}]
        purchases: [{date: 2026-03-01, amount: 1}]
    """
    assert make({"luna": record}, day=day).one(f"SELECT count(*) FROM {table}") == clients  # noqa: S608 - names


def test_who_looks_a_record_up_finds_it_before_its_first_day(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"luna": "name: Luna\nsince: 2026-12-01\n", "p": "name: P\nrelation: [supplier]\n"}
    )
    with opened(root) as base, closing(base.on(base.day, all_records=True)) as everything:
        assert base.ask("SELECT client FROM facts") == []
        assert everything.ask("SELECT client, stage FROM facts") == [("luna", "potential"), ("p", None)]
        assert everything.ask("SELECT id FROM clients ORDER BY id") == [("luna",), ("p",)]


def test_a_client_who_comes_back_is_former_in_between_only(know: Know) -> None:
    record = sold(
        "2026-01-01", more="status: active\nleft: [{date: 2026-03-01, reason: price, back: 2026-05-01}]"
    )
    days = ("2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01")
    found = [know({"luna": record}, day=day)["luna"] for day in days]
    assert [fact["stage"] == "former" for fact in found] == [False, True, True, False]
    assert [fact["left_reason"] for fact in found] == [None, "price", "price", None]


def test_what_has_not_happened_is_not_there(make: Make) -> None:
    # An item without a day of its beginning has always been there.
    expected = dict.fromkeys(TABLES, 0) | {"contacts": 1, "deals": 1, "interest": 1}
    assert counts(make, "2026-01-31") == expected


def test_what_happens_on_the_day_is_there(make: Make) -> None:
    expected = dict.fromkeys(TABLES, 1) | {"contacts": 2, "deals": 2, "interest": 2, "documents": 0}
    assert counts(make, "2026-03-01") == expected
    assert counts(make, "2026-03-02")["documents"] == 1
    assert counts(make, "2026-04-02")["documents"] == 2


@pytest.mark.parametrize(
    ("day", "sql", "expected"),
    [
        ("2026-03-31", "SELECT decision, decided, reason FROM proposals", ("pending", None, None)),
        (
            "2026-04-01",
            "SELECT decision, decided, reason FROM proposals",
            ("declined", "2026-04-01", "price"),
        ),
        ("2026-03-31", "SELECT kind, resolved, resolution FROM problems", ("delivery", None, None)),
        (
            "2026-04-01",
            "SELECT kind, resolved, resolution FROM problems",
            ("delivery", "2026-04-01", "credit note"),
        ),
        ("2026-04-30", 'SELECT "left" FROM contacts WHERE n = 0', (None,)),
        ("2026-05-01", 'SELECT "left" FROM contacts WHERE n = 0', ("2026-05-01",)),
        ("2026-05-31", "SELECT closed, reason, expected FROM deals WHERE n = 0", (None, None, "2027-01-01")),
        (
            "2026-06-01",
            "SELECT closed, reason, expected FROM deals WHERE n = 0",
            ("2026-06-01", "price", "2027-01-01"),
        ),
        ("2026-03-04", "SELECT entered, next_date FROM interactions", (None, "2026-12-24")),
        ("2026-03-05", "SELECT entered, next_date FROM interactions", ("2026-03-05", "2026-12-24")),
        ("2026-06-14", "SELECT reviewed FROM clients", (None,)),
        ("2026-06-15", "SELECT reviewed FROM clients", ("2026-06-15",)),
        (
            "2026-06-30",
            "SELECT status, left_date, left_reason, left_note FROM clients",
            ("active", None, None, None),
        ),
        (
            "2026-07-01",
            "SELECT status, left_date, left_reason, left_note FROM clients",
            ("former", "2026-07-01", "price", "said so"),
        ),
        (
            "2026-06-30",
            "SELECT stage, status, left_date, left_reason FROM facts",
            ("new", "active", None, None),
        ),
        (
            "2026-07-01",
            "SELECT stage, status, left_date, left_reason FROM facts",
            ("former", "former", "2026-07-01", "price"),
        ),
        ("2026-03-01", "SELECT purchases, revenue FROM facts", (1, 90_0000)),
        ("2026-02-28", "SELECT purchases, revenue FROM facts", (0, None)),
    ],
)
def test_days_within_an_item_are_unknown_before_they_come(
    make: Make, day: str, sql: str, expected: tuple[object, ...]
) -> None:
    assert make({"luna": RECORD}, day=day).ask(sql) == [expected]


def test_a_status_that_is_not_former_stays_when_a_day_of_leaving_is_to_come(make: Make) -> None:
    base = make(
        {
            "luna": "name: Luna\nstatus: potential\nleft: {date: 2027-01-01}",
            "sol": "name: Sol\nleft: {date: 2027-01-01}",
        }
    )
    assert base.ask("SELECT id, status FROM clients ORDER BY id") == [("luna", "potential"), ("sol", None)]


def since(sales: tuple[str, ...]) -> str:
    return sold(*sales, more="since: 2020-01-01")


def test_facts_of_a_day_are_those_of_a_base_that_ends_there(know: Know) -> None:
    sales = (
        "2025-11-30 10 pasta",
        "2026-01-31 30 honey",
        "2026-02-28 20",
        "2026-02-28 90 honey",
        "2026-06-01 900 pasta",
    )
    for day, known in (
        ("2026-02-28", 4),
        ("2026-02-27", 2),
        ("2026-05-31", 4),
        ("2025-11-30", 1),
        ("2025-11-29", 0),
    ):
        then = know({"luna": since(sales), "sol": since(sales[:2])}, day=day)
        ended = know({"luna": since(sales[:known]), "sol": since(sales[: min(known, 2)])}, day=day)
        assert then == ended, day


def test_a_leap_day_is_a_day(know: Know) -> None:
    luna = know({"luna": sold("2024-01-30", "2024-02-14", "2024-02-29")}, day="2024-02-29")["luna"]
    assert (luna["last_purchase"], luna["days_silent"], luna["usual_interval"]) == ("2024-02-29", 0, 15.0)
    assert (
        know({"luna": sold("2023-02-28", "2024-02-29")}, "abc: {period: 1y}", "2024-02-29")["luna"]["class"]
        == "A"
    )


def test_a_year_before_a_leap_day_begins_after_the_28th(know: Know) -> None:
    for sale, expected in (("2023-02-28", None), ("2023-03-01", "A")):
        assert know({"luna": sold(sale)}, "abc: {period: 1y}", "2024-02-29")["luna"]["class"] == expected


def test_two_days_in_turn_do_not_disturb_each_other(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        {"luna": sold("2026-01-01", "2026-01-11", "2026-06-01"), "sol": sold("2026-01-01", "2026-01-31")},
        "lifecycle: {fallback: 30d}",
    )
    with opened(root, "2026-02-15") as early, opened(root, "2026-07-01") as late:
        for _ in range(2):
            assert early.ask("SELECT purchases, stage FROM facts WHERE client = 'luna'") == [(2, "cooling")]
            assert late.ask("SELECT purchases, stage FROM facts WHERE client = 'luna'") == [(3, "active")]


@pytest.mark.parametrize(
    ("day", "months"),
    [
        ("2026-11-29", 12 * 2026 + 10),
        ("2026-11-30", 12 * 2026 + 11),
        ("2026-12-01", 12 * 2026 + 11),
        ("2026-12-31", 12 * 2027),
        ("2028-02-28", 12 * 2028 + 1),
        ("2028-02-29", 12 * 2028 + 2),
        ("9999-12-31", 12 * 10_000),
    ],
)
def test_a_month_is_over_on_its_last_day(day: str, months: int) -> None:
    assert months_over(dt.date.fromisoformat(day)) == months

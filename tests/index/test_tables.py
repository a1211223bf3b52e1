"""Records as rows: what stands where, and of which type."""

import sqlite3
from contextlib import closing

import pytest

from clientbase.index.tables import columns_and_types, create_statements, item_tables
from clientbase.laws.happened import latest_day
from clientbase.model import Client
from clientbase.text.read import parse
from clientbase.typed import typed
from tests.index.bases import asked, sold, text_of
from tests.index.conftest import Make

RECORD = """
    name: Luna д.о.о.
    kind: organisation
    tags: [vip, "it's"]
    source: {channel: walk-in}
    phone: 070 123 456
    terms: {discount: 2.5, payment_days: 30}
    contacts:
      - name: Vera
        decides: [prices]
        phone: "+38970999888"
    interactions:
      - {date: 2026-01-31, kind: call, with: Vera, entered: 2026-03-01, next: {date: 2026-12-01, what: call}}
      - {date: 2026-02-01, kind: newsletter}
    deals:
      - {id: d-1, stage: lead, amount: 100, currency: MKD}
      - id: d-2
        stage: lead
        amount: 7.5
        probability: 12.5
        documents:
          - {date: 2026-02-01, kind: offer}
          - {date: 2026-02-02, kind: contract, file: docs/c.pdf}
    purchases:
      - {date: 2026-02-01, amount: 10, cost: 4, items: 3, waiver: {by: ivan, reason: sample}}
      - {date: 2026-01-01, amount: 0.5}
    extra: {loyalty_card: 77-1234}
"""
NORMS = """
    base: {region: MK}
    rates: {MKD: [1, {rate: 2, from: 2026-01-01}]}
    interactions: {newsletter: {contact: false}}
"""


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (
            "SELECT id, name, kind, tags, source_channel, source_campaign, terms_discount FROM clients",
            [("luna", "Luna д.о.о.", "organisation", '["vip", "it\'s"]', "walk-in", None, 2.5)],
        ),
        (
            "SELECT path, archived, name_key, phone_key FROM clients",
            [("records/ohrid/luna.yaml", 0, "luna", "+38970123456")],
        ),
        ("SELECT aliases, relation, status FROM clients", [(None, None, None)]),
        (
            "SELECT client, n, line, name, decides, phone_key FROM contacts",
            [("luna", 0, 8, "Vera", '["prices"]', "+38970999888")],
        ),
        (
            "SELECT n, line, date, contact, delay, next_date, next_what FROM interactions",
            [(0, 12, "2026-01-31", 1, 29, "2026-12-01", "call"), (1, 13, "2026-02-01", 0, None, None, None)],
        ),
        (
            "SELECT n, id, amount, amount_base, probability FROM deals",
            [(0, "d-1", 100_0000, 200_0000, None), (1, "d-2", 7_5000, 7_5000, 12.5)],
        ),
        (
            "SELECT client, deal, n, line, kind, file FROM documents",
            [("luna", 1, 0, 21, "offer", None), ("luna", 1, 1, 22, "contract", "docs/c.pdf")],
        ),
        (
            "SELECT n, date, amount, cost, items, waiver_by, waiver_reason FROM purchases",
            [
                (0, "2026-02-01", 10_0000, 4_0000, 3, "ivan", "sample"),
                (1, "2026-01-01", 5000, None, None, None, None),
            ],
        ),
        # The second in the file is the trial: it comes first by its date.
        (
            "SELECT n, number, visit, sold, spent, unpriced, first_date FROM purchases ORDER BY n",
            [(0, 2, 2, 10_5000, 4_0000, 1, "2026-01-01"), (1, 1, 1, 5000, 0, 1, "2026-01-01")],
        ),
        ("SELECT count(*) FROM problems", [(0,)]),
    ],
)
def test_a_record_is_laid_out_as_rows(make: Make, sql: str, expected: list[tuple[object, ...]]) -> None:
    assert make({"records/ohrid/luna.yaml": RECORD}, NORMS).ask(sql) == expected


def test_papers_of_the_client_itself_belong_to_no_deal(make: Make) -> None:
    base = make({"luna": "name: Luna\ndocuments:\n  - {date: 2026-02-01, kind: price list}\n"})
    assert base.ask("SELECT client, deal, n, line, kind FROM documents") == [
        ("luna", None, 0, 3, "price list")
    ]


def test_of_two_purchases_of_a_day_the_first_in_the_file_is_the_trial(make: Make) -> None:
    base = make({"luna": sold("2026-01-02 3", "2026-01-01 1", "2026-01-01 2")})
    assert base.ask("SELECT number, amount FROM purchases ORDER BY number") == [
        (1, 1_0000),
        (2, 2_0000),
        (3, 3_0000),
    ]


def test_norms_are_tables_too(make: Make) -> None:
    schema = """
        managers: {olga: {name: Olga, from: 2020-01-01}, ivan: {until: 2025-02-01}}
        standards:
          - {contact: {target: 7d, limit: 2w}, update: {limit: 6mo}, entry: {}}
          - {contact: {target: 9999y}}
        thresholds: [{repeat_purchase: 200, policy: block}, {repeat_purchase: 0.5}]
    """
    base = make({}, schema)
    assert base.ask('SELECT id, name, "from", until FROM managers') == [
        ("ivan", None, None, "2025-02-01"),
        ("olga", "Olga", "2020-01-01", None),
    ]
    assert base.ask(
        'SELECT standard, entry, target, target_months, target_days, "limit", limit_months, limit_days FROM standards'
    ) == [
        ("contact", 0, "7d", 0, 7, "2w", 0, 14),
        ("contact", 1, "9999y", 12000, 0, "9999y", 12000, 0),
        ("update", 0, "6mo", 6, 0, "6mo", 6, 0),
    ]
    assert base.ask("SELECT * FROM minimums") == [(0, 200_0000, "block", None), (1, 5000, "warn", None)]


@pytest.mark.parametrize(
    ("record", "day"),
    [
        ("name: Luna", ""),
        (
            "name: Luna\npurchases: [{date: 2026-01-01, amount: 1}, {date: 2026-03-01, amount: 1}]",
            "2026-03-01",
        ),
        ("name: Luna\nreviewed: 2027-01-01\npurchases: [{date: 2026-01-01, amount: 1}]", "2027-01-01"),
    ],
)
def test_the_latest_day_says_whether_a_record_must_be_judged_again(record: str, day: str) -> None:
    client, _ = typed(parse(text_of(record).encode(), "luna.yaml").data, Client)
    assert client is not None
    assert latest_day(client) == day


def test_texts_of_norms_are_no_sql(make: Make) -> None:
    segment = "o'neill {day} {today}"
    schema = {
        "standards": [{"for": {"segment": segment, "tag": segment}, "contact": {"limit": "1d"}}],
        "thresholds": [{"for": {"region": segment}, "repeat_purchase": "5"}],
    }
    record = {"name": "Luna", "segment": segment, "region": segment, "tags": [segment]}
    talk = {"date": "2026-01-01", "kind": "call"}
    sale = {"date": "2026-01-01", "amount": "1"}
    base = make({"luna": record | {"interactions": [talk], "purchases": [sale]}}, schema)
    assert asked(base, "SELECT client, light FROM cadence") == [{"client": "luna", "light": "red"}]
    assert base.ask("SELECT minimum FROM measured_purchases") == [(5_0000,)]


def test_each_column_that_is_told_of_a_table_is_there() -> None:
    with closing(sqlite3.connect(":memory:")) as index:
        index.executescript(create_statements())
        for name in ("clients", *(table.name for table in item_tables())):
            there = [
                (row[1], row[2].partition(" ")[0]) for row in index.execute(f'PRAGMA table_xinfo("{name}")')
            ]
            told = [(column, kind.partition(" ")[0]) for column, kind in columns_and_types(name)]
            assert {*told} <= {*there}, name

"""The report `suppliers`: what is bought from whom, on which terms, and what is promised."""

import datetime as dt
from pathlib import Path

from tests.reports.pages import column, figures, page_of

SOL = """\
name: Sol
relation: [supplier]
terms: {discount: 5, payment_days: 30}
supplies:
  - {date: 2026-01-10, amount: 100, product: jam}
  - {date: 2026-06-10, amount: 50, product: jam}
  - {date: 2026-07-10, amount: 70.50, product: honey}
tasks: [{date: 2026-12-01, what: ask for a price list, entered: 2026-11-01}]
interactions:
  - {date: 2026-10-01, kind: call, next: {date: 2026-11-01, what: pay}}
  - {date: 2026-10-02, kind: call, next: {date: 2026-10-03, what: call, done: 2026-10-03}}
"""
MAR = "name: Mar\nrelation: [customer, supplier]\npurchases: [{date: 2026-10-01, amount: 9}]\n"
NORMS = "interactions: {call: {contact: true}}\n"
RECORDS = {"sol": SOL, "mar": MAR, "luna": "name: Luna\nsupplies: [{date: 2026-10-01, amount: 9}]\n"}


def test_terms_promises_and_sums_stand_beside_each_other(tmp_path: Path) -> None:
    page = page_of("suppliers", tmp_path, RECORDS, "2026-11-21", schema=NORMS)
    wanted = "client customer supplies supplied last_supply last_contact discount payment_days promises next_promise"
    assert column(page, "suppliers", *wanted.split()) == [
        ("sol", 0, 3, 2205000, "2026-07-10", "2026-10-02", 0.05, 30, 2, "2026-11-01"),
        ("mar", 1, 0, None, None, None, None, None, 0, None),
    ]
    assert figures(page) == {
        "suppliers": 2,
        "suppliers_only": 1,
        "supplied": 2205000,
        "sales_to_suppliers": 0,
        "promises": 2,
    }


def test_what_was_bought_is_of_the_period(tmp_path: Path) -> None:
    page = page_of("suppliers", tmp_path, RECORDS, "2026-11-21", schema=NORMS, since=dt.date(2026, 1, 10))
    assert column(page, "bought", "client", "product", "supplies", "supplied", "last_supply") == [
        ("sol", "honey", 1, 705000, "2026-07-10"),
        ("sol", "jam", 1, 500000, "2026-06-10"),
    ]

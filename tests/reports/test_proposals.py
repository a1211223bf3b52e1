"""The report `proposals`: what waits for a decision, and why others were decided as they were."""

from pathlib import Path

from tests.reports.asking import figures, listed, page_of

RECORDS = {
    "luna": """
        name: Luna
        proposals:
          - {date: 2026-11-01, product: pasta, amount: 100}
          - {date: 2026-01-01, product: pasta, amount: 120, decision: declined, decided: 2026-01-11, reason: price}
          - {date: 2026-02-01, product: pasta, amount: 110, decision: accepted, decided: 2026-02-03}
          - {date: 2026-11-02, product: honey}
        """,
    "sol": """
        name: Sol
        currency: MKD
        proposals:
          - {date: 2026-11-20, product: pasta, amount: 6000, decision: declined, decided: 2026-11-22}
          - {date: 2026-05-05, product: pasta, amount: 9, decision: declined}
        """,
    "gone": "name: Gone\nstatus: former\nproposals: [{date: 2026-01-01, amount: 5}]",
}
RATES = "rates: {MKD: 0.02}\n"


def test_what_was_offered_before_to_the_same_client_stands_beside_it(tmp_path: Path) -> None:
    page = page_of("proposals", tmp_path, RECORDS, RATES)
    names = ("client", "date", "days", "amount", "before", "last_decision", "last_reason")
    assert listed(page, *names) == [
        ("luna", "2026-11-01", 20, 100_0000, 2, "accepted", None),
        ("luna", "2026-11-02", 19, None, 0, None, None),
        ("sol", "2026-11-20", 1, 120_0000, 1, "declined", None),
    ]


def test_who_decides_later_has_not_decided_yet(tmp_path: Path) -> None:
    assert figures(page_of("proposals", tmp_path, RECORDS, RATES)) == {
        "proposals": 7,
        "pending": 4,
        "accepted": 1,
        "declined": 2,
        "acceptance_rate": 1 / 3,
        "declined_unexplained": 1,
        "pending_amount": 225_0000,
        "accepted_amount": 110_0000,
        "mean_lag": 6.0,
    }
    later = figures(page_of("proposals", tmp_path, {}, RATES, "2026-11-22"))
    assert (later["pending"], later["declined"], later["declined_unexplained"]) == (3, 3, 2)


def test_reasons_and_products(tmp_path: Path) -> None:
    page = page_of("proposals", tmp_path, RECORDS, RATES)
    assert listed(page, "decision", "reason", "proposals", "amount", "share", table=1) == [
        ("declined", "price", 1, 120_0000, 0.5),
        ("declined", None, 1, 1800, 0.5),
        ("accepted", None, 1, 110_0000, 1.0),
    ]
    assert listed(page, "product", "proposals", "acceptance_rate", table=2) == [
        ("pasta", 5, 1 / 3),
        ("honey", 1, None),
        (None, 1, None),
    ]


def test_where_nothing_was_offered(tmp_path: Path) -> None:
    found = figures(page_of("proposals", tmp_path, {"luna": "name: Luna"}))
    assert (found["proposals"], found["acceptance_rate"], found["pending_amount"]) == (0, None, 0)

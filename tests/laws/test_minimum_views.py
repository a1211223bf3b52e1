"""Which purchases are too small, by the view: each client of one base lies on a bound of the law."""

from pathlib import Path

from tests.index.bases import opened, write

DAY = "2026-11-21"
SCHEMA = """
managers: {olga: {}, ivan: {}}
thresholds:
  - {for: {segment: strict}, repeat_purchase: 100, waive: [olga]}
  - {for: {segment: open}, repeat_purchase: 100, policy: block}
  - {for: {segment: open}, repeat_purchase: 150, from: 2026-11-10, until: 2026-11-19}
"""


def bought(segment: str, *sales: str, returns: str = "") -> str:
    """Return purchases of November as `DAY AMOUNT[, more]`, of a client of olga's."""
    told = []
    for sale in sales:
        day, _, amount = sale.partition(" ")
        told.append(f"  - {{date: 2026-11-{day}, amount: {amount}}}\n")
    back = f"returns: [{returns}]\n" if returns else ""
    return f"segment: {segment}\nmanager: olga\npurchases:\n{''.join(told)}{back}"


def waived(by: str) -> str:
    """Return a purchase that is too small, with a waiver."""
    return f"02 50, waiver: {{{by and f'by: {by}, '}reason: a sample}}"


BACK = "{date: 2026-11-%s, amount: 50, document: i1}"
FIRST = "01 50, document: i1"
JUDGED: dict[str, tuple[str, list[tuple[object, ...]]]] = {
    # Number, minimum, verdict and whether it is a trial, of each purchase.
    "enough": (
        bought("strict", "01 100", "02 100"),
        [(1, 100, "enough", 1), (2, 100, "enough", 0)],
    ),
    "less": (bought("strict", "01 99", "02 99.9999"), [(1, 100, "free", 1), (2, 100, "small", 0)]),
    "the-later-first": (
        bought("strict", "02 99", "01 99"),
        [(2, 100, "small", 0), (1, 100, "free", 1)],
    ),
    "both-of-one-day": (
        bought("strict", "01 99", "01 99"),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "of-unknown-worth": (
        bought("strict", "01 50", "02 50, currency: XXX"),
        [(1, 100, "free", 1), (2, 100, "enough", 0)],
    ),
    "no-minimum": (bought("other", "01 50", "02 50"), [(1, None, "enough", 1), (2, None, "enough", 0)]),
    "by-the-minimum-of-its-day": (
        bought("open", "01 50", "09 120", "10 120", "19 120", "20 120"),
        [
            (1, 100, "free", 1),
            (2, 100, "enough", 0),
            (3, 150, "small", 0),
            (4, 150, "small", 0),
            (5, 100, "enough", 0),
        ],
    ),
    "of-today": (
        bought("strict", "01 50", "21 50", "22 50"),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "waived-by-who-may": (
        bought("strict", "01 50", waived("olga")),
        [(1, 100, "free", 1), (2, 100, "waived", 0)],
    ),
    "waived-by-who-may-not": (
        bought("strict", "01 50", waived("ivan")),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "waived-by-nobody": (
        bought("strict", "01 50", waived("")),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "waived-where-all-may": (
        bought("open", "01 50", waived("ivan")),
        [(1, 100, "free", 1), (2, 100, "waived", 0)],
    ),
    "waived-by-nobody-where-all-may": (
        bought("open", "01 50", waived("")),
        [(1, 100, "free", 1), (2, 100, "waived", 0)],
    ),
    "not-waived-where-all-may": (
        bought("open", "01 50", "02 50"),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "back-today": (
        bought("strict", FIRST, "02 50", "03 50", returns=BACK % 21),
        [(1, 100, "free", 1), (2, 100, "free", 1), (3, 100, "small", 0)],
    ),
    "back-tomorrow": (
        bought("strict", FIRST, "02 50", returns=BACK % 22),
        [(1, 100, "free", 1), (2, 100, "small", 0)],
    ),
    "back-and-enough": (
        bought("strict", FIRST, "02 100", returns=BACK % 20),
        [(1, 100, "free", 1), (2, 100, "enough", 1)],
    ),
    "of-a-supplier": ("relation: [supplier]\n" + bought("strict", "01 50", "02 50"), []),
}


def test_each_purchase_is_judged_by_the_minimum_of_its_day(tmp_path: Path) -> None:
    root = write(
        tmp_path / "base", {name: f"name: {name}\n{text}" for name, (text, _) in JUDGED.items()}, SCHEMA
    )
    found: dict[str, list[tuple[object, ...]]] = {name: [] for name in JUDGED}
    with opened(root, DAY) as base:
        for (
            row
        ) in base.ask("""SELECT client, number, minimum / 10000, verdict, trial FROM all_measured_purchases
                                ORDER BY client, n"""):
            found[row[0]].append(row[1:])
        now = base.ask("SELECT DISTINCT entry, minimum / 10000, policy, waive FROM minimums_now ORDER BY 1")
        without = base.ask("SELECT count(*) FROM minimums_now WHERE client = 'no-minimum'")
    assert found == {name: rows for name, (_, rows) in JUDGED.items()}
    assert now == [(0, 100, "warn", '["olga"]'), (1, 100, "block", None)]
    assert without == [(0,)]


def test_a_purchase_is_of_who_sold_it_else_of_who_looks_after_the_client(tmp_path: Path) -> None:
    records = {
        "luna": "name: Bistro Luna\n" + bought("strict", "01 50, manager: ivan", "02 50, product: pasta"),
        "sol": "name: Sol\npurchases: [{date: 2026-11-01, amount: 5}]\n",
    }
    with opened(write(tmp_path / "base", records, SCHEMA), DAY) as base:
        rows = base.ask("""SELECT client, name, manager, product, amount / 10000, line FROM measured_purchases
                            ORDER BY client, n""")
    assert rows == [
        ("luna", "Bistro Luna", "ivan", None, 50, 5),
        ("luna", "Bistro Luna", "olga", "pasta", 50, 6),
        ("sol", "Sol", None, None, 5, 2),
    ]


def test_a_minimum_for_a_class_or_a_status_is_for_those_who_have_it_today(tmp_path: Path) -> None:
    norms = """
    thresholds:
      - {repeat_purchase: 10}
      - {for: {status: active}, repeat_purchase: 20}
      - {for: {class: A}, repeat_purchase: 30, from: 2026-11-05}
    """
    records = {
        "great": "name: Great\n" + bought("x", "01 900", "05 15"),
        "small": "name: Small\n" + bought("x", "01 5", "05 15"),
        "active": "name: Active\nstatus: active\n" + bought("x", "01 5", "05 15"),
        "never": "name: Never\n",
    }
    with opened(write(tmp_path / "base", records, norms), DAY) as base:
        then = base.ask("SELECT client, minimum / 10000, verdict FROM measured_purchases ORDER BY client, n")
        now = base.ask("SELECT client, minimum / 10000 FROM minimums_now ORDER BY client")
    assert then == [
        ("active", 20, "free"),
        ("active", 20, "small"),
        ("great", 10, "enough"),
        ("great", 30, "small"),
        ("small", 10, "free"),
        ("small", 10, "enough"),
    ]
    assert now == [("active", 20), ("great", 30), ("never", 10), ("small", 10)]

"""Why a client's deals are open, overdue, and worth what they are."""

import datetime as dt
from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.deals import STOOD
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, none_of, not_listed, percent

RULE: Final = (
    "A deal is open unless its stage has a chance of 100 (won) or 0 (lost) or it is closed; overdue once the day on "
    "which it was expected has passed. weighted is the amount times the probability, the deal's own or else that of "
    "its stage."
)
_OPEN: Final = """
SELECT d.*, CAST(round(d.amount * d.probability) AS INTEGER) AS weighted,
       (SELECT count(*) FROM documents p WHERE p.client = d.client AND p.deal = d.n) AS documents
  FROM stood d WHERE d.outcome = 'open'
 ORDER BY weighted IS NULL, weighted DESC, d.expected IS NULL, d.expected, d.client, d.n"""


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say of each open deal whether it is overdue, and what it is worth."""
    stood = STOOD.format(day=base.day.isoformat())
    open_ones = sources.rows(f"{stood} {_OPEN}")
    if not open_ones:
        deals = int(sources.alone.one("SELECT count(*) FROM deals"))
        return [not_listed("deals", none_of(deals, "deal", "open"), RULE)]
    return [_deal(base, sources, row) for row in open_ones]


def _deal(base: Base, sources: Sources, row: dict[str, Any]) -> Verdict:
    expected = row["expected"]
    days = (base.day - dt.date.fromisoformat(expected)).days if expected else 0
    if expected is None:
        because = "open, and nobody has written down when it is expected"
    elif days > 0:
        because = f"open, and it was expected on {expected}, {counted(days, 'day')} ago"
    else:
        because = f"open, and it is expected on {expected}"
    about = f"deal {row['deal'] or row['title'] or row['n'] + 1}"
    numbers = tuple(_numbers(sources, row))
    return Verdict("deals", about, "overdue" if days > 0 else "open", because, RULE, numbers)


def _numbers(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    here = ("deals", int(row["n"]))
    yield Number("stage", row["stage"] or "unknown", "no end of it yet", sources.at(*here, "stage"))
    if row["expected"]:
        yield Number("expected", row["expected"], "", sources.at(*here, "expected"))
    if row["amount"] is not None:
        written = sources.written(*here)
        yield Number("amount", amount(row["amount"]), written, sources.at(*here, "amount"))
        yield from sources.rates("deals", (row["n"],), "opened")
    if row["probability"] is not None:
        own = sources.at(*here, "probability")
        how = "the deal's own" if own else f"that of the stage {row['stage']}"
        places = own or sources.norm("deal_stages", row["stage"])
        yield Number("probability", percent(row["probability"]), how, places)
    if row["weighted"] is not None:
        yield Number("weighted", amount(row["weighted"]), "amount x probability")
    yield Number("documents", str(row["documents"]), "in writing", sources.at(*here, "documents"))

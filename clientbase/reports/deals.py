"""Deals that are open with their weighted sum, and why others were won or lost."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    counted,
    none_of,
    not_listed,
    percent,
)
from clientbase.page import Figure, Table
from clientbase.reports import Answer, Over, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

STOOD = """
WITH staged AS (
       SELECT d.client, d.n, d.id AS deal, d.title, d.opened, d.expected, d.closed, d.amount_base AS amount, d.reason,
              d.probability, iif(m.closed > '{day}', NULL, d.stage) AS stage,
              coalesce(s.probability, CASE d.stage WHEN 'won' THEN 100 WHEN 'lost' THEN 0 END) AS chance, s.place
         FROM deals d JOIN main.deals m ON m.client = d.client AND m.n = d.n
         LEFT JOIN deal_stages s ON s.id = d.stage),
     stood AS MATERIALIZED (
       SELECT client, n, deal, title, stage, iif(stage IS NULL, NULL, place) AS place, opened, expected, closed, amount,
              reason, coalesce(probability, iif(stage IS NULL, NULL, chance)) / 100 AS probability,
              CASE WHEN stage IS NULL THEN 'open' WHEN chance = 100 THEN 'won' WHEN chance = 0 THEN 'lost'
                   WHEN closed IS NULL THEN 'open' ELSE 'unsaid' END AS outcome
         FROM staged)
"""
"""Deals as they stood on the day: outcome is open, won, lost, or unsaid where one was closed without saying how."""


@report(
    Over(
        "deals",
        "open deals past the day on which they were expected",
        lambda row: row["overdue_days"] is not None,
    )
)
def deals(base: Base) -> Answer:
    """Which deals are open, what are they worth, and why were others won or lost?

    A deal is won at a stage with a chance of 100, lost at one of 0, otherwise open until it is closed; overdue once the
    day on which it was expected has passed. weighted is the amount times the probability, the deal's own or else that
    of its stage.

    Of a deal that is closed after the day asked about, the stage of that day is not known. overdue_days counts from the
    day on which it was expected. Deals without documents have nothing in writing. win_rate is won / (won + lost).
    Amounts are in the base's currency; deals without an amount, or in a currency without a rate, add nothing to sums.
    """
    stood = STOOD.format(day=base.day.isoformat())
    open_ones = _open(base, stood)
    pipeline = base.table(
        "stages",
        "Open deals by stage",
        f"""{stood}
        SELECT stage, count(*) AS deals, coalesce(sum(amount), 0) AS amount,
               coalesce(sum(CAST(round(amount * probability) AS INTEGER)), 0) AS weighted
          FROM stood WHERE outcome = 'open' GROUP BY stage ORDER BY place IS NULL, min(place), stage""",
        columns="stage deals:count amount:money weighted:money",
    )
    decided = base.table(
        "decided",
        "Why they were won or lost",
        f"""{stood}
        SELECT outcome, reason, count(*) AS deals, coalesce(sum(amount), 0) AS amount,
               avg(julianday(closed) - julianday(opened)) AS lag
          FROM stood WHERE outcome <> 'open' GROUP BY outcome, reason
         ORDER BY outcome DESC, deals DESC, reason IS NULL, reason""",
        columns="outcome reason deals:count amount:money lag:ratio",
    )
    return _figures(base, open_ones, stood), [open_ones, pipeline, decided]


def _open(base: Base, stood: str) -> Table:
    return base.table(
        "deals",
        "Open deals",
        f"""{stood}
        SELECT d.client, c.name, c.manager, d.deal, d.title, d.stage, d.opened, d.expected,
               nullif(max(0, CAST(julianday(?) - julianday(d.expected) AS INTEGER)), 0) AS overdue_days,
               d.amount, d.probability AS chance, CAST(round(d.amount * d.probability) AS INTEGER) AS weighted,
               (SELECT count(*) FROM documents p WHERE p.client = d.client AND p.deal = d.n) AS documents
          FROM stood d JOIN clients c ON c.id = d.client WHERE d.outcome = 'open'
         ORDER BY weighted IS NULL, weighted DESC, d.expected IS NULL, d.expected, d.client, d.n""",
        (base.day.isoformat(),),
        columns=(
            "client name manager deal title stage opened:date expected:date overdue_days:days "
            "amount:money chance:share weighted:money documents:count"
        ),
    )


def _figures(base: Base, open_ones: Table, stood: str) -> list[Figure]:
    names = [column.name for column in open_ones.columns]
    listed = [dict(zip(names, row, strict=True)) for row in open_ones.rows]
    counts = base.figures(
        f"""{stood}
        SELECT count(*) FILTER (WHERE outcome = 'won') AS won,
               count(*) FILTER (WHERE outcome = 'lost') AS lost_deals,
               1.0 * sum(outcome = 'won') / nullif(sum(outcome IN ('won', 'lost')), 0) AS "win_rate:share",
               coalesce(sum(amount) FILTER (WHERE outcome = 'won'), 0) AS "won_amount:money",
               coalesce(sum(amount) FILTER (WHERE outcome = 'lost'), 0) AS "lost_amount:money"
          FROM stood"""
    )
    return [
        figure("deals", base.one("SELECT count(*) FROM deals")),
        figure("open", len(listed)),
        figure("open_amount:money", sum(int(row["amount"] or 0) for row in listed)),
        figure("weighted:money", sum(int(row["weighted"] or 0) for row in listed)),
        figure("overdue", sum(bool(row["overdue_days"]) for row in listed)),
        figure("without_documents", sum(not row["documents"] for row in listed)),
        *counts,
    ]


_OPEN: Final = """
SELECT d.*, CAST(round(d.amount * d.probability) AS INTEGER) AS weighted,
       (SELECT count(*) FROM documents p WHERE p.client = d.client AND p.deal = d.n) AS documents
  FROM stood d WHERE d.outcome = 'open'
 ORDER BY weighted IS NULL, weighted DESC, d.expected IS NULL, d.expected, d.client, d.n"""


@deals.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each open deal whether it is overdue, and what it is worth."""
    stood = STOOD.format(day=subject.base.day.isoformat())
    open_ones = subject.rows(f"{stood} {_OPEN}")
    if not open_ones:
        deals = int(subject.alone.one("SELECT count(*) FROM deals"))
        return [not_listed(none_of(deals, "deal", "open"))]
    return [_deal(subject, row) for row in open_ones]


def _deal(subject: "Subject", row: dict[str, Any]) -> Verdict:
    expected = row["expected"]
    days = (subject.base.day - dt.date.fromisoformat(expected)).days if expected else 0
    if expected is None:
        reason = "open, and nobody has written down when it is expected"
    elif days > 0:
        reason = f"open, and it was expected on {expected}, {counted(days, 'day')} ago"
    else:
        reason = f"open, and it is expected on {expected}"
    about = f"deal {row['deal'] or row['title'] or row['n'] + 1}"
    numbers = tuple(_numbers(subject, row))
    return Verdict(about, "overdue" if days > 0 else "open", reason, numbers)


def _numbers(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    here = ("deals", int(row["n"]))
    yield Evidence("stage", row["stage"] or "unknown", "no end of it yet", subject.at(*here, "stage"))
    if row["expected"]:
        yield Evidence("expected", row["expected"], "", subject.at(*here, "expected"))
    if row["amount"] is not None:
        written = subject.written(*here)
        yield Evidence("amount", amount(row["amount"]), written, subject.at(*here, "amount"))
        yield from subject.rates("deals", (row["n"],), "opened")
    if row["probability"] is not None:
        own = subject.at(*here, "probability")
        how = "the deal's own" if own else f"that of the stage {row['stage']}"
        places = own or subject.norm("deal_stages", row["stage"])
        yield Evidence("probability", percent(row["probability"]), how, places)
    if row["weighted"] is not None:
        yield Evidence("weighted", amount(row["weighted"]), "amount x probability")
    yield Evidence("documents", str(row["documents"]), "in writing", subject.at(*here, "documents"))

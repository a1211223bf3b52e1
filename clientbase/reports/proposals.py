"""Offers that wait for a decision, and why others were decided as they were."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from clientbase.base import Base
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    none_of,
    not_listed,
)
from clientbase.language import say, say_n, word
from clientbase.reports import NOTHING, Answer, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_FIGURES = """
SELECT count(*) AS proposals,
       coalesce(sum(decision = 'pending'), 0) AS pending,
       coalesce(sum(decision = 'accepted'), 0) AS accepted,
       coalesce(sum(decision = 'declined'), 0) AS declined,
       1.0 * sum(decision = 'accepted') / nullif(sum(decision <> 'pending'), 0) AS "acceptance_rate:share",
       coalesce(sum(decision = 'declined' AND reason IS NULL), 0) AS declined_unexplained,
       coalesce(sum(amount_base) FILTER (WHERE decision = 'pending'), 0) AS "pending_amount:money",
       coalesce(sum(amount_base) FILTER (WHERE decision = 'accepted'), 0) AS "accepted_amount:money",
       avg(julianday(decided) - julianday(date)) AS "mean_lag:ratio"
  FROM proposals
"""
_PROPOSALS = """
SELECT p.client, c.name, c.manager, p.date, CAST(julianday(?) - julianday(p.date) AS INTEGER) AS days,
       p.product, p.amount_base AS amount,
       (SELECT count(*) FROM proposals b WHERE b.client = p.client AND b.product IS p.product
           AND (b.date, b.n) < (p.date, p.n)) AS before,
       l.decision AS last_decision, l.reason AS last_reason
  FROM proposals p JOIN clients c ON c.id = p.client
  LEFT JOIN proposals l ON l.client = p.client AND l.n = (
       SELECT b.n FROM proposals b WHERE b.client = p.client AND b.product IS p.product
          AND (b.date, b.n) < (p.date, p.n) ORDER BY b.date DESC, b.n DESC LIMIT 1)
 WHERE p.decision = 'pending' AND c.left_date IS NULL AND coalesce(c.status, '') <> 'former'
 ORDER BY p.date, p.client, p.n
"""
_REASONS = """
SELECT decision, reason, count(*) AS proposals, count(DISTINCT client) AS clients,
       coalesce(sum(amount_base), 0) AS amount,
       1.0 * count(*) / sum(count(*)) OVER (PARTITION BY decision) AS share
  FROM proposals WHERE decision <> 'pending' GROUP BY decision, reason
 ORDER BY decision DESC, proposals DESC, reason IS NULL, reason
"""
_PRODUCTS = """
SELECT product, count(*) AS proposals, sum(decision = 'pending') AS pending,
       sum(decision = 'accepted') AS accepted, sum(decision = 'declined') AS declined,
       1.0 * sum(decision = 'accepted') / nullif(sum(decision <> 'pending'), 0) AS acceptance_rate
  FROM proposals GROUP BY product ORDER BY proposals DESC, product IS NULL, product
"""


@report(*NOTHING)
def proposals(base: Base) -> Answer:
    """Which proposals wait for a decision, and why were others decided as they were?

    A proposal is pending until the day on which it was decided; days is its age, counted from its date. Those of
    clients who have left are not listed.

    before counts what the same client was offered of the same product earlier, last_decision and last_reason tell of
    the newest of those. acceptance_rate is accepted / (accepted + declined). Amounts are in the base's currency;
    proposals without an amount, or in a currency without a rate, add nothing to sums.
    """
    figures = base.figures(_FIGURES)
    pending = base.table(
        "proposals",
        "Pending proposals",
        _PROPOSALS,
        (base.day.isoformat(),),
        columns=(
            "client name manager date:date! days:days product! amount:money! before:count? last_decision "
            "last_reason"
        ),
    )
    reasons = base.table(
        "reasons",
        "Why it was decided so",
        _REASONS,
        columns="decision reason proposals:count clients:count amount:money share:share",
    )
    products = base.table(
        "products",
        "What was offered",
        _PRODUCTS,
        columns="product proposals:count pending:count accepted:count declined:count acceptance_rate:share",
    )
    return figures, [pending, reasons, products]


@proposals.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each pending proposal how long it waits."""
    listed = subject.listed(proposals, "proposals")
    items = subject.rows("SELECT n FROM proposals WHERE decision = 'pending' ORDER BY date, n")
    if not listed:
        left = say(
            "{proposals} pending, but the client has left",
            proposals=say_n("{n} proposal", "{n} proposals", len(items)),
        )
        reason = left if items else _decided(subject)
        return [not_listed(reason, tuple(_dated(subject, items)))]
    return [_proposal(subject, row, int(item["n"])) for row, item in zip(listed, items, strict=True)]


def _decided(subject: "Subject") -> str:
    count = int(subject.one("SELECT count(*) FROM proposals"))
    return none_of(
        count,
        say("there is no proposal"),
        say_n("{n} proposal, not pending", "{n} proposals, none of them pending", count),
    )


def _dated(subject: "Subject", items: list[dict[str, Any]]) -> Iterator[Evidence]:
    places = subject.each("proposals", (item["n"] for item in items))
    if items:
        yield Evidence("pending", str(len(items)), "", places)


def _proposal(subject: "Subject", row: dict[str, Any], n: int) -> Verdict:
    here = ("proposals", n)
    place = subject.at(*here, "decision") or (say("the program's default"),)
    numbers = [
        Evidence("date", row["date"], say("of the proposal"), subject.at(*here, "date")),
        Evidence("decision", say("pending"), say("up to this day"), place),
        Evidence("days", str(row["days"]), say("{day} less {date}", day=subject.base.day, date=row["date"])),
    ]
    if row["amount"] is not None:
        numbers.append(
            Evidence("amount", amount(row["amount"]), subject.written(*here), subject.at(*here, "amount"))
        )
        numbers += subject.rates("proposals", (n,))
    if row["before"]:
        last = say("the last was {last_decision}", last_decision=word("decision", row["last_decision"]))
        reason = f": {row['last_reason']}" if row["last_reason"] else ""
        numbers.append(
            Evidence(
                "before",
                str(row["before"]),
                say("of the same product; {last}{reason}", last=last, reason=reason),
            )
        )
    about = say("proposal of {product}", product=row["product"] or row["date"])
    reason = say(
        "no decision since {date}, {days}", date=row["date"], days=say_n("{n} day", "{n} days", row["days"])
    )
    return Verdict(about, say("pending"), reason, tuple(numbers))

"""Offers that wait for a decision, and why others were decided as they were."""

from clientbase.base import Base
from clientbase.reports import Answer, report

_FIGURES = """
SELECT count(*) AS proposals,
       coalesce(sum(decision = 'pending'), 0) AS pending,
       coalesce(sum(decision = 'accepted'), 0) AS accepted,
       coalesce(sum(decision = 'declined'), 0) AS declined,
       1.0 * sum(decision = 'accepted') / nullif(sum(decision <> 'pending'), 0) AS acceptance_rate,
       coalesce(sum(decision = 'declined' AND reason IS NULL), 0) AS declined_unexplained,
       coalesce(sum(amount_base) FILTER (WHERE decision = 'pending'), 0) AS pending_amount,
       coalesce(sum(amount_base) FILTER (WHERE decision = 'accepted'), 0) AS accepted_amount,
       avg(julianday(decided) - julianday(date)) AS mean_lag
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


@report
def proposals(base: Base) -> Answer:
    """Which proposals wait for a decision, and why were others decided as they were?

    A proposal is pending until the day on which it was decided. days is its age; before counts what the same client
    was offered of the same product earlier, last_decision and last_reason tell of the newest of those.
    acceptance_rate is accepted / (accepted + declined). Amounts are in the base's currency; proposals without an
    amount, or in a currency without a rate, add nothing to sums. Pending ones of clients who have left are not listed.
    """
    figures = base.figures(_FIGURES)
    pending = base.table("proposals", "Pending proposals", _PROPOSALS, (base.day.isoformat(),))
    reasons = base.table("reasons", "Why it was decided so", _REASONS)
    products = base.table("products", "What was offered", _PRODUCTS)
    return figures, [pending, reasons, products]

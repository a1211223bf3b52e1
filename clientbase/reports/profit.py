"""Who costs us money."""

from typing import Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import Answer, report
from clientbase.reports.made import median

MILLIONTHS = 1_000_000
"""Discounts are compared as whole numbers of these: 29 % of 5.00 are 1.45, and no float below it."""
SOLD = f"""
WITH sold AS MATERIALIZED (
       SELECT r.id, r.name, r.manager, r.class, r.revenue, r.cost, r.revenue - r.cost AS profit,
              CAST(round(c.terms_discount * {MILLIONTHS // 100}) AS INTEGER) AS discount,
              c.terms_payment_days AS payment_days
         FROM rhythms r JOIN main.clients c ON c.id = r.id WHERE r.purchases > 0),
     large AS (SELECT coalesce(discount, 0) AS discount, payment_days FROM sold WHERE class = 'A'),
     usual AS MATERIALIZED (
       SELECT {median("discount", "large")} AS usual_discount, {median("payment_days", "large")} AS usual_days),
     judged AS (
       SELECT s.*, usual_discount, usual_days, iif(revenue > 0, 1.0 * profit / revenue, NULL) AS margin,
              discount > 0 AND profit * {MILLIONTHS} <= discount * max(revenue, 0) AS given_away,
              class IS NOT 'A' AND discount > usual_discount AS discount_over,
              class IS NOT 'A' AND payment_days > usual_days AS days_over
         FROM sold s, usual)"""
"""The buyers of the whole base in `judged`: what each earned, and whether its terms are unfavourable."""


class _Sums(NamedTuple):
    revenue: Any
    cost: Any
    profit: Any


@report
def profit(base: Base) -> Answer:
    """Who costs us money?

    profit is revenue less cost, margin the share of revenue that it is. Both are known only where every purchase of the
    client has a cost; the others stand last, and cost_unknown counts them. cost, profit and margin in the figures are
    those of the clients whose cost is known, costed_revenue is what these brought. Unprofitable clients (profit below
    zero) come first. unfavourable marks terms: `discount` where it is at least the margin, so that as much is given
    away as is earned (also where nothing is earned at all), or where a client outside class A has a larger one than the
    median of class A; `payment days` where a client outside class A has more than the median of class A. Class A
    without a discount counts as 0, unknown payment days do not count.
    """
    clients = base.table(
        "clients",
        "Buyers by profit",
        f"""{SOLD}
            SELECT id AS client, name, manager, class, revenue, cost, profit, margin,
                   discount / {MILLIONTHS:.1f} AS discount, payment_days,
                   nullif(substr(iif(given_away OR discount_over, ', discount', '') ||
                                 iif(days_over, ', payment days', ''), 3), '') AS unfavourable
              FROM judged WHERE id IN (SELECT id FROM clients)
             ORDER BY profit IS NULL, profit, revenue, id""",
    )
    everybody = [_Sums(*row[4:7]) for row in clients.rows]
    costed = [row for row in everybody if row.profit is not None]
    earned, brought = sum(row.profit or 0 for row in costed), sum(row.revenue or 0 for row in costed)
    return [
        figure("buyers", len(everybody)),
        figure("cost_unknown", len(everybody) - len(costed)),
        figure("unprofitable", sum((row.profit or 0) < 0 for row in costed)),
        figure("with_unfavourable_terms", sum(row[10] is not None for row in clients.rows)),
        figure("revenue", sum(row.revenue or 0 for row in everybody)),
        figure("costed_revenue", brought),
        figure("cost", sum(row.cost or 0 for row in costed)),
        figure("profit", earned),
        figure("margin", earned / brought if brought > 0 else None),
    ], [clients]

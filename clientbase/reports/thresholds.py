"""Repeat purchases that were too small."""

from clientbase.base import Base
from clientbase.page import Table
from clientbase.reports import Answer, report


@report
def thresholds(base: Base) -> Answer:
    """Which repeat purchases were too small?

    A purchase is judged by the minimum in force on its own day, in the base's currency; the last entry of
    `thresholds` that matches the client wins. The first record of a client is a trial and free: those below the
    minimum are only counted (trial_below). The worklist names clients whose average repeat purchase is below the
    minimum in force today.
    """
    figures = base.figures(
        """SELECT count(*) AS purchases,
                  count(*) FILTER (WHERE number > 1) AS repeat,
                  count(*) FILTER (WHERE number > 1 AND amount < minimum) AS below,
                  count(*) FILTER (WHERE number > 1 AND amount < minimum AND waiver_reason IS NOT NULL) AS waived,
                  count(DISTINCT client) FILTER (WHERE number > 1 AND amount < minimum) AS clients,
                  coalesce(sum(minimum - amount) FILTER (WHERE number > 1 AND amount < minimum), 0) AS missing_total,
                  count(*) FILTER (WHERE number = 1 AND amount < minimum) AS trial_below
             FROM measured_purchases"""
    )
    worklist = base.table(
        "worklist",
        "Clients whose usual repeat purchase is below the minimum",
        """WITH usual AS (
             SELECT client, name, manager, count(*) AS repeat, sum(amount) AS total, entry_now
               FROM measured_purchases WHERE number > 1 AND amount IS NOT NULL GROUP BY client)
           SELECT u.client, u.name, f.manager, u.repeat, CAST(round(1.0 * u.total / u.repeat) AS INTEGER) AS average,
                  t.minimum, CAST(round(1.0 * t.minimum - 1.0 * u.total / u.repeat) AS INTEGER) AS missing,
                  f.preferred_product
             FROM usual u JOIN minimums t ON t.entry = u.entry_now JOIN facts f ON f.client = u.client
            WHERE u.total < t.minimum * u.repeat AND f.stage <> 'former'
            ORDER BY missing DESC, u.client""",
    )
    return figures, [small_purchases(base), worklist]


def small_purchases(base: Base, most: int = -1) -> Table:
    """List the repeat purchases below the minimum of their own day, the newest first, *most* of them."""
    return base.table(
        "purchases",
        "Repeat purchases below the minimum",
        """SELECT client, date, amount, minimum, minimum - amount AS missing, waiver_reason AS waived, manager
             FROM measured_purchases
            WHERE number > 1 AND amount < minimum
            ORDER BY date DESC, client, n
            LIMIT ?""",
        (most,),
    )

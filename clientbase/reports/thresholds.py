"""Repeat purchases that were too small."""

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Table
from clientbase.reports import Answer, report


@report
def thresholds(base: Base) -> Answer:
    """Which repeat purchases were too small?

    A purchase is judged by the minimum in force on its own day, in the base's currency; the last entry of
    `thresholds` that matches the client wins. The first record of a client is a trial and free: those below the
    minimum are only counted (trial_below). waived is the reason that somebody gave for one; it is listed all the same.
    missing_total is what all that are listed lack. The worklist names clients whose average repeat purchase is below
    the minimum in force today.
    """
    small = small_purchases(base)
    purchases, trials, trial_below = base.ask(
        """SELECT count(*), count(*) FILTER (WHERE number = 1),
                  (SELECT count(*) FROM measured_purchases WHERE number = 1 AND amount < minimum)
             FROM purchases"""
    )[0]
    figures = [
        figure("purchases", purchases),
        figure("repeat", purchases - trials),
        figure("below", len(small.rows)),
        figure("waived", sum(waived is not None for *_, waived, _manager in small.rows)),
        figure("clients", len({client for client, *_ in small.rows})),
        figure("missing_total", sum(row[4] for row in small.rows if isinstance(row[4], int))),
        figure("trial_below", trial_below),
    ]
    return figures, [small, _worklist(base)]


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


def _worklist(base: Base) -> Table:
    return base.table(
        "worklist",
        "Clients whose usual repeat purchase is below the minimum",
        """WITH usual AS (
             SELECT client, count(*) AS repeat, sum(amount_base) AS total
               FROM purchases WHERE number > 1 AND amount_base IS NOT NULL GROUP BY client)
           SELECT u.client, f.name, f.manager, u.repeat, CAST(round(1.0 * u.total / u.repeat) AS INTEGER) AS average,
                  t.minimum, CAST(round(1.0 * t.minimum - 1.0 * u.total / u.repeat) AS INTEGER) AS missing,
                  f.preferred_product
             FROM usual u CROSS JOIN minimums_now t ON t.client = u.client
             JOIN facts f ON f.client = u.client
            WHERE u.total < t.minimum * u.repeat AND f.stage <> 'former'
            ORDER BY missing DESC, u.client""",
    )

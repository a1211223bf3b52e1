"""Large clients who could buy more."""

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.reports import Answer, report
from clientbase.reports.made import median

JUDGED = f"""
WITH large AS MATERIALIZED (
       SELECT id, stage, purchases, days_silent, 1.0 * span / nullif(gaps, 0) AS own_interval,
              1.0 * sold / purchases AS average
         FROM rhythms WHERE class = 'A'),
     medians AS MATERIALIZED (
       SELECT {median("average", "large")} AS median_order, {median("own_interval", "large")} AS median_interval),
     judged AS MATERIALIZED (
       SELECT l.*, m.*, average < median_order AS little,
              coalesce(coalesce(own_interval, days_silent) > median_interval, 0) AS rarely
         FROM large l, medians m WHERE stage <> 'former')"""
"""The clients of class A in `judged`: each with the medians of the class, and whether it buys little or rarely."""
_LISTED = f"""{JUDGED},
     known AS (
       SELECT f.client, f.name, f.manager, f.revenue, f.purchases, CAST(round(j.average) AS INTEGER) AS average,
              CAST(round(j.median_order) AS INTEGER) AS median_order, j.own_interval, j.median_interval, f.days_silent,
              j.little, j.rarely, f.preferred_product,
              (SELECT group_concat(product, ', ') FROM (
                      SELECT product FROM interest i WHERE i.client = f.client GROUP BY product ORDER BY min(n)))
              AS interest
         FROM judged j JOIN facts f ON f.client = j.id WHERE j.little OR j.rarely)
SELECT *, nullif(substr(iif(preferred_product IS NULL, ', preferred product', '')
                        || iif(interest IS NULL, ', interest', ''), 3), '') AS to_ask
  FROM known ORDER BY little + rarely DESC, revenue DESC, client"""


@report
def targets(base: Base) -> Answer:
    """Which A clients buy little and rarely, and do we know what they prefer?

    Clients of class A who have not left. average is a client's mean purchase before returns, own_interval the mean time
    between its purchase days. median_order and median_interval are the medians of both over the whole class in the
    whole base, those who left among them, each client counted once, the mean of the middle two where their number is
    even. little: the average is under the median. rarely: the interval is over the median; of who bought on one day
    only, the time since then is. Listed is who buys little or rarely, who does both first, then by revenue. to_ask
    names what nobody knows of them: the preferred product (no purchase names one) or what else interests them.
    """
    clients = base.table("targets", "Large clients who could buy more", _LISTED)
    large = base.one(
        "SELECT count(*) FROM rhythms WHERE class = 'A' AND stage <> 'former' AND id IN (SELECT id FROM clients)"
    )
    little, rarely, to_ask = ([row[n] for row in clients.rows] for n in (10, 11, 14))
    return [
        figure("clients", large),
        figure("targets", len(clients.rows)),
        figure("small_orders", sum(map(bool, little))),
        figure("long_intervals", sum(map(bool, rarely))),
        figure("both", sum(bool(one and other) for one, other in zip(little, rarely, strict=True))),
        figure("to_be_asked", sum(what is not None for what in to_ask)),
    ], [clients]

"""Why clients leave."""

from clientbase.base import Base
from clientbase.reports import Answer, report


@report
def leaving(base: Base) -> Answer:
    """Why do clients leave?

    Reasons are those of former clients, with what the clients had bought less returns; share is of all former clients.
    unexplained have left without a reason being written down. A lost client was never asked where no contact is known
    from after the day on which its next purchase was due, the usual interval after the last one.
    """
    reasons = base.table(
        "reasons",
        "Reasons",
        """SELECT left_reason AS reason, count(*) AS clients, 1.0 * count(*) / sum(count(*)) OVER () AS share,
                  coalesce(sum(revenue), 0) AS revenue, max(left_date) AS last
             FROM facts WHERE stage = 'former'
            GROUP BY left_reason ORDER BY clients DESC, revenue DESC, reason""",
    )
    unexplained = base.table(
        "unexplained",
        "Left without a reason",
        """SELECT client, name, manager, left_date, purchases, last_purchase, revenue
             FROM facts WHERE stage = 'former' AND left_reason IS NULL
            ORDER BY coalesce(revenue, 0) DESC, client""",
    )
    unasked = base.table(
        "unasked",
        "Lost and never asked",
        """SELECT client, name, manager, last_purchase, days_silent, usual_interval, last_contact, revenue
             FROM (SELECT client, name, manager, last_purchase, days_silent, usual_interval, last_contact, revenue
                     FROM facts WHERE stage = 'lost')
            WHERE last_contact IS NULL OR julianday(last_contact) <= julianday(last_purchase) + usual_interval
            ORDER BY coalesce(revenue, 0) DESC, client""",
    )
    figures = base.figures(
        f"""SELECT count(*) AS clients, count(*) FILTER (WHERE stage = 'former') AS former,
                   {len(unexplained.rows)} AS unexplained,
                   coalesce(sum(revenue) FILTER (WHERE stage = 'former'), 0) AS former_revenue,
                   count(*) FILTER (WHERE stage = 'lost') AS lost, {len(unasked.rows)} AS unasked,
                   coalesce(sum(revenue) FILTER (WHERE stage = 'lost'), 0) AS lost_revenue
              FROM facts"""
    )
    return figures, [reasons, unexplained, unasked]

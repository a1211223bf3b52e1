"""Clients who are silent longer than is usual for them."""

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Table
from clientbase.reports import Answer, report

STAGES = ("potential", "new", "active", "cooling", "dormant", "lost", "former")


@report
def dormant(base: Base) -> Answer:
    """Who is silent longer than is usual for them?

    days_silent is the time since the last purchase. usual_interval is the client's own mean time between
    purchase days from `own_rhythm_from` purchase days on; before that the pooled one of the segment (where at
    least 5 clients have one), else of the whole base; basis says which. Listed are clients who have not left and
    whose days_silent is over `dormant` times usual_interval. contact is the first person who has not left.
    """
    counted = base.ask("SELECT stage, count(*), sum(purchases > 0) FROM facts GROUP BY stage")
    stages = {stage: clients for stage, clients, _ in counted}
    silent = silent_clients(base)
    figures = [
        figure("clients", sum(stages.values())),
        figure("buyers", sum(buyers for _, _, buyers in counted)),
        figure("silent", len(silent.rows)),
        *(figure(stage, stages.get(stage, 0)) for stage in STAGES),
    ]
    return figures, [silent]


def silent_clients(base: Base, most: int = -1) -> Table:
    """List who has not left and is silent for longer than `dormant` times the usual interval, *most* of them."""
    return base.table(
        "dormant",
        "Silent longer than usual",
        """SELECT f.client, f.name, f.manager, f.stage, f.class, f.last_purchase, f.days_silent,
                  f.usual_interval, f.basis, f.times_usual, f.revenue, f.last_contact, p.name AS contact,
                  coalesce(p.preferred_channel, f.preferred_channel) AS channel
             FROM facts f
             LEFT JOIN contacts p ON p.client = f.client AND p.n = (
                  SELECT min(c.n) FROM contacts c WHERE c.client = f.client AND c."left" IS NULL)
            WHERE f.silent AND f.stage <> 'former'
            ORDER BY f.revenue DESC, f.client
            LIMIT ?""",
        (most,),
    )

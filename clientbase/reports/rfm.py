"""Clients by how lately, how often and for how much they bought."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell
from clientbase.reports import Answer, report
from clientbase.reports.made import made

GROUPS = (
    *("champions", "loyal", "potential loyal", "newcomers", "promising"),
    *("need attention", "about to sleep", "at risk", "cannot lose", "hibernating"),
)
# By R, then by F; fixed, so that a name means the same in every base.
_GROUPS = """CASE WHEN R = 5 AND F >= 4 THEN 'champions'
                  WHEN R >= 3 AND F >= 4 THEN 'loyal'
                  WHEN R >= 4 AND F >= 2 THEN 'potential loyal'
                  WHEN R = 5 THEN 'newcomers'
                  WHEN R = 4 THEN 'promising'
                  WHEN R = 3 AND F = 3 THEN 'need attention'
                  WHEN R = 3 THEN 'about to sleep'
                  WHEN F = 5 THEN 'cannot lose'
                  WHEN F >= 3 THEN 'at risk'
                  ELSE 'hibernating' END"""


@report
def rfm(base: Base) -> Answer:
    """Who bought lately, often and for much?

    R, F and M are scores from 1 to 5 by rank among all buyers of the base: floor(5 x the number of buyers who are
    strictly worse / the number of buyers) + 1, so that equals share a score. R goes by days_silent (fewer are better),
    F by purchases, M by revenue (sales less returns). rfm is the three in a row. group goes by fixed bounds: champions
    R 5, F 4-5; loyal R 3-4, F 4-5; potential loyal R 4-5, F 2-3; newcomers R 5, F 1; promising R 4, F 1; need attention
    R 3, F 3; about to sleep R 3, F 1-2; cannot lose R 1-2, F 5; at risk R 1-2, F 3-4; hibernating R 1-2, F 1-2.
    Clients who left are ranked with the others.
    """
    clients = base.table(
        "clients",
        "Clients by score",
        f"""WITH ranked AS (
              SELECT id, name, manager, days_silent, purchases, revenue, count(*) OVER () AS n,
                     5 * (rank() OVER (ORDER BY days_silent DESC) - 1) / count(*) OVER () + 1 AS R,
                     5 * (rank() OVER (ORDER BY purchases) - 1) / count(*) OVER () + 1 AS F,
                     5 * (rank() OVER (ORDER BY revenue) - 1) / count(*) OVER () + 1 AS M
                FROM rhythms WHERE purchases > 0)
            SELECT id AS client, name, manager, days_silent, purchases, revenue, R, F, M, R || F || M AS rfm,
                   {_GROUPS} AS "group"
              FROM ranked WHERE id IN (SELECT id FROM clients)
             ORDER BY R + F + M DESC, revenue DESC, id""",
    )
    found: dict[object, list[tuple[Cell, ...]]] = {group: [] for group in GROUPS}
    for row in clients.rows:
        found[row[-1]].append(row)
    groups = made(
        "groups", "Groups", ("group", "clients", "share", "revenue"), _groups(found, len(clients.rows))
    )
    scores = Counter(row[-2] for row in clients.rows)
    figures = [
        figure("buyers", len(clients.rows)),
        *(figure(f"rfm_{score}", scores[score]) for score in ("555", "111")),
    ]
    return figures, [clients, groups]


def _groups(found: Mapping[object, Sequence[tuple[Cell, ...]]], buyers: int) -> Iterator[tuple[Cell, ...]]:
    for group in GROUPS:
        rows = found[group]
        revenue = sum(row[5] for row in rows if isinstance(row[5], int))
        yield group, len(rows), len(rows) / buyers if buyers else None, revenue

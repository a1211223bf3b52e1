"""Open problem situations, and those that come again."""

from clientbase.base import Base
from clientbase.reports import Answer, report

_FIGURES = """
WITH p AS MATERIALIZED (SELECT client, kind, opened, resolved FROM problems)
SELECT (SELECT count(*) FROM p) AS problems,
        (SELECT count(*) FROM p WHERE resolved IS NULL) AS open,
        (SELECT count(*) FROM p WHERE resolved IS NOT NULL) AS settled,
        (SELECT count(*) FROM (SELECT 1 FROM p WHERE kind IS NOT NULL
                                GROUP BY client, kind HAVING count(*) > 1)) AS repeated,
        (SELECT count(DISTINCT client) FROM p WHERE resolved IS NULL) AS clients,
        (SELECT avg(julianday(resolved) - julianday(opened)) FROM p) AS mean_lag
"""
_PROBLEMS = """
SELECT p.client, c.name, c.manager, p.opened, CAST(julianday(?) - julianday(p.opened) AS INTEGER) AS days,
       p.kind, p.about,
       (SELECT count(*) FROM problems b WHERE b.client = p.client AND b.kind = p.kind
           AND (b.opened, b.n) < (p.opened, p.n)) AS again
  FROM problems p JOIN clients c ON c.id = p.client
 WHERE p.resolved IS NULL ORDER BY p.opened, p.client, p.n
"""
_REPEATED = """
SELECT p.client, c.name, c.manager, p.kind, count(*) AS number, sum(p.resolved IS NULL) AS open,
       min(p.opened) AS first, max(p.opened) AS last
  FROM problems p JOIN clients c ON c.id = p.client
 WHERE p.kind IS NOT NULL
 GROUP BY p.client, p.kind HAVING count(*) > 1
 ORDER BY number DESC, last DESC, p.client, p.kind
"""
_KINDS = """
SELECT kind, count(*) AS problems, count(DISTINCT client) AS clients, sum(resolved IS NULL) AS open,
       avg(julianday(resolved) - julianday(opened)) AS lag
  FROM problems GROUP BY kind ORDER BY problems DESC, kind
"""


@report
def problems(base: Base) -> Answer:
    """Which problems are open, and which come again?

    A problem is open until the day on which it was resolved; days is its age. A kind of problem is repeated at a client
    who has had it more than once; `again` says how often it had come before; those of no kind are not compared.
    mean_lag is the mean number of days between opening and resolution. Problems of clients who have left are counted,
    and are listed while open.
    """
    figures = base.figures(_FIGURES)
    open_ones = base.table("problems", "Open problems", _PROBLEMS, (base.day.isoformat(),))
    repeated = base.table("repeated", "Problems that came again", _REPEATED)
    kinds = base.table("kinds", "Kinds of problems", _KINDS)
    return figures, [open_ones, repeated, kinds]

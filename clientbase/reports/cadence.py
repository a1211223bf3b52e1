"""Clients outside the standards for contact, update and entry."""

from collections.abc import Mapping

from clientbase.base import Base
from clientbase.columns import column, figure
from clientbase.page import Figure, Table
from clientbase.reports import Answer, report

STANDARDS = ("contact", "update", "entry")

_WORST_FIRST = """ORDER BY CASE light WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END,
                           coalesce(over, 0) DESC, client, standard"""

Group = tuple[str | None, str]
Counts = Mapping[Group, tuple[int, int]]
"""By manager and standard: how many were judged, and how many are within."""


@report
def cadence(base: Base) -> Answer:
    """Who is outside the standards for contact, update and entry?

    contact: days since the last interaction of a kind that counts as a contact. update: days since the record was
    last reviewed, an interaction entered or, as git knows it, its content changed. entry: days between an interaction
    and its entry, the day of the commit that first had it where the record says none; a client is judged by its
    slowest, the figures count interactions. Lights: green up to the target, yellow up to the limit, red beyond,
    grey where there is nothing to judge by or the client is snoozed; a client with a planned next step is at most
    yellow for contact. within counts those up to the limit, compliance is within / judged. Clients who left are not
    judged. Green ones are not listed.
    """
    counts = _counted(base)
    figures = [found for standard in STANDARDS for found in _figures(standard, counts)]
    return figures, [late_clients(base), _managers(counts)]


def late_clients(base: Base, most: int = -1) -> Table:
    """List each client for each standard that it is not well within, the worst first, *most* of them."""
    return base.table(
        "cadence",
        "Outside the standards",
        f"""SELECT client, name, manager, standard, target, "limit", last, days, over, light, planned, snoozed
              FROM cadence WHERE light <> 'green' {_WORST_FIRST} LIMIT ?""",
        (most,),
    )


def _counted(base: Base) -> Counts:
    """Count per manager and standard what was judged and what is within; of *entry* each interaction counts."""
    rows = base.ask(
        """SELECT manager, standard, count(*), sum(within) FROM cadence
            WHERE standard <> 'entry' AND light <> 'grey' GROUP BY manager, standard
            UNION ALL
           SELECT manager, 'entry', sum(judged), sum(within) FROM entry_counts GROUP BY manager"""
    )
    return {(manager, standard): (judged, within) for manager, standard, judged, within in rows}


def _managers(counts: Counts) -> Table:
    rows = [(*group, judged, within, within / judged) for group, (judged, within) in counts.items() if judged]
    rows.sort(key=lambda row: (row[0] is None, row[0] or "", row[1]))
    names = ("manager", "standard", "judged", "within", "compliance")
    return Table("managers", "Standards per manager", tuple(map(column, names)), tuple(rows))


def _figures(standard: str, counts: Counts) -> list[Figure]:
    of_all = [numbers for (_, counted), numbers in counts.items() if counted == standard]
    judged, within = sum(judged for judged, _ in of_all), sum(within for _, within in of_all)
    return [
        figure(f"{standard}_judged", judged),
        figure(f"{standard}_within", within),
        figure(f"{standard}_compliance", within / judged if judged else None),
    ]

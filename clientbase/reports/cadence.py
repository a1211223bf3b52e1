"""Clients outside the standards for contact, update and entry."""

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Figure, Table
from clientbase.reports import Answer, report

_COUNTS = """count(*) FILTER (WHERE light <> 'grey') AS judged,
             count(*) FILTER (WHERE light <> 'grey' AND within) AS within"""


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
    managers = base.table(
        "managers",
        "Standards per manager",
        f"""WITH counted AS (
              SELECT manager, standard, {_COUNTS} FROM cadence WHERE standard <> 'entry' GROUP BY manager, standard
              UNION ALL
              SELECT manager, 'entry', count(*), sum(days <= "limit") FROM judged_entries GROUP BY manager)
            SELECT manager, standard, judged, within, 1.0 * within / judged AS compliance
              FROM counted WHERE judged > 0 ORDER BY manager IS NULL, manager, standard""",
    )
    return [found for standard in ("contact", "update", "entry") for found in _figures(base, standard)], [
        late_clients(base),
        managers,
    ]


def late_clients(base: Base) -> Table:
    """List each client for each standard that it is not well within, the worst first."""
    return base.table(
        "cadence",
        "Outside the standards",
        """SELECT client, name, manager, standard, target, "limit", last, days, over, light, planned, snoozed
             FROM cadence WHERE light <> 'green'
            ORDER BY CASE light WHEN 'red' THEN 0 WHEN 'yellow' THEN 1 ELSE 2 END,
                     coalesce(over, 0) DESC, client, standard""",
    )


def _figures(base: Base, standard: str) -> list[Figure]:
    source = 'SELECT count(*), sum(days <= "limit") FROM judged_entries'
    if standard != "entry":
        source = f"SELECT {_COUNTS} FROM cadence WHERE standard = '{standard}'"
    judged, within = base.ask(source)[0]
    return [
        figure(f"{standard}_judged", judged),
        figure(f"{standard}_within", within or 0),
        figure(f"{standard}_compliance", (within or 0) / judged if judged else None),
    ]

"""The base this week: key figures with their change, and the first lines of what waits."""

from collections.abc import Iterator, Mapping
from contextlib import closing

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell, Figure, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.cadence import late_clients
from clientbase.reports.dates import dates
from clientbase.reports.dormant import STAGES, silent_clients
from clientbase.reports.thresholds import small_purchases
from clientbase.values import Duration

WEEK = Duration(7, "d")
"""The period of the figures, and how far back they are compared."""
SHOWN = 15


@report(
    Over(
        "cadence", "the rows that are shown of cadence whose light is red", lambda row: row["light"] == "red"
    ),
    judges=None,
    because="it counts, and shows the first rows of cadence, dormant, thresholds and dates",
)
def overview(base: Base) -> Answer:
    """How is the base this week?

    Each figure is followed by its change against the same figure on the day 7 days before. The stages count clients;
    regular_share is the share of buyers with at least `regular_after` purchase days. coverage is the share of clients
    with a manager, of those who are judged for contact, with whom there was a contact in the 7 days that end on the
    day; overdue counts clients whose light for contact is red; newly_dormant those silent for more than `dormant` times
    the usual interval who were not so 7 days before by the same interval; below the repeat purchases of the 7 days that
    were below the minimum; sales are the purchases of the 7 days less their returns. new_in_base counts the clients
    whose records were made in the 7 days (by `entered`, else by the first commit), new_clients those of whom the
    earliest known day lies in them. Below the figures stand the first 15 rows of the reports cadence, dormant,
    thresholds and dates.
    """
    with closing(base.on(WEEK.before(base.day))) as before:
        figures = list(_compared(_state(base), _state(before)))
    tables = (
        late_clients(base, SHOWN),
        silent_clients(base, SHOWN),
        small_purchases(base, SHOWN),
        dates(base)[1][0],
    )
    return figures, [_first(table, name) for table, name in zip(tables, SECTIONS, strict=True)]


SECTIONS = ("cadence", "dormant", "thresholds", "dates")


def _first(table: Table, name: str) -> Table:
    return table._replace(name=name, rows=table.rows[:SHOWN])


def _compared(now: Mapping[str, Cell], then: Mapping[str, Cell]) -> Iterator[Figure]:
    for name, value in now.items():
        old = then[name]
        yield figure(name, value)
        known = isinstance(value, int | float) and isinstance(old, int | float)
        yield figure(f"change_of_{name}", value - old if known else None)  # type: ignore[operator]


def _state(base: Base) -> dict[str, Cell]:
    """Return the figures of the week that ends on the day of *base*."""
    since = WEEK.before(base.day).isoformat()
    of_stages, of_beginnings = _of_stages(base, since)
    return {**of_stages, **_of_contacts(base, since), **_of_sales(base, since), **of_beginnings}


def _of_stages(base: Base, since: str) -> tuple[dict[str, Cell], dict[str, Cell]]:
    """Return the figures by stage, and how many clients are new since then; both count the same rows."""
    rows = base.ask(
        """SELECT stage, count(*), sum(purchases > 0), sum(regular),
                  sum(silent AND stage <> 'former' AND days_silent - ?1 <= dormant_days),
                  sum(recorded > ?2 AND recorded <= ?3), sum(begins > ?2)
             FROM facts GROUP BY stage""",
        (WEEK.days, since, base.day.isoformat()),
    )
    counts = {stage: clients for stage, clients, *_ in rows}
    buyers, regular, silent, recorded, begun = (sum(row[n] or 0 for row in rows) for n in range(2, 7))
    return {
        "clients": sum(counts.values()),
        **{stage: counts.get(stage, 0) for stage in STAGES},
        "newly_dormant": silent,
        "regular_share:share": regular / buyers if buyers else None,
    }, {"new_in_base": recorded, "new_clients": begun}


def _of_contacts(base: Base, since: str) -> dict[str, Cell]:
    ((coverage, overdue),) = base.ask(
        """SELECT avg(EXISTS (SELECT 1 FROM interactions i WHERE i.client = d.client AND i.contact = 1 AND i.date > ?))
                  FILTER (WHERE d.state = 'judged' AND d.manager IS NOT NULL),
                  count(*) FILTER (WHERE d.light = 'red')
             FROM cadence d WHERE d.standard = 'contact'""",
        (since,),
    )
    return {"coverage:share": coverage, "overdue": overdue}


def _of_sales(base: Base, since: str) -> dict[str, Cell]:
    ((below, sold),) = base.ask(
        """SELECT coalesce(sum(verdict IN ('waived', 'small')), 0), coalesce(sum(amount), 0)
             FROM measured_purchases WHERE date > ?""",
        (since,),
    )
    returned = base.one("SELECT coalesce(sum(amount_base), 0) FROM returns WHERE date > ?", (since,))
    return {"below": below, "sales:money": sold - returned}

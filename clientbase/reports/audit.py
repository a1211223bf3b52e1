"""The five lenses of a customer-base audit."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Cell, Table
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.cohorts import month_is_over
from clientbase.reports.made import made
from clientbase.values import Duration

_YEAR, _TWO_YEARS = Duration(1, "y"), Duration(2, "y")
_QUARTERS = 4
_TENTHS = 10
_DIFFERENCES = "tenth:count clients:count purchases:count revenue:money share:share average:money"
_PERIODS = (
    "bought clients:count purchases_before:count purchases:count revenue_before:money "
    "revenue:money revenue_change:money"
)
_COHORT = "cohort quarter clients:count share:share purchases:count revenue:money average:money"
_COHORTS = (
    "cohort size:count purchases:count revenue:money average:money revenue_per_client:money "
    "first_year:money last_quarter"
)
_HEALTH = (
    "quarter clients:count new:count purchases:count revenue:money new_revenue:money "
    "other_revenue:money average:money"
)
_TOTALS = "lens! clients:count clients_difference:count! revenue:money difference:money!"
_TWO_PERIODS = f"""
WITH sold AS MATERIALIZED (
       SELECT client, sum(date > ?1) AS purchases, sum(date <= ?1) AS purchases_before,
              coalesce(sum(amount_base) FILTER (WHERE date > ?1), 0) AS revenue,
              coalesce(sum(amount_base) FILTER (WHERE date <= ?1), 0) AS revenue_before
         FROM purchases WHERE date > ?2 GROUP BY client),
     back AS MATERIALIZED (
       SELECT client, coalesce(sum(amount_base) FILTER (WHERE date > ?1), 0) AS revenue,
              coalesce(sum(amount_base) FILTER (WHERE date <= ?1), 0) AS revenue_before
         FROM returns WHERE date > ?2 GROUP BY client),
     net AS (
       SELECT s.client, s.purchases, s.purchases_before, s.revenue - coalesce(b.revenue, 0) AS revenue,
              s.revenue_before - coalesce(b.revenue_before, 0) AS revenue_before
         FROM sold s LEFT JOIN back b ON b.client = s.client
        UNION ALL
       SELECT client, 0, 0, -revenue, -revenue_before
         FROM back WHERE client NOT IN (SELECT client FROM sold)
          AND client IN (SELECT client FROM purchases WHERE number = 1)),
     placed AS (
       SELECT *, purchases > 0 AS after, purchases_before > 0 AS before,
              ntile({_TENTHS}) OVER (PARTITION BY purchases > 0 ORDER BY revenue DESC, client) AS tenth FROM net)
SELECT before, after, tenth, count(*), sum(purchases), sum(purchases_before), sum(revenue), sum(revenue_before)
  FROM placed GROUP BY before, after, tenth"""
_SOLD = """
SELECT quarter, cohort, count(*), sum(purchases), coalesce(sum(sold), 0) FROM (
       SELECT first_month / 3 AS cohort, month / 3 AS quarter, count(*) AS purchases, sum(amount_base) AS sold
         FROM purchases GROUP BY client, quarter)
 GROUP BY quarter, cohort"""
_MUST = """
SELECT count(*), coalesce(sum(revenue), 0), count(*) FILTER (WHERE last_purchase > ?1),
       (SELECT coalesce(sum(amount_base), 0) FROM purchases WHERE date > ?1) -
       (SELECT coalesce(sum(r.amount_base), 0) FROM returns r
         CROSS JOIN purchases p ON p.client = r.client AND p.number = 1 WHERE r.date > ?1)
  FROM facts WHERE purchases > 0"""
_CAME_BACK = """
SELECT p.first_month / 3 AS cohort, (12 * substr(r.date, 1, 4) + substr(r.date, 6, 2) - 1) / 3 AS quarter,
       sum(r.amount_base)
  FROM returns r CROSS JOIN purchases p ON p.client = r.client AND p.number = 1
 WHERE r.amount_base IS NOT NULL GROUP BY cohort, quarter"""


class Did(NamedTuple):
    """What some clients did in some time."""

    clients: int = 0
    purchases: int = 0
    revenue: int = 0

    @property
    def average(self) -> int | None:
        """The mean revenue per purchase."""
        return round(self.revenue / self.purchases) if self.purchases else None


class Part(NamedTuple):
    """Buyers of the last two years that are alike: when they bought, and in which tenth of the later year they are."""

    before: int
    after: int
    tenth: int
    clients: int
    purchases: int
    purchases_before: int
    revenue: int
    revenue_before: int


class Must(NamedTuple):
    """What the lenses must add up to, asked without them."""

    buyers: int
    revenue: int
    recent_buyers: int
    recent_revenue: int


Cohorts = Mapping[int, Mapping[int, Did]]
"""By the quarter of the first purchase and the quarter; quarters are counted from year 0."""


@report(*NOTHING, judges=None, because="it adds up groups of clients")
def audit(base: Base) -> Answer:
    """How healthy is the client base, seen through five lenses?

    1: how the buyers of the last twelve months differ, in tenths by their revenue, the largest first. 2: those twelve
    months against the twelve before: who bought in both, only before or only since, and what that changed. 3: the
    largest cohort over time; a cohort is the clients whose first purchase was in the same calendar quarter. 4: all
    cohorts compared; first_year is the revenue per client in the quarter of the first purchase and the three after it,
    known where the four are over, the day of the report included. 5: the whole base by quarter, with what clients of
    that quarter's own cohort brought (new) and what all others did. Revenue is sales less returns; a return counts in
    its own quarter, and in the cohort of its client. average is revenue per purchase. The last table holds the lenses
    together: difference is what the rows of a lens add up to, less what they must.
    """
    cohorts = _cohorts(base)
    year, two_years = (span.before(base.day).isoformat() for span in (_YEAR, _TWO_YEARS))
    parts = [Part(*row) for row in base.ask(_TWO_PERIODS, (year, two_years))]
    must = Must(*base.ask(_MUST, (year,))[0])
    now = (base.day.year * 12 + base.day.month - 1) // 3
    over = now if month_is_over(base.day) and base.day.month % 3 == 0 else now - 1
    tables = (
        made("differences", "1 Clients compared", _DIFFERENCES, _differences(parts)),
        made("periods", "2 Two years compared", _PERIODS, _periods(parts, must.buyers)),
        made("cohort", "3 The largest cohort", _COHORT, _largest(cohorts, now)),
        made("cohorts", "4 Cohorts compared", _COHORTS, _compared(cohorts, over)),
        made("health", "5 The whole base", _HEALTH, _health(cohorts, now)),
    )
    before = [part for part in parts if part.before]
    figures = [
        figure("buyers", must.buyers),
        figure("recent_buyers", must.recent_buyers),
        figure("earlier_buyers", sum(part.clients for part in before)),
        figure("revenue:money", must.revenue),
        figure("recent_revenue:money", must.recent_revenue),
        figure("earlier_revenue:money", sum(part.revenue_before for part in parts)),
    ]
    return figures, [*tables, made("totals", "Totals", _TOTALS, _totals(tables, must))]


def _cohorts(base: Base) -> Cohorts:
    cohorts: dict[int, dict[int, Did]] = defaultdict(dict)
    for quarter, cohort, *counted in base.ask(_SOLD):
        cohorts[cohort][quarter] = Did(*counted)
    for cohort, quarter, returned in base.ask(_CAME_BACK):
        did = cohorts[cohort].get(quarter, Did())
        cohorts[cohort][quarter] = did._replace(revenue=did.revenue - returned)
    return dict(sorted(cohorts.items()))


def _differences(parts: Iterable[Part]) -> Iterator[tuple[Cell, ...]]:
    tenths: dict[int, Did] = defaultdict(Did)
    for part in parts:
        if part.after:
            tenths[part.tenth] = _sum([tenths[part.tenth], Did(part.clients, part.purchases, part.revenue)])
    total = sum(did.revenue for did in tenths.values())
    for tenth, did in sorted(tenths.items()):
        yield tenth, *did, did.revenue / total if total else None, did.average


def _periods(parts: Iterable[Part], buyers: int) -> Iterator[tuple[Cell, ...]]:
    parts = list(parts)
    for name, before, after in (
        ("both", 1, 1),
        ("only before", 1, 0),
        ("only since", 0, 1),
        ("neither", 0, 0),
    ):
        alike = [part for part in parts if (part.before, part.after) == (before, after)]
        clients = sum(part.clients for part in alike)
        if name == "neither":
            clients = buyers - sum(part.clients for part in parts if part.before or part.after)
        then, now = sum(part.revenue_before for part in alike), sum(part.revenue for part in alike)
        purchases = (sum(part.purchases_before for part in alike), sum(part.purchases for part in alike))
        yield name, clients, *purchases, then, now, now - then


def _largest(cohorts: Cohorts, now: int) -> Iterator[tuple[Cell, ...]]:
    if not cohorts:
        return
    cohort = max(cohorts, key=lambda first: (cohorts[first][first].clients, -first))
    size = cohorts[cohort][cohort].clients
    for quarter in range(min(cohorts[cohort]), now + 1):
        did = cohorts[cohort].get(quarter, Did())
        yield (
            _name(cohort),
            _name(quarter),
            did.clients,
            did.clients / size,
            did.purchases,
            did.revenue,
            did.average,
        )


def _compared(cohorts: Cohorts, over: int) -> Iterator[tuple[Cell, ...]]:
    for cohort, quarters in cohorts.items():
        size = quarters[cohort].clients
        whole = _sum(quarters.values())
        year = _sum(did for quarter, did in quarters.items() if quarter in range(cohort, cohort + _QUARTERS))
        first_year = round(year.revenue / size) if cohort + _QUARTERS - 1 <= over else None
        again = max((quarter for quarter, did in quarters.items() if did.clients), default=cohort)
        per_client = round(whole.revenue / size)
        yield (
            _name(cohort),
            size,
            whole.purchases,
            whole.revenue,
            whole.average,
            per_client,
            first_year,
            _name(again),
        )


def _health(cohorts: Cohorts, now: int) -> Iterator[tuple[Cell, ...]]:
    for quarter in range(min((min(quarters) for quarters in cohorts.values()), default=now + 1), now + 1):
        new = cohorts.get(quarter, {}).get(quarter, Did())
        all_of_them = _sum(quarters[quarter] for quarters in cohorts.values() if quarter in quarters)
        others = all_of_them.revenue - new.revenue
        yield (
            _name(quarter),
            all_of_them.clients,
            new.clients,
            *all_of_them[1:],
            new.revenue,
            others,
            all_of_them.average,
        )


def _totals(tables: tuple[Table, ...], must: Must) -> Iterator[tuple[Cell, ...]]:
    """Add up each lens, and compare it with what is known without it or through another lens."""
    tenths, periods, cohort, cohorts, health = (table.rows for table in tables)
    name = cohort[0][0] if cohort else None
    largest = [row for row in cohorts if row[0] == name]
    own = [row for row in cohort if row[1] == name]
    found = (
        ("1", _added(tenths, 1), must.recent_buyers, _added(tenths, 3), _added(periods[::2], 5)),
        ("2", _added(periods, 1), must.buyers, _added(periods, 5), must.recent_revenue),
        ("3", _added(own, 2), _added(largest, 1), _added(cohort, 5), _added(largest, 3)),
        ("4", _added(cohorts, 1), must.buyers, _added(cohorts, 3), must.revenue),
        ("5", _added(health, 2), must.buyers, _added(health, 4), must.revenue),
    )
    for lens, clients, must_clients, revenue, must_revenue in found:
        yield lens, clients, clients - must_clients, revenue, revenue - must_revenue


def _added(rows: Iterable[tuple[Cell, ...]], n: int) -> int:
    return sum(cell for row in rows if isinstance(cell := row[n], int))


def _sum(did: Iterable[Did]) -> Did:
    return Did(*map(sum, zip(Did(), *did, strict=True)))


def _name(quarter: int) -> str:
    return f"{quarter // _QUARTERS:04}-Q{quarter % _QUARTERS + 1}"

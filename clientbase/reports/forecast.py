"""What will be sold in the next period."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import column, figure
from clientbase.lifetime.frequency import Kind, Record, fit
from clientbase.lifetime.rhythm import Expected, Rhythm, by_rhythm, in_hindsight, spread
from clientbase.lifetime.value import Spending, fit_value
from clientbase.page import Cell, Table
from clientbase.reports import Answer, report

METHODS = ("rhythm", "mbg", "bg")
_Alive = float | None
Foresight = Mapping[str, tuple[Expected, _Alive]]
"""What a method expects of each client, with the chance that it still buys where the method knows one."""


class Buyer(NamedTuple):
    """A client who has bought and has not left."""

    client: str
    name: str
    manager: str | None
    stage: str
    rhythm: Rhythm
    record: Record
    spending: Spending


@report
def forecast(base: Base, *, days: int = 90, models: int = 0) -> Answer:
    """How much will be sold in the next period?

    The period is the next 90 days, or --days. rhythm expects of a client who has not left and is not silent for
    longer than the dormant multiple one visit (day of purchase) per usual interval, at its own mean sum; of others
    nothing. With --models 1 two statistical models are fitted to all clients who have not left and printed beside it:
    MBG/NBD, in which the first purchase may have been the last, and BG/NBD, in which it cannot, so that alive is
    unknown for who bought once; sums by the gamma-gamma model. alive is the chance that a client still buys.
    The table of methods shows what each would have foretold for the period of the same length that has just passed,
    from what was known at its beginning: error is how far off the sum of visits was, per_client the mean distance per
    client in visits. revenue_low and revenue_high hold the revenue of nine periods in ten if the rule is right.
    """
    methods = METHODS if models else METHODS[:1]
    now = _buyers(base)
    foretold = {method: _foresee(method, now, days) for method in methods}
    rhythm = [expected for expected, _ in foretold["rhythm"].values()]
    revenue, half = sum(one.revenue for one in rhythm), spread((one, 1.0) for one in rhythm)
    figures = [
        figure("clients", base.one("SELECT count(*) FROM clients")),
        figure("buyers", len(now)),
        figure("days", days),
        figure("expected_visits", round(sum(one.visits for one in rhythm), 2)),
        figure("expected_revenue", round(revenue)),
        figure("revenue_low", round(max(0.0, revenue - half))),
        figure("revenue_high", round(revenue + half)),
    ]
    return figures, [_table(now, foretold), _methods(base, methods, days)]


def _buyers(base: Base) -> list[Buyer]:
    rows = base.ask(
        """SELECT client, name, manager, stage, usual_interval, silent, purchase_days, active_span, days_silent, revenue
             FROM facts WHERE purchases > 0 AND stage <> 'former' ORDER BY client"""
    )
    return [
        Buyer(
            client, name, manager, stage,
            Rhythm(interval, bool(silent)),
            Record(visits - 1, float(span), float(span + silence)),
            Spending(visits, max(0.0, (revenue or 0) / visits)),
        )
        for client, name, manager, stage, interval, silent, visits, span, silence, revenue in rows
    ]  # fmt: skip


def _foresee(method: str, buyers: Sequence[Buyer], days: int) -> Foresight:
    if method == "rhythm":
        return {buyer.client: (by_rhythm(buyer.rhythm, buyer.spending, days), None) for buyer in buyers}
    return _by_model("mbg" if method == "mbg" else "bg", buyers, days)


def _by_model(kind: Kind, buyers: Sequence[Buyer], days: int) -> Foresight:
    model = fit([buyer.record for buyer in buyers], kind)
    if model is None:
        return {}
    value = fit_value([buyer.spending for buyer in buyers])
    sums: Callable[[Spending], float] = value.expected if value else lambda spending: spending.mean
    found = {}
    for buyer in buyers:
        visits = model.expected(buyer.record, days)
        known = kind == "mbg" or buyer.record.repeats > 0
        alive = model.alive(buyer.record) if known else None
        found[buyer.client] = (Expected(visits, visits * sums(buyer.spending)), alive)
    return found


def _table(buyers: Sequence[Buyer], foretold: Mapping[str, Foresight]) -> Table:
    names = ["client", "name", "manager", "stage", "expected_visits", "expected_revenue"]
    others = [method for method in foretold if method != "rhythm"]
    for method in others:
        names += [f"{method}_visits", f"{method}_revenue", f"{method}_alive"]
    rows: list[tuple[Cell, ...]] = []
    for buyer in buyers:
        expected, _ = foretold["rhythm"][buyer.client]
        cells: list[Cell] = [*buyer[:4], round(expected.visits, 4), round(expected.revenue)]
        for method in others:
            cells += _cells(foretold[method].get(buyer.client))
        rows.append(tuple(cells))
    rows.sort(key=lambda row: (-int(row[5] or 0), str(row[0])))
    return Table("forecast", "Expected of each client", tuple(map(column, names)), tuple(rows))


def _cells(foretold: tuple[Expected, _Alive] | None) -> list[Cell]:
    if foretold is None:
        return [None, None, None]
    expected, alive = foretold
    return [round(expected.visits, 4), round(expected.revenue), alive]


def _methods(base: Base, methods: Sequence[str], days: int) -> Table:
    past = base.on(base.day - dt.timedelta(days))
    try:
        then = _buyers(past)
    finally:
        past.close()
    came = {
        client: (visits, revenue)
        for client, visits, revenue in base.ask(
            """SELECT client, count(DISTINCT date), sum(amount_base) FROM purchases WHERE date > ? GROUP BY client""",
            (past.day.isoformat(),),
        )
    }
    rows: list[tuple[Cell, ...]] = []
    for method in methods:
        foretold = _foresee(method, then, days)
        if not foretold:
            continue
        hindsight = in_hindsight(
            (expected, came.get(client, (0, 0.0))) for client, (expected, _) in foretold.items()
        )
        error = hindsight.visits / hindsight.came - 1 if hindsight.came else None
        rows.append(
            (
                *(method, len(foretold), round(hindsight.visits, 2), hindsight.came, error),
                *(hindsight.error, round(hindsight.revenue), round(hindsight.sold)),
            )
        )
    names = (
        "method",
        "buyers",
        "expected_visits",
        "visits",
        "error",
        "per_client",
        "expected_revenue",
        "revenue",
    )
    return Table("methods", "What each method would have foretold", tuple(map(column, names)), tuple(rows))

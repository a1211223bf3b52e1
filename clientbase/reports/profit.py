"""Who costs us money."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    exact,
    not_listed,
    percent,
)
from clientbase.language import say, say_n
from clientbase.laws.service import NOT_SAID, VISITS
from clientbase.page import OVER_TIME, Cell, Chart, Figure, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import after, median, service_costs

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

MILLIONTHS = 1_000_000
"""Discounts are compared as whole numbers of these: 29 % of 5.00 are 1.45, and no float below it."""
_WHOLE = """
SELECT id AS client, revenue, cost FROM rhythms WHERE purchases > 0"""
_PERIOD = """
SELECT client, sum(amount) AS revenue, iif(max(unpriced), NULL, sum(cost)) AS cost FROM (
       SELECT client, amount_base AS amount, cost_base AS cost, cost_base IS NULL AS unpriced FROM main.purchases
        WHERE date > '{since}' AND date <= (SELECT day FROM today)
        UNION ALL
       SELECT client, -amount_base, 0, 0 FROM main.returns
        WHERE date > '{since}' AND date <= (SELECT day FROM today))
 GROUP BY client"""
_JUDGED = f"""
WITH brought AS MATERIALIZED ({{brought}}),
     sold AS MATERIALIZED (
       SELECT r.id, r.name, r.manager, r.class, b.revenue, b.cost, b.revenue - b.cost AS profit,
              CAST(round(c.terms_discount * {MILLIONTHS // 100}) AS INTEGER) AS discount,
              c.terms_payment_days AS payment_days
         FROM brought b CROSS JOIN rhythms r ON r.id = b.client JOIN main.clients c ON c.id = b.client),
     terms AS (
       SELECT coalesce(CAST(round(c.terms_discount * {MILLIONTHS // 100}) AS INTEGER), 0) AS discount,
              c.terms_payment_days AS payment_days
         FROM rhythms r JOIN main.clients c ON c.id = r.id WHERE r.class = 'A'),
     usual AS MATERIALIZED (
       SELECT {median("discount", "terms")} AS usual_discount, {median("payment_days", "terms")} AS usual_days),
     judged AS (
       SELECT s.*, usual_discount, usual_days, iif(revenue > 0, 1.0 * profit / revenue, NULL) AS margin,
              discount > 0 AND profit * {MILLIONTHS} <= discount * max(revenue, 0) AS given_away,
              class IS NOT 'A' AND discount > usual_discount AS discount_over,
              class IS NOT 'A' AND payment_days > usual_days AS days_over
         FROM sold s, usual)"""
"""The buyers of the whole base in `judged`: what each earned, and whether its terms are unfavourable."""
SOLD = _JUDGED.format(brought=_WHOLE)


class _Sums(NamedTuple):
    revenue: Any
    cost: Any
    profit: Any


_LISTED = f"""
SELECT id AS client, name, manager, class, revenue, cost, profit, margin,
       discount / {MILLIONTHS:.1f} AS discount, payment_days,
       nullif(substr(iif(given_away OR discount_over, ', discount', '') ||
                     iif(days_over, ', payment days', ''), 3), '') AS unfavourable
  FROM judged WHERE id IN (SELECT id FROM clients)
 ORDER BY profit IS NULL, profit, revenue, id"""
_VISITED = f"""
SELECT client, count(*) FROM interactions
 WHERE date > ?1 AND kind = (SELECT word FROM main.vocabulary WHERE part = 'interactions' AND word IN {VISITS}
                              ORDER BY word DESC LIMIT 1)
 GROUP BY client"""
_BOUGHT = "SELECT count(*) FROM (SELECT 1 FROM purchases WHERE date > ? GROUP BY client)"


@report(
    Over(
        "clients",
        "clients who cost more than they bring",
        lambda row: isinstance(row["profit"], int) and row["profit"] < 0,
    ),
    steps=True,
    charts=(
        Chart("dots", "Sales and margin", "clients", "revenue", ("margin",)),
        Chart("lines", "Sales and profit", OVER_TIME, "date", ("revenue", "profit")),
        Chart("lines", "Margin", OVER_TIME, "date", ("margin",)),
    ),
)
def profit(base: Base, *, since: dt.date | None = None) -> Answer:
    """Who costs us money?

    profit is revenue (sales less returns) less cost, known only where every purchase of the client has a cost; below
    zero is unprofitable. Terms are unfavourable where the discount is at least the margin, the share of revenue that
    profit is, so that as much is given away as is earned (also where nothing is earned at all), or where a client
    outside class A has a larger discount or more payment days than the median of class A.

    Counted is what was sold and came back after the day --since, all of it without that; with --every, in each step by
    itself. Clients whose cost is not known stand last, and cost_unknown counts them. cost, profit and margin in the
    figures are those of the clients whose cost is known, costed_revenue is what these brought. Unprofitable clients
    come first. unfavourable names what of the terms is: `discount`, `payment days`. Class A without a discount counts
    as 0, unknown payment days do not count. In a period, who only sent something back is listed too, and buyers counts
    who bought.

    serving is what serving the client costs by the norm `service`: its orders, each with handling and delivery to its
    segment, and its visits (interactions of the kind visit, or meeting where schema.yaml has no visit). after_serving
    is what is left of profit after that, served_at_a_loss are the clients where it is below zero, though they may look
    profitable. Without the norm that is not known, and empty.
    """
    start = after(base, since)
    source = _PERIOD.format(since=start) if start else _WHOLE
    clients = base.table(
        "clients",
        "Buyers by profit",
        f"{_JUDGED.format(brought=source)} {_LISTED}",
        columns=(
            "client name manager class? revenue:money cost:money profit:money! margin:share! "
            "discount:share? payment_days:days? unfavourable!"
        ),
    )
    clients, serving, at_a_loss = _with_serving(base, clients, start)
    served = [figure("serving:money", serving), figure("served_at_a_loss", at_a_loss)]
    return [*_figures(base, start, clients), *served], [clients]


def _figures(base: Base, start: str, clients: Table) -> list[Figure]:
    everybody = [_Sums(*row[4:7]) for row in clients.rows]
    costed = [row for row in everybody if row.profit is not None]
    earned, brought = sum(row.profit or 0 for row in costed), sum(row.revenue or 0 for row in costed)
    return [
        figure("buyers", base.one(_BOUGHT, (start,))),
        figure("cost_unknown", len(everybody) - len(costed)),
        figure("unprofitable", sum((row.profit or 0) < 0 for row in costed)),
        figure("with_unfavourable_terms", sum(row[10] is not None for row in clients.rows)),
        figure("revenue:money", sum(row.revenue or 0 for row in everybody)),
        figure("costed_revenue:money", brought),
        figure("cost:money", sum(row.cost or 0 for row in costed)),
        figure("profit:money", earned),
        figure("margin:share", earned / brought if brought > 0 else None),
    ]


def _with_serving(base: Base, clients: Table, start: str) -> tuple[Table, int | None, int | None]:
    """Add what serving each client costs and what is left; return with it the sum, and how many are served at a loss.

    Both are unknown where schema.yaml says nothing of costs.
    """
    costs = service_costs(base)
    known = columns("serving:money? after_serving:money")
    if costs == NOT_SAID:
        rows = tuple((*row, None, None) for row in clients.rows)
        return clients._replace(columns=(*clients.columns, *known), rows=rows), None, None
    orders = dict(base.ask("SELECT client, count(*) FROM purchases WHERE date > ? GROUP BY client", (start,)))
    visits = dict(base.ask(_VISITED, (start,)))
    segments = dict(base.ask("SELECT id, segment FROM clients"))
    served: list[tuple[Cell, ...]] = []
    total, at_a_loss = 0, 0
    for row in clients.rows:
        client, earned = str(row[0]), row[6]
        cost = costs.of_client(segments[client], orders.get(client, 0), visits.get(client, 0))
        left = earned - cost if isinstance(earned, int) else None
        total += cost
        at_a_loss += left is not None and left < 0
        served.append((*row, cost, left))
    return clients._replace(columns=(*clients.columns, *known), rows=tuple(served)), total, at_a_loss


@profit.among_all()
def _among_all(base: Base) -> Mapping[str, tuple[Cell, ...]]:
    """Return the usual terms of class A, to which each client's are compared."""
    (usual,) = base.ask(f"{SOLD} SELECT usual_discount, usual_days FROM usual")
    return {client: usual for (client,) in base.ask("SELECT id FROM clients")}


def _judged(base: Base) -> Mapping[str, dict[str, Any]]:
    return {row["id"]: row for row in base.rows(f"{SOLD} SELECT * FROM judged")}


@profit.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say what the client earns us, and whether its terms are worth it."""
    found = subject.whole(_judged).get(subject.client)
    if not found:
        return [not_listed(say("there is no purchase up to this day"))]
    row = dict(found)
    discounts = (name for name in ("discount", "usual_discount") if row[name] is not None)
    row |= {name: row[name] / MILLIONTHS for name in discounts}
    return [_profit(subject, row), _terms(subject, row)]


def _profit(subject: "Subject", row: dict[str, Any]) -> Verdict:
    numbers = tuple(_sums(subject, row))
    if row["profit"] is None:
        unpriced = say_n("{n} purchase", "{n} purchases", len(_unpriced(subject)))
        return Verdict(
            say("profit"), say("unknown"), say("{unpriced} without a cost", unpriced=unpriced), numbers
        )
    verdict = say("below zero") if row["profit"] < 0 else say("not below zero")
    said = say(
        "{amount} less {amount2} is {amount3}",
        amount=amount(row["revenue"]),
        amount2=amount(row["cost"]),
        amount3=amount(row["profit"]),
    )
    margin = (
        "" if row["margin"] is None else say(", {percent} of the revenue", percent=percent(row["margin"]))
    )
    return Verdict(say("profit"), verdict, f"{said}{margin}", numbers)


def _sums(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    bought = subject.rows("SELECT n, amount_base, cost_base FROM purchases ORDER BY date, n")
    sold, summed = sum(one["amount_base"] or 0 for one in bought), subject.summed("purchases")
    places = subject.each("purchases", summed, "amount")
    yield Evidence("sales", amount(sold), say_n("{n} purchase", "{n} purchases", len(summed)), places)
    yield from subject.rates("purchases", (one["n"] for one in bought))
    back = subject.summed("returns")
    if back and row["revenue"] is not None:
        places = subject.each("returns", back, "amount")
        yield Evidence(
            "returned_sum",
            amount(sold - row["revenue"]),
            say_n("{n} return", "{n} returns", len(back)),
            places,
        )
    yield Evidence("revenue", amount(row["revenue"]), say("sales less returns"))
    if row["profit"] is None:
        unpriced = _unpriced(subject)
        places = subject.each("purchases", unpriced)
        yield Evidence("unpriced", str(len(unpriced)), say("purchases without a cost"), places)
        return
    costs = subject.each("purchases", (one["n"] for one in bought), "cost")
    yield Evidence("cost", amount(row["cost"]), say_n("{n} cost", "{n} costs", len(bought)), costs)
    yield Evidence("profit", amount(row["profit"]), say("revenue less cost"))
    if row["margin"] is not None:
        yield Evidence("margin", exact(row["margin"]), say("profit / revenue"))


def _unpriced(subject: "Subject") -> list[int]:
    """Return the numbers of the purchases without a cost."""
    return [
        row["n"] for row in subject.rows("SELECT n FROM purchases WHERE cost_base IS NULL ORDER BY date, n")
    ]


def _terms(subject: "Subject", row: dict[str, Any]) -> Verdict:
    if row["discount"] is None and row["payment_days"] is None:
        return Verdict(
            say("unfavourable"), say("nothing"), say("no terms are written down"), (), omitted=True
        )
    reasons = tuple(_against(row))
    numbers = tuple(_of_terms(subject, row))
    named = (
        (say("discount"), row["given_away"] or row["discount_over"]),
        (say("payment days"), row["days_over"]),
    )
    verdict = ", ".join(word for word, is_so in named if is_so) or say("nothing")
    reason = "; ".join(reasons) or say("neither discount nor payment days are over what they may be")
    return Verdict(say("unfavourable"), verdict, reason, numbers, omitted=not reasons)


def _against(row: dict[str, Any]) -> Iterator[str]:
    if row["given_away"]:
        yield say(
            "the discount of {percent} gives away at least as much as is earned",
            percent=percent(row["discount"]),
        )
    if row["discount_over"]:
        own, usual = row["discount"], row["usual_discount"]
        yield say(
            "the discount of {percent} is over the {percent2} of class A",
            percent=percent(own, usual),
            percent2=percent(usual, own),
        )
    if row["days_over"]:
        yield say(
            "{payment_days} payment days are over the {exact} of class A",
            payment_days=row["payment_days"],
            exact=exact(row["usual_days"]),
        )


def _of_terms(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    yield Evidence(
        "class",
        row["class"] or say("none"),
        say("see: why {client} abc", client=subject.client),
        subject.norm("abc"),
    )
    if row["discount"] is not None:
        yield Evidence(
            "discount", percent(row["discount"]), say("of the client"), subject.at("terms", "discount")
        )
        given = amount(round(row["discount"] * max(row["revenue"] or 0, 0)))
        yield Evidence("given_away", given, say("discount of the revenue, held against the profit"))
    if row["usual_discount"] is not None:
        yield Evidence("usual_discount", percent(row["usual_discount"]), say("the median of class A"))
    if row["payment_days"] is not None:
        places = subject.at("terms", "payment_days")
        yield Evidence("payment_days", str(row["payment_days"]), say("of the client"), places)
    if row["usual_days"] is not None:
        yield Evidence("usual_days", exact(row["usual_days"]), say("the median of class A"))

"""What analysis.md says, once more and slowly: plain Python over typed clients, with exact fractions.

Nothing of the program's own arithmetic is used here; only the parts of a record and of the norms are.
"""

import datetime as dt
from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from clientbase.model import Client, Purchase
from clientbase.norms import Norms, Standard, Threshold
from clientbase.values import Duration

Clients = Mapping[str, Client]
Fact = dict[str, Any]
UNIT = 10_000
ENOUGH = 5


class Rhythm(NamedTuple):
    """A mean interval: so many days over so many gaps."""

    span: int
    gaps: int

    @property
    def days(self) -> Fraction:
        return Fraction(self.span, self.gaps)


def moved(day: dt.date, length: Duration, sign: int) -> dt.date:
    """Go a length of time ahead or back; months end on their last day."""
    if length.unit in {"d", "w"}:
        return day + dt.timedelta(sign * length.number * (7 if length.unit == "w" else 1))
    year, month = divmod(
        day.year * 12 + day.month - 1 + sign * length.number * (12 if length.unit == "y" else 1), 12
    )
    return dt.date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def units(amount: Decimal | None, item: Any, client: Client, norms: Norms, day: dt.date) -> int | None:
    """Return a sum in 1/10000 of the base's currency; None without a sum or a rate."""
    currency = item.currency or client.currency or norms.base.currency
    rate = Fraction(1)
    if currency != norms.base.currency:
        held = [r for r in norms.rates.get(currency, ()) if r.from_ is None or r.from_ <= day]
        if not held:
            return None
        rate = Fraction(max(held, key=lambda r: r.from_ or dt.date.min).rate)
    return None if amount is None else round(Fraction(amount) * rate * UNIT)


def facts_of(clients: Clients, norms: Norms, day: dt.date) -> dict[str, Fact]:
    """Say all that is known on *day* of each client that is there: who buys, and has begun."""
    clients = {key: client for key, client in clients.items() if is_there(client, day)}
    sales = {key: sales_of(client, day) for key, client in clients.items()}
    classes = classed({key: measure(clients[key], sales[key], norms, day) for key in clients}, norms)
    found = {}
    for key, client in clients.items():
        fact = sums(client, sales[key], norms, day)
        fact |= rhythm(key, clients, sales, norms, day)
        fact |= standing(client, day) | talks(client, norms, day)
        fact |= {"class": classes.get(key), "xyz": steadiness(client, sales[key], norms, day)}
        fact["stage"] = stage(fact, norms, day)
        entered = client.entered if client.entered and client.entered <= day else None
        fact |= {"begins": beginning(client), "recorded": entered}
        found[key] = fact
    return found


def is_there(client: Client, day: dt.date) -> bool:
    begins = beginning(client)
    return client.relation != ("supplier",) and (begins is None or begins <= day)


def beginning(client: Client) -> dt.date | None:
    """Return the earliest day known of the client, where there is no git."""
    known = [client.since, client.entered]
    known += [sale.date for sale in client.purchases] + [back.date for back in client.returns]
    known += [talk.date for talk in client.interactions] + [offer.date for offer in client.proposals]
    known += [order.date for order in client.cancelled]
    known += [deal.opened for deal in client.deals] + [problem.opened for problem in client.problems]
    return min((day for day in known if day), default=None)


def sales_of(client: Client, day: dt.date) -> list[Purchase]:
    """Return what the client has bought by the day."""
    known = (sale for sale in client.purchases if sale.date <= day)
    return sorted(known, key=lambda sale: sale.date)


def sums(client: Client, sales: list[Purchase], norms: Norms, day: dt.date) -> Fact:
    amounts = [units(sale.amount, sale, client, norms, sale.date) for sale in sales]
    costs = [units(sale.cost, sale, client, norms, sale.date) for sale in sales]
    back = [units(one.amount, one, client, norms, one.date) or 0 for one in client.returns if one.date <= day]
    told = any(sale.amount is not None for sale in sales)
    revenue = sum(amount or 0 for amount in amounts) - sum(back) if told else None
    cost = sum(cost for cost in costs if cost) if sales and None not in costs else None
    days = sorted({sale.date for sale in sales})
    return {
        "purchases": len(sales),
        "purchase_days": len(days),
        "revenue": revenue,
        "cost": cost,
        "profit": None if revenue is None or cost is None else revenue - cost,
        "first_purchase": days[0] if days else None,
        "last_purchase": days[-1] if days else None,
        "active_span": (days[-1] - days[0]).days if days else None,
        "days_silent": (day - days[-1]).days if days else None,
        "one_off": len(sales) == 1,
        "regular": len(days) >= norms.lifecycle.regular_after,
        "returned": came_back(days, norms),
        "preferred_product": preferred(client, sales, norms),
    }


def came_back(days: list[dt.date], norms: Norms) -> bool:
    for n in range(2, len(days)):
        before = Fraction((days[n - 1] - days[0]).days, n - 1)
        if (days[n] - days[n - 1]).days > Fraction(norms.lifecycle.dormant) * before:
            return True
    return False


def preferred(client: Client, sales: list[Purchase], norms: Norms) -> str | None:
    totals: defaultdict[str, list[int | None]] = defaultdict(list)
    for sale in sales:
        if sale.product is not None:
            totals[sale.product].append(units(sale.amount, sale, client, norms, sale.date))
    ranked = []
    for product, amounts in totals.items():
        known = [amount for amount in amounts if amount is not None]
        ranked.append((not known, -sum(known), -len(amounts), product))
    return min(ranked)[-1] if ranked else None


def pooled(keys: Iterable[str], sales: Mapping[str, list[Purchase]]) -> tuple[Rhythm | None, int]:
    span = gaps = clients = 0
    for key in keys:
        days = sorted({sale.date for sale in sales[key]})
        if len(days) > 1:
            span += (days[-1] - days[0]).days
            gaps += len(days) - 1
            clients += 1
    return (Rhythm(span, gaps) if gaps else None), clients


def rhythm(
    key: str, clients: Clients, sales: Mapping[str, list[Purchase]], norms: Norms, day: dt.date
) -> Fact:
    own, _ = pooled([key], sales)
    segment = clients[key].segment
    of_segment, members = pooled([k for k, c in clients.items() if segment and c.segment == segment], sales)
    of_all, _ = pooled(clients, sales)
    enough = members >= ENOUGH
    general = of_all if of_all and of_all.gaps >= ENOUGH else None
    fallback = Rhythm(max(1, (day - moved(day, norms.lifecycle.fallback, -1)).days), 1)
    base = (of_segment if enough else general) or fallback
    days = {sale.date for sale in sales[key]}
    from_own = own is not None and len(days) >= norms.lifecycle.own_rhythm_from
    usual = own if own and from_own else base
    basis = "none"
    if days:
        basis = "own" if from_own else "segment" if enough else "base" if general else "norm"
    silent = (day - max(days)).days if days else None
    times = None if silent is None else Fraction(silent) / usual.days
    return {
        "own_interval": own.days if own else None,
        "base_interval": base.days,
        "usual_interval": usual.days if days else None,
        "basis": basis,
        "times_usual": times,
        "silent": times is not None and times > Fraction(norms.lifecycle.dormant),
    }


def standing(client: Client, day: dt.date) -> Fact:
    gone = [one for one in client.left if one.date <= day and (one.back is None or one.back > day)]
    last = max(reversed(gone), key=lambda one: one.date, default=None)
    former = last is not None if client.left else client.status == "former"
    status = "active" if client.status == "former" and not former else client.status
    return {
        "has_left": former,
        "status": status,
        "left_date": last.date if last else None,
        "left_reason": last.reason if last else None,
        "snoozed_until": snoozed_until(client, day),
    }


def snoozed_until(client: Client, day: dt.date) -> dt.date | None:
    snooze = client.snoozed
    there = snooze and snooze.until >= day and (snooze.from_ is None or snooze.from_ <= day)
    return snooze.until if snooze and there else None


def talks(client: Client, norms: Norms, day: dt.date) -> Fact:
    said = [(talk.date, n, talk) for n, talk in enumerate(client.interactions) if talk.date <= day]
    kinds = norms.interactions
    how = {kind: norm.contact for kind, norm in kinds.items()}
    counting = sorted(
        (d, n)
        for d, n, talk in said
        if (known := how.get(talk.kind, "true")) == "true"
        or (known == "outgoing" and talk.direction == "out")
    )
    last = client.interactions[counting[-1][1]] if counting else None
    items = [(talk.date, talk) for talk in client.interactions]
    items += [(item.date, item) for item in (*client.purchases, *client.returns, *client.proposals)]
    items += [(problem.opened, problem) for problem in client.problems]
    updates = [
        item.entered
        for date, item in items
        if date <= day and item.entered and item.entered <= day and item.learnt_from != "import"
    ]
    updates += [client.reviewed] if client.reviewed and client.reviewed <= day else []
    promises = [(talk.next.date, talk.next.done) for _, _, talk in said if talk.next]
    promises += [(task.date, task.done) for task in client.tasks if not task.entered or task.entered <= day]
    planned = [due for due, done in promises if due >= day and (done is None or done > day)]
    return {
        "last_contact": last.date if last else None,
        "by": last.by if last else None,
        "channel": last.kind if last else None,
        "last_update": max(updates, default=None),
        "planned": min(planned, default=None),
    }


def stage(fact: Fact, norms: Norms, day: dt.date) -> str:
    life = norms.lifecycle
    if fact["has_left"]:
        return "former"
    if not fact["purchases"]:
        return "potential"
    if fact["purchase_days"] < life.regular_after:
        base = fact["base_interval"]
        if (day - fact["first_purchase"]).days <= base:
            return "new"
    times = fact["times_usual"]
    over = sum(times > Fraction(multiple) for multiple in (life.cooling, life.dormant, life.lost))
    return ("active", "cooling", "dormant", "lost")[over]


def measure(client: Client, sales: list[Purchase], norms: Norms, day: dt.date) -> int | None:
    """Return what ABC cumulates, within its period."""
    start = moved(day, norms.abc.period, -1) if norms.abc.period else dt.date.min
    within = [sale for sale in sales if sale.date > start]
    if all(sale.amount is None for sale in sales):
        return None
    if norms.abc.measure == "count":
        return len(within)
    total = sum(units(sale.amount, sale, client, norms, sale.date) or 0 for sale in within)
    total -= sum(
        units(one.amount, one, client, norms, one.date) or 0
        for one in client.returns
        if start < one.date <= day
    )
    if norms.abc.measure == "revenue":
        return total
    if any(units(sale.cost, sale, client, norms, sale.date) is None for sale in sales):
        return None
    return total - sum(units(sale.cost, sale, client, norms, sale.date) or 0 for sale in within)


def classed(measures: Mapping[str, int | None], norms: Norms) -> dict[str, str]:
    ranked = sorted((-value, key) for key, value in measures.items() if value is not None and value > 0)
    total = -sum(value for value, _ in ranked)
    found, before = {}, 0
    for value, key in ranked:
        share = Fraction(before * 100, total)
        found[key] = "A" if share < Fraction(norms.abc.a) else "B" if share < Fraction(norms.abc.b) else "C"
        before -= value
    return found


def steadiness(client: Client, sales: list[Purchase], norms: Norms, day: dt.date) -> str | None:
    if len(sales) < 2 or all(sale.amount is None for sale in sales):
        return None
    costs = [units(sale.cost, sale, client, norms, sale.date) for sale in sales]
    if norms.abc.measure == "profit" and None in costs:
        return None
    sums_ = list(of_whole_buckets(client, sales, norms, day).values())
    if len(sums_) < 3 or sum(sums_) <= 0:
        return None
    mean = Fraction(sum(sums_), len(sums_))
    variance = sum((value - mean) ** 2 for value in sums_) / (len(sums_) - 1)
    over = sum(variance * 100**2 > (Fraction(bound) * mean) ** 2 for bound in (norms.xyz.x, norms.xyz.y))
    return "XYZ"[over]


def of_whole_buckets(client: Client, sales: list[Purchase], norms: Norms, day: dt.date) -> dict[int, int]:
    """Return what each bucket brought that the client was there for from its first day to its last."""
    months = {"month": 1, "quarter": 3, "year": 12}[norms.xyz.bucket]

    def bucket(on: dt.date) -> int:
        return (on.year * 12 + on.month - 1) // months

    # A day that is the first of its bucket is in another one than the day before.
    first = bucket(sales[0].date - dt.timedelta(1)) + 1
    last = bucket(day + dt.timedelta(1)) - 1
    found = dict.fromkeys(range(first, last + 1), 0)
    for sale in sales:
        if bucket(sale.date) in found:
            value = units(sale.amount, sale, client, norms, sale.date) or 0
            cost = units(sale.cost, sale, client, norms, sale.date) or 0
            by_measure = {"count": 1, "revenue": value, "profit": value - cost}
            found[bucket(sale.date)] += by_measure[norms.abc.measure]
    for back in client.returns:
        if norms.abc.measure != "count" and back.date <= day and bucket(back.date) in found:
            found[bucket(back.date)] -= units(back.amount, back, client, norms, back.date) or 0
    return found


def entry_for(
    entries: Sequence[Standard | Threshold],
    client: Client,
    fact: Fact,
    day: dt.date,
    wanted: str | None = None,
) -> int | None:
    """Return the number of the last entry that holds for the client on the day."""
    found = None
    for number, entry in enumerate(entries):
        if wanted and getattr(entry, wanted) is None:
            continue
        if (entry.from_ and day < entry.from_) or (entry.until and day > entry.until):
            continue
        scope = entry.for_
        own = (client.segment, fact["class"], fact["status"], client.manager, client.region, client.strategic)
        if scope and any(wish and value not in wish for value, wish in zip(own, scope[:6], strict=True)):
            continue
        if scope and scope.tag and not set(scope.tag) & set(client.tags):
            continue
        found = number
    return found


def judged_purchases(
    clients: Clients, facts: Mapping[str, Fact], norms: Norms, day: dt.date
) -> dict[tuple[str, int], tuple[int, int | None, int | None]]:
    """Return number, sum and minimum of each purchase by client and place in the file."""
    found = {}
    for key in facts:
        client = clients[key]
        counted = [n for n, sale in enumerate(client.purchases)]
        places = sorted(counted, key=lambda n: client.purchases[n].date)
        for number, n in enumerate(places, 1):
            sale = client.purchases[n]
            if sale.date <= day:
                entry = entry_for(norms.thresholds, client, facts[key], sale.date)
                minimum = None if entry is None else round(norms.thresholds[entry].repeat_purchase * UNIT)
                found[key, n] = (number, units(sale.amount, sale, client, norms, sale.date), minimum)
    return found

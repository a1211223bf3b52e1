"""What analysis.md says of reports, once more and slowly: plain Python over facts, with exact fractions.

Nothing of the reports is used here. An answer is a few figures and, by the name of a table, rows by their keys.
"""

import datetime as dt
from bisect import bisect_left
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

from clientbase.laws.minimum import came_back_on, minimum_for
from clientbase.laws.presence import standing
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.values import Duration, scaled
from tests.index import oracle
from tests.index.oracle import Fact

Keyed = dict[Any, dict[str, Any]]
Told = tuple[dict[str, Any], dict[str, Keyed]]
MONTH, YEAR, TWO_YEARS = Duration(1, "mo"), Duration(1, "y"), Duration(2, "y")
WENT = ("dormant", "lost", "former")


class World(NamedTuple):
    """All clients, and what is known of them on a day."""

    clients: Mapping[str, Client]
    norms: Norms
    day: dt.date
    facts: Mapping[str, Fact]

    @property
    def buyers(self) -> dict[str, Fact]:
        return {key: fact for key, fact in self.facts.items() if fact["purchases"]}

    def sold(self, key: str) -> list[tuple[dt.date, int]]:
        """Return each purchase of a client with its sum, 0 where that has no rate."""
        client = self.clients[key]
        sales = oracle.sales_of(client, self.day)
        return [(sale.date, self._units(client, sale)) for sale in sales]

    def returned(self, key: str) -> list[tuple[dt.date, int]]:
        client = self.clients[key]
        return [(one.date, self._units(client, one)) for one in client.returns if one.date <= self.day]

    def net(self, key: str, after: dt.date, until: dt.date = dt.date.max) -> int:
        """Return what a client bought less what came back, after one day and up to another."""
        bought = sum(amount for date, amount in self.sold(key) if after < date <= until)
        return bought - sum(amount for date, amount in self.returned(key) if after < date <= until)

    def _units(self, client: Client, item: Any) -> int:
        return oracle.units(item.amount, item, client, self.norms, item.date) or 0


def world(clients: Mapping[str, Client], norms: Norms, day: dt.date) -> World:
    return World(clients, norms, day, oracle.facts_of(clients, norms, day))


def share(part: float | Fraction, whole: float | Fraction) -> Fraction | None:
    return Fraction(part) / Fraction(whole) if whole else None


def added(values: Iterable[int | None]) -> int:
    return sum(value or 0 for value in values)


def abc(asked: World) -> Told:
    measures = {
        key: oracle.measure(client, oracle.sales_of(client, asked.day), asked.norms, asked.day) or 0
        for key, client in asked.clients.items()
        if key in asked.facts
    }
    ranked = sorted((key for key, value in measures.items() if value > 0), key=lambda k: (-measures[k], k))
    total, before, making = sum(measures[key] for key in ranked), 0, 0
    rows: Keyed = {}
    for key in ranked:
        making += before * 100 < total * 80
        before += measures[key]
        rows[key] = {
            "share": share(measures[key], total),
            "cumulative_share": share(before, total),
            "class": asked.facts[key]["class"],
        }
    classes = Counter(fact["class"] for fact in asked.facts.values())
    counted = {f"class_{letter.lower()}": classes[letter] for letter in "ABC"}
    told = {"clients": len(asked.facts), "clients_making_80": making, "unclassed": classes[None]}
    return told | counted | {"share_of_buyers": share(making, len(asked.buyers))}, {"clients": rows}


def targets(asked: World) -> Told:
    """Judge class A by the norm's defaults: a year is compared with the year before."""
    now, former = YEAR.before(asked.day), TWO_YEARS.before(asked.day)
    large = [key for key, fact in asked.facts.items() if fact["class"] == "A" and fact["stage"] != "former"]
    rows: Keyed = {}
    for key in large:
        silent, sales = asked.facts[key]["days_silent"], _orders(asked, key)
        last = [sale for sale in sales if now < sale[0]]
        earlier = [sale for sale in sales if former < sale[0] <= now]
        average, average_before = mean(last), mean(earlier)
        gaps, gaps_before = gaps_of(last), gaps_of(earlier)
        fell = bool(gaps and gaps_before) and None not in {average, average_before}
        if not gaps or silent > Fraction(sum(gaps), len(gaps)):
            gaps.append(silent)
        interval = Fraction(sum(gaps), len(gaps))
        before = Fraction(sum(gaps_before), len(gaps_before)) if gaps_before else None
        minimum = _minimum(asked, key)
        rows[key] = {
            "interval": interval,
            "interval_before": before,
            "little": (average is not None and minimum is not None and average < minimum)
            or (fell and (average or 0) * 5 < (average_before or 0) * 4),
            "rarely": before is not None and interval * 2 > before * 3,
        }
    listed = {key: row for key, row in rows.items() if row["little"] or row["rarely"]}
    return {"clients": len(rows), "targets": len(listed)}, {"targets": listed}


def _orders(asked: World, key: str) -> list[tuple[dt.date, int | None]]:
    """Return the days of purchase with the sum of each; it is unknown of a trial, which is not measured."""
    client = asked.clients[key]
    came_back = came_back_on(client, asked.norms)
    trials = 2 if came_back and came_back <= asked.day else 1
    return [
        (sale.date, None if n < trials else oracle.units(sale.amount, sale, client, asked.norms, sale.date))
        for n, sale in enumerate(oracle.sales_of(client, asked.day))
    ]


def mean(sales: list[tuple[dt.date, int | None]]) -> Fraction | None:
    known = [sum_ for _, sum_ in sales if sum_ is not None]
    return Fraction(sum(known), len(known)) if known else None


def gaps_of(sales: list[tuple[dt.date, int | None]]) -> list[int]:
    return [(b - a).days for a, b in pairwise(sorted({date for date, _ in sales}))]


def _minimum(asked: World, key: str) -> int | None:
    client = standing(asked.clients[key], asked.day)
    found = minimum_for(asked.norms, client, asked.day, asked.facts[key]["class"])
    return None if found is None else scaled(found.repeat_purchase)


def profit(asked: World) -> Told:
    rows = {
        key: {
            "profit": fact["profit"],
            "margin": share(fact["profit"], fact["revenue"])
            if fact["profit"] is not None and (fact["revenue"] or 0) > 0
            else None,
        }
        for key, fact in asked.buyers.items()
    }
    known = [fact for fact in asked.buyers.values() if fact["profit"] is not None]
    return {
        "cost_unknown": len(rows) - len(known),
        "unprofitable": sum(fact["profit"] < 0 for fact in known),
        "revenue": added(fact["revenue"] for fact in asked.buyers.values()),
        "costed_revenue": added(fact["revenue"] for fact in known),
        "profit": added(fact["profit"] for fact in known),
    }, {"clients": rows}


def loyalty(asked: World) -> Told:
    first = min((fact["first_purchase"].year for fact in asked.buyers.values()), default=asked.day.year + 1)
    rows = {
        str(year): _loyal(asked, min(asked.day, dt.date(year, 12, 31)))
        for year in range(first, asked.day.year + 1)
    }
    return _loyal(asked, asked.day), {"years": rows}


def _loyal(asked: World, day: dt.date) -> dict[str, Any]:
    bought = [[date for date, _ in asked.sold(key) if date <= day] for key in asked.buyers]
    dates = [found for found in bought if found]
    regular = sum(len(set(found)) >= asked.norms.lifecycle.regular_after for found in dates)
    once = sum(len(found) == 1 for found in dates)
    return {
        "buyers": len(dates),
        "one_off": once,
        "one_off_days": sum(len(set(found)) == 1 for found in dates),
        "repeat_rate": share(len(dates) - once, len(dates)),
        "regular": regular,
        "regular_share": share(regular, len(dates)),
    }


def one_off(asked: World) -> Told:
    once = {key: fact for key, fact in asked.facts.items() if fact["one_off"]}
    rows = {
        key: {"reason": fact["left_reason"] or "missing", "date": fact["first_purchase"].isoformat()}
        for key, fact in once.items()
        if fact["stage"] in WENT
    }
    unasked = sum(row["reason"] == "missing" for row in rows.values())
    return {"one_off": len(once), "gone": len(rows), "unasked": unasked}, {"one-off": rows}


def leaving(asked: World) -> Told:
    former = [fact for fact in asked.facts.values() if fact["stage"] == "former"]
    lost = {key: fact for key, fact in asked.facts.items() if fact["stage"] == "lost"}
    reasons = {
        reason: {
            "clients": count,
            "share": share(count, len(former)),
            "revenue": added(fact["revenue"] for fact in former if fact["left_reason"] == reason),
        }
        for reason, count in Counter(fact["left_reason"] for fact in former).items()
    }
    unasked: Keyed = {
        key: {"revenue": fact["revenue"]} for key, fact in lost.items()
    }  # nobody was asked in these worlds
    figures = {"former": len(former), "lost": len(lost), "unasked": len(unasked)}
    return figures, {"reasons": reasons, "unasked": unasked}


def month(day: dt.date) -> int:
    return day.year * 12 + day.month - 1


def cohorts(asked: World) -> Told:
    members: defaultdict[int, list[set[int]]] = defaultdict(list)
    for key, fact in asked.buyers.items():
        members[month(fact["first_purchase"])].append({month(date) for date, _ in asked.sold(key)})
    now = month(asked.day)
    rows: Keyed = {}
    for first, clients in members.items():
        row: dict[str, Any] = {"size": len(clients)}
        for k in range(now - min(members) + 1):
            row[f"m{k}"] = sum(first + k in months for months in clients) if first + k <= now else None
        rows[f"{first // 12}-{first % 12 + 1:02}"] = row
    over = now - (asked.day.day < monthrange(asked.day.year, asked.day.month)[1])
    figures = {f"kept_{k}": _kept(members, k, over) for k in (1, 3, 6, 12)}
    return figures | {"buyers": len(asked.buyers), "cohorts": len(rows)}, {"cohorts": rows}


def _kept(members: Mapping[int, list[set[int]]], k: int, over: int) -> Fraction | None:
    judged = [
        (first + k) in months for first, clients in members.items() for months in clients if first + k <= over
    ]
    return share(sum(judged), len(judged))


def rfm(asked: World) -> Told:
    values = {
        "R": {key: -fact["days_silent"] for key, fact in asked.buyers.items()},
        "F": {key: fact["purchases"] for key, fact in asked.buyers.items()},
        "M": {key: fact["revenue"] or 0 for key, fact in asked.buyers.items()},
    }
    rows = {
        key: {
            letter: 5 * bisect_left(sorted(all_.values()), all_[key]) // len(all_) + 1
            for letter, all_ in values.items()
        }
        for key in asked.buyers
    }
    best = sum(set(row.values()) == {5} for row in rows.values())
    return {"buyers": len(rows), "rfm_555": best}, {"clients": rows}


def movement(asked: World) -> Told:
    start = oracle.moved(asked.day, MONTH, -1)
    then = oracle.facts_of(asked.clients, asked.norms, start)
    rows: Keyed = {}
    there = {key: fact for key, fact in asked.facts.items() if key in then}
    for key, fact in there.items():
        before = then[key]
        if (before["stage"], before["class"]) != (fact["stage"], fact["class"]):
            rows[key] = {"stage_then": before["stage"], "class_then": before["class"], "stage": fact["stage"]}
    stages = sum(then[key]["stage"] != fact["stage"] for key, fact in there.items())
    return {"since": start.isoformat(), "moved": len(rows), "stage_moved": stages}, {"movement": rows}


def concentration(asked: World) -> Told:
    revenues = sorted(
        (fact["revenue"] for fact in asked.buyers.values() if (fact["revenue"] or 0) > 0), reverse=True
    )
    total = sum(revenues)
    figures: dict[str, Any] = {"buyers": len(asked.buyers), "revenue": total}
    for percent in (1, 5, 20):
        largest = -(-len(asked.buyers) * percent // 100)
        figures[f"largest_{percent}_share"] = share(sum(revenues[:largest]), total)
    figures["hhi"] = sum(Fraction(100 * one, total) ** 2 for one in revenues) if total else None
    return figures, {}


def audit(asked: World) -> Told:
    year, two_years = (oracle.moved(asked.day, length, -1) for length in (YEAR, TWO_YEARS))
    names = {
        (True, True): "both",
        (True, False): "only before",
        (False, True): "only since",
        (False, False): "neither",
    }
    rows: Keyed = {name: {"clients": 0, "revenue_before": 0, "revenue": 0} for name in names.values()}
    for key in asked.buyers:
        dates = [date for date, _ in asked.sold(key)]
        bought = (any(two_years < date <= year for date in dates), any(date > year for date in dates))
        row = rows[names[bought]]
        row["clients"] += 1
        row["revenue"] += asked.net(key, year)
        row["revenue_before"] += asked.net(key, two_years, year)
    return {
        "buyers": len(asked.buyers),
        "recent_buyers": rows["both"]["clients"] + rows["only since"]["clients"],
        "revenue": added(fact["revenue"] for fact in asked.buyers.values()),
        "recent_revenue": sum(row["revenue"] for row in rows.values()),
    }, {"periods": rows}


def archive(asked: World) -> Told:
    year = oracle.moved(asked.day, YEAR, -1)
    rows = {
        key: {"stage": fact["stage"], "revenue": fact["revenue"]}
        for key, fact in asked.facts.items()
        if fact["stage"] == "former" or (fact["stage"] == "lost" and fact["last_purchase"] < year)
    }
    return {"to_archive": len(rows), "archived": 0}, {"archive": rows}


REPORTS: Mapping[str, Callable[[World], Told]] = {
    function.__name__.replace("_", "-"): function
    for function in (
        *(abc, targets, profit, loyalty, one_off, leaving, cohorts),
        *(rfm, movement, concentration, audit, archive),
    )
}

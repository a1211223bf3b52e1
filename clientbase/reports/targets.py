"""Large clients who could buy more."""

import datetime as dt
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, amount, exact, not_listed, percent
from clientbase.language import say, say_n
from clientbase.page import Cell
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made
from clientbase.values import Duration, parse_duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_COLUMNS = (
    "client name manager revenue:money! purchases:count? average:money average_before:money? minimum:money? "
    "interval:ratio interval_before:ratio? days_silent:days little:flag! rarely:flag! "
    "preferred_product interest to_ask period_revenue:money capacity:money"
)
_LARGE = """
SELECT f.client, f.name, f.manager, f.segment, f.revenue, f.purchases, f.days_silent, f.preferred_product,
       (SELECT t.minimum FROM minimums_now t WHERE t.client = f.client) AS minimum,
       k.capacity_per_year AS capacity, k.currency,
       (SELECT group_concat(product, ', ') FROM (
               SELECT product FROM interest i WHERE i.client = f.client GROUP BY product ORDER BY min(n))) AS interest
  FROM facts f JOIN clients k ON k.id = f.client
 WHERE f.class = 'A' AND f.stage <> 'former' ORDER BY f.client"""
_BOUGHT = """
SELECT client, date > ?2 AS now, count(amount) FILTER (WHERE NOT trial) AS orders,
       coalesce(sum(amount) FILTER (WHERE NOT trial), 0) AS paid, count(DISTINCT date) AS days,
       min(date) AS first, max(date) AS last, count(*) AS purchases, count(amount) AS priced,
       coalesce(sum(amount), 0) AS sold
  FROM measured_purchases WHERE date > ?1 AND client IN (SELECT client FROM facts WHERE class = 'A')
 GROUP BY client, now"""
_ORDERS = """
SELECT n FROM measured_purchases WHERE NOT trial AND amount IS NOT NULL AND date > ? AND date <= ? ORDER BY date, n"""
_RETURNED = "SELECT client, sum(amount_base) FROM returns WHERE date > ? GROUP BY client"
_YEAR_MONTHS, _YEAR_DAYS, _HUNDRED, _FEWEST = 12, 365, 100, 2


class Norm(NamedTuple):
    """What schema.yaml says of targets, with the days between which the period lies."""

    period: Duration
    fall: Fraction
    slower: Fraction
    start: dt.date
    before: dt.date
    longest: Mapping[str, int]
    """By segment, the days that an interval may have at the most."""


class Bought(NamedTuple):
    """What a client bought in a period: orders after the trial with what was paid, and the days of purchase."""

    orders: int = 0
    paid: int = 0
    days: int = 0
    first: str = ""
    last: str = ""
    purchases: int = 0
    priced: int = 0
    sold: int = 0

    @property
    def average(self) -> Fraction | None:
        """The mean order before returns, the trial left out."""
        return Fraction(self.paid, self.orders) if self.orders else None

    @property
    def span(self) -> int:
        """Days from the first to the last purchase."""
        return (dt.date.fromisoformat(self.last) - dt.date.fromisoformat(self.first)).days

    def interval(self) -> Fraction | None:
        """Return the mean interval between days of purchase."""
        return Fraction(self.span, self.days - 1) if self.days >= _FEWEST else None

    def interval_to(self, silent: int) -> Fraction:
        """Return the same, the gap that is open for *silent* days being one more where it is longer."""
        between = self.interval()
        if between is None:
            return Fraction(silent)
        return between if silent <= between else Fraction(self.span + silent, self.days)


class Judged(NamedTuple):
    """A client of class A, measured."""

    row: dict[str, Any]
    now: Bought
    before: Bought
    revenue: int | None
    capacity: Fraction | None
    interval: Fraction
    longest: int | None
    little: tuple[str, ...]
    rarely: tuple[str, ...]


@report(Over("targets", "every client that buys little or rarely"))
def targets(base: Base) -> Answer:
    """Which A clients buy little and rarely, and do we know what they prefer?

    Of class A, clients who have left aside, by the norm `targets` of schema.yaml. Little: in the period up to the day
    the mean order (average) is below the minimum in force, or more than `fall` percent below that of the period before
    (average_before), or the revenue is below the record's `capacity`. Rarely: the mean interval between days of
    purchase is over `slower` times that of the period before (interval_before), or over `interval` of the segment; the
    time since the last purchase is an interval too where it is longer. What nobody knows of them is to be asked
    (to_ask).

    Means are of orders before returns, the trial left out. Means of two periods are compared where there were two days
    of purchase in each; for rarely one is enough in this period, and of who did not buy in it at all the time since the
    last purchase counts. capacity is what the client could buy in a year, scaled to the period; period_revenue is what
    it bought less returns. to_ask names the preferred product, where no purchase names one, and the interest, where
    none is written down. Who buys both little and rarely comes first, then by revenue. Empty means that nothing is
    wrong.
    """
    large = judged(base)
    listed = sorted(
        (one for one in large if one.little or one.rarely),
        key=lambda one: (
            -bool(one.little) - bool(one.rarely),
            -(one.row["revenue"] or 0),
            one.row["client"],
        ),
    )
    rows = [_row(one) for one in listed]
    return [
        figure("clients", len(large)),
        figure("targets", len(listed)),
        figure("small_orders", sum(bool(one.little) for one in listed)),
        figure("long_intervals", sum(bool(one.rarely) for one in listed)),
        figure("both", sum(bool(one.little and one.rarely) for one in listed)),
        figure("to_be_asked", sum(_to_ask(one.row) is not None for one in listed)),
    ], [made("targets", "Large clients who could buy more", _COLUMNS, rows)]


def _row(one: Judged) -> tuple[Cell, ...]:
    row = one.row
    return (
        *(row[name] for name in ("client", "name", "manager", "revenue", "purchases")),
        *(_units(one.now.average), _units(one.before.average), row["minimum"]),
        *(
            float(one.interval),
            _float(one.before.interval()),
            row["days_silent"],
            bool(one.little),
            bool(one.rarely),
        ),
        *(row["preferred_product"], row["interest"], _to_ask(row), one.revenue, _units(one.capacity)),
    )


def _to_ask(row: dict[str, Any]) -> str | None:
    missing = (("preferred product", row["preferred_product"]), ("interest", row["interest"]))
    return ", ".join(word for word, known in missing if known is None) or None


def _units(value: Fraction | None) -> int | None:
    return None if value is None else round(value)


def _float(value: Fraction | None) -> float | None:
    return None if value is None else float(value)


def norm_of(base: Base) -> Norm:
    """Return the norm `targets`."""
    period = parse_duration(base.norm("targets_period"))
    spans = base.ask(
        "SELECT name, value FROM norm WHERE name LIKE 'targets_interval/%' AND value IS NOT NULL"
    )
    twice = Duration(2 * period.number, period.unit)
    return Norm(
        period,
        Fraction(base.norm("targets_fall")),
        Fraction(base.norm("targets_slower")),
        period.before(base.day),
        twice.before(base.day),
        {
            name.partition("/")[2]: (base.day - parse_duration(str(span)).before(base.day)).days
            for name, span in spans
        },
    )


def judged(base: Base) -> list[Judged]:
    """Measure each client of class A by the norm."""
    norm = norm_of(base)
    days = (norm.before.isoformat(), norm.start.isoformat())
    bought = {(client, now): Bought._make(rest) for client, now, *rest in base.ask(_BOUGHT, days)}
    returned = dict(base.ask(_RETURNED, days[1:]))
    capacities = _Capacities(base, norm.period)
    return [
        _judge(
            norm,
            row,
            (bought.get((row["client"], 1), Bought()), bought.get((row["client"], 0), Bought())),
            (returned.get(row["client"]) or 0, capacities.of(row)),
        )
        for row in base.rows(_LARGE)
    ]


def _judged(base: Base) -> Mapping[str, Judged]:
    return {one.row["client"]: one for one in judged(base)}


def _judge(
    norm: Norm,
    row: dict[str, Any],
    periods: tuple[Bought, Bought],
    sums: tuple[int, Fraction | None],
) -> Judged:
    (now, before), (returned, capacity) = periods, sums
    revenue = now.sold - returned if now.priced or not now.purchases else None
    interval = now.interval_to(row["days_silent"])
    longest = norm.longest.get(row["segment"])
    compared = now.days >= _FEWEST and before.days >= _FEWEST
    average, former = now.average, before.interval()
    little = {
        "minimum": average is not None and row["minimum"] is not None and average < row["minimum"],
        "fall": compared
        and average is not None
        and before.average is not None
        and average < before.average * (_HUNDRED - norm.fall) / _HUNDRED,
        "capacity": revenue is not None and capacity is not None and revenue < capacity,
    }
    rarely = {
        "slower": former is not None and interval > norm.slower * former,
        "interval": longest is not None and interval > longest,
    }
    return Judged(row, now, before, revenue, capacity, interval, longest, _true(little), _true(rarely))


def _true(flags: dict[str, bool]) -> tuple[str, ...]:
    return tuple(name for name, is_so in flags.items() if is_so)


class _Capacities:
    """What clients could buy in the period, in the base's currency; rates are read where somebody has another."""

    def __init__(self, base: Base, period: Duration) -> None:
        months, days = Fraction(period.months, _YEAR_MONTHS), Fraction(period.days, _YEAR_DAYS)
        self._base, self._share, self._currency = base, months or days, base.meta("currency")

    def of(self, row: dict[str, Any]) -> Fraction | None:
        """Return the capacity of a client; None where nobody knows it, or there is no rate."""
        if row["capacity"] is None:
            return None
        if row["currency"] in {None, self._currency}:
            return int(row["capacity"]) * self._share
        from clientbase.laws.worth import rate_on
        from clientbase.rules.norms_file import read_norms

        rate = rate_on(read_norms(self._base.root), row["currency"], self._base.day)
        return None if rate is None else int(row["capacity"]) * Fraction(rate) * self._share


@targets.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the client buys little or rarely, measured by the norm."""
    facts = subject.facts
    class_ = Evidence(
        "class",
        facts["class"] or say("none"),
        say("see: why {client} abc", client=subject.client),
        subject.norm("abc"),
    )
    if facts["class"] != "A" or facts["stage"] == "former":
        reason = (
            say("the client has left")
            if facts["stage"] == "former"
            else say("class {value}, not A", value=class_.value)
        )
        return [not_listed(reason, (class_,))]
    one, norm = subject.found(_judged), subject.whole(norm_of)
    assert one  # noqa: S101 - all of class A are measured
    numbers = (class_, *_compared(subject, one, norm), *_known(subject))
    said = tuple(word for word, found in (("little", one.little), ("rarely", one.rarely)) if found)
    if not said:
        reason = say("neither little nor rarely in the last {past}", past=norm.period.past)
        return [not_listed(reason, numbers)]
    reason = "; ".join(_because(one, norm, what) for what in (*one.little, *one.rarely))
    return [Verdict(say("the client"), say("buying {said}", said=say(" and ").join(said)), reason, numbers)]


def _because(one: Judged, norm: Norm, what: str) -> str:
    average, before = amount(_units(one.now.average)), amount(_units(one.before.average))
    interval = say("the mean interval of {exact} days is over", exact=exact(one.interval))
    former = say("the {exact} days of the time before", exact=exact(one.before.interval() or 0))
    return {
        "minimum": say(
            "the mean order of {average} is below the minimum of {amount}",
            average=average,
            amount=amount(one.row["minimum"]),
        ),
        "fall": say(
            "the mean order fell from {before} to {average}, by more than {percent}",
            before=before,
            average=average,
            percent=percent(norm.fall / _HUNDRED),
        ),
        "capacity": say(
            "{amount} is below the {amount2} that the client could buy",
            amount=amount(one.revenue),
            amount2=amount(_units(one.capacity)),
        ),
        "slower": say(
            "{interval} {exact} times {former}", interval=interval, exact=exact(norm.slower), former=former
        ),
        "interval": say(
            "{interval} the {longest} days for its segment", interval=interval, longest=one.longest
        ),
    }[what]


def _compared(subject: "Subject", one: Judged, norm: Norm) -> Iterator[Evidence]:
    yield Evidence(
        "period", str(norm.period), say("after {start}", start=norm.start), subject.norm("targets", "period")
    )
    for name, bought, after, until in (
        ("average", one.now, norm.start, subject.base.day),
        ("average_before", one.before, norm.before, norm.start),
    ):
        found = subject.rows(_ORDERS, (str(after), str(until)))
        places = subject.each("purchases", (row["n"] for row in found), "amount")
        how = say(
            "the mean of {orders} after {after}, until {until}",
            orders=say_n("{n} order", "{n} orders", bought.orders),
            after=after,
            until=until,
        )
        yield Evidence(name, amount(_units(bought.average)), how, places)
        yield from subject.rates("purchases", (row["n"] for row in found))
    yield Evidence("fall", exact(norm.fall), say("percent, at the most"), subject.norm("targets", "fall"))
    if one.row["minimum"] is not None:
        how = say("see: why {client} thresholds", client=subject.client)
        yield Evidence("minimum", amount(one.row["minimum"]), how)
    if one.capacity is not None:
        yield Evidence("period_revenue", amount(one.revenue), say("sales less returns in the period"))
        places = subject.at("capacity", "per_year")
        yield Evidence(
            "capacity", amount(_units(one.capacity)), say("what the client could buy in it"), places
        )
    yield Evidence("interval", exact(one.interval), _gaps(one))
    if former := one.before.interval():
        gaps = say_n("{n} gap", "{n} gaps", one.before.days - 1)
        how = say("{span} days / {gaps} in the period before", span=one.before.span, gaps=gaps)
        yield Evidence("interval_before", exact(former), how)
    yield Evidence(
        "slower", exact(norm.slower), say("times that, at the most"), subject.norm("targets", "slower")
    )
    if one.longest is not None:
        places = subject.norm("targets", "interval", one.row["segment"])
        how = say("days, for {segment}", segment=one.row["segment"])
        yield Evidence("longest", str(one.longest), how, places)


def _gaps(one: Judged) -> str:
    silent, between = one.row["days_silent"], one.now.interval()
    if between is None:
        return say("{days} since the last purchase", days=say_n("{n} day", "{n} days", silent))
    if silent > between:
        return say(
            "{span} days and the {silent} since then / {gaps}",
            span=one.now.span,
            silent=silent,
            gaps=say_n("{n} gap", "{n} gaps", one.now.days),
        )
    return say("{span} days / {gaps}", span=one.now.span, gaps=say_n("{n} gap", "{n} gaps", one.now.days - 1))


def _known(subject: "Subject") -> Iterator[Evidence]:
    product = subject.facts["preferred_product"]
    how = "" if product else say("no purchase names a product")
    yield Evidence(
        "preferred_product",
        product or say("missing"),
        how or say("see: why {client} products", client=subject.client),
    )
    interest = subject.rows("SELECT n, product FROM interest ORDER BY n")
    products = ", ".join(dict.fromkeys(row["product"] for row in interest))
    places = subject.each("interest", (row["n"] for row in interest), "product")
    yield Evidence(
        "interest", products or say("missing"), "" if products else say("nobody has written one down"), places
    )

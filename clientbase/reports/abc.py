"""Clients by what they bring."""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Places,
    Verdict,
    amount,
    exact,
    not_judged,
    not_listed,
    percent,
)
from clientbase.language import number, say, say_n, title
from clientbase.page import Cell, Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made
from clientbase.values import Duration, parse_duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

CLASSES = ("A", "B", "C")
_COLUMNS = {"revenue": "revenue", "profit": "profit", "count": "purchases"}


MEASURED = """
SELECT id, name, manager, purchases, measure, class, id IN (SELECT id FROM clients) AS chosen
  FROM rhythms ORDER BY measure DESC, id"""
"""Asks for each client of the whole base; the report is about those that are chosen."""


class Known(NamedTuple):
    """A client of the whole base; *chosen* where the report is about it."""

    client: str
    name: str
    manager: str | None
    purchases: int | None
    measure: int | None
    class_: str | None
    chosen: int


class Shared(NamedTuple):
    """A row of the report."""

    client: str
    name: str
    manager: str | None
    measure: int
    share: float
    cumulative_share: float
    class_: str | None


@report(
    *NOTHING,
    charts=(Chart("pareto", "Who brings it", "clients", "name", ("share", "cumulative_share"), "class"),),
)
def abc(base: Base) -> Answer:
    """Who makes 80 % of sales?

    Clients with a positive measure in descending order, ties by id: class A while the share of all before the client is
    below `abc.a` (80 %), B while it is below `abc.b` (95 %), else C; who crosses the line belongs to the upper class.
    X, Y or Z goes by the standard deviation (n - 1) over the mean of the measure per whole calendar bucket (month,
    quarter or year), empty ones included, returns taken off in the bucket of their own day: from the bucket after the
    one of the first purchase (that one too, where the purchase was on its first day) to the last that is over on the
    day. X is up to `xyz.x`, Y up to `xyz.y`, else Z; judged from three buckets on, where the mean is positive and there
    is more than one purchase. Where no purchase has an amount, there is no class either.

    The measure is what `abc.measure` in schema.yaml names, within `abc.period` before the day: revenue (sales less
    returns), profit, or the number of purchases; the column is called by it. share and cumulative_share are of the
    whole base. clients_making_80 counts those before whom the share is below 80 %, share_of_buyers is their share of
    all buyers. unclassed are clients without a positive measure.
    """
    measure, period = measured_by(base)
    measured = f"{measure}:{'count' if measure == 'purchases' else 'money'}"
    everybody = [Known(*row) for row in base.ask(MEASURED)]
    rows, making = _shared(everybody)
    clients = made(
        "clients",
        _title(measure, parse_duration(period) if period else None),
        f"client name manager {measured} share:share cumulative_share:share? class!",
        rows,
    )
    classes = made("classes", "Classes", f"class clients:count {measured} share:share", _classes(rows))
    chosen = sum(known.chosen for known in everybody)
    buyers = sum(known.chosen for known in everybody if known.purchases)
    figures = [
        figure("clients", chosen),
        figure("buyers", buyers),
        *(figure(f"class_{name}".lower(), count) for name, count, *_ in classes.rows),
        figure("unclassed", chosen - len(rows)),
        figure("clients_making_80", making),
        figure("share_of_buyers:share", making / buyers if buyers else None),
        figure(measured, sum(row.measure for row in rows)),
    ]
    return figures, [clients, classes]


def measured_by(base: Base) -> tuple[str, str]:
    """Return the column that the classes are made by, and how far back it goes, empty for the whole history."""
    return _COLUMNS[base.norm("abc_measure")], base.norm("abc_period") or ""


def _title(measure: str, span: Duration | None) -> str:
    """Say by what the clients are ordered, and how far back it goes."""
    title = {
        "revenue": say("Clients by revenue"),
        "profit": say("Clients by profit"),
        "purchases": say("Clients by purchases"),
    }[measure]
    if not span:
        return title
    return {
        "d": say_n("{title} of the last day", "{title} of the last {n} days", span.number, title=title),
        "wd": say_n(
            "{title} of the last working day",
            "{title} of the last {n} working days",
            span.number,
            title=title,
        ),
        "w": say_n("{title} of the last week", "{title} of the last {n} weeks", span.number, title=title),
        "mo": say_n("{title} of the last month", "{title} of the last {n} months", span.number, title=title),
        "y": say_n("{title} of the last year", "{title} of the last {n} years", span.number, title=title),
    }[span.unit]


def _shared(everybody: Sequence[Known]) -> tuple[list[Shared], int]:
    """Return the chosen clients with their shares of the whole, and how many of them make 80 %."""
    ranked = [known for known in everybody if known.measure is not None and known.measure > 0]
    total = sum(known.measure or 0 for known in ranked)
    rows, upto, making = [], 0, 0
    for client, name, manager, _, measure, class_, chosen in ranked:
        before, upto = upto, upto + (measure or 0)
        if chosen:
            making += before * 100 < total * 80
            rows.append(
                Shared(client, name, manager, upto - before, (upto - before) / total, upto / total, class_)
            )
    return rows, making


def _classes(rows: Sequence[Shared]) -> Iterator[tuple[Cell, ...]]:
    for name in CLASSES:
        alike = [row for row in rows if row.class_ == name]
        yield name, len(alike), sum(row.measure for row in alike), sum(row.share for row in alike)


_ENOUGH: Final = 3


_CUMULATED: Final = "SELECT id, measure FROM rhythms WHERE measure > 0 ORDER BY measure DESC, id"


class Cumulated(NamedTuple):
    """The clients by what the classes are made by, the largest first."""

    total: int
    ranks: Mapping[str, tuple[int, int]]
    """the rank of each, and what those before it have together"""


def cumulated(base: Base) -> Cumulated:
    """Cumulate the clients of a whole base."""
    total, ranks = 0, {}
    for rank, (client, measure) in enumerate(base.ask(_CUMULATED), 1):
        ranks[client] = rank, total
        total += measure
    return Cumulated(total, ranks)


@abc.among_all("rank", "total", "before", "share_before", "share", "cumulative_share")
def _among_all(_base: Base) -> Mapping[str, str]:
    """Return nothing beside the class, which is a fact."""
    return {}


class Measured(NamedTuple):
    """What the classes are made by."""

    name: str
    period: str
    value: int | None
    places: Places

    @property
    def called(self) -> str:
        """What people call the measure."""
        return title(self.name.capitalize()).lower()

    def written(self, value: int) -> str:
        """Write a value of the measure: a sum, or a number of purchases."""
        return str(value) if self.name == "purchases" else amount(value)


@abc.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say in which class the client is, and how even its sales are."""
    measured = _measured(subject)
    return [_class(subject, measured), _evenness(subject, measured.name)]


_COUNTED: Final = "SELECT n FROM purchases WHERE date > ? ORDER BY date, n"


def _measured(subject: "Subject") -> Measured:
    name, period = subject.whole(measured_by)
    since = parse_duration(period).before(subject.base.day).isoformat() if period else ""
    value = subject.one("SELECT measure FROM rhythms")
    numbers = [row["n"] for row in subject.rows(_COUNTED, (since,))]
    places = subject.each("purchases", numbers) if name == "purchases" else subject.sums(since)
    return Measured(name, period, value, places)


def _class(subject: "Subject", measured: Measured) -> Verdict:
    within = (
        say("of the last {past}", past=parse_duration(measured.period).past)
        if measured.period
        else say("of the whole history")
    )
    norms = (
        Evidence(
            "measure", subject.norms.abc.measure, say("what is cumulated"), subject.norm("abc", "measure")
        ),
        Evidence("period", measured.period or say("all"), say("how far back"), subject.norm("abc", "period")),
    )
    if measured.value is None or measured.value <= 0:
        known = say("unknown") if measured.value is None else measured.written(measured.value)
        own = Evidence(measured.name, known, within, measured.places)
        return not_listed(
            say("no positive {name} {within}", name=measured.called, within=within), (own, *norms)
        )
    total, ranks = subject.whole(cumulated)
    rank, before = ranks[subject.client]
    found = str(subject.facts["class"])
    numbers = (
        *_cumulated(measured, within, rank, len(ranks), (total, before)),
        *_lines(subject),
        *norms,
    )
    return Verdict(say("class"), found, _crossed(subject, found, before / total), numbers)


def _lines(subject: "Subject") -> Iterator[Evidence]:
    for key in "ab":
        line = number(f"{getattr(subject.norms.abc, key)} %")
        yield Evidence(key, line, say("the line"), subject.norm("abc", key))


def _cumulated(
    measured: Measured, within: str, rank: int, clients: int, sums: tuple[int, int]
) -> tuple[Evidence, ...]:
    total, before = sums
    value = measured.value or 0
    return (
        Evidence(measured.name, measured.written(value), within, measured.places),
        Evidence(
            "rank",
            str(rank),
            say("of {clients}", clients=say_n("{n} client", "{n} clients", clients)),
        ),
        Evidence("total", measured.written(total), say("{name} of them all", name=measured.called)),
        Evidence(
            "before", measured.written(before), say("{name} of those before the client", name=measured.called)
        ),
        Evidence(
            "share_before",
            exact(before / total),
            f"{measured.written(before)} / {measured.written(total)}",
        ),
        Evidence("share", exact(value / total), say("of the client")),
        Evidence("cumulative_share", exact((before + value) / total), say("with the client")),
    )


def _so_many(buckets: int, bucket: str) -> str:
    """Say how many buckets there are, by what they are where it is told."""
    if bucket == "quarter":
        return say_n("{n} quarter", "{n} quarters", buckets)
    if bucket == "month":
        return say_n("{n} month", "{n} months", buckets)
    if bucket == "year":
        return say_n("{n} year", "{n} years", buckets)
    return say_n("{n} bucket", "{n} buckets", buckets)


def _crossed(subject: "Subject", found: str, before: float) -> str:
    a, b = subject.norms.abc.a, subject.norms.abc.b
    line = {
        "A": say("below {a} %", a=a),
        "B": say("not below {a} %, but below {b} %", a=a, b=b),
        "C": say("not below {b} %", b=b),
    }[found]
    return say(
        "the share before the client, {percent}, is {line}",
        percent=percent(before, float(a) / 100, float(b) / 100),
        line=line,
    )


def _evenness(subject: "Subject", measure: str) -> Verdict:
    bucket = subject.norms.xyz.bucket
    sums, buckets = _buckets(subject)
    place = subject.norm("xyz", "bucket")
    how = {
        "quarter": say("whole quarters from the first purchase to the day"),
        "month": say("whole months from the first purchase to the day"),
        "year": say("whole years from the first purchase to the day"),
    }[bucket]
    numbers = [Evidence("buckets", str(buckets), how, place)]
    total = sum(sums)
    found = subject.facts["xyz"]
    if found is None:
        reason = _unjudged(subject, buckets, total)
        return not_judged(say("evenness"), reason, tuple(numbers))
    mean, deviation = _spread(sums, buckets)
    numbers += _deviation(subject, mean, deviation, _so_many(buckets, "bucket"), measure)
    x, y = subject.norms.xyz.x, subject.norms.xyz.y
    numbers += [
        Evidence(key, number(f"{bound} %"), say("the bound"), subject.norm("xyz", key))
        for key, bound in (("x", x), ("y", y))
    ]
    bound = {
        "X": say("not over {x} %", x=number(str(x))),
        "Y": say("over {x} % and not over {y} %", x=number(str(x)), y=number(str(y))),
        "Z": say("over {y} %", y=number(str(y))),
    }[str(found)]
    varied = percent(deviation / mean, float(x) / 100, float(y) / 100)
    reason = say(
        "{things} deviate by {varied} of their mean: {bound}",
        things=_so_many(buckets, bucket),
        varied=varied,
        bound=bound,
    )
    return Verdict(say("evenness"), str(found), reason, tuple(numbers))


_WHOLE: Final = """
  WITH i AS MATERIALIZED (
       SELECT client, bucket, measure FROM bucket_items WHERE client IN (SELECT id FROM clients))
SELECT i.client, sum(i.measure) FROM i JOIN rhythms r ON i.client = r.id AND i.bucket >= r.first_bucket
 WHERE i.bucket < (SELECT whole_buckets FROM today)
 GROUP BY i.client, i.bucket"""
"""Asked of few clients: joined as it is, SQLite would lay out what all have bought."""
_HOW_MANY: Final = "SELECT (SELECT whole_buckets FROM today) - first_bucket AS n FROM rhythms"


def _sums_of_buckets(base: Base) -> Mapping[str, list[int]]:
    found: dict[str, list[int]] = {}
    for client, measure in base.ask(_WHOLE):
        found.setdefault(client, []).append(int(measure or 0))
    return found


def _buckets(subject: "Subject") -> tuple[list[int], int]:
    """Return the sum of the measure in each whole bucket that has any, and how many whole ones there are."""
    buckets = subject.one(_HOW_MANY)
    sums = subject.found(_sums_of_buckets) or []
    return sums, max(0, buckets or 0)


def _unjudged(subject: "Subject", buckets: int, total: int) -> str:
    if subject.facts["purchases"] <= 1:
        return say("there is one purchase") if subject.facts["purchases"] else say("there is no purchase")
    if subject.facts["revenue"] is None:
        return say("no purchase has an amount")
    if buckets < _ENOUGH:
        return say(
            "{things}, fewer than {enough}",
            things=_so_many(buckets, subject.norms.xyz.bucket),
            enough=_ENOUGH,
        )
    return say("the sum is not positive") if total <= 0 else say("not every purchase has a cost")


def _spread(sums: Sequence[int], buckets: int) -> tuple[float, float]:
    """Return mean and standard deviation of *sums* and of buckets without any."""
    total = sum(sums)
    squares = sum(value * value for value in sums)
    return total / buckets, sqrt((squares * buckets - total * total) / (buckets * (buckets - 1)))


def _deviation(
    subject: "Subject", mean: float, deviation: float, buckets: str, measure: str
) -> Iterator[Evidence]:
    """Return mean, standard deviation and what part of the mean it is."""
    unit = 1 if measure == "purchases" else 10_000
    bought = [row["n"] for row in subject.rows(_COUNTED, ("",))]
    places = subject.each("purchases", bought) if measure == "purchases" else subject.sums()
    yield Evidence("mean", exact(mean / unit), f"{title(measure.capitalize()).lower()} / {buckets}", places)
    yield Evidence("standard_deviation", exact(deviation / unit), say("between the buckets"))
    yield Evidence("variation", exact(deviation / mean), say("standard deviation / mean"))

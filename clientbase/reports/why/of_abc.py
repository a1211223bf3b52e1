"""Why a client is in class A, B or C, and why its sales are even (X) or not (Y, Z)."""

from collections.abc import Iterator
from fractions import Fraction
from math import sqrt
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.reports.abc import measured_by
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import (
    Number,
    Places,
    Verdict,
    amount,
    counted,
    exact,
    not_judged,
    not_listed,
    percent,
)
from clientbase.values import parse_duration

RULE: Final = (
    "Clients with a positive measure in descending order, ties by id: class A while the share of all before the "
    "client is below `abc.a`, B while it is below `abc.b`, else C; who crosses the line belongs to the upper class."
)
XYZ_RULE: Final = (
    "The standard deviation (n - 1) over the mean of the measure per calendar bucket, before returns, from the bucket "
    "of the first purchase to that of the day, empty ones included: X up to `xyz.x`, Y up to `xyz.y`, else Z; judged "
    "from three buckets on."
)
_ENOUGH: Final = 3
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}
_CUMULATED: Final = """
SELECT count(*) AS clients, coalesce(sum(measure), 0) AS total,
       coalesce(sum(measure) FILTER (WHERE (-measure, id) < (-?1, ?2)), 0) AS before,
       count(*) FILTER (WHERE (-measure, id) < (-?1, ?2)) AS larger
  FROM rhythms WHERE measure > 0"""


class Measured(NamedTuple):
    """What the classes are made by."""

    name: str
    period: str
    value: int | None
    places: Places

    def written(self, value: int) -> str:
        """Write a value of the measure: a sum, or a number of purchases."""
        return str(value) if self.name == "purchases" else amount(value)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say in which class the client is, and how even its sales are."""
    measured = _measured(base, sources)
    return [_class(base, sources, measured), _evenness(base, sources, measured.name)]


def _measured(base: Base, sources: Sources) -> Measured:
    name, period = measured_by(base)
    since = parse_duration(period).before(base.day).isoformat() if period else ""
    value = sources.alone.one("SELECT measure FROM rhythms WHERE id = ?", (sources.client,))
    items = ("purchases",) if name == "purchases" else ("purchases", "returns")
    places = [
        place
        for item in items
        for row in sources.rows(f"SELECT n FROM {item} WHERE date > ? ORDER BY date, n", (since,))
        for place in sources.at(item, row["n"])
    ]
    return Measured(name, period, value, tuple(places))


def _class(base: Base, sources: Sources, measured: Measured) -> Verdict:
    within = (
        f"of the last {parse_duration(measured.period).past}" if measured.period else "of the whole history"
    )
    norms = (
        Number("measure", sources.norms.abc.measure, "what is cumulated", sources.norm("abc", "measure")),
        Number("period", measured.period or "all", "how far back", sources.norm("abc", "period")),
    )
    if measured.value is None or measured.value <= 0:
        known = "unknown" if measured.value is None else measured.written(measured.value)
        own = Number(measured.name, known, within, measured.places)
        return not_listed("abc", f"no positive {measured.name} {within}", RULE, (own, *norms))
    (all_,) = rows(base, _CUMULATED, (measured.value, sources.client))
    total, before = int(all_["total"]), int(all_["before"])
    found = str(sources.facts["class"])
    numbers = (
        Number(measured.name, measured.written(measured.value), within, measured.places),
        Number("rank", str(all_["larger"] + 1), f"of {counted(all_['clients'], 'client')}"),
        Number("total", measured.written(total), f"{measured.name} of them all"),
        Number("before", measured.written(before), f"{measured.name} of those before the client"),
        Number(
            "share_before",
            exact(Fraction(before, total)),
            f"{measured.written(before)} / {measured.written(total)}",
        ),
        Number("share", exact(Fraction(measured.value, total)), "of the client"),
        Number("cumulative_share", exact(Fraction(before + measured.value, total)), "with the client"),
        *(
            Number(key, f"{getattr(sources.norms.abc, key)} %", "the line", sources.norm("abc", key))
            for key in "ab"
        ),
        *norms,
    )
    return Verdict("abc", "class", found, _crossed(sources, found, Fraction(before, total)), RULE, numbers)


def _crossed(sources: Sources, found: str, before: Fraction) -> str:
    a, b = sources.norms.abc.a, sources.norms.abc.b
    line = {"A": f"below {a} %", "B": f"not below {a} %, but below {b} %", "C": f"not below {b} %"}[found]
    return f"the share before the client, {percent(before, Fraction(a) / 100, Fraction(b) / 100)}, is {line}"


def _evenness(base: Base, sources: Sources, measure: str) -> Verdict:
    bucket = sources.norms.xyz.bucket
    months = _MONTHS[bucket]
    sums = _buckets(sources, measure, months)
    buckets = (base.day.year * 12 + base.day.month - 1) // months - min(sums) + 1 if sums else 0
    place = sources.norm("xyz", "bucket")
    numbers = [Number("buckets", str(buckets), f"{bucket}s from the first purchase to the day", place)]
    total = sum(sums.values())
    found = sources.facts["xyz"]
    if found is None:
        because = _unjudged(sources, buckets, total)
        return not_judged("abc", "evenness", because, XYZ_RULE, tuple(numbers))
    numbers += _deviation(sources, sums, buckets, measure)
    deviation = numbers[-1].value
    numbers += [
        Number(key, f"{getattr(sources.norms.xyz, key)} %", "the bound", sources.norm("xyz", key))
        for key in "xy"
    ]
    x, y = sources.norms.xyz.x, sources.norms.xyz.y
    bound = {"X": f"not over {x} %", "Y": f"over {x} % and not over {y} %", "Z": f"over {y} %"}[str(found)]
    varied = percent(float(deviation), Fraction(x) / 100, Fraction(y) / 100)
    because = f"{counted(buckets, bucket)} deviate by {varied} of their mean: {bound}"
    return Verdict("abc", "evenness", str(found), because, XYZ_RULE, tuple(numbers))


def _buckets(sources: Sources, measure: str, months: int) -> dict[int, int]:
    """Return the sum of the measure by the number of its bucket."""
    value = {"revenue": "amount_base", "profit": "amount_base - cost_base", "purchases": "1"}[measure]
    found = sources.rows(
        f"""SELECT (12 * substr(date, 1, 4) + substr(date, 6, 2) - 1) / {months} AS bucket,
                   coalesce(sum({value}), 0) AS measure FROM purchases GROUP BY bucket"""
    )
    return {int(row["bucket"]): int(row["measure"]) for row in found}


def _unjudged(sources: Sources, buckets: int, total: int) -> str:
    if not sources.facts["purchases"]:
        return "there is no purchase"
    if buckets < _ENOUGH:
        return f"{counted(buckets, sources.norms.xyz.bucket)}, fewer than {_ENOUGH}"
    return "the sum is not positive" if total <= 0 else "not every purchase has a cost"


def _deviation(sources: Sources, sums: dict[int, Any], buckets: int, measure: str) -> Iterator[Number]:
    """Return mean, standard deviation and, last, what part of the mean it is."""
    unit = 1 if measure == "purchases" else 10_000
    total = sum(sums.values())
    squares = Fraction(sum(value * value for value in sums.values()))
    variance = (squares - Fraction(total * total, buckets)) / (buckets - 1)
    mean, deviation = Fraction(total, buckets), sqrt(variance)
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    places = sources.each("purchases", (row["n"] for row in bought))
    yield Number("mean", exact(mean / unit), f"{measure} / {counted(buckets, 'bucket')}", places)
    yield Number("standard_deviation", exact(deviation / unit), "between the buckets")
    yield Number("variation", exact(deviation / float(mean)), "standard deviation / mean")

"""Why a client's repeat purchases are below the minimum, or are not."""

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from clientbase.base import Base
from clientbase.matching import threshold_for
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, exact, not_judged

RULE: Final = (
    "A repeat purchase is not smaller than the minimum in force on its own day: the last of schema.yaml's "
    "thresholds that is for the client and in force on that day. The first purchase is a trial and free. "
    "Exactly the minimum is not below it. A waiver says why a smaller one was accepted."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say of each small purchase, and of the average, whether it is below the minimum, and why."""
    bought = rows(
        base,
        "SELECT * FROM measured_purchases WHERE client = ? ORDER BY date, n",
        (sources.client,),
    )
    small = [row for row in bought if row["minimum"] is not None and (row["amount"] or 0) < row["minimum"]]
    return [
        *(_purchase(sources, row) for row in small if row["amount"] is not None),
        _average(base, sources, [row for row in bought if row["number"] > 1 and row["amount"] is not None]),
    ]


def _purchase(sources: Sources, row: dict[str, Any]) -> Verdict:
    missing = amount(row["minimum"] - row["amount"])
    below = f"{amount(row['amount'])} is {missing} below the minimum of {amount(row['minimum'])}"
    if row["number"] == 1:
        verdict, because = "free", f"{below}, but it is the trial purchase"
    elif row["waiver_reason"]:
        verdict, because = "waived", f"{below}, with a waiver: {row['waiver_reason']}"
    else:
        verdict, because = "below", below
    return Verdict(
        "thresholds", f"purchase of {row['date']}", verdict, because, RULE, tuple(_of_purchase(sources, row))
    )


def _of_purchase(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    n = int(row["n"])
    yield Number("date", row["date"], "", sources.at("purchases", n))
    yield Number(
        "amount", amount(row["amount"]), sources.written("purchases", n), sources.at("purchases", n, "amount")
    )
    yield from sources.rates("purchases", (n,))
    yield Number("number", str(row["number"]), "in the order of dates; 1 is the trial purchase")
    yield _minimum(sources, dt.date.fromisoformat(row["date"]), row["minimum"])
    if row["waiver_reason"]:
        by = f"by {row['waiver_by']}" if row["waiver_by"] else ""
        yield Number("waiver", row["waiver_reason"], by, sources.at("purchases", n, "waiver"))


def _minimum(sources: Sources, day: dt.date, minimum: int) -> Number:
    threshold = threshold_for(sources.norms, sources.typed, day, sources.facts["class"])
    entry = next((n for n, one in enumerate(sources.norms.thresholds) if one is threshold), None)
    places = sources.norm("thresholds", entry, "repeat_purchase") if entry is not None else ()
    number = f"threshold no. {entry + 1}, " if entry is not None else ""
    return Number("minimum", amount(minimum), f"{number}in force on {day}", places)


def _average(base: Base, sources: Sources, repeat: list[dict[str, Any]]) -> Verdict:
    about = "usual repeat purchase"
    if not repeat:
        return not_judged("thresholds", about, "there is no repeat purchase", RULE)
    total = sum(int(row["amount"]) for row in repeat)
    average = Fraction(total, len(repeat))
    numbers = [
        Number("repeat", str(len(repeat)), "purchases after the trial"),
        Number("total", amount(total), "their sum"),
        Number("average", exact(average / 10_000), f"{amount(total)} / {counted(len(repeat), 'purchase')}"),
    ]
    if sources.facts["stage"] == "former":
        return not_judged("thresholds", about, "the client has left", RULE, tuple(numbers))
    now = base.ask("SELECT entry, minimum FROM minimums_now WHERE client = ?", (sources.client,))
    if not now:
        return not_judged("thresholds", about, "no minimum is in force", RULE, tuple(numbers))
    ((entry, minimum),) = now
    place = sources.norm("thresholds", int(entry), "repeat_purchase")
    numbers.append(
        Number("minimum", amount(minimum), f"threshold no. {entry + 1}, in force on {base.day}", place)
    )
    below = average < minimum
    because = f"{exact(average / 10_000)} is {'below' if below else 'not below'} {amount(minimum)}"
    return Verdict("thresholds", about, "below" if below else "enough", because, RULE, tuple(numbers))

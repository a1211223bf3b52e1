"""Why so much is expected of a client in the next period."""

from collections.abc import Iterator
from typing import Final

from clientbase.base import Base
from clientbase.lifetime.rhythm import by_rhythm
from clientbase.reports.forecast import DAYS, Buyer, buyers_of
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, exact, not_listed

RULE: Final = (
    f"In the next {DAYS} days one visit per usual interval, at the client's own mean sum per day of purchase; nothing "
    "of who is silent for longer than `dormant` times the usual interval. The chance that the client still buys takes "
    "a model of all clients; see: clientbase report forecast --models 1."
)


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say how often the client is expected, and with how much."""
    buyers = buyers_of(sources.alone)
    if not buyers:
        left = sources.facts["stage"] == "former"
        because = "the client has left" if left else "there is no purchase up to this day"
        return [not_listed("forecast", because, RULE)]
    (buyer,) = buyers
    expected = by_rhythm(buyer.rhythm, DAYS)
    visits = exact(round(expected.visits, 4))
    numbers = (
        *_put_in(sources, buyer),
        Number("expected_visits", visits, _how(buyer)),
        Number("expected_revenue", amount(round(expected.revenue)), "expected visits x mean sum"),
    )
    return [
        Verdict("forecast", f"expected in {DAYS} days", f"{visits} visits", _because(buyer), RULE, numbers)
    ]


def _put_in(sources: Sources, buyer: Buyer) -> Iterator[Number]:
    facts = sources.facts
    if buyer.interval is not None:
        usual = f"see: why {sources.client} dormant"
        yield Number("usual_interval", exact(buyer.interval), usual)
    yield Number("days_silent", str(facts["days_silent"]), "since the last purchase")
    multiple = str(sources.norms.lifecycle.dormant)
    yield Number("dormant", multiple, "times the usual interval", sources.norm("lifecycle", "dormant"))
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    places = sources.each("purchases", (row["n"] for row in bought), "amount")
    yield Number("revenue", amount(facts["revenue"]), "sales less returns", places)
    days = counted(facts["purchase_days"], "day")
    yield Number("mean_sum", amount(round(buyer.mean)), f"revenue / {days} of purchase, not below zero")


def _how(buyer: Buyer) -> str:
    counts = buyer.interval and not buyer.silent
    return f"{DAYS} days / {exact(buyer.interval or 0)} days" if counts else ""


def _because(buyer: Buyer) -> str:
    if not buyer.interval:
        return "there is no usual interval"
    if buyer.silent:
        return "silent for longer than the dormant multiple of the usual interval"
    return f"one per {exact(buyer.interval)} days, the usual interval"

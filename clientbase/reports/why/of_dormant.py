"""Why a client is new, active, cooling, dormant or lost."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from clientbase.base import Base
from clientbase.index.rhythms import ENOUGH_CLIENTS
from clientbase.reports.why.sources import Sources, rows
from clientbase.reports.why.verdict import Number, Places, Verdict, counted, exact

RULE: Final = (
    "The days since the last purchase are held against the client's usual interval. Up to `cooling` times "
    "it the client is active, up to `dormant` times cooling, up to `lost` times dormant, beyond that lost; "
    "exactly at a bound is not beyond it. The usual interval is the client's own from `own_rhythm_from` "
    "purchase days on, before that the pooled one. A client with fewer than `regular_after` purchase days is "
    "new for one pooled interval after the first. Without a purchase a client is potential, and former after "
    "leaving."
)
_BOUNDS: Final = ("cooling", "dormant", "lost")


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say at which stage the client is, and why."""
    stage = str(sources.facts["stage"])
    bought = rows(
        base,
        "SELECT n FROM purchases WHERE client = ? ORDER BY date, n",
        (sources.client,),
    )
    numbers = [*_leaving(sources)]
    if bought:
        first, last = (sources.at("purchases", row["n"], "date") for row in (bought[0], bought[-1]))
        numbers += [*_purchases(sources, first, last), *_silence(base, sources, first + last)]
    return [Verdict("dormant", "stage", stage, _because(sources, stage), RULE, tuple(numbers))]


def _leaving(sources: Sources) -> Iterator[Number]:
    if sources.facts["stage"] == "former":
        day = sources.facts["left_date"] or "on an unknown day"
        yield Number("left", str(day), "status former", sources.at("left", "date") or sources.at("status"))


def _purchases(sources: Sources, first: Places, last: Places) -> Iterator[Number]:
    facts = sources.facts
    yield Number("first_purchase", facts["first_purchase"], "", first)
    yield Number("last_purchase", facts["last_purchase"], "", last)
    count = counted(facts["purchases"], "purchase")
    yield Number("purchase_days", str(facts["purchase_days"]), f"distinct days of {count}")
    regular = sources.norms.lifecycle.regular_after
    yield Number(
        "regular_after",
        str(regular),
        "purchase days from which a client is not new",
        _norm(sources, "regular_after"),
    )


def _silence(base: Base, sources: Sources, places: Places) -> Iterator[Number]:
    facts = sources.facts
    silent = int(facts["days_silent"])
    yield Number("days_silent", str(silent), f"{base.day} less {facts['last_purchase']}", places[1:])
    if facts["purchase_days"] > 1:
        span, gaps = int(facts["active_span"]), int(facts["purchase_days"]) - 1
        yield _interval("own_interval", span, gaps, places)
    yield Number(
        "own_rhythm_from",
        str(sources.norms.lifecycle.own_rhythm_from),
        "purchase days from which the own interval is the usual one",
        _norm(sources, "own_rhythm_from"),
    )
    if not facts["usual_gaps"]:
        yield Number("usual_interval", "unknown", "no client has bought on two days")
        return
    span, gaps = int(facts["usual_span"]), int(facts["usual_gaps"])
    usual = _interval("usual_interval", span, gaps, ())
    yield usual._replace(
        how="the own interval" if facts["basis"] == "own" else f"{usual.how}, {_pooled(facts)}"
    )
    if span:
        times = exact(Fraction(silent * gaps, span))
        yield Number("times_usual", times, f"{silent} days / {usual.value} days")
    for bound in _BOUNDS:
        multiple = getattr(sources.norms.lifecycle, bound)
        days = exact(Fraction(multiple) * Fraction(span, gaps))
        yield Number(bound, str(multiple), f"times the usual interval is {days} days", _norm(sources, bound))


def _pooled(facts: Mapping[str, Any]) -> str:
    """Say over whom the usual interval is pooled, and why not over the segment."""
    if facts["basis"] == "segment":
        return "pooled over the clients of the segment"
    few = f"the segment has fewer than {ENOUGH_CLIENTS} with two purchase days"
    return f"pooled over all clients, for {few if facts['segment'] else 'the client has no segment'}"


def _interval(name: str, span: int, gaps: int, places: Places) -> Number:
    how = f"{counted(span, 'day')} / {counted(gaps, 'gap')}"
    return Number(name, exact(Fraction(span, gaps)), how, places)


def _norm(sources: Sources, key: str) -> Places:
    return sources.norm("lifecycle", key)


def _because(sources: Sources, stage: str) -> str:
    facts = sources.facts
    if stage == "potential":
        return "there is no purchase up to this day"
    if stage == "former":
        return "the client has left"
    if stage == "new":
        days = counted(facts["purchase_days"], "purchase day")
        few = f"{days}, fewer than {sources.norms.lifecycle.regular_after}"
        known = "the first was at most one pooled interval ago"
        return f"{few}, and {known if facts['usual_gaps'] else 'there is no interval to compare with'}"
    if not facts["usual_gaps"]:
        return "there is no interval to compare with"
    return _compared(sources, stage)


def _compared(sources: Sources, stage: str) -> str:
    """Say between which bounds the silence lies."""
    facts, life = sources.facts, sources.norms.lifecycle
    silent = Fraction(int(facts["days_silent"]) * int(facts["usual_gaps"]), max(int(facts["usual_span"]), 1))
    under, over = {
        "active": (life.cooling, None),
        "cooling": (life.dormant, life.cooling),
        "dormant": (life.lost, life.dormant),
        "lost": (None, life.lost),
    }[stage]
    words = [f"over {over}"] if over is not None else []
    words += [f"not over {under}"] if under is not None else []
    return f"silent for {exact(silent)} times the usual interval: {' and '.join(words)}"

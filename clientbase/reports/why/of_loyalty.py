"""Why a client counts as one-off, regular, or returned."""

from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, counted, exact, not_judged, not_listed

RULE: Final = (
    "One-off is who has exactly one purchase, regular who bought on at least `regular_after` days. Returned is who "
    "bought again after a gap over `dormant` times the mean interval before it."
)
_GAPS: Final = """
SELECT p.date, p.n, b.date AS last, b.n AS last_n, p.ordinal - b.ordinal AS gap,
       b.ordinal - b.first_ordinal AS span, b.visit - 1 AS gaps, p.returned
  FROM purchases p JOIN purchases b ON b.client = p.client AND b.number = p.number - 1
 WHERE p.visit > b.visit AND b.visit > 1 ORDER BY p.number DESC"""


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say how loyal the client is, and whether it came back after a long silence."""
    if not sources.facts["purchases"]:
        return [not_listed("loyalty", "there is no purchase up to this day", RULE)]
    return [_repeated(sources), _returned(sources)]


def _repeated(sources: Sources) -> Verdict:
    facts, after = sources.facts, sources.norms.lifecycle.regular_after
    bought = sources.rows("SELECT n FROM purchases ORDER BY date, n")
    places = sources.each("purchases", (row["n"] for row in bought), "date")
    count, days = counted(facts["purchases"], "purchase"), counted(facts["purchase_days"], "day")
    numbers = (
        Number("purchases", str(facts["purchases"]), "", places),
        Number("purchase_days", str(facts["purchase_days"]), f"distinct days of {count}"),
        Number("regular_after", str(after), "days from which on", sources.norm("lifecycle", "regular_after")),
    )
    words = [word for word, is_so in (("one-off", facts["one_off"]), ("regular", facts["regular"])) if is_so]
    fewer = "not fewer" if facts["regular"] else "fewer"
    because = f"{count} on {days}, {fewer} than {after}"
    return Verdict(
        "loyalty", "the client", " and ".join(words) or "neither one-off nor regular", because, RULE, numbers
    )


def _returned(sources: Sources) -> Verdict:
    multiple = sources.norms.lifecycle.dormant
    norm = Number(
        "dormant", str(multiple), "times the mean interval before", sources.norm("lifecycle", "dormant")
    )
    gaps = sources.rows(_GAPS)
    if not gaps:
        because = "no gap between days of purchase has an interval before it"
        return not_judged("loyalty", "return", because, RULE, (norm,))
    row = next((one for one in gaps if one["returned"]), None) or max(gaps, key=_times)
    times = exact(_times(row))
    numbers = (
        Number("gap", str(row["gap"]), f"{row['date']} less {row['last']}", _places(sources, row)),
        Number(
            "interval_before",
            exact(row["span"] / row["gaps"]),
            f"{row['span']} days / {counted(row['gaps'], 'gap')}",
        ),
        norm,
    )
    compared = f"the gap of {row['gap']} days before {row['date']} is {times} times the interval before it"
    if not row["returned"]:
        because = f"{compared}, not over {multiple}"
        return Verdict("loyalty", "return", "not seen", because, RULE, numbers, quiet=True)
    return Verdict("loyalty", "return", "seen", f"{compared}, over {multiple}", RULE, numbers)


def _times(row: dict[str, Any]) -> float:
    return float(row["gap"] * row["gaps"] / row["span"])


def _places(sources: Sources, row: dict[str, Any]) -> tuple[str, ...]:
    return sources.each("purchases", (row["last_n"], row["n"]), "date")

"""Why a client is important but small, large but nobody's favourite, or on the diagonal."""

from collections.abc import Iterator
from typing import Final

from clientbase.base import Base
from clientbase.reports.strategic import OPEN_ONES
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, not_listed

RULE: Final = (
    "Important but small: high importance and not class A, or medium and class C or none. Large but nobody's "
    "favourite: class A and not high, or class B and low. Clients who have left are not compared."
)


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Return whether the client stands off the diagonal of importance and class."""
    numbers = tuple(_numbers(sources))
    listed = sources.listed("strategic", "off-diagonal")
    rated, class_ = sources.facts["strategic"], sources.facts["class"]
    stand = f"{f'{rated} importance' if rated else 'no importance written down'}, class {class_ or 'none'}"
    if listed:
        return [Verdict("strategic", "the client", listed[0]["position"], stand, RULE, numbers)]
    if rated:
        stand += ": on the diagonal"
    left = sources.facts["stage"] == "former"
    return [not_listed("strategic", "the client has left" if left else stand, RULE, numbers)]


def _numbers(sources: Sources) -> Iterator[Number]:
    facts = sources.facts
    yield Number("strategic", facts["strategic"] or "missing", "high, medium or low", sources.at("strategic"))
    yield Number("class", facts["class"] or "none", f"see: why {sources.client} abc", sources.norm("abc"))
    for kind, words in (("deals", "open deal"), ("proposals", "pending proposal")):
        found = sources.rows(f"SELECT n, amount FROM ({OPEN_ONES}) WHERE kind = ?", (kind,))
        known = [row["amount"] for row in found if row["amount"] is not None]
        places = sources.each(kind, (row["n"] for row in found), "amount")
        if found:
            yield Number(
                kind,
                amount(sum(known) if known else None),
                f"the sum of {counted(len(found), words)}",
                places,
            )

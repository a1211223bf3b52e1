"""Why a client is among those who bought once and went."""

from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, not_listed

RULE: Final = (
    "Bought once and went: exactly one purchase, and the stage is dormant, lost or former. The reason is the one that "
    "was written down when the client left; else it is missing."
)


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Return whether the client bought once and went, and whether anybody knows why."""
    facts = sources.facts
    listed = sources.listed("one-off", "one-off")
    bought = sources.rows("SELECT n, date, amount_base, product FROM purchases WHERE number = 1")
    numbers = [Number("purchases", str(facts["purchases"]), "exactly one is wanted")]
    for row in bought:
        here = ("purchases", row["n"])
        how = sources.written(*here) or row["product"] or ""
        numbers.append(Number("date", row["date"], "the first purchase", sources.at(*here, "date")))
        numbers.append(Number("amount", amount(row["amount_base"]), how, sources.at(*here, "amount")))
        numbers += sources.rates("purchases", (row["n"],))
    numbers.append(Number("stage", facts["stage"], f"see: why {sources.client} dormant"))
    if not listed:
        one = f"one purchase, but the stage is {facts['stage']}"
        because = one if facts["purchases"] == 1 else counted(facts["purchases"], "purchase")
        return [not_listed("one-off", because, RULE, tuple(numbers))]
    reason = str(listed[0]["reason"])
    numbers.append(Number("reason", reason, "why the client left", sources.at("left", "reason")))
    because = f"one purchase, and the stage is {facts['stage']}"
    return [Verdict("one-off", "reason", reason, because, RULE, tuple(numbers))]

"""Why a record belongs in the archive, and why a client could be won back."""

from collections.abc import Iterator
from typing import Final

from clientbase.base import Base
from clientbase.reports.archive import YEAR
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, not_listed

RULE: Final = (
    "Into records/archive belong clients who left, and lost ones whose last purchase is over a year ago. Won back "
    "could be who left for a reason that has passed: bought again, a new deal or interest, talks again, problems "
    "settled or another manager."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Return whether the record belongs in the archive, and whether the client could be won back."""
    filed, won = sources.listed("archive", "archive"), sources.listed("archive", "win-back")
    numbers = tuple(_numbers(base, sources))
    stage = sources.facts["stage"]
    verdicts = []
    if filed:
        last = sources.facts["last_purchase"]
        because = "the client has left" if stage == "former" else f"lost, and the last purchase was on {last}"
        verdicts.append(Verdict("archive", "the record", "for the archive", because, RULE, numbers))
    for row in won:
        because = f"left on {row['left_date']}, and since then: {row['passed']}"
        verdicts.append(Verdict("archive", "the client", "to be won back", because, RULE, numbers))
    if verdicts:
        return verdicts
    if sources.facts["archived"]:
        because = "the record lies in the archive already"
    elif stage == "lost":
        because = "lost, but the last purchase is at most a year ago"
    else:
        because = f"the stage is {stage}, neither former nor lost"
    return [not_listed("archive", because, RULE, numbers)]


def _numbers(base: Base, sources: Sources) -> Iterator[Number]:
    facts = sources.facts
    yield Number("stage", facts["stage"], f"see: why {sources.client} dormant")
    yield Number("archived", "yes" if facts["archived"] else "no", str(facts["path"]))
    for row in sources.rows("SELECT n, date FROM purchases ORDER BY date DESC, n DESC LIMIT 1"):
        year = f"a year before {base.day} is {YEAR.before(base.day)}"
        yield Number("last_purchase", row["date"], year, sources.at("purchases", row["n"], "date"))
    if facts["stage"] == "former":
        day, places = facts["left_date"], sources.at("left", "date") or sources.at("status")
        yield Number("left_date", day or "unknown", facts["left_reason"] or "", places)

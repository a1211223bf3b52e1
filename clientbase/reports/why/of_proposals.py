"""Why a client's proposals wait."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, counted, none_of, not_listed

RULE: Final = (
    "A proposal is pending until the day on which it was decided; its age counts from its date. Those of clients who "
    "have left are not listed."
)


def judge(base: Base, sources: Sources) -> list[Verdict]:
    """Say of each pending proposal how long it waits."""
    listed = sources.listed("proposals", "proposals")
    items = sources.rows("SELECT n FROM proposals WHERE decision = 'pending' ORDER BY date, n")
    if not listed:
        left = f"{counted(len(items), 'proposal')} pending, but the client has left"
        because = left if items else _decided(sources)
        return [not_listed("proposals", because, RULE, tuple(_dated(sources, items)))]
    return [_proposal(base, sources, row, int(item["n"])) for row, item in zip(listed, items, strict=True)]


def _decided(sources: Sources) -> str:
    return none_of(int(sources.alone.one("SELECT count(*) FROM proposals")), "proposal", "pending")


def _dated(sources: Sources, items: list[dict[str, Any]]) -> Iterator[Number]:
    places = sources.each("proposals", (item["n"] for item in items))
    if items:
        yield Number("pending", str(len(items)), "", places)


def _proposal(base: Base, sources: Sources, row: dict[str, Any], n: int) -> Verdict:
    here = ("proposals", n)
    place = sources.at(*here, "decision") or ("the program's default",)
    numbers = [
        Number("date", row["date"], "of the proposal", sources.at(*here, "date")),
        Number("decision", "pending", "up to this day", place),
        Number("days", str(row["days"]), f"{base.day} less {row['date']}"),
    ]
    if row["amount"] is not None:
        numbers.append(
            Number("amount", amount(row["amount"]), sources.written(*here), sources.at(*here, "amount"))
        )
        numbers += sources.rates("proposals", (n,))
    if row["before"]:
        last = f"the last was {row['last_decision']}"
        reason = f": {row['last_reason']}" if row["last_reason"] else ""
        numbers.append(Number("before", str(row["before"]), f"of the same product; {last}{reason}"))
    about = f"proposal of {row['product'] or row['date']}"
    because = f"no decision since {row['date']}, {counted(row['days'], 'day')}"
    return Verdict("proposals", about, "pending", because, RULE, tuple(numbers))

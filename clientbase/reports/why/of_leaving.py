"""Why a client counts as left, with or without a reason, or as lost and never asked."""

from typing import Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, exact, not_listed

RULE: Final = (
    "Of who has left the reason is counted; without one it is unexplained. A lost client was never asked where no "
    "contact is known since its next purchase was due: the last purchase and the usual interval after it."
)


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say why the client left, or whether anybody asked it since it is lost."""
    stage = sources.facts["stage"]
    if stage == "former":
        return [_left(sources)]
    if stage == "lost":
        return [_lost(sources)]
    return [not_listed("leaving", f"the stage is {stage}, neither former nor lost", RULE)]


def _left(sources: Sources) -> Verdict:
    facts = sources.facts
    day, reason = facts["left_date"], facts["left_reason"]
    numbers = (
        Number(
            "left_date", day or "unknown", "status former", sources.at("left", "date") or sources.at("status")
        ),
        Number("left_reason", reason or "missing", "why the client left", sources.at("left", "reason")),
    )
    on = f"left on {day or 'an unknown day'}"
    because = on if reason else f"{on}, and nobody has written down why"
    return Verdict("leaving", "reason", reason or "unexplained", because, RULE, numbers)


def _lost(sources: Sources) -> Verdict:
    facts = sources.facts
    last, talked = facts["last_purchase"], facts["last_contact"]
    ((bought,), contacts) = (
        sources.rows("SELECT n FROM purchases ORDER BY date DESC, n DESC LIMIT 1"),
        sources.rows("SELECT n FROM interactions WHERE contact ORDER BY date DESC, n DESC LIMIT 1"),
    )
    usual = f"{exact(facts['usual_interval'])} days"
    contact = sources.each("interactions", (row["n"] for row in contacts), "date")
    numbers = (
        Number("last_purchase", last, "", sources.at("purchases", bought["n"], "date")),
        Number("usual_interval", exact(facts["usual_interval"]), f"see: why {sources.client} dormant"),
        Number("last_contact", talked or "never", "", contact),
    )
    unasked = bool(sources.listed("leaving", "unasked"))
    since = f"the next purchase was due, {usual} after {last}"
    because = f"{'no contact' if unasked else f'there was a contact on {talked},'} since {since}"
    return Verdict(
        "leaving",
        "the client",
        "lost and never asked" if unasked else "lost and asked",
        because,
        RULE,
        numbers,
    )

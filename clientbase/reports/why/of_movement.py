"""Why a client stands elsewhere than before, or where it did."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Verdict, amount, not_listed

RULE: Final = (
    "Compared is how the client stood at the end of an earlier day, a month before unless --since names another, with "
    "how it stands on this one, each by what was known then and the norms of today. What moved the stage, else the "
    "class, is its leaving, a purchase, silence since the last one, or a return; where none of them did, others: their "
    "rhythm or sales changed, or sales of its own fell out of `abc.period`."
)
_SEE: Final = {"stage": "dormant", "class": "abc"}


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say where the client stood, where it stands, and what moved it."""
    since = str(sources.figures("movement")["since"])
    (stages,) = sources.listed("movement", "stages")
    (classes,) = sources.listed("movement", "classes")
    stand = {
        "stage": (stages["stage_then"], stages["stage"]),
        "class": (classes["class_then"], classes["class"]),
    }
    standing = [number for what, both in stand.items() for number in _standing(sources, what, *both)]
    numbers = (Number("since", since, "the earlier day"), *standing)
    moved = sources.listed("movement", "movement")
    if not moved:
        because = f"{stages['stage']} and class {classes['class'] or 'none'}, as on {since}"
        return [not_listed("movement", because, RULE, numbers)]
    (row,) = moved
    differing = (
        f"{what} {_named(then)} is now {_named(now)}" for what, (then, now) in stand.items() if then != now
    )
    because = f"{', '.join(differing)}, by {_fact(row)}"
    happened = tuple(_happened(sources, row, since))
    return [Verdict("movement", "the client", f"moved since {since}", because, RULE, (*numbers, *happened))]


def _standing(sources: Sources, what: str, then: str | None, now: str | None) -> Iterator[Number]:
    yield Number(f"{what}_then", _named(then))
    yield Number(what, _named(now), f"see: why {sources.client} {_SEE[what]}")


def _named(standing: str | None) -> str:
    return standing or "none"


def _fact(row: dict[str, Any]) -> str:
    words = {
        "left": "leaving",
        "purchase": "a purchase",
        "return": "a return",
        "silence": "silence",
        "others": "nothing of its own in between",
    }
    when = f" {'since' if row['fact'] == 'silence' else 'on'} {row['date']}" if row["date"] else ""
    return words[row["fact"]] + when


def _happened(sources: Sources, row: dict[str, Any], since: str) -> Iterator[Number]:
    """Return the day of what moved the client, and what was bought and came back in between."""
    if row["fact"] == "left":
        day, places = row["date"], sources.at("left", "date") or sources.at("status")
        yield Number("left_date", day or "unknown", sources.facts["left_reason"] or "", places)
    elif row["date"]:
        items = "returns" if row["fact"] == "return" else "purchases"
        found = sources.rows(f"SELECT n FROM {items} WHERE date = ? ORDER BY n", (row["date"],))
        places = sources.each(items, (one["n"] for one in found), "date")
        yield Number(f"last_{items.removesuffix('s')}", row["date"], "", places)
    if row["amount"] is not None:
        places = tuple(
            place
            for items in ("purchases", "returns")
            for one in sources.rows(f"SELECT n FROM {items} WHERE date > ? ORDER BY date, n", (since,))
            for place in sources.at(items, one["n"])
        )
        yield Number("sales", amount(row["amount"]), f"bought less came back after {since}", places)

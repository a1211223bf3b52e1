"""Why something is to be done for a client."""

from collections.abc import Iterator
from typing import Any, Final

from clientbase.base import Base
from clientbase.reports.why.of_dates import origin
from clientbase.reports.why.sources import Sources
from clientbase.reports.why.verdict import Number, Places, Verdict, amount, counted, not_listed

RULE: Final = (
    "Promised next steps, birthdays and anniversaries are due on their day; open problems and pending proposals today; "
    "a contact on the last day within the limit of the standard, unless the client is snoozed or a next step is "
    "planned. Shown are the days that the report shows without --days."
)
_PLACED: Final = {
    "promise": ("interactions", "next_date = ?", ("next", "date")),
    "problem": ("problems", "opened = ? AND resolved IS NULL", ("opened",)),
    "proposal": ("proposals", "date = ? AND decision = 'pending'", ("date",)),
}

_SEE: Final = ("dates", "cadence")


def judge(_base: Base, sources: Sources) -> list[Verdict]:
    """Say of each thing that is to be done since when it waits."""
    listed = sources.listed("agenda", "agenda")
    if not listed:
        left = sources.facts["stage"] == "former"
        because = "the client has left" if left else "nothing is due in these days"
        return [not_listed("agenda", because, RULE)]
    return [_item(sources, row) for row in listed]


def _item(sources: Sources, row: dict[str, Any]) -> Verdict:
    waits = f", waiting for {counted(row['overdue_days'], 'day')}" if row["overdue_days"] else ""
    because = f"{row['what']}{waits}"
    numbers = tuple(_numbers(sources, row))
    return Verdict("agenda", row["occasion"], f"due on {row['date']}", because, RULE, numbers)


def _numbers(sources: Sources, row: dict[str, Any]) -> Iterator[Number]:
    kind = row["occasion"]
    if kind in _PLACED:
        yield Number("due", row["due"], "", _places(sources, row))
    else:
        yield from _talk(sources) if kind == "contact" else (origin(sources, row),)
        yield Number(
            "due", row["due"] or "since ever", f"see: why {sources.client} {_SEE[kind == 'contact']}"
        )
    if row["overdue_days"]:
        yield Number("overdue_days", str(row["overdue_days"]), f"{row['date']} less {row['due']}")
    if row["at_stake"] is not None:
        what = "the amount offered" if kind == "proposal" else "the client's revenue"
        yield Number("at_stake", amount(row["at_stake"]), what)


def _talk(sources: Sources) -> Iterator[Number]:
    found = sources.rows(
        "SELECT n, date, kind FROM interactions WHERE contact ORDER BY date DESC, n DESC LIMIT 1"
    )
    for talk in found:
        yield Number(
            "last_contact", talk["date"], talk["kind"], sources.at("interactions", talk["n"], "date")
        )


def _places(sources: Sources, row: dict[str, Any]) -> Places:
    """Say where the thing that is due stands."""
    items, waits, way = _PLACED[row["occasion"]]
    found = sources.rows(f"SELECT n FROM {items} WHERE {waits} ORDER BY n", (row["due"],))
    return tuple(place for item in found for place in sources.at(items, item["n"], *way))

"""When an item was entered, and whether that is judged: what entry.sql says of all, for one.

What the record says counts where the first commit that holds the item came soon enough after it, else the day of
that commit. Not judged is what came by import and is older than the record, what the history starts with, what was
added in bulk, and what nobody knows the day of.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, Literal, NamedTuple

from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.values import Duration

LISTS: Final[Mapping[str, tuple[str, str | None]]] = {
    "interactions": ("date", "by"),
    "purchases": ("date", "manager"),
    "returns": ("date", None),
    "proposals": ("date", None),
    "problems": ("opened", None),
}
"""The lists whose items are entered by a day, with the field of the day and of who was there."""


class Committed(NamedTuple):
    """The first commit that holds an item."""

    day: dt.date
    start: int = 0
    """not 0 where the history starts with it"""
    alike: int = 1
    """in so many records its author has entered an equal item on the day"""


Firsts = Mapping[tuple[str, int], Committed]
"""By list and place in it."""


class Entry(NamedTuple):
    """An item as it was entered."""

    date: dt.date
    entered: dt.date | None
    imported: bool
    unjudged: Literal["start", "unknown", "bulk", "import"] | None
    unproven: bool

    @property
    def delay(self) -> int:
        """The days that it took."""
        return max(0, (self.entered - self.date).days) if self.entered else 0


def proven_day(said: dt.date | None, committed: dt.date, start: int, within: Duration) -> dt.date | None:
    """Return the day on which a committed item was entered; what the history starts with is taken by its word."""
    if start:
        return said
    if said is None or committed > within.after(said):
        return committed
    return min(said, committed)


def entries(
    client: Client, norms: Norms, day: dt.date, recorded: dt.date | None, firsts: Firsts
) -> Iterator[Entry]:
    """Return the items of *client* as of *day*; *recorded* is since when the record is known."""
    for listed, (dated, _) in LISTS.items():
        items: Sequence[Any] = getattr(client, listed)
        for n, item in enumerate(items):
            said, first = item.entered, firsts.get((listed, n))
            there = first if first and first.day <= day else None
            told = said if said and said <= day else None
            if getattr(item, dated) <= day and (there or told or (first is None and said is None)):
                yield _entry(item, getattr(item, dated), told, there, norms, recorded)


def _entry(
    item: Any,
    date: dt.date,
    said: dt.date | None,
    first: Committed | None,
    norms: Norms,
    recorded: dt.date | None,
) -> Entry:
    imported = item.learnt_from == "import"
    known = proven_day(item.entered, first.day, first.start, norms.history.commit_within) if first else said
    unjudged: Literal["start", "unknown", "bulk", "import"] | None = None
    if first and first.start:
        unjudged = "start"
        known = said
    elif known is None:
        unjudged = "unknown"
    elif first and first.alike > norms.history.bulk:
        unjudged = "bulk"
    elif imported and (recorded is None or date < recorded):
        unjudged = "import"
    return Entry(date, known, imported, unjudged, first is None)


def slowest(found: Sequence[Entry], since: dt.date) -> tuple[dt.date | None, int | None]:
    """Return date and delay of the item that took longest, of several the earliest; of those known from *since* on."""
    judged = [(-one.delay, one.date) for one in found if _is_judged(one, since)]
    if not judged:
        return None, None
    delay, date = min(judged)
    return date, -delay


def _is_judged(entry: Entry, since: dt.date) -> bool:
    return not entry.unjudged and entry.entered is not None and entry.entered >= since


def newest(found: Sequence[Entry]) -> dt.date | None:
    """Return the day on which the last item was entered that did not come by import, nor in bulk."""
    days = (one.entered for one in found if not one.imported and one.unjudged != "bulk")
    return max((day for day in days if day), default=None)

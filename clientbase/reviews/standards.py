"""Which standards the two versions of one record stand to worse than before."""

import datetime as dt
from typing import Final

from clientbase.language import say, word
from clientbase.laws.entry import LISTS
from clientbase.laws.standards import Known, Status, statuses
from clientbase.model import Client
from clientbase.norms import Norms

_ORDER: Final = ("green", "yellow", "red", "grey")


def worse(old: Client | None, new: Client | None, norms: Norms, day: dt.date, known: Known) -> list[str]:
    """Say which lights the new version has worse than the old one, by the same norms on the same day.

    Every commit is an update, so that none makes a client stand worse to that standard.
    """
    if old is None or new is None:
        return []
    before, after = _told(old, norms, day, known), _told(new, norms, day, known)
    return [
        say(
            "{name} {before} → {now}: last on {last}, was {was}",
            name=word("standard", name),
            before=word("light", before[name].light),
            now=word("light", status.light),
            last=status.last or say("no day"),
            was=before[name].last,
        )
        for name, status in after.items()
        if name in before and status.state not in {"snoozed", "inherited"}
        if _ORDER.index(before[name].light) < _ORDER.index(status.light)
    ]


def _told(client: Client, norms: Norms, day: dt.date, known: Known) -> dict[str, Status]:
    """Return the lights that the record tells: for entry, only where it says of each item when that was."""
    found = statuses(client, norms, day, known)
    found.pop("update", None)
    items = (item for listed in LISTS for item in getattr(client, listed))
    if any(not item.entered for item in items):
        found.pop("entry", None)
    return found

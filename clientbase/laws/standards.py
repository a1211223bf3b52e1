"""How a client stands to the standards: green up to the target, yellow up to the limit, red beyond.

Where only a target or only a limit is given, it is the other one too. Grey is a client of whom nothing is known to
judge by. Contact has excuses of its own (see contact.py). Updates are counted from the last one, and where there was
none from when the client could have been updated first. The standard entry is judged by the item that took longest to
be entered, of several the earliest. Who has left is not judged.
"""

import datetime as dt

from clientbase.laws.contact import clock, contact
from clientbase.laws.entry import Entry, entries, newest, slowest
from clientbase.laws.known import Known
from clientbase.laws.lights import State, Status, days_in, interval_on, light_of, spans
from clientbase.laws.presence import has_left, standing
from clientbase.model import Client
from clientbase.norms import EntryInterval, Norms

__all__ = ["Known", "Status", "statuses"]
Measured = tuple[dt.date | None, dt.date | None, int | None]
"""The day that is judged, the day from which it is counted, and how many days."""


def statuses(client: Client, norms: Norms, day: dt.date, known: Known) -> dict[str, Status]:
    """Return how *client* stands on *day* to each standard that is for it."""
    if has_left(client, day):
        return {}
    found = {
        "contact": contact(client, norms, day, known),
        "update": _status(client, norms, day, known, "update", _last_update(client, norms, day, known)),
        "entry": _status(client, norms, day, known, "entry", _slowest_entry(client, norms, day, known)),
    }
    return {name: status for name, status in found.items() if status}


def _status(
    client: Client, norms: Norms, day: dt.date, known: Known, name: str, measured: Measured
) -> Status | None:
    held = interval_on(standing(client, day), norms, day, known.class_, name)
    if held is None:
        return None
    entry, interval = held
    last, since, days = measured
    target, limit = (days_in(length, since, norms) for length in spans(interval))
    state: State = "unknown" if days is None else "judged"
    return Status(entry, last, days, target, limit, light_of(days, target, limit), since, state)


def _last_update(client: Client, norms: Norms, day: dt.date, known: Known) -> Measured:
    reviewed = known.reviewed if known.reviewed_in_bulk else client.reviewed
    updates = (reviewed, known.committed, newest(_entries(client, norms, day, known)))
    last = max((update for update in updates if update and update <= day), default=None)
    since = last or clock(client, day, known)
    return last, since, None if since is None else (day - since).days


def _entries(client: Client, norms: Norms, day: dt.date, known: Known) -> list[Entry]:
    recorded = [said for said in (client.entered, known.first_commit) if said and said <= day]
    return list(entries(client, norms, day, recorded[0] if recorded else None, known.firsts))


def _slowest_entry(client: Client, norms: Norms, day: dt.date, known: Known) -> Measured:
    held = interval_on(standing(client, day), norms, day, known.class_, "entry")
    if held is None or not isinstance(held[1], EntryInterval):
        return None, None, None
    date, days = slowest(_entries(client, norms, day, known), held[1].within.before(day))
    return date, date, days

"""How a client stands to the standards: green up to the target, yellow up to the limit, red beyond.

Where only a target or only a limit is given, it is the other one too. Grey is a client of whom nothing is known to
judge by, or that is snoozed. With a next step planned it is at most yellow for contact. The standard entry is
judged by the interaction that took longest to be entered, of several the earliest, snoozed or not. Who has left is
not judged.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from clientbase.laws.choice import entries_for, first_in_force
from clientbase.laws.choice_sql import STANDARDS
from clientbase.laws.entry import Entry, Firsts, entries, newest, slowest
from clientbase.laws.presence import has_left, standing
from clientbase.model import Client
from clientbase.norms import Interval, Norms
from clientbase.values import Duration


class Known(NamedTuple):
    """What is known of a client beside its record."""

    class_: str | None = None
    """Its ABC class."""
    committed: dt.date | None = None
    """The day of the last commit that changed the record's other content, and not in bulk."""
    firsts: Firsts = MappingProxyType({})
    """The first commits that hold its items."""
    recorded: dt.date | None = None
    """Since when the record is known, where it does not say it itself."""
    clock: dt.date | None = None
    """The later of the days on which the client begins and on which it was recorded."""
    reviewed: dt.date | None = None
    """The day of review that counts, where the record's own was set in bulk."""
    reviewed_in_bulk: bool = False


class Status(NamedTuple):
    """How a client stands to one standard."""

    entry: int
    """The place of the standard in schema.yaml."""
    last: dt.date | None
    """The day that is judged: of the last contact, of the last update, or of the interaction entered slowest."""
    days: int | None
    target: int | None
    limit: int | None
    light: Literal["green", "yellow", "red", "grey"]


def statuses(client: Client, norms: Norms, day: dt.date, known: Known) -> dict[str, Status]:
    """Return how *client* stands on *day* to each standard that is for it."""
    if has_left(client, day):
        return {}
    lasts = {name: measure(client, norms, day, known) for name, measure in _MEASURES.items()}
    return {
        name: _status(client, day, name, entry, interval, lasts[name])
        for name, entry, interval in _intervals(standing(client, day), norms, day, known.class_)
    }


def _intervals(
    client: Client, norms: Norms, day: dt.date, class_: str | None
) -> Iterator[tuple[str, int, Interval]]:
    entries = entries_for(norms.standards, client, class_)
    for name in STANDARDS:
        stated = [(number, entry) for number, entry in entries if getattr(entry, name)]
        number = first_in_force(stated, day)
        interval: Interval | None = None if number is None else getattr(norms.standards[number], name)
        if number is not None and interval and (interval.target or interval.limit):
            yield name, number, interval


def entry_limit(client: Client, norms: Norms, day: dt.date, class_: str | None) -> Duration | None:
    """Return how late an entry may be by the standard that holds for *client* on *day*."""
    for name, _, interval in _intervals(standing(client, day), norms, day, class_):
        if name == "entry":
            return interval.limit or interval.target
    return None


Measured = tuple[dt.date | None, int | None]


def _status(
    client: Client, day: dt.date, name: str, entry: int, interval: Interval, measured: Measured
) -> Status:
    last, days = measured
    target = _days(interval.target or interval.limit, last)
    limit = _days(interval.limit or interval.target, last)
    snoozed = name != "entry" and client.snoozed is not None and client.snoozed.until >= day
    planned = name == "contact" and any(
        talk.date <= day and talk.next and talk.next.date >= day for talk in client.interactions
    )
    return Status(
        entry, last, days, target, limit, _light(days, target, limit, snoozed=snoozed, planned=planned)
    )


def _light(
    days: int | None, target: int | None, limit: int | None, *, snoozed: bool, planned: bool
) -> Literal["green", "yellow", "red", "grey"]:
    if days is None or target is None or limit is None or snoozed:
        return "grey"
    if days <= target:
        return "green"
    return "yellow" if days <= limit or planned else "red"


def _days(length: Duration | None, last: dt.date | None) -> int | None:
    """Return how many days *length* has, counted from *last* where it is of months."""
    if length is None or (length.months and last is None):
        return None
    return (length.after(last) - last).days if length.months and last else length.days


def _last_contact(client: Client, norms: Norms, day: dt.date, _known: Known) -> Measured:
    no_contact = {kind for kind, norm in norms.interactions.items() if norm.contact == "false"}
    outgoing = {kind for kind, norm in norms.interactions.items() if norm.contact == "outgoing"}
    talks = [
        talk.date
        for talk in client.interactions
        if talk.kind not in no_contact and (talk.kind not in outgoing or talk.direction == "out")
    ]
    return _since(day, [*talks])


def _last_update(client: Client, norms: Norms, day: dt.date, known: Known) -> Measured:
    reviewed = known.reviewed if known.reviewed_in_bulk else client.reviewed
    return _since(day, [reviewed, known.committed, newest(_entries(client, norms, day, known))])


def _since(day: dt.date, days: list[dt.date | None]) -> Measured:
    last = max((known for known in days if known and known <= day), default=None)
    return last, None if last is None else (day - last).days


def _entries(client: Client, norms: Norms, day: dt.date, known: Known) -> list[Entry]:
    own = client.entered if client.entered and client.entered <= day else None
    return list(entries(client, norms, day, own or known.recorded, known.firsts))


def _slowest_entry(client: Client, norms: Norms, day: dt.date, known: Known) -> Measured:
    asked = entries_for(norms.standards, standing(client, day), known.class_)
    number = first_in_force([(n, one) for n, one in asked if one.entry], day)
    interval = None if number is None else norms.standards[number].entry
    if interval is None:
        return None, None
    return slowest(_entries(client, norms, day, known), interval.within.before(day))


_MEASURES: Final[Mapping[str, Callable[[Client, Norms, dt.date, Known], Measured]]] = {
    "contact": _last_contact,
    "update": _last_update,
    "entry": _slowest_entry,
}

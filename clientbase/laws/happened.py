"""On which days something has happened to a client, as its record says: what cannot lie ahead."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from clientbase.finding import Where
    from clientbase.model import Client

# Days on which something has happened; plans and announcements may lie ahead.
_HAPPENED: Final = (
    ("interactions", ("date", "entered")),
    ("purchases", ("date", "entered")),
    ("returns", ("date", "entered")),
    ("proposals", ("date", "decided", "entered")),
    ("deals", ("opened", "closed")),
    ("problems", ("opened", "resolved", "entered")),
    ("handovers", ("date",)),
    ("interest", ("date",)),
    ("cancelled", ("date",)),
    ("supplies", ("date",)),
    ("asked", ("date",)),
    ("tasks", ("done", "entered")),
)
_WITH_YEAR: Final = len("2026-11-21")


def happened(client: "Client") -> Iterator[tuple["Where", str]]:
    """Return every day, as ISO text, on which something is said to have happened, with its place."""
    for where, day in _days(client):
        yield where, day.isoformat()
    for where, text in _days_of_birth(client):
        if len(text) == _WITH_YEAR:
            yield where, text


def latest_day(client: "Client") -> str:
    """Return the latest day on which something happened: only a record with one to come is judged again each day."""
    known = _known(client)
    births = [text for _, text in _days_of_birth(client) if len(text) == _WITH_YEAR]
    return max((*births, max(known).isoformat() if known else ""))


def earliest_day(client: "Client") -> str:
    """Return the earliest day on which something happened, births apart; where none is known, what is behind all."""
    known = _known(client)
    return min(known).isoformat() if known else "~"


def _known(client: "Client") -> list[dt.date]:
    days = [day for _, day in _own_days(client)]
    for key, fields in _HAPPENED:
        if items := getattr(client, key):
            for field in fields:
                days += [getattr(item, field) for item in items]
    return [day for day in days if day]


def _days(client: "Client") -> Iterator[tuple["Where", dt.date]]:
    for where, day in _own_days(client):
        if day:
            yield where, day
    for key, fields in _HAPPENED:
        for n, item in enumerate(getattr(client, key)):
            for field in fields:
                if day := getattr(item, field):
                    yield (key, n, field), day


def _own_days(client: "Client") -> Iterator[tuple["Where", dt.date | None]]:
    for key in ("since", "entered", "reviewed"):
        yield (key,), getattr(client, key)
    for n, talk in enumerate(client.interactions):
        if talk.next:
            yield ("interactions", n, "next", "done"), talk.next.done
    for n, leaving in enumerate(client.left):
        yield ("left", n, "back"), leaving.back


def _days_of_birth(client: "Client") -> Iterator[tuple["Where", str]]:
    if client.founded:
        yield ("founded",), client.founded
    for n, contact in enumerate(client.contacts):
        if contact.birthday:
            yield ("contacts", n, "birthday"), contact.birthday

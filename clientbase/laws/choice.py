"""Which entry of a list of norms holds for a client on a day: the last that is for the client and in force."""

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from clientbase.model import Client
    from clientbase.norms import Scope


class Entry(Protocol):
    """An entry of a list of norms: for whom it is, and from which day until which other."""

    @property
    def for_(self) -> "Scope | None":
        """Which clients; all where nothing is said."""

    @property
    def from_(self) -> dt.date | None:
        """The first day."""

    @property
    def until(self) -> dt.date | None:
        """The last day."""


_Entry = TypeVar("_Entry", bound=Entry)
Numbered = list[tuple[int, _Entry]]
"""Entries with their places in schema.yaml, the last first."""


def holding(entries: Sequence[_Entry], client: "Client", day: dt.date, class_: str | None) -> int | None:
    """Return the place of the entry that holds for *client*, of the ABC class *class_*, on *day*."""
    return first_in_force(entries_for(entries, client, class_), day)


def entries_for(entries: Sequence[_Entry], client: "Client", class_: str | None) -> Numbered[_Entry]:
    """Return the entries that are for *client*: the first of them that is in force on a day holds."""
    return [
        (number, entry) for number, entry in whatever_class(entries, client) if is_for_class(entry, class_)
    ]


def whatever_class(entries: Sequence[_Entry], client: "Client") -> Numbered[_Entry]:
    """Return the entries that are for *client* if its class is among theirs, as far as they name any."""
    return [(n, entry) for n, entry in enumerate(entries) if not entry.for_ or _is_for(entry.for_, client)][
        ::-1
    ]


def first_in_force(entries: Numbered[_Entry], day: dt.date) -> int | None:
    """Return the place of the first of *entries* that is in force on *day*."""
    for number, entry in entries:
        if in_force(entry, day):
            return number
    return None


def in_force(entry: Entry, day: dt.date) -> bool:
    """Return whether *entry* holds on *day*; its first and its last day belong to it."""
    return (entry.from_ is None or entry.from_ <= day) and (entry.until is None or day <= entry.until)


def is_for_class(entry: Entry, class_: str | None) -> bool:
    """Return whether *entry* is for clients of a class; one without purchases is of none."""
    return not entry.for_ or not entry.for_.class_ or class_ in entry.for_.class_


def depend_on_class(entries: Sequence[Entry]) -> bool:
    """Return whether any of *entries* is for some classes only."""
    return any(entry.for_ and entry.for_.class_ for entry in entries)


def _is_for(scope: "Scope", client: "Client") -> bool:
    return (
        (not scope.segment or client.segment in scope.segment)
        and (not scope.status or client.status in scope.status)
        and (not scope.manager or client.manager in scope.manager)
        and (not scope.region or client.region in scope.region)
        and (not scope.strategic or client.strategic in scope.strategic)
        and (not scope.tag or any(tag in scope.tag for tag in client.tags))
    )

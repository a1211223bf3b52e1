"""What all standards share: which one holds for a client, how long it lasts, and the light that follows."""

import datetime as dt
from typing import Literal, NamedTuple

from clientbase.laws.choice import entries_for, first_in_force
from clientbase.model import Client
from clientbase.norms import EntryInterval, Interval, Norms
from clientbase.values import Duration, WorkingDays

Light = Literal["green", "yellow", "red", "grey"]
State = Literal["judged", "unknown", "snoozed", "inherited"]


class Status(NamedTuple):
    """How a client stands to one standard."""

    entry: int
    """The place of the standard in schema.yaml."""
    last: dt.date | None
    """The day that is judged: of the last contact, of the last update, or of the item entered slowest."""
    days: int | None
    target: int | None
    limit: int | None
    light: Light
    since: dt.date | None = None
    """The day from which the days are counted: the last one, else the first that could be one."""
    state: State = "judged"
    excusing: bool = False
    """Whether a promise excuses, as far as that is needed."""


def interval_on(
    client: Client, norms: Norms, day: dt.date, class_: str | None, standard: str
) -> tuple[int, Interval | EntryInterval] | None:
    """Return which entry of schema.yaml says of *standard* what holds for *client* on *day*, and what it says."""
    entries = entries_for(norms.standards, client, class_)
    stated = [(number, entry) for number, entry in entries if getattr(entry, standard)]
    number = first_in_force(stated, day)
    if number is None:
        return None
    interval: Interval | EntryInterval = getattr(norms.standards[number], standard)
    return (number, interval) if interval.target or interval.limit else None


def spans(interval: Interval | EntryInterval) -> tuple[Duration, Duration]:
    """Return target and limit: where only one is given it is the other one too."""
    target, limit = interval.target or interval.limit, interval.limit or interval.target
    assert target  # noqa: S101 - interval_on gives none without either
    assert limit  # noqa: S101 - as above - for the checker of types
    return target, limit


def days_in(length: Duration, since: dt.date | None, norms: Norms) -> int | None:
    """Return how many days *length* has, counted from *since* where it is of months or working days."""
    if not (length.months or length.working):
        return length.days
    return None if since is None else (length.after(since, WorkingDays.without(*norms.calendar)) - since).days


def light_of(days: int | None, target: int | None, limit: int | None, *, excused: bool = False) -> Light:
    """Return the light after *days*: green up to the target, yellow up to the limit or where excused, red beyond."""
    if days is None or target is None or limit is None:
        return "grey"
    if days <= target:
        return "green"
    return "yellow" if days <= limit or excused else "red"

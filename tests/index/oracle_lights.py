"""Lights, read slowly off their definitions: beside the laws on purpose, to show when a law is wrong. No git."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from clientbase.model import Client
from clientbase.norms import Interval, Norms
from clientbase.values import Duration
from tests.index.oracle import Clients, Fact, entry_for, moved

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def lights(
    clients: Clients, facts: Mapping[str, Fact], norms: Norms, day: dt.date
) -> dict[tuple[str, str], Fact]:
    """Hold each client who has not left against each standard that is for it."""
    found = {}
    for key, fact in facts.items():
        for name in ("contact", "update", "entry") if fact["stage"] != "former" else ():
            row = bare(name, clients[key], fact, norms, day)
            if row:
                grey = (
                    name == "contact" and row["days"] is not None and excused(clients[key], fact, norms, day)
                )
                found[key, name] = row | ({"light": "grey"} if grey else {})
    return found


def bare(name: str, client: Client, fact: Fact, norms: Norms, day: dt.date) -> Fact | None:
    """Return how a client stands, promises included, without what makes grey."""
    number = entry_for(norms.standards, client, fact, day, name)
    interval = None if number is None else getattr(norms.standards[number], name)
    if interval is None or not (interval.target or interval.limit):
        return None
    last, since, days = measured(name, client, fact, norms, interval, day)
    target, limit = (allowed(length, since, norms) for length in wanted(interval))
    row = {"entry": number, "last": last, "days": days, "target": target, "limit": limit}
    if days is None:
        return row | {"light": "grey"}
    within = days <= limit or (
        name == "contact" and is_promised(client, wanted(interval)[0], norms, day) and days <= 2 * limit
    )
    return row | {"light": "green" if days <= target else "yellow" if within else "red"}


def wanted(interval: Interval) -> tuple[Duration, Duration]:
    target, limit = interval.target or interval.limit, interval.limit or interval.target
    assert target
    assert limit
    return target, limit


def allowed(length: Duration, since: dt.date | None, norms: Norms) -> Any:
    if length.unit in {"d", "w"}:
        return length.number * (7 if length.unit == "w" else 1)
    if since is None:
        return None
    if length.unit != "wd":
        return (moved(since, length, 1) - since).days
    left, day = length.number, since
    while left:
        day += dt.timedelta(1)
        if WEEK[day.weekday()] not in norms.calendar.weekend and day not in norms.calendar.holidays:
            left -= 1
    return (day - since).days


def measured(
    name: str, client: Client, fact: Fact, norms: Norms, interval: Any, day: dt.date
) -> tuple[dt.date | None, dt.date | None, int | None]:
    if name == "entry":
        window = moved(day, interval.within, -1)
        delays = [
            (-max(0, (talk.entered - talk.date).days), talk.date)
            for talk in client.interactions
            if talk.entered and window <= talk.entered <= day and talk.date <= day
        ]
        slowest, date = min(delays, default=(None, None))
        return date, date, None if slowest is None else -slowest
    last = contact_on(client, norms, day) if name == "contact" else fact["last_update"]
    since = last or start(client, fact, day)
    return last, since, None if since is None else (day - since).days


def contact_on(client: Client, norms: Norms, day: dt.date, by: str | None = None) -> dt.date | None:
    """Return the last day of a talk that counts; *by* asks for those of one manager."""
    days = []
    for talk in client.interactions:
        how = norms.interactions[talk.kind].contact if talk.kind in norms.interactions else "true"
        counts = how == "true" or (how == "outgoing" and talk.direction == "out")
        if counts and talk.date <= day and by in {None, talk.by or client.manager}:
            days.append(talk.date)
    return max(days, default=None)


def start(client: Client, fact: Fact, day: dt.date) -> dt.date | None:
    known = [one for one in (fact["begins"], client.entered) if one]
    return max(known) if known and max(known) <= day else None


def open_promises(client: Client, day: dt.date) -> list[dt.date]:
    promises = [(talk.date, talk.next.date, talk.next.done) for talk in client.interactions if talk.next]
    promises += [(task.entered or dt.date.min, task.date, task.done) for task in client.tasks]
    return [due for begun, due, done in promises if begun <= day and (done is None or done > day)]


def is_promised(client: Client, target: Duration, norms: Norms, day: dt.date) -> bool:
    due = open_promises(client, day)
    return bool(due) and min(due) >= day and (min(due) - day).days <= allowed(target, day, norms)


def excused(client: Client, fact: Fact, norms: Norms, day: dt.date) -> bool:
    """Return whether the client is snoozed or inherited."""
    return is_snoozed(client, fact, norms, day) or is_inherited(client, fact, norms, day)


def is_snoozed(client: Client, fact: Fact, norms: Norms, day: dt.date) -> bool:
    if client.snoozed is None:
        return False
    begun = client.snoozed.from_ or day
    last = min(client.snoozed.until, moved(begun, Duration(1, "y"), 1))
    status = "active" if client.status == "former" else client.status
    then = bare("contact", client, fact | {"status": status}, norms, begun) if begun <= day <= last else None
    return begun <= day <= last and (then is None or then["light"] != "red")


def is_inherited(client: Client, fact: Fact, norms: Norms, day: dt.date) -> bool:
    came = sorted((one.date, n) for n, one in enumerate(client.handovers) if one.date <= day)
    if not came or client.manager is None:
        return False
    handover = client.handovers[came[-1][1]]
    before = client.handovers[came[-2][1]].to if len(came) > 1 else None
    number = entry_for(norms.standards, client, fact, day, "contact")
    interval = norms.standards[number or 0].contact
    assert interval
    talked = contact_on(client, norms, day, by=client.manager)
    return (
        handover.to == client.manager != (handover.from_ or before)
        and (day - handover.date).days <= allowed(wanted(interval)[0], handover.date, norms)
        and not (talked and talked >= handover.date)
    )

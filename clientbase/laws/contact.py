"""How a client stands to the standard for contact, so that doing nothing never looks better than doing something.

The clock runs from the last talk of a kind that counts, with whomever of the client. Where there was none it runs from
the later of the day on which the client begins and the day on which we know of it, so that whoever is never called is
late like anybody else. Before the client was recorded there is no clock, and the client is unknown and grey.

Beyond the limit an open promise excuses, yellow instead of red, while its day is not past and at most one target ahead,
no promise of the client is broken, and the clock has run for at most twice the limit. A snooze makes grey who was not
red on the day on which it was decided, for a year at most. A client that came to another manager within the target is
inherited and grey until the new manager's first contact.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from clientbase.laws.known import Known
from clientbase.laws.lights import Status, days_in, interval_on, light_of, spans
from clientbase.laws.presence import begins, giver, standing
from clientbase.model import Client, Handover
from clientbase.norms import Norms
from clientbase.values import Duration

LONGEST_SNOOZE: Final = Duration(1, "y")


class Promise(NamedTuple):
    """A next step of a talk, or a task."""

    begun: dt.date | None
    """The day from which it is there; None where nobody knows, then it always is."""
    due: dt.date
    done: dt.date | None

    def is_open(self, day: dt.date) -> bool:
        """Return whether it is there on *day* and not done yet."""
        return (self.begun is None or self.begun <= day) and not (self.done and self.done <= day)


class Gone(NamedTuple):
    """A client that a manager was rid of while its light was red."""

    kind: Literal["handover", "left"]
    n: int
    date: dt.date
    manager: str | None


def contact(client: Client, norms: Norms, day: dt.date, known: Known) -> Status | None:
    """Return how *client* stands on *day*; None where no standard for contact is for it."""
    status = _lit(standing(client, day), norms, day, known)
    if status is None or status.days is None:
        return status
    if _is_snoozed(client, norms, day, known, day):
        return status._replace(light="grey", state="snoozed")
    if _is_inherited(client, norms, day, known):
        return status._replace(light="grey", state="inherited")
    return status


def gone_red(client: Client, norms: Norms, day: dt.date, known: Known) -> Iterator[Gone]:
    """Return where the client was handed over or left, up to *day*, while its light was red on that day."""
    for n, handover in enumerate(client.handovers):
        before = giver(client, n)
        if before not in {None, handover.to} and _was_red(client, norms, handover.date, known, day, before):
            yield Gone("handover", n, handover.date, before)
    for n, leaving in enumerate(client.left):
        if _was_red(client, norms, leaving.date, known, day, client.manager):
            yield Gone("left", n, leaving.date, client.manager)


def _was_red(
    client: Client, norms: Norms, then: dt.date, known: Known, day: dt.date, manager: str | None
) -> bool:
    """Return whether the light was red *then*, under *manager*; *day* is the one that is asked about."""
    if then > day:
        return False
    status = _lit(_before_leaving(client)._replace(manager=manager), norms, then, known)
    red = status is not None and status.light == "red"
    return red and not _is_snoozed(client, norms, then, known, day)


def _lit(client: Client, norms: Norms, day: dt.date, known: Known) -> Status | None:
    """Return how *client* stands on *day* by contacts and promises alone."""
    held = interval_on(client, norms, day, known.class_, "contact")
    if held is None:
        return None
    entry, interval = held
    last = last_contact(client, norms, day)
    since = last or clock(client, day, known)
    days = None if since is None else (day - since).days
    target, limit = (days_in(length, since, norms) for length in spans(interval))
    excusing = days is not None and limit is not None and days <= 2 * limit
    excusing = excusing and _is_promised(client, norms, day, known, spans(interval)[0])
    light = light_of(days, target, limit, excused=excusing)
    state: Literal["judged", "unknown"] = "unknown" if days is None else "judged"
    return Status(entry, last, days, target, limit, light, since, state, excusing)


def last_contact(client: Client, norms: Norms, day: dt.date) -> dt.date | None:
    """Return the day of the newest talk of a kind that counts."""
    return max((date for date, _ in _contacts(client, norms, day)), default=None)


def _contacts(client: Client, norms: Norms, day: dt.date) -> Iterator[tuple[dt.date, str | None]]:
    """Return the days up to *day* of talks that count, with the manager who talked."""
    for talk in client.interactions:
        norm = norms.interactions.get(talk.kind)
        how = norm.contact if norm else "true"
        counts = how == "true" or (how == "outgoing" and talk.direction == "out")
        if counts and talk.date <= day:
            yield talk.date, talk.by or client.manager


def clock(client: Client, day: dt.date, known: Known) -> dt.date | None:
    """Return from when to count on *day* where nothing has happened: the later of begun and recorded."""
    recorded = client.entered or known.first_commit
    own = begins(client)
    begun = min(own, known.first_commit) if own and known.first_commit else own or known.first_commit
    start = max(filter(None, (begun, recorded)), default=None)
    return start if start and start <= day else None


def promises(client: Client, known: Known) -> Iterator[Promise]:
    """Return what was promised in talks, and the tasks."""
    for talk in client.interactions:
        if talk.next:
            yield Promise(talk.date, talk.next.date, talk.next.done)
    for n, task in enumerate(client.tasks):
        yield Promise(task.entered or known.tasks_seen.get(n), task.date, task.done)


def _is_promised(client: Client, norms: Norms, day: dt.date, known: Known, target: Duration) -> bool:
    """Return whether a promise is near enough to excuse, and none is broken."""
    due = [promise.due for promise in promises(client, known) if promise.is_open(day)]
    ahead = days_in(target, day, norms)
    return min(due, default=dt.date.min) >= day and (min(due) - day).days <= (ahead or 0)


def _is_snoozed(client: Client, norms: Norms, day: dt.date, known: Known, today: dt.date) -> bool:
    """Return whether a snooze excuses on *day*; one of which nobody knows since when begins *today*."""
    snooze = client.snoozed
    if snooze is None:
        return False
    start = snooze.from_ or known.snooze_seen or today
    if not start <= day <= min(snooze.until, LONGEST_SNOOZE.after(start)):
        return False
    then = _lit(_before_leaving(client), norms, start, known)
    return then is None or then.light != "red"


def _is_inherited(client: Client, norms: Norms, day: dt.date, known: Known) -> bool:
    """Return whether the client came to its manager within the target, and was not talked with by that one since."""
    held = interval_on(standing(client, day), norms, day, known.class_, "contact")
    handover = _last_handover(client, day)
    if held is None or handover is None:
        return False
    n, came = handover
    if came.to != client.manager or giver(client, n) == came.to:
        return False
    length = days_in(spans(held[1])[0], came.date, norms) or 0
    talked = any(date >= came.date and by == client.manager for date, by in _contacts(client, norms, day))
    return (day - came.date).days <= length and not talked


def _last_handover(client: Client, day: dt.date) -> tuple[int, Handover] | None:
    known = [(one.date, n, one) for n, one in enumerate(client.handovers) if one.date <= day]
    return max(known, key=lambda found: found[:2])[1:] if known else None


def _before_leaving(client: Client) -> Client:
    """Return *client* with the status that it had while it was one."""
    return client._replace(status="active") if client.status == "former" else client

"""Who is in the base on a day: clients and not mere suppliers, from when they begin, and until they leave."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from clientbase.model import Client, Leaving


def is_customer(client: "Client") -> bool:
    """Return whether reports about clients count *client*: who is a supplier only is none."""
    return not client.relation or "customer" in client.relation


def begins(client: "Client") -> dt.date | None:
    """Return the earliest day on which the record says that there was something between the client and us.

    Where git held the record earlier, it is in the base from then on; where nothing is known, always.
    """
    return min(_beginnings(client), default=None)


def _beginnings(client: "Client") -> Iterator[dt.date]:
    yield from (day for day in (client.since, client.entered) if day)
    for dated in (client.purchases, client.returns, client.interactions, client.proposals, client.cancelled):
        yield from (item.date for item in dated)
    for opened in (client.deals, client.problems):
        yield from (item.opened for item in opened if item.opened)


def leaving_on(client: "Client", day: dt.date) -> "Leaving | None":
    """Return by which entry of `left` the client is gone on *day*: the newest from which it is not back by then."""
    gone = [one for one in client.left if one.date <= day and not (one.back and one.back <= day)]
    return max(reversed(gone), key=lambda one: one.date, default=None)


def has_left(client: "Client", day: dt.date) -> bool:
    """Return whether *client* has left by *day*; where no entry says when, the status decides."""
    return bool(leaving_on(client, day)) if client.left else client.status == "former"


def standing(client: "Client", day: dt.date) -> "Client":
    """Return *client* as it stood on *day*: who leaves later has not left yet, who is back is no former client."""
    if client.status == "former" and not has_left(client, day):
        return client._replace(status="active")
    return client


def giver(client: "Client", n: int) -> str | None:
    """Return who handed the client over at handover *n*: as it is said, else who had got it before."""
    handover = client.handovers[n]
    if handover.from_:
        return handover.from_
    earlier = [
        (one.date, m, one.to) for m, one in enumerate(client.handovers) if (one.date, m) < (handover.date, n)
    ]
    return max(earlier)[-1] if earlier else None


def manager_on(client: "Client", day: dt.date) -> str | None:
    """Return who looked after the client on *day*: who handed it over first after it, else today's manager."""
    later = [(one.date, n) for n, one in enumerate(client.handovers) if one.date > day]
    return (giver(client, min(later)[1]) if later else None) or client.manager

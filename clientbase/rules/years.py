"""Slips of the year that leave a day in the calendar, and in the past or the future where it belongs."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from clientbase.finding import Complaint, Severity, Where
from clientbase.laws.happened import earliest_day, happened, latest_day
from clientbase.model import Client
from clientbase.norms import Norms
from clientbase.rules.registry import Complaints, rule
from clientbase.values import year_advice

_FIRST: Final = 1950
"""Nothing is held in files like these that happened before."""
_AHEAD: Final = 10
_NOTHING_KNOWN: Final = "2039"
"""The last of the years that are likely at all counts where nothing has happened yet."""
_OLD: Final = ("since", "founded", "birthday")
"""Fields whose days may be that old: of firms and of people."""


@rule("CB125", Severity.WARNING)
def year_is_within_reach(client: Client, _norms: Norms) -> Complaints:
    """Nothing happened before 1950, and nothing is planned for more than ten years after all that happened.

    With a talk of 1926 or a promise for 2062 nothing is wrong but the year. A promise that far ahead is never due,
    so that nobody is reminded of it; a sale that far back makes decades of silence the client's usual rhythm.

    Cure: correct the year.
    """
    if earliest_day(client) < str(_FIRST):
        for where, text in happened(client):
            if text < str(_FIRST) and where[-1] not in _OLD:
                yield _too_early(where, text)
    # The last talk of most records says at once that nothing in them is too far ahead.
    talked = client.interactions[-1].date.year if client.interactions else 0
    planned = [(where, day) for where, day in _planned(client) if day]
    for where, day in planned:
        if day.year < _FIRST and "documents" not in where:  # a paper may be as old as it likes
            yield _too_early(where, day.isoformat())
    planned = [(where, day) for where, day in planned if day.year > talked + _AHEAD]
    last = int(latest_day(client)[:4] or _NOTHING_KNOWN) if planned else 0
    for where, day in planned:
        if day.year > last + _AHEAD:
            advice = year_advice(day.isoformat(), range(last, last + _AHEAD + 1))
            yield Complaint(where, f"{day} is more than ten years after all that has happened here; {advice}")


def _too_early(where: Where, day: str) -> Complaint:
    return Complaint(where, f'"{day}" is before the year {_FIRST}; correct the year')


def _planned(client: Client) -> Iterator[tuple[Where, date | None]]:
    """Return the days that may lie ahead: of promises, tasks, decisions, papers and of people who come or go."""
    for n, talk in enumerate(client.interactions):
        if talk.next:
            yield ("interactions", n, "next", "date"), talk.next.date
    for n, task in enumerate(client.tasks):
        yield ("tasks", n, "date"), task.date
    for n, deal in enumerate(client.deals):
        yield ("deals", n, "expected"), deal.expected
        for m, paper in enumerate(deal.documents):
            yield ("deals", n, "documents", m, "date"), paper.date
    for n, paper in enumerate(client.documents):
        yield ("documents", n, "date"), paper.date
    for n, contact in enumerate(client.contacts):
        yield ("contacts", n, "from"), contact.from_
        yield ("contacts", n, "left"), contact.left
    for n, leaving in enumerate(client.left):
        yield ("left", n, "date"), leaving.date

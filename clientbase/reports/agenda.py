"""What is to be done: each day and each manager, first what is lost by waiting."""

import datetime as dt
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Places,
    Verdict,
    amount,
    counted,
    not_listed,
)
from clientbase.page import Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.dates import near_dates, origin
from clientbase.reports.made import made
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

LATE: Final = ("promise", "task", "contact")
"""What is late once its day has passed; all else waits, or comes again."""
_ORDER = ("promise", "task", "date", "problem", "contact", "proposal")
_NAMES = (
    "date:date? manager client name? occasion! what! contact? due:date! overdue_days:days? at_stake:money?"
)


class Item(NamedTuple):
    """One thing to be done for a client."""

    kind: str
    client: str
    due: str | None
    """The day since which it waits; None where it waits since ever."""
    occasion: str
    what: str
    contact: str | None = None
    amount: int | None = None
    """What is offered, where something is."""
    manager: str | None = None
    """Who is to do it, where not the client's manager."""


class Known(NamedTuple):
    """What is known of a client who has not left."""

    client: str
    name: str
    manager: str | None
    revenue: int | None


@report(
    Over(
        "agenda",
        "promises and contacts whose day has passed",
        lambda row: row["occasion"] in LATE and bool(row["overdue_days"]),
    )
)
def agenda(base: Base, *, days: int = 7) -> Answer:
    """Which steps are due, on which day, and whose are they?

    Promised next steps and tasks are due on their day, and broken, but due every day, from then until they are done;
    birthdays and anniversaries on their day; open problems and pending proposals today; a contact on the last day
    within the limit of the standard, today where that has passed or nobody knows since when it is counted, unless the
    client is snoozed or an open promise excuses (see the report cadence). Shown are `--days` days, today included.

    The order is by day, then by manager, then by what is lost by waiting: a promise is broken tomorrow and a birthday
    is over; a problem grows; a contact cools; a proposal ages. Among equals the client with the largest revenue comes
    first, among proposals the largest (at_stake), then what has waited longest. due is the day since which it waits,
    overdue_days counts from there; overdue are promises, tasks and contacts whose day has passed, broken the first two.
    Of mere suppliers there are promises, tasks and problems.
    """
    last = Duration(max(days, 1) - 1, "d").after(base.day).isoformat()
    known = {
        row[0]: Known(*row)
        for row in base.ask("SELECT client, name, manager, revenue FROM facts WHERE stage <> 'former'")
    }
    found = [*_items(base, days)]
    if base.one("SELECT 1 FROM main.clients WHERE customer = 0"):
        with closing(base.on(base.day, all_records=True)) as whole:
            suppliers = {row[0]: Known(*row) for row in whole.ask(_SUPPLIERS, (base.day.isoformat(),))}
            found += (item for item in _owed(whole) if item.client in suppliers)
        known |= suppliers
    items = [item for item in found if item.client in known and (item.due or "") <= last]
    today = base.day.isoformat()
    late = [item.kind for item in items if item.kind in LATE and (item.due or today) < today]
    figures = [
        figure("items", len(items)),
        figure("overdue", len(late)),
        *(figure(f"{kind}s", sum(item.kind == kind for item in items)) for kind in _ORDER if kind != "task"),
        figure("tasks", sum(item.kind == "task" for item in items)),
        figure("broken", len(late) - late.count("contact")),
    ]
    return figures, [_table(base, items, known)]


def _table(base: Base, items: list[Item], known: dict[str, Known]) -> Table:
    today = base.day.isoformat()
    waited = {
        due: max(0, (base.day - dt.date.fromisoformat(due)).days) for due in {i.due for i in items} if due
    }
    rows = []
    for item in items:
        client = known[item.client]
        manager = item.manager or client.manager
        at_stake = item.amount if item.kind == "proposal" else client.revenue
        day = max(item.due or "", today)
        rows.append(
            (
                (day, manager is None, manager or "", _ORDER.index(item.kind)),
                (-(at_stake or 0), item.due or "", item.client, item.what),
                (day, manager, client.client, client.name, item.occasion, item.what, item.contact),
                (item.due, waited.get(item.due or "") or None, at_stake),
            )
        )
    rows.sort(key=lambda row: row[:2])
    return made("agenda", "Agenda", _NAMES, (told + waits for _, _, told, waits in rows))


def _owed(base: Base) -> Iterator[Item]:
    """Return what is owed to whomever, client or not: promises and open problems."""
    for kind, client, due, what, contact, manager in base.ask(_PROMISES):
        yield Item(kind, client, due, kind, what, contact, manager=manager)
    for client, due, what in base.ask(_PROBLEMS):
        yield Item("problem", client, due, "problem", what)


def _items(base: Base, days: int) -> Iterator[Item]:
    yield from _owed(base)
    near = near_dates(base, Duration(max(days, 1) - 1, "d"))
    names = [column.name for column in near.columns]
    for cells in near.rows:
        row: dict[str, Any] = dict(zip(names, cells, strict=True))
        yield Item("date", row["client"], row["date"], row["occasion"], row["what"], row["contact"])
    for client, due, what, contact in base.ask(_CONTACTS, (max(days, 1),)):
        yield Item("contact", client, due, "contact", what, contact)
    for client, due, what, offered in base.ask(_PROPOSALS):
        yield Item("proposal", client, due, "proposal", what, None, offered)


_SUPPLIERS = """
SELECT client, name, manager, NULL FROM facts
 WHERE NOT customer AND coalesce(status, '') <> 'former' AND coalesce(begins <= ?, 1)"""
_PROMISES = """
SELECT iif(list = 'tasks', 'task', 'promise'), client, due, coalesce(what, iif(list = 'tasks', 'task', 'next step')),
       "with", iif(list = 'tasks', "by", NULL)
  FROM promises
"""
_PROBLEMS = """
SELECT client, opened, coalesce(kind || ': ' || about, about, kind, 'problem') FROM problems WHERE resolved IS NULL
"""
_CONTACTS = """
SELECT d.client, date(d.since, '+' || d."limit" || ' days') AS due,
       'get in touch, ' || coalesce('last on ' || d.last, 'for the first time'), p.name
  FROM cadence d
  LEFT JOIN contacts p ON p.client = d.client AND p.n = (
       SELECT min(c.n) FROM contacts c WHERE c.client = d.client AND c."left" IS NULL)
 WHERE d.standard = 'contact' AND d.state <> 'snoozed' AND NOT d.excusing
   AND (d.days > d."limit" - ?1 OR d.since IS NULL)
"""
_PROPOSALS = """
SELECT client, date, 'ask about the offer' || coalesce(' of ' || product, ''), amount_base
  FROM proposals WHERE decision = 'pending'
"""


_PLACED: Final = {
    "promise": ("interactions", "next_date = ? AND next_done IS NULL", ("next", "date")),
    "task": ("tasks", "date = ? AND done IS NULL", ("date",)),
    "problem": ("problems", "opened = ? AND resolved IS NULL", ("opened",)),
    "proposal": ("proposals", "date = ? AND decision = 'pending'", ("date",)),
}


_SEE: Final = ("dates", "cadence")


@agenda.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each thing that is to be done since when it waits."""
    listed = subject.listed(agenda, "agenda")
    if not listed:
        left = subject.facts["stage"] == "former"
        reason = "the client has left" if left else "nothing is due in these days"
        return [not_listed(reason)]
    return [_item(subject, row) for row in listed]


def _item(subject: "Subject", row: dict[str, Any]) -> Verdict:
    waits = f", waiting for {counted(row['overdue_days'], 'day')}" if row["overdue_days"] else ""
    reason = f"{row['what']}{waits}"
    numbers = tuple(_numbers(subject, row))
    return Verdict(row["occasion"], f"due on {row['date']}", reason, numbers)


def _numbers(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    kind = row["occasion"]
    if kind in _PLACED:
        yield Evidence("due", row["due"], "", _places(subject, row))
    else:
        yield from _talk(subject) if kind == "contact" else (origin(subject, row),)
        yield Evidence(
            "due", row["due"] or "since ever", f"see: why {subject.client} {_SEE[kind == 'contact']}"
        )
    if row["overdue_days"]:
        yield Evidence("overdue_days", str(row["overdue_days"]), f"{row['date']} less {row['due']}")
    if row["at_stake"] is not None:
        what = "the amount offered" if kind == "proposal" else "the client's revenue"
        yield Evidence("at_stake", amount(row["at_stake"]), what)


def _talk(subject: "Subject") -> Iterator[Evidence]:
    found = subject.rows(
        "SELECT n, date, kind FROM interactions WHERE contact ORDER BY date DESC, n DESC LIMIT 1"
    )
    for talk in found:
        yield Evidence(
            "last_contact", talk["date"], talk["kind"], subject.at("interactions", talk["n"], "date")
        )


def _places(subject: "Subject", row: dict[str, Any]) -> Places:
    """Say where the thing that is due stands."""
    items, waits, way = _PLACED[row["occasion"]]
    found = subject.rows(f"SELECT n FROM {items} WHERE {waits} ORDER BY n", (row["due"],))
    return tuple(place for item in found for place in subject.at(items, item["n"], *way))

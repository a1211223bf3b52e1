"""What is to be done first: of all that waits on the day the few things of which most is lost by waiting."""

import datetime as dt
import json
from collections.abc import Iterable
from typing import Any

from clientbase.base import Base
from clientbase.page import Table
from clientbase.reports.due import OF_FORMER, Item, waiting_today
from clientbase.reports.made import made
from clientbase.reports.reach import people_of, whom_to_call

_COLUMNS = "client name manager occasion! what! due:date! overdue_days:days at_stake:money? contact? phone! why? deal?"
_KNOWN = """SELECT client, name, manager, revenue, stage FROM facts WHERE client IN (SELECT value FROM json_each(?))"""


def urgent(base: Base, near: Table, most: int) -> Table:
    """List the first *most* things that wait for clients today, in the order of the agenda's kinds.

    Among things of a kind the client with the most at stake comes first, then what has waited longest. *near* are
    the dates of at least today.
    """
    today = base.day.isoformat()
    rows: list[tuple[Any, ...]] = []
    for kind, found in waiting_today(base, near):
        if items := [item for item in found if (item.due or "") <= today]:
            rows += _of_kind(base, kind, items)[: most - len(rows)]
        if len(rows) >= most:
            break
    people = people_of(base, {row[0] for row in rows})
    reached = ((row, whom_to_call(people, row[0], row[8])) for row in rows)
    told = [(*row[:8], contact, phone, *row[9:]) for row, (contact, phone, _) in reached]
    return made("actions", "What needs action", _COLUMNS, told)


def _of_kind(base: Base, kind: str, items: Iterable[Item]) -> list[tuple[Any, ...]]:
    """Return the things of one kind, the largest first; those of clients who have left are none."""
    items = [*items]
    named = json.dumps(sorted({str(item.client) for item in items}))
    known = {client: facts for client, *facts in base.ask(_KNOWN, (named,))}
    found = []
    for item in items:
        if item.client not in known:
            continue
        name, manager, revenue, stage = known[item.client]
        if stage == "former" and kind not in OF_FORMER:
            continue
        at_stake = item.amount if kind == "proposal" or item.deal else revenue
        waited = (base.day - dt.date.fromisoformat(item.due)).days if item.due else None
        order = (-(at_stake or 0), item.due or "", item.client, item.what)
        what = (
            item.client,
            name,
            item.manager or manager,
            item.occasion,
            item.what,
            item.due,
            waited or None,
        )
        found.append((order, (*what, at_stake, item.contact, item.why, item.deal)))
    return [row for _, row in sorted(found, key=lambda pair: pair[0])]

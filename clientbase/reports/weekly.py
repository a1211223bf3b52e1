"""What stands around the figures of the week: subject, what is nothing, occasions, decisions, quality of the data."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.language import say, say_n, title
from clientbase.page import Cell, Figure, Table
from clientbase.reports.dates import with_phones
from clientbase.reports.made import made
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.norms import Decision

CHANGE = "change_of_"
_AHEAD = Duration(30, "d")


def subject(whose: str | None, day: dt.date, now: Mapping[str, Cell], then: Mapping[str, Cell]) -> str:
    """Return the week in a few words: whose clients, all or those of the one who is named, and what is not right."""
    late, before = int(now["overdue"] or 0), int(then["overdue"] or 0)
    said = [_late(late, late - before)]
    if broken := int(now["promises_broken"] or 0):
        said.append(say_n("{n} promise broken", "{n} promises broken", broken))
    if silent := int(now["newly_dormant"] or 0):
        said.append(say_n("{n} fell silent", "{n} fell silent", silent))
    if below := int(now["below"] or 0):
        said.append(say_n("{n} sale too small", "{n} sales too small", below))
    told, week = ", ".join(said), day.isocalendar().week
    if whose is None:
        return say("Clients, week {week}: {said}", week=week, said=told)
    return say("{name}'s clients, week {week}: {said}", name=whose, week=week, said=told)


def _late(late: int, change: int) -> str:
    """Say how many clients are late, and how many more or fewer that is than before."""
    if not late:
        return say("none late ({change} fewer)", change=-change) if change else say("none late")
    if change > 0:
        return say_n("{n} late ({change} more)", "{n} late ({change} more)", late, change=change)
    if change < 0:
        return say_n("{n} late ({change} fewer)", "{n} late ({change} fewer)", late, change=-change)
    return say_n("{n} late", "{n} late", late)


def nothing(figures: Sequence[Figure], tables: Iterable[Table]) -> str:
    """Name what is nothing in both weeks, and what there is nothing of to list: it is not shown, and not forgotten."""
    known = {figure.name: figure.value for figure in figures}
    zero = [
        title(figure.title).lower()
        for figure in figures
        if f"{CHANGE}{figure.name}" in known and figure.value == 0 and known[f"{CHANGE}{figure.name}"] == 0
    ]
    unlisted = [title(table.title).lower() for table in tables if not table.rows and table.name in _LISTED]
    named = list(dict.fromkeys([*zero, *unlisted]))
    return say("Nothing in both weeks, or to list: {names}", names=", ".join(named)) if named else ""


_LISTED = frozenset({"actions", "occasions", "decisions", "quality"})


def occasions(base: Base, near: Table, most: int) -> Table:
    """Return the first *most* dates as occasions for an offer: round ones first, with what the client likes to buy."""
    names = [column.name for column in near.columns]
    at = {name: names.index(name) for name in ("client", "round", "date")}
    first = sorted(near.rows, key=lambda row: (not row[at["round"]], row[at["date"]]))[:most]
    near = with_phones(base, near._replace(rows=tuple(first)))
    sql = "SELECT client, preferred_product FROM facts WHERE client IN (SELECT value FROM json_each(?))"
    named = sorted({str(row[at["client"]]) for row in near.rows})
    likes = dict(base.ask(sql, (json.dumps(named),))) if named else {}
    told = tuple((*row, likes.get(row[at["client"]])) for row in near.rows)
    return Table("occasions", "Dates to make an offer", (*near.columns, *columns("product!")), told)


def _open(base: Base) -> "Iterator[tuple[int, Decision]]":
    from clientbase.names import REGISTER

    if base.scope.where or base.scope.segment or not (base.root / REGISTER).exists():
        return
    from clientbase.reports.decisions import taken

    for n, decision in taken(base):
        if not (decision.done and decision.done <= base.day):
            yield n, decision


def decisions_due(base: Base) -> int:
    """Count the decisions that were to be carried out by the day and are not."""
    return sum(bool(decision.due and decision.due <= base.day) for _, decision in _open(base))


def decisions_near(base: Base) -> Table:
    """List the decisions that are due within 30 days or overdue, and not carried out."""
    last = _AHEAD.after(base.day)
    rows = [
        (n, str(one.due), one.owner, "overdue" if one.due < base.day else "open", one.decision, one.metric)
        for n, one in _open(base)
        if one.due and one.due <= last
    ]
    words = "n:count! due:date! owner state! decision! metric?"
    return made("decisions", "Decisions due", words, sorted(rows, key=lambda row: (row[1], row[0])))


def quality(base: Base, standing: Iterable[tuple[Any, ...]], red: Mapping[str, int]) -> Table:
    """Count what is wrong with the data, with what says more; only what is wrong at all.

    *red* are the clients whose light is red, by standard.
    """
    severities = dict(base.ask("SELECT severity, count(*) FROM findings GROUP BY severity"))
    nobody = sum(clients for stage, manager, clients, *_ in standing if manager is None and stage != "former")
    missing = sum(found.number for found in base.not_in_sums())
    found = (
        (say("records that cannot be read"), len(base.left_out()), "clientbase check"),
        (say("errors"), severities.get("error", 0), "clientbase check"),
        (say("warnings"), severities.get("warning", 0), "clientbase check"),
        (say("purchases and returns in no sum"), missing, "clientbase report audit"),
        (say("records not confirmed for too long"), red.get("update", 0), "clientbase report cadence"),
        (say("clients with late entries"), red.get("entry", 0), "clientbase report entry"),
        (say("clients without a manager"), nobody, "clientbase report managers"),
    )
    rows = [(what, count, see) for what, count, see in found if count]
    return made("quality", "Quality of the data", "what! count:count! see", rows)

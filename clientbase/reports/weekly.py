"""What stands around the figures of the week: subject, what is nothing, occasions, decisions, quality of the data."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from clientbase.base import Base
from clientbase.columns import columns
from clientbase.norms import Decision
from clientbase.page import Cell, Figure, Table
from clientbase.reports.made import made
from clientbase.values import Duration

CHANGE = "change_of_"
_AHEAD = Duration(30, "d")


def subject(whose: str, day: dt.date, now: Mapping[str, Cell], then: Mapping[str, Cell]) -> str:
    """Return the week in a few words: whose clients, and what is not as it should be."""
    late, before = int(now["overdue"] or 0), int(then["overdue"] or 0)
    change = f" ({abs(late - before)} {'more' if late > before else 'fewer'})" if late != before else ""
    said = [f"{late or 'none'} late{change}"]
    for name, words, word in (
        ("promises_broken", "promises broken", "promise broken"),
        ("newly_dormant", "fell silent", "fell silent"),
        ("below", "sales too small", "sale too small"),
    ):
        if now[name]:
            said.append(f"{now[name]} {word if now[name] == 1 else words}")
    return f"{whose}, week {day.isocalendar().week}: {', '.join(said)}"


def nothing(figures: Sequence[Figure], tables: Iterable[Table]) -> str:
    """Name what is nothing in both weeks, and what there is nothing of to list: it is not shown, and not forgotten."""
    known = {figure.name: figure.value for figure in figures}
    zero = [
        figure.title.lower()
        for figure in figures
        if f"{CHANGE}{figure.name}" in known and figure.value == 0 and known[f"{CHANGE}{figure.name}"] == 0
    ]
    unlisted = [table.title.lower() for table in tables if not table.rows and table.name in _LISTED]
    named = list(dict.fromkeys([*zero, *unlisted]))
    return f"Nothing in both weeks, or to list: {', '.join(named)}" if named else ""


_LISTED = frozenset({"actions", "occasions", "decisions", "quality"})


def occasions(base: Base, near: Table, most: int) -> Table:
    """Return the first *most* dates as occasions for an offer: round ones first, with what the client likes to buy."""
    names = [column.name for column in near.columns]
    at = {name: names.index(name) for name in ("client", "round", "date")}
    rows = sorted(near.rows, key=lambda row: (not row[at["round"]], row[at["date"]]))[:most]
    sql = "SELECT client, preferred_product FROM facts WHERE client IN (SELECT value FROM json_each(?))"
    named = sorted({str(row[at["client"]]) for row in rows})
    likes = dict(base.ask(sql, (json.dumps(named),))) if rows else {}
    told = tuple((*row, likes.get(row[at["client"]])) for row in rows)
    return Table("occasions", "Dates to make an offer", (*near.columns, *columns("product!")), told)


def _open(base: Base) -> Iterator[tuple[int, Decision]]:
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


def quality(base: Base, standing: Iterable[tuple[Any, ...]]) -> Table:
    """Count what is wrong with the data, with what says more; only what is wrong at all."""
    severities = dict(base.ask("SELECT severity, count(*) FROM findings GROUP BY severity"))
    red = dict(base.ask("SELECT standard, count(*) FROM cadence WHERE light = 'red' GROUP BY standard"))
    nobody = sum(clients for stage, manager, clients, *_ in standing if manager is None and stage != "former")
    missing = sum(found.number for found in base.not_in_sums())
    found = (
        ("records that cannot be read", len(base.left_out()), "clientbase check"),
        ("errors", severities.get("error", 0), "clientbase check"),
        ("warnings", severities.get("warning", 0), "clientbase check"),
        ("purchases and returns in no sum", missing, "clientbase report audit"),
        ("records not confirmed for too long", red.get("update", 0), "clientbase report cadence"),
        ("clients with late entries", red.get("entry", 0), "clientbase report entry"),
        ("clients without a manager", nobody, "clientbase report managers"),
    )
    rows = [(what, count, see) for what, count, see in found if count]
    return made("quality", "Quality of the data", "what! count:count! see", rows)

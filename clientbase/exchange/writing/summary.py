"""A plan told to a person: what is new, what the lists were taken for, what is kept, what goes out."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from clientbase.exchange.findings import UNKNOWN_CLIENT
from clientbase.exchange.meaning.fields import strange_birthday
from clientbase.exchange.meaning.lists import KEYS
from clientbase.exchange.meaning.statuses import Statuses
from clientbase.exchange.meaning.table import Table
from clientbase.language import say
from clientbase.values import counted

_NOUNS: Final = {
    "cancelled": ("cancelled order", "cancelled orders"),
    "interest": ("interest", "interests"),
    "supplies": ("supply", "supplies"),
    "asked": ("time asked", "times asked"),
    "left": ("leaving", "leavings"),
}
_DAYS: Final = (
    *((key, "date") for key in ("purchases", "returns", "interactions", "proposals", "cancelled")),
    ("deals", "opened"),
    ("problems", "opened"),
)
"""The days on which a client was there."""
_KEPT: Final = {"clients": "kept in notes", "contacts": "kept in notes", "purchases": "kept in notes"} | {
    "interactions": "kept in about"
}
"""What becomes of cells that nobody understands; of other lists they are left out."""


class Outcome:
    """What becomes of the records."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.new: list[Any] = []
        self.records: list[dict[str, Any]] = []
        """what the new records say"""
        self.changed: list[Any] = []
        self.added = Counter[str]()
        self.present = Counter[str]()
        self.lines: list[str] = []
        self.met = Counter[str]()
        """by what the rows of clients who were there were found"""
        self.needs: set[tuple[str, ...]] = set()
        """what has to be added to schema.yaml for the rows that are taken"""


def summary(
    outcome: Outcome, tables: Sequence[Table], statuses: Statuses, schema: Sequence[str], today: dt.date
) -> Iterator[str]:
    """Return the lines of a plan; there is always one, so that nothing found is not taken for all being done."""
    if not any(table.rows for table in tables):
        yield say("no row was found in what was given")
    if new := _counted(outcome.added):
        yield f"new: {new}"
    if changed := sum(bool(one.changes) for one in outcome.changed):
        yield f"records added to: {changed}"
    if present := _counted(outcome.present):
        yield f"already there: {present}"
    for table in tables:
        yield from _of_table(table)
    yield from _met(outcome)
    yield from statuses.lines()
    yield from (f"schema.yaml: {line}" for line in schema)
    yield from _doubts(outcome, tables, today)
    unmatched = [
        row for one in tables for row in one.rows if any(f.code == UNKNOWN_CLIENT for f in row.faults)
    ]
    if unmatched:
        yield f"unmatched: {counted(len(unmatched), 'row')} of clients that are neither here nor in the lists"
    alike = [
        f"possible duplicate: {new.path} is called like {', '.join(new.perhaps)}"
        for new in outcome.new
        if new.perhaps
    ]
    yield from _first(alike)
    yield from _first(outcome.lines)


_MANY: Final = 20
_SHOWN: Final = 5


def _first(lines: Sequence[str]) -> Iterator[str]:
    """Return what people read of many lines."""
    yield from lines[:_MANY]
    if (more := len(lines) - _MANY) > 0:
        yield f"... and {more:,} more such lines; --plan FILE writes all of them down"


def _met(outcome: Outcome) -> Iterator[str]:
    if outcome.met:
        yield "found in the base: " + ", ".join(f"{n:,} by {how}" for how, n in outcome.met.most_common())


def _counted(counts: Counter[str]) -> str:
    known = ((counts[key], key) for key in ("clients", *KEYS) if counts[key])
    return ", ".join(f"{number:,} {_noun(key, number)}" for number, key in known)


def _noun(key: str, number: int) -> str:
    one, many = _NOUNS.get(key, (key.removesuffix("s"), key))
    return many if number > 1 else one


def _of_table(table: Table) -> Iterator[str]:
    yield from (f"{table.path}: {said}" for said in table.said)
    if table.empty:
        cells = counted(table.empty, "cell")
        yield f"{table.path}: {cells} with a word for nothing (#N/A, NULL, n/a, - and the like), taken as empty"
    if table.short:
        rows = counted(len(table.short), "row")
        first = ", ".join(map(str, table.short[:_SHOWN])) + (" ..." if len(table.short) > _SHOWN else "")
        yield f"{table.path}: {rows} with fewer cells than the header, the others taken as empty: line {first}"
    born = table.has("birthday") or table.has("birth_day")
    if strange := born and sum(not row.faults and bool(strange_birthday(row)) for row in table.rows):
        birthdays = "1 birthday is" if strange == 1 else f"{strange:,} birthdays are"
        yield f"{table.path}: {birthdays} not clear and kept in notes as written; --days says how they are written"
    unknown = table.filled(table.unknown())
    if unknown:
        kept = _KEPT.get(table.kind, "left out")
        yield f"{table.path}: {_columns(unknown)} not understood and {kept}: {_quoted(unknown)}"
    if no_use := table.of_no_use():
        yield f"{table.path}: {_columns(no_use)} left out, a record has no use for it: {_quoted(no_use)}"
    aside = Counter(
        row.aside.partition(" by ")[0].partition('" is ')[2] or "the same twice"
        for row in table.rows
        if row.aside
    )
    refused = sum(bool(row.faults) for row in table.rows)
    if aside or refused:
        yield f"{table.path}: {counted(len(table.rows), 'row')} = {_shares(len(table.rows), aside, refused)}"


def _columns(names: Sequence[str]) -> str:
    return "1 column is" if len(names) == 1 else f"{len(names)} columns are"


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _shares(rows: int, aside: Counter[str], refused: int) -> str:
    left = sum(aside.values())
    said = [f"{rows - left - refused:,} taken"]
    if left:
        why = ", ".join(f"{number:,} {reason}" for reason, number in aside.items())
        said.append(f"{left:,} left aside ({why})")
    if refused:
        said.append(f"{refused:,} to the rejects")
    return " + ".join(said)


def _doubts(outcome: Outcome, tables: Sequence[Table], today: dt.date) -> Iterator[str]:
    """Name what is imported as it stands, and may surprise."""
    begun = [record for record in outcome.records if _unknown_beginning(record, today)]
    if begun:
        clients = "1 new client has" if len(begun) == 1 else f"{len(begun):,} new clients have"
        yield f"{clients} no known beginning (no day in the list); in the base from {today} on"
    sales = [row for table in tables if table.kind == "purchases" for row in table.rows if not row.faults]
    if silent := sum(not row.text("amount") for row in sales):
        yield f"without an amount: {silent:,}; counted as visits, in no sum"


def _unknown_beginning(record: dict[str, Any], today: dt.date) -> bool:
    if record.get("since", str(today)) <= str(today) and "since" in record:
        return False
    if record.get("entered", str(today)) < str(today):
        return False
    return not any(
        str(item[day]) <= str(today) for key, day in _DAYS for item in record.get(key, ()) if day in item
    )

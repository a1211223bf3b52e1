"""A plan told to a person: what is new, what the lists were taken for, what is kept, what goes out."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from clientbase.exchange.findings import UNKNOWN_CLIENT
from clientbase.exchange.meaning.fields import strange_birthday
from clientbase.exchange.meaning.headings import price_of_one, understood
from clientbase.exchange.meaning.lists import KEYS
from clientbase.exchange.meaning.recognised import AGAIN
from clientbase.exchange.meaning.statuses import Statuses
from clientbase.exchange.meaning.table import Table
from clientbase.exchange.writing.things import things
from clientbase.language import number, say, say_n

_DAYS: Final = (
    *((key, "date") for key in ("purchases", "returns", "interactions", "proposals", "cancelled")),
    ("deals", "opened"),
    ("problems", "opened"),
)
"""The days on which a client was there."""
_KEPT: Final[Mapping[str, Callable[[], str]]] = {
    **dict.fromkeys(("clients", "contacts", "purchases"), lambda: say("kept in notes")),
    "interactions": lambda: say("kept in about"),
}
"""What becomes of cells that nobody understands; of other lists they are left out."""
_WHY: Final[Mapping[str, Callable[[], str]]] = {
    "sold": lambda: say("sold"),
    "cancelled": lambda: say("cancelled"),
    "declined": lambda: say("declined"),
    "still ahead": lambda: say("still ahead"),
    "an automatic answer": lambda: say("an automatic answer"),
    "the same twice": lambda: say("the same twice"),
    AGAIN: lambda: say("the header again"),
}
"""Why rows are left aside, by what their messages say."""
_BY: Final[Mapping[str, Callable[[], str]]] = {
    "tax number": lambda: say("tax number"),
    "e-mail": lambda: say("e-mail"),
    "phone": lambda: say("phone"),
    "name": lambda: say("name"),
}
"""By what a row was found to be a client's."""


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
        yield say("new: {things}", things=new)
    if changed := sum(bool(one.changes) for one in outcome.changed):
        yield say("records added to: {n}", n=changed)
    if present := _counted(outcome.present):
        yield say("already there: {things}", things=present)
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
        yield say_n(
            "unmatched: {n} row of clients that are neither here nor in the lists",
            "unmatched: {n} rows of clients that are neither here nor in the lists",
            len(unmatched),
        )
    alike = [
        say("possible duplicate: {path} is called like {names}", path=new.path, names=", ".join(new.perhaps))
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
        yield say_n(
            "... and {count} more such line; --plan FILE writes all of them down",
            "... and {count} more such lines; --plan FILE writes all of them down",
            more,
            count=_many(more),
        )


def _met(outcome: Outcome) -> Iterator[str]:
    if outcome.met:
        found = (
            say("{n} by {how}", n=_many(n), how=_BY[how]() if how in _BY else how)
            for how, n in outcome.met.most_common()
        )
        yield say("found in the base: {found}", found=", ".join(found))


def _counted(counts: Counter[str]) -> str:
    return ", ".join(things(key, counts[key]) for key in ("clients", *KEYS) if counts[key])


def _many(n: int) -> str:
    return number(f"{n:,}")


def _of_table(table: Table) -> Iterator[str]:
    yield from (f"{table.path}: {said}" for said in (*table.said, *_of_cells(table)))
    aside = Counter(
        row.aside.partition(" by ")[0].partition('" is ')[2] or "the same twice"
        for row in table.rows
        if row.aside
    )
    refused = sum(bool(row.faults) for row in table.rows)
    if aside or refused:
        rows = _rows(len(table.rows))
        yield f"{table.path}: {rows} = {_shares(len(table.rows), aside, refused)}"


def _rows(n: int) -> str:
    return say_n("{n} row", "{n} rows", n)


def _of_cells(table: Table) -> Iterator[str]:
    """Say what was taken as empty, was not clear or not understood."""
    if table.empty:
        yield say_n(
            "{n} cell with a word for nothing (#N/A, NULL, n/a, - and the like), taken as empty",
            "{n} cells with a word for nothing (#N/A, NULL, n/a, - and the like), taken as empty",
            table.empty,
        )
    if table.short:
        yield say_n(
            "{n} row with fewer cells than the header, the others taken as empty: line {lines}",
            "{n} rows with fewer cells than the header, the others taken as empty: line {lines}",
            len(table.short),
            lines=", ".join(map(str, table.short[:_SHOWN])) + (" ..." if len(table.short) > _SHOWN else ""),
        )
    born = table.has("birthday") or table.has("birth_day")
    if strange := born and sum(not row.faults and bool(strange_birthday(row)) for row in table.rows):
        yield say_n(
            "{count} birthday is not clear and kept in notes as written; --days says how they are written",
            "{count} birthdays are not clear and kept in notes as written; --days says how they are written",
            strange,
            count=_many(strange),
        )
    yield from _of_columns(table)


def _of_columns(table: Table) -> Iterator[str]:
    """Say which columns were not understood, could mean something else, or are of no use."""
    if unknown := table.filled(table.unknown()):
        kept = _KEPT[table.kind]() if table.kind in _KEPT else say("left out")
        yield say_n(
            "{n} column is not understood and {kept}: {names}",
            "{n} columns are not understood and {kept}: {names}",
            len(unknown),
            kept=kept,
            names=_quoted(unknown),
        )
        yield from _of_sums(unknown)
    for name, column, taken in table.rivals():
        yield say(
            'column "{name}" could be the {column} too; "{taken}" is taken for it, or say --map',
            name=name,
            column=column,
            taken=taken,
        )
    price, quantity = price_of_one(table.headings) if table.kind == "purchases" else ("", "")
    if price:
        yield say(
            'column "{price}" is taken for the sum of a row, and not multiplied by "{quantity}"; where it is the price '
            "of one, add a column amount",
            price=price,
            quantity=quantity,
        )
    if no_use := table.of_no_use():
        yield say_n(
            "{n} column is left out, a record has no use for it: {names}",
            "{n} columns are left out, a record has no use for it: {names}",
            len(no_use),
            names=_quoted(no_use),
        )


def _of_sums(unknown: Sequence[str]) -> Iterator[str]:
    """Say of columns that are sums, in a list that takes none, which list does."""
    if sums := [heading for heading in unknown if understood("purchases", [heading])[0].column == "amount"]:
        yield say(
            "a list of sums, with client, date and amount, is taken by --kind purchases: {names}",
            names=_quoted(sums),
        )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _shares(rows: int, aside: Counter[str], refused: int) -> str:
    left = sum(aside.values())
    said = [say_n("{count} taken", "{count} taken", taken := rows - left - refused, count=_many(taken))]
    if left:
        why = ", ".join(
            f"{_many(n)} {_WHY.get(reason, partial(str, reason))()}" for reason, n in aside.items()
        )
        said.append(
            say_n(
                "{count} left aside ({why})", "{count} left aside ({why})", left, count=_many(left), why=why
            )
        )
    if refused:
        said.append(say_n("{count} to the rejects", "{count} to the rejects", refused, count=_many(refused)))
    return " + ".join(said)


def _doubts(outcome: Outcome, tables: Sequence[Table], today: dt.date) -> Iterator[str]:
    """Name what is imported as it stands, and may surprise."""
    if begun := sum(_unknown_beginning(record, today) for record in outcome.records):
        yield say_n(
            "{count} new client has no known beginning (no day in the list); in the base from {day} on",
            "{count} new clients have no known beginning (no day in the list); in the base from {day} on",
            begun,
            count=_many(begun),
            day=today,
        )
    sales = [row for table in tables if table.kind == "purchases" for row in table.rows if not row.faults]
    if silent := sum(not row.text("amount") for row in sales):
        yield say("without an amount: {n}; counted as visits, in no sum", n=_many(silent))


def _unknown_beginning(record: dict[str, Any], today: dt.date) -> bool:
    if record.get("since", str(today)) <= str(today) and "since" in record:
        return False
    if record.get("entered", str(today)) < str(today):
        return False
    return not any(
        str(item[day]) <= str(today) for key, day in _DAYS for item in record.get(key, ()) if day in item
    )

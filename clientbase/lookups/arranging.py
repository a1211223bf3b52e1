"""An answer as somebody wants to see it: one of its tables, in another order, with fewer columns or rows.

Order, columns and limit are for the table that is named, else for the first, which is the report's own; the others
stay as they are. What is left out is told.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from clientbase.errors import UsageError
from clientbase.language import say, say_n
from clientbase.page import VERDICT, Cell, NotShown, Page, Table
from clientbase.typed import did_you_mean


class Arrangement(NamedTuple):
    """What was asked for; nothing changes where nothing was."""

    sort: str | None = None
    columns: str | None = None
    limit: int | None = None
    table: str | None = None

    @property
    def names(self) -> list[str]:
        """The columns that are named, in the order or to be shown."""
        return [*(name for name, _ in _keys(self.sort)), *_split(self.columns)]


AS_IT_IS = Arrangement()


def arranged(page: Page, wanted: Arrangement) -> Page:
    """Return *page* as *wanted*, with what that leaves out; UsageError where it has no such table or column."""
    if wanted == AS_IT_IS:
        return page
    tables = page.tables
    if wanted.table is not None:
        tables = (_named(page, wanted.table),)
    if not tables:
        raise UsageError(say('"{report}" has no table to arrange', report=page.report))
    first = _sorted(tables[0], _keys(wanted.sort), page)
    rows = first.rows if wanted.limit is None else first.rows[: wanted.limit]
    shown = _chosen(first._replace(rows=rows), _split(wanted.columns), page)
    names = [column.name for column in shown.columns]
    hidden = tuple(column.name for column in first.columns if column.name not in names)
    cut = len(first.rows) - len(rows)
    left = [NotShown(first.name, cut, hidden)] if cut or hidden else []
    gone = [] if wanted.table is None else [table for table in page.tables if table.name != wanted.table]
    left += [NotShown(table.name, len(table.rows), tuple(c.name for c in table.columns)) for table in gone]
    command = page.command and f"{page.command}{_options(wanted)}"
    return page._replace(tables=(shown, *tables[1:]), not_shown=tuple(left), command=command)


def _options(wanted: Arrangement) -> str:
    from shlex import quote

    given = {name: value for name, value in wanted._asdict().items() if value is not None}
    return "".join(f" --{name} {quote(str(value))}" for name, value in given.items())


def in_words(left: NotShown, page: Page) -> str:
    """Say what of a table is not shown."""
    if left.table not in {table.name for table in page.tables}:
        return say_n(
            'table "{table}" is not shown: {n} row',
            'table "{table}" is not shown: {n} rows',
            left.rows,
            table=left.table,
        )
    said = [say_n("{n} row more", "{n} rows more", left.rows)] if left.rows else []
    said += [say("columns {columns}", columns=", ".join(left.columns))] if left.columns else []
    return say('not shown of "{table}": {what}', table=left.table, what="; ".join(said))


def _named(page: Page, name: str) -> Table:
    for table in page.tables:
        if table.name == name:
            return table
    names = [table.name for table in page.tables]
    raise UsageError(
        say(
            '"{report}" has no table "{name}"{advice}',
            report=page.report,
            name=name,
            advice=_advice(name, names),
        )
    )


def _advice(name: str, names: Sequence[str]) -> str:
    return did_you_mean(name, names) or say("; there are: {names}", names=", ".join(names) or say("none"))


def _split(text: str | None) -> list[str]:
    return [] if text is None else [name.strip() for name in text.split(",")]


def _keys(text: str | None) -> list[tuple[str, bool]]:
    """Return the columns by which rows are ordered, and whether downwards."""
    return [(name.removeprefix("-"), name.startswith("-")) for name in _split(text)]


def _position(table: Table, name: str, page: Page) -> int:
    names = [column.name for column in table.columns]
    if name in names:
        return names.index(name)
    others = [other.name for other in page.tables if name in {column.name for column in other.columns}]
    if others:
        raise UsageError(
            say(
                'table "{name}" has no column "{column}"; it stands in: --table {what}',
                name=table.name,
                column=name,
                what=others[0],
            )
        )
    raise UsageError(
        say(
            'table "{name}" has no column "{column}"{advice}',
            name=table.name,
            column=name,
            advice=_advice(name, names),
        )
    )


def _sorted(table: Table, keys: Iterable[tuple[str, bool]], page: Page) -> Table:
    """Order the rows; what is unknown comes last either way, and equals stay as they stood."""
    rows = list(table.rows)
    for name, downwards in reversed(list(keys)):
        at = _position(table, name, page)
        known = [row for row in rows if row[at] is not None]
        known.sort(key=lambda row, at=at: _comparable(row[at]), reverse=downwards)  # type: ignore[misc]
        rows = known + [row for row in rows if row[at] is None]
    return table._replace(rows=tuple(rows))


def _comparable(cell: Cell) -> Any:
    if isinstance(cell, str):
        return (1, unicodedata.normalize("NFC", cell).casefold(), cell)
    return (0, cell, "")


def _chosen(table: Table, names: Sequence[str], page: Page) -> Table:
    if not names:
        return table
    places = [_position(table, name, page) for name in dict.fromkeys(names)]
    rows = tuple(tuple(row[at] for at in places) for row in table.rows)
    # What somebody asks for is shown, however narrow the window is.
    known = tuple(table.columns[at]._replace(rank=VERDICT) for at in places)
    return table._replace(columns=known, rows=rows, lines=None)

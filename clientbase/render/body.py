"""A table of an answer, fitted into a window, and what of it found no room."""

from collections.abc import Iterator

from clientbase.language import say, say_n
from clientbase.page import Page, Table
from clientbase.render.cells import UNKNOWN, Written, written
from clientbase.render.fit import NARROW, Fit, fitted
from clientbase.render.grid import Dress, blocks, grid
from clientbase.render.places import broken

WIDTH = 100
"""Taken where nobody says how wide the window is."""

PLAIN = Dress()

_WHOLE_ONLY = frozenset({"show", "brief", "history", "query", "diff", "review", "tables"})
"""Answers of verbs that do not know --columns."""


def body(page: Page, table: Table, width: int, dress: Dress) -> tuple[str, str]:
    """Return the rows of *table*, and a line on what is left out of them, if anything is."""
    if table.lines and width >= NARROW:
        from clientbase.render.lines import in_lines  # few answers have such rows

        return in_lines(table, table.lines, page.currency, (width, dress)), ""
    fit = fitted(written(table, page.currency), width)
    said = "; ".join(_left_out(page, table, fit))
    return _rows(fit, width, dress), "\n".join(broken(f"{said[:1].upper()}{said[1:]}", width)) if said else ""


def laid_out(columns: list[Written], width: int, dress: Dress = PLAIN) -> str:
    """Return the rows of *columns*, fitted into *width* places."""
    return _rows(fitted(columns, width), width, dress)


def _rows(fit: Fit, width: int, dress: Dress) -> str:
    return blocks(fit.columns, width, dress) if fit.in_blocks else grid(fit, dress)


def _left_out(page: Page, table: Table, fit: Fit) -> Iterator[str]:
    unknown = [column.title for column in fit.same if column.texts[0] == UNKNOWN]
    same = [f"{column.title} {column.texts[0]}" for column in fit.same if column.texts[0] != UNKNOWN]
    if same:
        yield say("the same in every row: {columns}", columns=", ".join(same))
    if unknown:
        yield say("unknown in every row: {columns}", columns=", ".join(unknown))
    if fit.left_out:
        how = _how(page, table, fit.left_out)
        n = len(fit.left_out)
        yield say_n("no room for {n} column; see {how}", "no room for {n} columns; see {how}", n, how=how)


def _how(page: Page, table: Table, left_out: list[Written]) -> str:
    """Say how the columns that found no room are seen."""
    if page.report in _WHOLE_ONLY or table in page.summary.tables:
        return say("-f json for {columns}", columns=", ".join(column.name for column in left_out))
    names = [column.name for column in left_out]
    if table.columns[0].name not in names:
        names.insert(0, "client" if any(c.name == "client" for c in table.columns) else table.columns[0].name)
    first = bool(page.tables) and table is page.tables[0]
    which = "" if first else f"--table {table.name} "
    shown = f"{which}--columns {','.join(dict.fromkeys(names))}"
    return say("{columns} or {format}", columns=shown, format=f"-f {'csv' if first else 'json'}")

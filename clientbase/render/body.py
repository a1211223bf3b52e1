"""A table of an answer, fitted into a window, and what of it found no room."""

from collections.abc import Iterator

from clientbase.page import Page, Table
from clientbase.render.cells import UNKNOWN, Written, written
from clientbase.render.fit import NARROW, Fit, fitted
from clientbase.render.grid import Dress, blocks, grid
from clientbase.render.places import broken
from clientbase.values import counted

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
        yield f"the same in every row: {', '.join(same)}"
    if unknown:
        yield f"unknown in every row: {', '.join(unknown)}"
    if fit.left_out:
        many = counted(len(fit.left_out), "column")
        yield f"no room for {many}; see {_how(page, table, fit.left_out)}"


def _how(page: Page, table: Table, left_out: list[Written]) -> str:
    """Say how the columns that found no room are seen."""
    if page.report in _WHOLE_ONLY or table in page.summary.tables:
        return f"-f json for {', '.join(column.name for column in left_out)}"
    names = [column.name for column in left_out]
    if table.columns[0].name not in names:
        names.insert(0, "client" if any(c.name == "client" for c in table.columns) else table.columns[0].name)
    first = bool(page.tables) and table is page.tables[0]
    which = "" if first else f"--table {table.name} "
    return f"{which}--columns {','.join(dict.fromkeys(names))} or -f {'csv' if first else 'json'}"

"""A terminal's table, drawn by rich; every text from a record is shown literally.

What does not fit beside each other is left out from the right, and named below the table.
"""

from collections.abc import Iterator
from io import StringIO

from rich.box import SIMPLE_HEAD
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from clientbase.page import Column, Page, Table
from clientbase.render.cells import NUMBERS, columns_of, for_people, visible
from clientbase.render.fit import GAP, Fitted, fitted
from clientbase.render.grid import grid
from clientbase.render.head import figure_lines, left_out_line, scope_line
from clientbase.values import currency_decimals

WIDTH = 100
"""Taken where nobody says how wide the terminal is."""

LONG = 500
"""Rows from which a table is set as plain text: rich would need a second for each thousand."""

_LIGHTS = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "dim"}


def render(page: Page, *, color: bool = False, width: int | None = None) -> str:
    """Draw the answer for a terminal that is *width* places wide."""
    out = StringIO()
    console = Console(
        file=out,
        width=width or WIDTH,
        force_terminal=color,
        color_system="standard" if color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for part in _parts(page, width or WIDTH):
        console.print(part, soft_wrap=isinstance(part, Text))
    return "\n".join(line.rstrip() for line in out.getvalue().split("\n"))


def _parts(page: Page, width: int) -> Iterator[RenderableType]:
    decimals = currency_decimals(page.currency)
    yield Text(visible(page.title), style="bold")
    if page.question:
        yield Text(visible(page.question))
    yield Text(f"{scope_line(page)}\n", style="dim")
    if page.figures:
        yield _figures(page)
    for table in page.tables:
        if table.title != page.title:
            yield Text(visible(table.title), style="bold")
        yield from _body(table, decimals, width) if table.rows else (Text("Nothing to show.\n"),)
    if page.left_out:
        yield Text(left_out_line(page), style="bold yellow")


def _figures(page: Page) -> Text:
    drawn = Text()
    for title, value in figure_lines(page):
        drawn.append(f"{title}{GAP * ' '}").append(value, style="bold").append("\n")
    return drawn


def _body(table: Table, decimals: int, width: int) -> Iterator[RenderableType]:
    long = len(table.rows) >= LONG
    fit = fitted(table, decimals, width, wrapped=not long)
    yield Text(f"\n{grid(fit.table, decimals)}") if long else _grid(fit, decimals)
    yield Text(_no_room_for(fit.left_out), style="dim")


def _no_room_for(columns: tuple[Column, ...]) -> str:
    names = ", ".join(visible(column.title) for column in columns)
    return f"No room for: {names}; widen the terminal or write -f text\n" if columns else ""


def _grid(fit: Fitted, decimals: int) -> Grid:
    drawn = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, GAP - 1, 0, 0), show_edge=False)
    for column, width in zip(fit.table.columns, fit.widths, strict=True):
        justify: JustifyMethod = "right" if column.type in NUMBERS else "left"
        drawn.add_column(Text(visible(column.title)), justify=justify, width=width, overflow="fold")
    columns = (list(map(for_people(kind, decimals), cells)) for kind, cells in columns_of(fit.table))
    lights = [column.name == "light" for column in fit.table.columns]
    for row in zip(*columns, strict=True):
        drawn.add_row(*(_cell(text, light) for text, light in zip(row, lights, strict=True)))
    return drawn


def _cell(text: str, light: bool) -> Text:
    return Text(text, style=_LIGHTS.get(text, "") if light else "")

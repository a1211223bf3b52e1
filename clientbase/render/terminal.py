"""An answer drawn by rich for a terminal: which columns fit beside each other, and how wide each may be."""

from collections.abc import Iterable, Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Console, JustifyMethod, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from clientbase.page import Page, Table
from clientbase.render import Look
from clientbase.render.cells import UNKNOWN, Written, written
from clientbase.render.grid import grid
from clientbase.render.head import figure_lines, missing_lines, scope_line
from clientbase.values import currency_decimals
from clientbase.visible import visible

WIDTH = 100
"""Taken where nobody says how wide the terminal is."""

LONG = 500
"""Rows from which a table is set as plain text: rich would need a second for each thousand."""

GAP = 2
"""Spaces between two columns."""

LONGEST_WORD = 16
"""A word that is longer may be broken."""

_LIGHTS = {"green": "green", "yellow": "yellow", "red": "bold red", "grey": "dim"}


def drawn(page: Page, look: Look) -> str:
    """Draw the answer for a terminal of the width and with the colours of *look*."""
    out, width = StringIO(), look.width or WIDTH
    console = Console(
        file=out,
        width=width,
        force_terminal=look.color,
        color_system="standard" if look.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},
    )
    for part in _parts(page, width):
        if isinstance(part, str):
            out.write(part)
        else:
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
    for line in missing_lines(page):
        yield Text(line, style="bold yellow")


def _figures(page: Page) -> Text:
    figures = Text()
    for title, value in figure_lines(page):
        figures.append(f"{title}{GAP * ' '}").append(value, style="bold").append("\n")
    return figures


def _body(table: Table, decimals: int, width: int) -> Iterator[RenderableType]:
    long = len(table.rows) >= LONG
    fit = _fitted(written(table, decimals), width, wrapped=not long)
    yield f"\n{grid(fit.columns)}\n" if long else _grid(fit)
    missing = f"No room for: {', '.join(fit.left_out)}; widen the terminal or write -f text\n"
    yield Text(missing if fit.left_out else "", style="dim")


class _Fitted(NamedTuple):
    """The columns that are shown, the width of each, and the titles of those for which there is no room."""

    columns: list[Written]
    widths: list[int]
    left_out: list[str]


class _Need(NamedTuple):
    """How wide a column must be at least, how wide for its cells, and for its title too."""

    least: int
    cells: int
    full: int
    known: bool


def _fitted(columns: Sequence[Written], width: int, *, wrapped: bool) -> _Fitted:
    """Leave out what does not fit into *width*: empty columns first, then those on the right.

    Where texts may be *wrapped*, a column needs no more than its longest word.
    """
    needs = {n: _need(column, wrapped=wrapped) for n, column in enumerate(columns)}
    empty = [n for n, need in needs.items() if not need.known]
    spare = (*reversed(empty), *(n for n in reversed(needs) if n not in empty))
    for n in spare[:-1]:
        if _laid(need.least for need in needs.values()) <= width:
            break
        del needs[n]
    left_out = [column.title for n, column in enumerate(columns) if n not in needs]
    return _Fitted([columns[n] for n in needs], _widths(list(needs.values()), width), left_out)


def _need(column: Written, *, wrapped: bool) -> _Need:
    texts = column.texts
    places = len if "".join(texts).isascii() else cell_len
    longest = max(map(places, texts))
    full = least = max(longest, cell_len(column.title))
    if wrapped:
        words = (word for text in (*texts, column.title) for word in text.split())
        least = min(max(map(cell_len, words), default=0), LONGEST_WORD)
    return _Need(least, longest, full, any(text != UNKNOWN for text in texts))


def _widths(needs: Sequence[_Need], width: int) -> list[int]:
    """Return each column its least width; of what is left first to the cells, then to the titles.

    Those that need the least to be whole come first.
    """
    widths = [min(need.least, width) for need in needs]
    spare = width - _laid(widths)
    for wanted in ([need.cells for need in needs], [need.full for need in needs]):
        for n in sorted(range(len(needs)), key=lambda n: wanted[n] - widths[n]):
            more = max(0, min(spare, wanted[n] - widths[n]))
            spare -= more
            widths[n] += more
    return widths


def _laid(widths: Iterable[int]) -> int:
    found = list(widths)
    return sum(found) + GAP * (len(found) - 1)


def _grid(fit: _Fitted) -> Grid:
    made = Grid(box=SIMPLE_HEAD, pad_edge=False, padding=(0, GAP - 1, 0, 0), show_edge=False)
    for column, width in zip(fit.columns, fit.widths, strict=True):
        justify: JustifyMethod = "right" if column.right else "left"
        made.add_column(Text(column.title), justify=justify, width=width, overflow="fold")
    for row in zip(*map(_cells, fit.columns), strict=True):
        made.add_row(*row)
    return made


def _cells(column: Written) -> Iterator[Text]:
    styles = _LIGHTS if column.name == "light" else {}
    return (Text(text, style=styles.get(text, "")) for text in column.texts)

"""What is drawn of an answer.

A chart names columns of a table or figures of the answer, whose numbers stand beside it; nothing is drawn that is not
told there, and nothing of a table of which rows were left out on demand.
"""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from clientbase.page import Cell, Chart, Page
from clientbase.render.in_words import cell
from clientbase.render.shapes import SHAPES, Data
from clientbase.render.vega import Spec
from clientbase.values import SCALE
from clientbase.visible import visible


class Drawing(NamedTuple):
    """A chart that has something to show."""

    chart: Chart
    said: str
    """what is seen, in words"""
    spec: Callable[[int], Spec]
    """gives the drawing for a width"""
    data: Data
    """what is drawn"""


def drawings(page: Page) -> Iterator[Drawing]:
    """Return what is drawn of *page*; a chart of which nothing is known is left out."""
    cut = {left.table for left in page.not_shown if left.rows}
    for chart in page.charts:
        data = None if chart.table in cut else _data(page, chart)
        shown = SHAPES[chart.shape](data) if data is not None and data.rows else None
        if data is not None and shown is not None:
            yield Drawing(chart, *shown, data)


def _data(page: Page, chart: Chart) -> Data | None:
    """Return what *chart* draws; None where the answer lacks a table or column of it."""
    if not chart.table:
        return _of_figures(page, chart)
    table = next((table for table in page.tables if table.name == chart.table), None)
    wanted = {name for name in (chart.x, *chart.y, chart.by, chart.only[0]) if name}
    if table is None or not wanted <= {column.name for column in table.columns}:
        return None
    kinds = {column.name: column.type for column in table.columns}
    # The rows of a map of fields have as many columns as there are months.
    wanted |= {*kinds} if chart.shape == "heat" else {"client"}
    drawn = [(n, name, kind) for n, (name, kind) in enumerate(kinds.items()) if name in wanted]
    measured = chart.x if chart.shape == "curve" else ""  # a number is read out of its words
    rows, codes = [], set[str]()
    for cells in table.rows:
        row = {name: _value(cells[n], kind) for n, name, kind in drawn}
        if row[chart.x] is None:
            row[chart.x] = row.get("client") or "-"
        chosen = not chart.only[0] or row[chart.only[0]] == chart.only[1]
        if chosen and any(row[name] is not None for name in chart.y):
            codes |= {str(row[chart.by])} if chart.by and row[chart.by] is not None else set()
            rows.append(
                {name: value if name == measured else cell(name, value) for name, value in row.items()}
            )
    titles = {column.name: visible(column.title) for column in table.columns}
    called = {code: str(cell(chart.by, code)) for code in sorted(codes)}
    return Data(chart, rows, kinds, titles, page.currency, called)


def _of_figures(page: Page, chart: Chart) -> Data | None:
    known = {figure.name: figure for figure in page.figures if figure.value is not None}
    if not {*chart.y} <= {*known}:
        return None
    kinds = {name: known[name].type for name in chart.y}
    row = {name: _value(known[name].value, kinds[name]) for name in chart.y}
    return Data(chart, [row], kinds, {name: known[name].title for name in chart.y}, page.currency)


def _value(value: Cell, kind: str) -> Any:
    if kind == "money" and isinstance(value, int | float):
        return value / SCALE
    return visible(value) if isinstance(value, str) else value

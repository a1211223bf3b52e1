"""Charts of a spreadsheet's own: drawn by whatever opens it, from numbers that stand beside them.

They have a sheet for themselves, below each other, so that sorting or filtering a table turns none of them upside down.
What is a map of fields elsewhere is a table here whose cells are coloured. Of each the rows are those that the page
draws (charts.py), and its sentence stands above it.
"""

from collections.abc import Callable, Sequence
from itertools import cycle
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from clientbase.language import say
from clientbase.page import Cell, Column
from clientbase.render.charts import Drawing
from clientbase.render.drawing import on_paper
from clientbase.render.places import broken
from clientbase.render.shapes import MOST, Data, months_of
from clientbase.render.thinning import thinned
from clientbase.render.vega import ALARM, INK, LINE, MARK, SOFT, color_of

if TYPE_CHECKING:
    from clientbase.render.formats.xlsx import Book

_WIDE, _HIGH, _ROW = 860, 360, 20
"""How wide and high a chart is, and a row of the sheet, in points of a screen."""
_LINE: Final = 105
"""Places of a sentence."""
_BESIDE: Final = 13
"""The first column of the numbers: charts end before it."""
_NAMES, _NUMBERS = 24, 11
"""How wide columns are."""

Options = dict[str, Any]
_NO_LABELS: Final = {"label_position": "none"}


class Series(NamedTuple):
    """One of the things that a chart draws: which column of its numbers, and how."""

    column: int
    look: Options
    kind: Options | None = None
    """the kind of chart, where it is another than that of the others"""


class Native(NamedTuple):
    """A chart as a spreadsheet draws it."""

    kind: Options
    columns: Sequence[Column]
    rows: Sequence[Sequence[Cell]]
    series: Sequence[Series] = ()
    """none where the numbers themselves are coloured, from nothing to *most*"""
    most: float | None = None
    x: Options = {}  # noqa: RUF012 - nobody changes it
    y: Options = {}  # noqa: RUF012 - as above
    y2: Options = {}  # noqa: RUF012 - as above
    """the axis of what is of another kind"""
    high: int = _HIGH
    legend: bool = True


def sheet_of_charts(book: "Book", drawings: Sequence[Drawing]) -> None:
    """Write the sheet of all *drawings*."""
    made = [(drawing, NATIVE[drawing.chart.shape](drawing.data)) for drawing in drawings]
    sheet, name = book.blank(say("Charts"))
    widest = max(len(native.columns) for _, native in made if not native.series) if _maps(made) else 0
    row, beside = 0, max(_BESIDE, widest + 1)
    sheet.set_column(0, 0, _NAMES)
    sheet.set_column(1, beside - 1, 10)
    for drawing, native in made:
        book.line(sheet, row, drawing.chart.title or say("Charts"), "title")
        below = row + 1
        for below, line in enumerate(broken(drawing.said, _LINE), row + 1):
            book.line(sheet, below, line)
        if native.series:
            book.block(sheet, (row, beside), native.columns, native.rows)
            _insert(book, (sheet, name), drawing, native, (below + 1, row, beside))
            sheet.set_column(beside, beside, _NAMES)
            sheet.set_column(beside + 1, beside + len(native.columns) - 1, _NUMBERS)
            beside += len(native.columns) + 1
            row = below + native.high // _ROW + 3
        else:
            book.block(sheet, (below + 1, 0), native.columns, native.rows)
            _shade(sheet, native, below + 2)
            row = below + len(native.rows) + 4
    sheet.hide_gridlines(2)
    sheet.print_area(0, 0, max(row - 1, 1), max(_BESIDE, widest) - 1)


def _maps(made: Sequence[tuple[Drawing, Native]]) -> bool:
    return any(not native.series for _, native in made)


def _shade(sheet: Any, native: Native, first: int) -> None:
    """Colour a map of fields: the fuller, the more."""
    rule = {"type": "2_color_scale", "min_type": "num", "min_value": 0, "min_color": "#FFFFFF"}
    rule |= {"max_color": _lighter(MARK)}
    if native.most is not None:
        rule |= {"max_type": "num", "max_value": native.most}
    sheet.conditional_format(first, 1, first + len(native.rows) - 1, len(native.columns) - 1, rule)


def _lighter(color: str) -> str:
    """Return a colour on which dark letters can be read."""
    parts = (int(on_paper(color)[n : n + 2], 16) for n in (1, 3, 5))
    return "#" + "".join(f"{(part + 255) // 2:02X}" for part in parts)


def _insert(
    book: "Book", where: tuple[Any, str], drawing: Drawing, native: Native, at: tuple[int, int, int]
) -> None:
    """Put a chart on the sheet; its numbers stand below the titles in row and column of *at*."""
    sheet, name = where
    place, head, left = at
    last = head + len(native.rows)
    chart = second = None
    quiet = {"num_font": {"color": on_paper(SOFT)}, "line": {"color": on_paper(LINE)}}
    for series in native.series:
        column = left + series.column
        said = {
            "name": [name, head, column],
            "categories": [name, head + 1, left, last, left],
            "values": [name, head + 1, column, last, column],
            **series.look,
        }
        if series.kind is None:
            chart = chart or book.chart(native.kind)
            chart.add_series(said)
        else:
            second = second or book.chart(series.kind)
            second.add_series({**said, "y2_axis": True})
            second.set_y2_axis({**quiet, **native.y2})
    assert chart  # noqa: S101 - something is of the chart's own kind
    if second:
        chart.combine(second)
    chart.set_title({"name": drawing.chart.title, "overlay": False, "name_font": {"size": 12, "bold": True}})
    across, along = ("y", "x") if native.kind["type"] == "bar" else ("x", "y")  # a bar lies on its side
    grid = {along: {"visible": True, "line": {"color": on_paper(LINE)}}, across: {"visible": False}}
    chart.set_x_axis({**quiet, "major_gridlines": grid["x"], **native.x})
    chart.set_y_axis({**quiet, "major_gridlines": grid["y"], **native.y})
    chart.set_legend({"position": "top"} if native.legend else {"none": True})
    chart.set_size({"width": _WIDE, "height": native.high})
    chart.show_blanks_as("gap")
    sheet.insert_chart(
        place, 0, chart, {"description": f"{drawing.chart.title}: {drawing.said}", "object_position": 3}
    )


def _column(data: Data, name: str) -> Column:
    kind = data.kinds[name]
    title = f"{data.titles[name]}, {data.currency}" if kind == "money" else data.titles[name]
    return Column(name, kind, title)


def _numbers(data: Data, name: str, **more: Any) -> Options:
    """Return how the axis of a column is titled and its numbers are written."""
    kind = data.kinds[name]
    form = {"share": "0%", "ratio": "0.0"}.get(kind, "#,##0")
    title = {"name": _column(data, name).title, "name_font": {"bold": False, "color": on_paper(SOFT)}}
    return {"num_format": form, **title, **more}


def _filled(color: str) -> Options:
    return {"fill": {"color": on_paper(color)}, "border": {"none": True}}


def _drawn(color: str, width: float = 2) -> Options:
    return {"line": {"color": on_paper(color), "width": width}, "marker": {"type": "none"}}


def _pointed(color: str, kind: str = "circle", size: int = 6) -> Options:
    marker = {"type": kind, "size": size, "fill": {"color": on_paper(color)}, "border": {"none": True}}
    return {"line": {"none": True}, "marker": marker}


def _pareto(data: Data) -> Native:
    """Return bars of shares, a colour for each class, and the line of their sum."""
    share, summed = data.chart.y
    by = data.chart.by if data.called else ""
    rows = thinned([row for row in data.rows if row[share] is not None and row[summed] is not None])
    classes = data.called or {"": ""}
    columns = [_column(data, data.chart.x)]
    columns += [
        Column(share, "share", f"{data.titles[by]} {one}" if by else data.titles[share])
        for one in classes.values()
    ]
    cells = [
        (
            row[data.chart.x],
            *(row[share] if not by or row[by] == one else None for one in classes.values()),
            row[summed],
        )
        for row in rows
    ]
    bars = [
        Series(n, {**_filled(color_of(one, n - 1) if by else MARK), "gap": 20})
        for n, one in enumerate(classes, 1)
    ]
    line = Series(len(classes) + 1, _drawn(INK, 1.5), {"type": "line"})
    left = {**_numbers(data, share), "min": 0}
    right = {**_numbers(data, summed), "min": 0, "max": 1}
    kind = {"type": "column", "subtype": "stacked"}
    labels = {"num_font": {"color": on_paper(SOFT), "rotation": -45}} if len(rows) <= MOST else _NO_LABELS
    return Native(kind, [*columns, _column(data, summed)], cells, [*bars, line], x=labels, y=left, y2=right)


def _over_time(data: Data, kind: Options, look: Callable[[str], Options]) -> Native:
    names = data.chart.y
    rows = [(row[data.chart.x], *(row[name] for name in names)) for row in data.rows]
    columns = [_column(data, name) for name in (data.chart.x, *names)]
    series = [Series(n, look(color_of(name, n - 1))) for n, name in enumerate(names, 1)]
    days = {"date_axis": True, "num_format": "yyyy-mm"}
    title = {"name": data.currency} if data.kinds[names[0]] == "money" else {}
    return Native(kind, columns, rows, series, x=days, y={**_numbers(data, names[0]), "name": "", **title})


def _lines(data: Data) -> Native:
    return _over_time(
        data,
        {"type": "line"},
        lambda color: {**_drawn(color), "marker": _pointed(color, size=4)["marker"]},
    )


def _layers(data: Data) -> Native:
    return _over_time(data, {"type": "area", "subtype": "stacked"}, _filled)


def _bars(data: Data) -> Native:
    """Return a bar for each row from the left, the first on top; several for each where a column tells them apart."""
    x, (y,), by = data.chart.x, data.chart.y, data.chart.by if data.called else ""
    known = [row for row in data.rows if row[y] is not None][:MOST]
    words = data.called or {"": ""}
    found = {(n if not by else row[x], row[by] if by else ""): row[y] for n, row in enumerate(known)}
    keys = list(dict.fromkeys(key for key, _ in found))
    names = keys if by else [row[x] for row in known]
    cells = [
        (name, *(found.get((key, word)) for word in words.values()))
        for key, name in zip(keys, names, strict=True)
    ]
    title = _column(data, y)
    columns = [_column(data, x), *(title._replace(title=word) if by else title for word in words.values())]
    series = [
        Series(n, {**_filled(color_of(word, n - 1) if by else MARK), "gap": 40})
        for n, word in enumerate(words, 1)
    ]
    values = _numbers(
        data, y, label_position="high", **({"min": 0, "max": 1} if data.kinds[y] == "share" else {})
    )
    high = max(220, len(cells) * len(words) * (16 if by else 24) + 120)
    return Native(
        {"type": "bar"}, columns, cells, series, x=values, y={"reverse": True}, high=high,
        legend=bool(by),
    )  # fmt: skip


def _dots(data: Data) -> Native:
    """Return a point for each row, by two columns; below zero it is an alarm."""
    x, (y,) = data.chart.x, data.chart.y
    rows = [(row[x], row[y]) for row in data.rows if row[x] is not None and row[y] is not None]
    cells = [(one, other if other >= 0 else None, other if other < 0 else None) for one, other in rows]
    title = _column(data, y)
    columns = [_column(data, x), title, title._replace(title=say("{what}, below zero", what=title.title))]
    series = [Series(1, _pointed(MARK)), Series(2, _pointed(ALARM, "triangle", 7))]
    low = {"label_position": "low"}
    return Native(
        {"type": "scatter"},
        columns,
        cells,
        series,
        x={**_numbers(data, x), **low},
        y={**_numbers(data, y), **low},
    )


def _curve(data: Data) -> Native:
    """Return the line of a share by a number that rows bear in words; what is marked is a point of its own."""
    x, (y,), mark = data.chart.x, data.chart.y, data.chart.by
    rows = [(float(str(row[x]).split()[0]), row[y], row[mark]) for row in data.rows]
    marks = list(dict.fromkeys(str(row[2]) for row in rows if row[2]))
    cells = [(row[0], row[1], *(row[1] if row[2] == one else None for one in marks)) for row in rows]
    columns = [Column(x, "ratio", say("times the usual interval")), _column(data, y)]
    columns += [_column(data, y)._replace(title=one) for one in marks]
    points = [
        Series(n, _pointed(color, size=9)) for n, color in zip(range(2, len(columns)), cycle((ALARM, INK)))
    ]
    axis = {**_numbers(data, y), "name": columns[0].title, "num_format": "0.0"}
    return Native(
        {"type": "scatter", "subtype": "straight"}, columns, cells, [Series(1, _drawn(MARK)), *points], x=axis,
        y={**_numbers(data, y), "min": 0},
    )  # fmt: skip


def _interval(data: Data) -> Native:
    """Return a bar from nothing to what is surely expected, and what lies between the two values beyond."""
    low, expected, high = data.chart.y
    (row,) = data.rows
    title = _column(data, expected)
    columns = [
        Column("what", "text", ""),
        title._replace(title=data.titles[low]),
        title._replace(title=say("up to: {what}", what=data.titles[expected])),
        title._replace(title=say("up to: {what}", what=data.titles[high])),
    ]
    cells = [(title.title, row[low], row[expected] - row[low], row[high] - row[expected])]
    series = [
        Series(1, {"fill": {"none": True}, "border": {"none": True}, "gap": 60}),
        Series(2, {"fill": {"color": on_paper(MARK)}, "border": {"color": on_paper(INK)}}),
        Series(3, {"fill": {"color": _lighter(MARK)}, "border": {"color": on_paper(INK)}}),
    ]
    return Native(
        {"type": "bar", "subtype": "stacked"},
        columns,
        cells,
        series,
        x=_numbers(data, expected),
        high=200,
        legend=False,
    )


def _parts(data: Data) -> Native:
    """Return one bar that is made of figures."""
    (row,) = data.rows
    names = [name for name in data.chart.y if row[name]]
    order = {name: n for n, name in enumerate(data.chart.y)}
    columns = [Column("what", "text", ""), *(_column(data, name) for name in names)]
    series = [
        Series(
            n,
            {**_filled(color_of(name, order[name])), "gap": 40, "data_labels": {"value": True}},
        )
        for n, name in enumerate(names, 1)
    ]
    cells = [(data.chart.title, *(row[name] for name in names))]
    return Native(
        {"type": "bar", "subtype": "stacked"},
        columns,
        cells,
        series,
        x={"num_format": "#,##0"},
        y=_NO_LABELS,
        high=200,
    )


def _heat(data: Data) -> Native:
    """Return a field for each cohort and month after its first, with the part of the cohort that bought then."""
    x, (size,) = data.chart.x, data.chart.y
    months = months_of(data)
    columns = [_column(data, x), *(Column(f"m{month}", "share", str(month)) for month in months)]
    cells = [(row[x], *(_part(row[f"m{month}"], row[size]) for month in months)) for row in data.rows]
    return Native({}, columns, cells, most=1)


def _part(bought: int | None, size: int | None) -> float | None:
    return bought / size if size and bought is not None else None


def _matrix(data: Data) -> Native:
    """Return a field for each pair of where something was and is, with how many."""
    then, now, (count,) = data.chart.x, data.chart.by, data.chart.y
    order = list(dict.fromkeys(row[name] for name in (then, now) for row in data.rows))
    found = {(row[then], row[now]): row[count] for row in data.rows}
    columns = [Column(then, "text", f"{data.titles[then]} / {data.titles[now].lower()}")]
    columns += [Column(str(one), "count", str(one)) for one in order]
    cells = [(was, *(found.get((was, one)) for one in order)) for was in order]
    return Native({}, columns, cells)


NATIVE: Final = {
    "pareto": _pareto,
    "heat": _heat,
    "matrix": _matrix,
    "lines": _lines,
    "layers": _layers,
    "bars": _bars,
    "dots": _dots,
    "curve": _curve,
    "interval": _interval,
    "parts": _parts,
}

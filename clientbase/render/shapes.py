"""Shapes of charts: each is a function from rows to the sentence that says what is seen, and its drawing in Vega-Lite.

Colours are stand-ins for those of the page, so that one drawing is for the light and the dark (see drawing.py).
"""

import re
from collections.abc import Callable, Sequence
from json import dumps
from typing import Any, Final, NamedTuple

from clientbase.page import Chart
from clientbase.render.cells import for_people
from clientbase.values import SCALE, counted, currency_decimals

Spec = dict[str, Any]
Row = dict[str, Any]
Shown = tuple[str, Callable[[int], Spec]] | None
"""What is seen, in words, and the drawing for a width; None where there is nothing to see."""

INK, SOFT, LINE, MARK, ALARM, PAPER = (f"#01010{n}" for n in range(1, 7))
SERIES: Final = tuple(f"#01020{n}" for n in range(1, 8))
"""Stand-ins for the colours of a page: of letters, lines, what is measured, what is bad; and of things told apart."""
BROAD, NARROW = 860, 330
"""How wide a drawing is, for a screen and for a phone."""

_BLUE, _ORANGE, _GREEN, _PURPLE, _OCHRE, _RED, _GREY = SERIES
_STAGES: Final = dict(
    zip(
        ("Potential", "New", "Active", "Cooling", "Dormant", "Lost", "Former"),
        (_BLUE, _PURPLE, _GREEN, _OCHRE, _ORANGE, _RED, _GREY),
        strict=True,
    )
)
MOST: Final = 40
"""So many things are named, or have bars of their own."""
_POINTS: Final = 400
"""A line has about so many points."""
_MOST_OF_IT: Final = 0.8
_FULLER: Final = (
    "; the fuller a field, the larger the part of the cohort that bought in that month after its first."
)


class Data(NamedTuple):
    """The rows that are drawn, in units that people count in, and how their values are written."""

    chart: Chart
    rows: Sequence[Row]
    kinds: dict[str, str]
    titles: dict[str, str]
    currency: str

    def written(self, name: str, value: Any) -> str:
        """Write a value as it stands in the table."""
        if value is None:
            return "unknown"
        kind = self.kinds[name]
        exact = round(value * SCALE) if kind == "money" else value
        text = for_people(kind, currency_decimals(self.currency))(exact)
        return f"{text} {self.currency}" if kind == "money" else text

    def axis(self, name: str, title: str | None = "", ticks: int = 5) -> Spec:
        """Return how the axis of a column is titled and its numbers are written."""
        kind = self.kinds[name]
        own = f"{self.titles[name]}, {self.currency}" if kind == "money" else self.titles[name]
        form = {"share": ".0%", "ratio": ".1f"}.get(kind, ",.0f")
        return {"title": own if title == "" else title, "format": form, "tickCount": ticks}


def pareto(data: Data) -> Shown:
    """Draw bars of shares in their order, coloured by class, and the line of their sum."""
    share, summed = data.chart.y
    known = [row for row in data.rows if row[share] is not None and row[summed] is not None]
    if not known:
        return None
    rows = [{**row, "place": n} for n, row in enumerate(known, 1)]
    making = next((row for row in rows if row[summed] >= _MOST_OF_IT), rows[-1])
    said = f"{making['place']} of {len(rows)} bring {data.written(summed, making[summed])}"
    alone = f"{rows[0][data.chart.x]} alone brings {data.written(share, rows[0][share])}."
    points = [
        {"place": row["place"], "share": row[share], "sum": row[summed], "class": row.get(data.chart.by)}
        for row in thinned(rows)
    ]
    names = {row["place"]: row[data.chart.x] for row in rows[:MOST]}

    def spec(width: int) -> Spec:
        named = len(rows) <= MOST and width > NARROW
        axis: Spec = {"labels": named, "ticks": False, "title": None if named else "from the largest on"}
        # A text of JSON, in which no name can be code.
        axis |= {"labelExpr": f"{dumps(names)}[datum.value]", "labelAngle": -40, "labelLimit": 120}
        x = _word("place", axis, type="ordinal", scale={"paddingInner": 0.15})
        percent = {"axis": data.axis(share, None), "scale": {"domain": [0, 1]}}
        bars = {
            "mark": "bar",
            "encoding": {"y": _number("share", **percent), "color": _colors(points, "class", "Class")},
        }
        line = {
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": _number("sum", **percent)},
        }
        return _frame(points, width, 360 if named else 240, encoding={"x": x}, layer=[bars, line])

    return f"{said}; {alone}", spec


def thinned(rows: Sequence[Row]) -> list[Row]:
    """Return as many of *rows* as a line needs, the first and the last among them."""
    step = -(-len(rows) // _POINTS) or 1
    return [row for n, row in enumerate(rows, 1) if n % step == 0 or n in {1, len(rows)}]


def months_of(data: Data) -> list[int]:
    """Return the months after the first of a cohort that have columns."""
    return sorted(int(name[1:]) for name in data.kinds if re.fullmatch(r"m[1-9]\d*", name))


def heat(data: Data) -> Shown:
    """Draw a field for each cohort and month after its first, the fuller the more of it bought then."""
    x, (size,) = data.chart.x, data.chart.y
    months = months_of(data)
    fields = [
        {"cohort": row[x], "month": month, "part": row[f"m{month}"] / row[size]}
        for row in data.rows
        for month in months
        if row[size] and row[f"m{month}"] is not None
    ]
    if not fields:
        return None
    cohorts = list(dict.fromkeys(field["cohort"] for field in fields))
    said = f"{counted(len(cohorts), 'cohort')} from {cohorts[0]} to {cohorts[-1]}{_FULLER}"

    def spec(width: int) -> Spec:
        axis = {"labelOverlap": True, "ticks": False, "labelAngle": 0}
        scale = {"domain": [0, 1], "range": [0.06, 1]}
        legend = {"title": "bought", "format": ".0%", "values": [0, 0.5, 1], "orient": "top"}
        encoding = {
            "x": _word("month", {**axis, "title": "months after the first purchase"}, type="ordinal"),
            "y": _word("cohort", {**axis, "title": None}, type="ordinal"),
            "opacity": _number("part", scale=scale, legend=legend),
        }
        mark = {"type": "rect", "color": MARK, "stroke": PAPER}
        return _frame(fields, width, len(cohorts) * 16 + 90, mark=mark, encoding=encoding)

    return said, spec


def matrix(data: Data) -> Shown:
    """Draw a field for each pair of where something was and is, with how many."""
    then, now, (count,) = data.chart.x, data.chart.by, data.chart.y
    moved = sum(row[count] for row in data.rows if row[then] != row[now])
    order = list(dict.fromkeys(row[name] for name in (then, now) for row in data.rows))
    number = sum(row[count] for row in data.rows)
    said = f"{moved} of {number} stand elsewhere; who stayed is on the diagonal."

    def spec(width: int) -> Spec:
        angle = -40 if width == NARROW else 0
        encoding = {
            "x": _word(
                now, {"title": "now", "orient": "top", "labelAngle": angle, "ticks": False}, sort=order
            ),
            "y": _word(then, {"title": "before", "ticks": False}, sort=order),
        }
        shade = _number(count, scale={"type": "sqrt", "range": [0.1, 0.5]}, legend=None)
        field = {"mark": {"type": "rect", "color": MARK}, "encoding": {"opacity": shade}}
        number = {
            "mark": {"type": "text", "color": INK, "fontSize": 13},
            "encoding": {"text": {"field": count}},
        }
        return _frame(
            data.rows, min(width, 560), len(order) * 30 + 50, encoding=encoding, layer=[field, number]
        )

    return said, spec


def lines(data: Data) -> Shown:
    """Draw a line for each column over time."""
    return _over_time(data, {"type": "line", "strokeWidth": 2, "point": {"size": 22}}, None)


def layers(data: Data) -> Shown:
    """Draw the columns on top of each other, over time."""
    return _over_time(data, {"type": "area"}, "zero")


def _over_time(data: Data, mark: Spec, stack: str | None) -> Shown:
    x, names = data.chart.x, data.chart.y
    first, last = data.rows[0], data.rows[-1]
    moves = (
        f"{data.titles[name].lower()} {data.written(name, first[name])} to {data.written(name, last[name])}"
        for name in names
    )
    order = [data.titles[name] for name in names]
    rows = [
        {"day": row[x], "what": data.titles[name], "n": n, "value": row[name]}
        for row in data.rows
        for n, name in enumerate(names)
        if row[name] is not None
    ]

    def spec(width: int) -> Spec:
        ticks = 6 if width > NARROW else 4
        days = {"title": None, "format": "%Y-%m", "tickCount": ticks, "labelOverlap": True}
        title = data.currency if data.kinds[names[0]] == "money" else None
        encoding: Spec = {
            "x": {"field": "day", "type": "temporal", "axis": days},
            "y": _number("value", data.axis(names[0], title), stack=stack),
            "color": _told_apart("what", order, {"columns": _abreast(order) if width == NARROW else 0}),
            "order": {"field": "n"},
        }
        if mark["type"] == "line":
            encoding["strokeDash"] = _word("what", sort=order, legend=None)
        return _frame(rows, width, 280, mark=mark, encoding=encoding)

    return f"From {first[x]} to {last[x]}: {', '.join(moves)}.", spec


def bars(data: Data) -> Shown:
    """Draw a bar for each row, from the left; several for each where a column tells them apart."""
    x, (y,), by = data.chart.x, data.chart.y, data.chart.by
    known = [row for row in data.rows if row[y] is not None]
    rows = known[:MOST]
    largest, smallest = max(rows, key=lambda row: row[y]), min(rows, key=lambda row: row[y])
    said = f"{data.titles[y]}: the most is {data.written(y, largest[y])} ({_name(largest, x, by)})"
    if len(rows) > 1:
        said += f", the least {data.written(y, smallest[y])} ({_name(smallest, x, by)})"
    if len(rows) < len(known):
        said += f"; drawn are the first {len(rows)} of {len(known)}"
    order = list(dict.fromkeys(row[x] for row in rows))
    each = len({row[by] for row in rows}) if by else 1

    def spec(width: int) -> Spec:
        narrow = width == NARROW
        encoding: Spec = {
            "y": _word(x, {"title": None, "labelLimit": 110 if narrow else 200, "ticks": False}, sort=order),
            "x": _number(y, data.axis(y, ticks=3 if narrow else 5)),
            "color": {"value": MARK},
        }
        if data.kinds[y] == "share":
            encoding["x"]["scale"] = {"domain": [0, 1]}
        if by:
            encoding |= {"yOffset": _word(by), "color": _colors(rows, by)}
        high = len(order) * each * (14 if by else 22) + (80 if by else 50)
        return _frame(rows, width, high, mark="bar", encoding=encoding)

    return f"{said}.", spec


def _name(row: Row, *columns: str) -> str:
    return ", ".join(str(row[column]) for column in columns if column and row[column] is not None)


def dots(data: Data) -> Shown:
    """Draw a point for each row, by two columns; below zero it is an alarm."""
    x, (y,) = data.chart.x, data.chart.y
    rows = [{"x": row[x], "y": row[y]} for row in data.rows if row[x] is not None and row[y] is not None]
    below = sum(row["y"] < 0 for row in rows) or "none"
    what = data.titles[y].lower()
    said = f"{counted(len(rows), 'client')} by {data.titles[x].lower()} and {what}, {below} with a {what} below zero."

    def spec(width: int) -> Spec:
        bad = {"test": "datum.y < 0"}
        encoding = {
            "x": _number("x", data.axis(x, ticks=3 if width == NARROW else 5)),
            "y": _number("y", data.axis(y)),
            "color": {"condition": {**bad, "value": ALARM}, "value": MARK},
            "shape": {"condition": {**bad, "value": "triangle-down"}, "value": "circle"},
        }
        mark = {"type": "point", "filled": True, "size": 45, "opacity": 0.75}
        return _frame(rows, width, 280, mark=mark, encoding=encoding)

    return (said, spec) if rows else None


def curve(data: Data) -> Shown:
    """Draw the line of a share by a number that rows bear in words, such as `2.5 x`; what is marked has its mark."""
    x, (y,), mark = data.chart.x, data.chart.y, data.chart.by
    rows = [{"x": float(str(row[x]).split()[0]), "y": row[y], "mark": row[mark]} for row in data.rows]
    marked = [row for row in rows if row["mark"]]
    words = (f"{data.written(y, row['y'])} at {row['x']:g} ({row['mark']})" for row in marked)

    def spec(width: int) -> Spec:
        encoding = {
            "x": _number("x", {"title": "times the usual interval", "tickCount": 6}),
            "y": _number("y", data.axis(y), scale={"zero": True}),
        }
        line = {"mark": {"type": "line", "color": MARK, "strokeWidth": 2}}
        shown = {"type": "point", "filled": True, "size": 70, "color": ALARM}
        point = {"data": {"values": marked}, "mark": shown}
        text = {"type": "text", "dy": 18, "color": INK, "fontSize": 12}
        word = {**point, "mark": text, "encoding": {"text": {"field": "mark"}}}
        rim = {
            **word,
            "mark": {**text, "color": PAPER, "stroke": PAPER, "strokeWidth": 4},
        }  # parts it from the line
        return _frame(rows, width, 280, encoding=encoding, layer=[line, rim, point, word])

    return f"{data.titles[y]} by {data.titles[x].lower()}: {', '.join(words)}.", spec


def interval(data: Data) -> Shown:
    """Draw what is expected, and between which two values it lies."""
    low, expected, high = data.chart.y
    (row,) = data.rows
    said = (
        f"{data.titles[expected]} {data.written(expected, row[expected])}; nine times in ten it is between "
    )
    said += f"{data.written(low, row[low])} and {data.written(high, row[high])}."

    def spec(width: int) -> Spec:
        axis = data.axis(expected, ticks=3 if width == NARROW else 6)
        ends = {"x": _number(low, axis, scale={"zero": True}), "x2": {"field": high}}
        band = {"mark": {"type": "bar", "color": MARK, "opacity": 0.35, "size": 22}, "encoding": ends}
        tick = {
            "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 34},
            "encoding": {"x": _number(expected)},
        }
        return _frame([row], width, 90, layer=[band, tick])

    return said, spec


def parts(data: Data) -> Shown:
    """Draw one bar that is made of figures."""
    (row,) = data.rows
    order = [data.titles[name] for name in data.chart.y]
    known = [
        {"what": data.titles[name], "n": n, "value": row[name]}
        for n, name in enumerate(data.chart.y)
        if row[name]
    ]
    said = ", ".join(f"{part['value']:,} {part['what'].lower()}" for part in known)

    def spec(width: int) -> Spec:
        legend = {"columns": _abreast(order) if width == NARROW else 0}
        encoding = {
            "x": {**_number("value"), "axis": None},
            "color": _told_apart("what", order, legend),
            "order": {"field": "n"},
        }
        mark = {"type": "bar", "size": 26, "stroke": PAPER}
        return _frame(known, width, 100 if width == NARROW else 70, mark=mark, encoding=encoding)

    return (f"{said}.", spec) if known else None


SHAPES: Final = {
    shape.__name__: shape
    for shape in (pareto, heat, matrix, lines, layers, bars, dots, curve, interval, parts)
}


def _number(field: str, axis: Spec | None = None, **rest: Any) -> Spec:
    return {"field": field, "type": "quantitative", **({"axis": axis} if axis else {}), **rest}


def _word(field: str, axis: Spec | None = None, **rest: Any) -> Spec:
    return {"field": field, "type": "nominal", **({"axis": axis} if axis else {}), **rest}


def _colors(rows: Sequence[Row], field: str, title: str | None = None) -> Spec:
    order = sorted({str(row[field]) for row in rows if row.get(field) is not None})
    return _told_apart(field, order, {"title": title}) if order else {"value": MARK}


def _told_apart(field: str, order: Sequence[str], legend: Spec) -> Spec:
    """Return which colour each word has; a stage of clients has its own."""
    colors = [color_of(word, n) for n, word in enumerate(order)]
    shown = {"title": None, "orient": "top", **legend} if len(order) > 1 else None
    return _word(field, sort=order, scale={"domain": order, "range": colors}, legend=shown)


def color_of(word: str, place: int) -> str:
    """Return the colour of a word among those that are told apart: that of a stage, else by its place."""
    return _STAGES.get(word, SERIES[place % len(SERIES)])


def _abreast(words: Sequence[str]) -> int:
    """Return how many words of a legend have room beside each other on a phone."""
    return max(1, NARROW // (max(map(len, words)) * 7 + 30))


def _frame(rows: Sequence[Row], width: int, height: int, **rest: Any) -> Spec:
    """Return a whole drawing that is *width* places wide with all that stands around it."""
    small = {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal"}
    quiet = {"labelColor": SOFT, "titleColor": SOFT, **small}
    size = {"width": width, "height": height, "padding": 3, "background": None}
    return {
        **size,
        "autosize": {"type": "fit", "contains": "padding"},
        "config": {
            "aria": False,
            "font": "Arial, Liberation Sans",
            "view": {"stroke": None},
            "axis": {**quiet, "gridColor": LINE, "domainColor": LINE, "tickColor": LINE},
            "legend": {**quiet, "symbolStrokeWidth": 2, "columnPadding": 24},
        },
        "data": {"values": list(rows)},
        **rest,
    }

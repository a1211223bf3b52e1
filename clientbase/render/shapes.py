"""Shapes of charts: each is a function from rows to the sentence that says what is seen, and its drawing (vega.py)."""

import re
from collections.abc import Callable, Mapping, Sequence
from json import dumps
from typing import Any, Final, NamedTuple

from clientbase.language import number, say, say_n
from clientbase.page import Chart
from clientbase.render.cells import for_people
from clientbase.render.thinning import seen, thinned
from clientbase.render.vega import (
    ALARM,
    INK,
    MARK,
    NARROW,
    PAPER,
    Row,
    Spec,
    abreast,
    colors,
    frame,
    quantity,
    told_apart,
    words,
)
from clientbase.values import SCALE, currency_decimals

Shown = tuple[str, Callable[[int], Spec]] | None
"""What is seen, in words, and the drawing for a width; None where there is nothing to see."""

MOST: Final = 40
"""So many things are named, or have bars of their own."""
_MOST_OF_IT: Final = 0.8


class Data(NamedTuple):
    """The rows that are drawn, in units that people count in, and how their values are written."""

    chart: Chart
    rows: Sequence[Row]
    kinds: dict[str, str]
    titles: dict[str, str]
    currency: str
    called: Mapping[str, str] = {}
    """what each code of the column that tells rows apart is called, in the order of the codes"""

    def written(self, name: str, value: Any) -> str:
        """Write a value as it stands in the table."""
        if value is None:
            return say("unknown")
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
    said = say(
        "{n} of {total} bring {share}; {name} alone brings {part}.",
        n=making["place"],
        total=len(rows),
        share=data.written(summed, making[summed]),
        name=rows[0][data.chart.x],
        part=data.written(share, rows[0][share]),
    )
    points = [
        {"place": row["place"], "share": row[share], "sum": row[summed], "class": row.get(data.chart.by)}
        for row in thinned(rows)
    ]
    names = {row["place"]: row[data.chart.x] for row in rows[:MOST]}

    def spec(width: int) -> Spec:
        named = len(rows) <= MOST and width > NARROW
        axis: Spec = {"labels": named, "ticks": False, "title": None if named else say("from the largest on")}
        # A text of JSON, in which no name can be code.
        axis |= {"labelExpr": f"{dumps(names)}[datum.value]", "labelAngle": -40, "labelLimit": 120}
        x = words("place", axis, type="ordinal", scale={"paddingInner": 0.15})
        percent = {"axis": data.axis(share, None), "scale": {"domain": [0, 1]}}
        color = colors(points, "class", data.called, say("Class"))
        bars = {"mark": "bar", "encoding": {"y": quantity("share", **percent), "color": color}}
        line = {
            "mark": {"type": "line", "color": INK, "strokeWidth": 1.5},
            "encoding": {"y": quantity("sum", **percent)},
        }
        return frame(points, width, 360 if named else 240, encoding={"x": x}, layer=[bars, line])

    return said, spec


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
    said = say_n(
        "{n} cohort from {first} to {last}; the fuller a field, the larger the part of the cohort that bought in "
        "that month after its first.",
        "{n} cohorts from {first} to {last}; the fuller a field, the larger the part of the cohort that bought in "
        "that month after its first.",
        len(cohorts),
        first=cohorts[0],
        last=cohorts[-1],
    )

    def spec(width: int) -> Spec:
        axis = {"labelOverlap": True, "ticks": False, "labelAngle": 0}
        scale = {"domain": [0, 1], "range": [0.06, 1]}
        legend = {"title": say("bought"), "format": ".0%", "values": [0, 0.5, 1], "orient": "top"}
        encoding = {
            "x": words("month", {**axis, "title": say("months after the first purchase")}, type="ordinal"),
            "y": words("cohort", {**axis, "title": None}, type="ordinal"),
            "opacity": quantity("part", scale=scale, legend=legend),
        }
        mark = {"type": "rect", "color": MARK, "stroke": PAPER}
        return frame(fields, width, len(cohorts) * 16 + 90, mark=mark, encoding=encoding)

    return said, spec


def matrix(data: Data) -> Shown:
    """Draw a field for each pair of where something was and is, with how many."""
    then, now, (count,) = data.chart.x, data.chart.by, data.chart.y
    moved = sum(row[count] for row in data.rows if row[then] != row[now])
    order = list(dict.fromkeys(row[name] for name in (then, now) for row in data.rows))
    number = sum(row[count] for row in data.rows)
    said = say("{n} of {total} stand elsewhere; who stayed is on the diagonal.", n=moved, total=number)

    def spec(width: int) -> Spec:
        angle = -40 if width == NARROW else 0
        encoding = {
            "x": words(
                now, {"title": say("now"), "orient": "top", "labelAngle": angle, "ticks": False}, sort=order
            ),
            "y": words(then, {"title": say("before"), "ticks": False}, sort=order),
        }
        shade = quantity(count, scale={"type": "sqrt", "range": [0.1, 0.5]}, legend=None)
        field = {"mark": {"type": "rect", "color": MARK}, "encoding": {"opacity": shade}}
        number = {
            "mark": {"type": "text", "color": INK, "fontSize": 13},
            "encoding": {"text": {"field": count}},
        }
        return frame(
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
        say(
            "{what} {before} to {after}",
            what=data.titles[name].lower(),
            before=data.written(name, first[name]),
            after=data.written(name, last[name]),
        )
        for name in names
    )
    called = {name: data.titles[name] for name in names}
    order = [*called.values()]
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
            "y": quantity("value", data.axis(names[0], title), stack=stack),
            "color": told_apart("what", called, {"columns": abreast(order) if width == NARROW else 0}),
            "order": {"field": "n"},
        }
        if mark["type"] == "line":
            encoding["strokeDash"] = words("what", sort=order, legend=None)
        return frame(rows, width, 280, mark=mark, encoding=encoding)

    return say("From {first} to {last}: {moves}.", first=first[x], last=last[x], moves=", ".join(moves)), spec


def bars(data: Data) -> Shown:
    """Draw a bar for each row, from the left; several for each where a column tells them apart."""
    x, (y,), by = data.chart.x, data.chart.y, data.chart.by
    known = [row for row in data.rows if row[y] is not None]
    rows = known[:MOST]
    largest, smallest = max(rows, key=lambda row: row[y]), min(rows, key=lambda row: row[y])
    most, name = data.written(y, largest[y]), _name(largest, x, by)
    said = say("{what}: the most is {value} ({name})", what=data.titles[y], value=most, name=name)
    if len(rows) > 1:
        least, name = data.written(y, smallest[y]), _name(smallest, x, by)
        said = f"{said}, {say('the least {value} ({name})', value=least, name=name)}"
    if len(rows) < len(known):
        said = f"{said}; {say('drawn are the first {n} of {total}', n=len(rows), total=len(known))}"
    order = list(dict.fromkeys(row[x] for row in rows))
    each = len({row[by] for row in rows}) if by else 1

    def spec(width: int) -> Spec:
        narrow = width == NARROW
        encoding: Spec = {
            "y": words(x, {"title": None, "labelLimit": 110 if narrow else 200, "ticks": False}, sort=order),
            "x": quantity(y, data.axis(y, ticks=3 if narrow else 5)),
            "color": {"value": MARK},
        }
        if data.kinds[y] == "share":
            encoding["x"]["scale"] = {"domain": [0, 1]}
        if by:
            sort = [*data.called.values()]
            encoding |= {"yOffset": words(by, sort=sort), "color": colors(rows, by, data.called)}
        high = len(order) * each * (14 if by else 22) + (80 if by else 50)
        return frame(rows, width, high, mark="bar", encoding=encoding)

    return f"{said}.", spec


def _name(row: Row, *columns: str) -> str:
    return ", ".join(str(row[column]) for column in columns if column and row[column] is not None)


def dots(data: Data) -> Shown:
    """Draw a point for each row, by two columns; below zero it is an alarm."""
    x, (y,) = data.chart.x, data.chart.y
    rows = [{"x": row[x], "y": row[y]} for row in data.rows if row[x] is not None and row[y] is not None]
    below = sum(row["y"] < 0 for row in rows)
    said = say_n(
        "{n} client by {x} and {y}, {below} with a {y} below zero.",
        "{n} clients by {x} and {y}, {below} with a {y} below zero.",
        len(rows),
        x=data.titles[x].lower(),
        y=data.titles[y].lower(),
        below=below or say("none"),
    )

    def spec(width: int) -> Spec:
        high = 280
        bad = {"test": "datum.y < 0"}
        encoding = {
            "x": quantity("x", data.axis(x, ticks=3 if width == NARROW else 5)),
            "y": quantity("y", data.axis(y)),
            "color": {"condition": {**bad, "value": ALARM}, "value": MARK},
            "shape": {"condition": {**bad, "value": "triangle-down"}, "value": "circle"},
        }
        mark = {"type": "point", "filled": True, "size": 45, "opacity": 0.75}
        return frame(seen(rows, width, high), width, high, mark=mark, encoding=encoding)

    return (said, spec) if rows else None


def curve(data: Data) -> Shown:
    """Draw the line of a share by a number that rows bear in words, such as `2.5 x`; what is marked has its mark."""
    x, (y,), mark = data.chart.x, data.chart.y, data.chart.by
    rows = [{"x": _leading(str(row[x])), "y": row[y], "mark": row[mark]} for row in data.rows]
    marked = [row for row in rows if row["mark"]]
    values = (
        say(
            "{value} at {x} ({mark})",
            value=data.written(y, row["y"]),
            x=number(f"{row['x']:g}"),
            mark=row["mark"],
        )
        for row in marked
    )
    told = {"what": data.titles[y], "x": data.titles[x].lower(), "values": ", ".join(values)}

    def spec(width: int) -> Spec:
        encoding = {
            "x": quantity("x", {"title": say("times the usual interval"), "tickCount": 6}),
            "y": quantity("y", data.axis(y), scale={"zero": True}),
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
        return frame(rows, width, 280, encoding=encoding, layer=[line, rim, point, word])

    return say("{what} by {x}: {values}.", **told), spec


def _leading(text: str) -> float:
    """Return the number with which a text begins, in the decimals of any language: `2.5 x`, `2,5 x`."""
    found = re.match(r"[\d.,]+", text)
    return float(found[0].replace(",", ".")) if found else 0.0


def interval(data: Data) -> Shown:
    """Draw what is expected, and between which two values it lies."""
    low, expected, high = data.chart.y
    (row,) = data.rows
    said = say(
        "{what} {value}; nine times in ten it is between {low} and {high}.",
        what=data.titles[expected],
        value=data.written(expected, row[expected]),
        low=data.written(low, row[low]),
        high=data.written(high, row[high]),
    )

    def spec(width: int) -> Spec:
        axis = data.axis(expected, ticks=3 if width == NARROW else 6)
        ends = {"x": quantity(low, axis, scale={"zero": True}), "x2": {"field": high}}
        band = {"mark": {"type": "bar", "color": MARK, "opacity": 0.35, "size": 22}, "encoding": ends}
        tick = {
            "mark": {"type": "tick", "color": INK, "thickness": 3, "size": 34},
            "encoding": {"x": quantity(expected)},
        }
        return frame([row], width, 90, layer=[band, tick])

    return said, spec


def parts(data: Data) -> Shown:
    """Draw one bar that is made of figures."""
    (row,) = data.rows
    called = {name: data.titles[name] for name in data.chart.y}
    order = [*called.values()]
    known = [
        {"what": data.titles[name], "n": n, "value": row[name]}
        for n, name in enumerate(data.chart.y)
        if row[name]
    ]
    said = ", ".join(f"{number(format(part['value'], ','))} {part['what'].lower()}" for part in known)

    def spec(width: int) -> Spec:
        legend = {"columns": abreast(order) if width == NARROW else 0}
        encoding = {
            "x": {**quantity("value"), "axis": None},
            "color": told_apart("what", called, legend),
            "order": {"field": "n"},
        }
        mark = {"type": "bar", "size": 26, "stroke": PAPER}
        return frame(known, width, 100 if width == NARROW else 70, mark=mark, encoding=encoding)

    return (f"{said}.", spec) if known else None


SHAPES: Final = {
    shape.__name__: shape
    for shape in (pareto, heat, matrix, lines, layers, bars, dots, curve, interval, parts)
}

"""Pieces of drawings in Vega-Lite: their colours, axes, legends and the frame around them.

Colours are stand-ins for those of the page, so that one drawing is for the light and the dark (see drawing.py).
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

Spec = dict[str, Any]
Row = dict[str, Any]

INK, SOFT, LINE, MARK, ALARM, PAPER = (f"#01010{n}" for n in range(1, 7))
SERIES: Final = tuple(f"#01020{n}" for n in range(1, 8))
"""Stand-ins for the colours of a page: of letters, lines, what is measured, what is bad; and of things told apart."""
BROAD, NARROW = 860, 330
"""How wide a drawing is, for a screen and for a phone."""

_BLUE, _ORANGE, _GREEN, _PURPLE, _OCHRE, _RED, _GREY = SERIES
_STAGES: Final = dict(
    zip(
        ("potential", "new", "active", "cooling", "dormant", "lost", "former"),
        (_BLUE, _PURPLE, _GREEN, _OCHRE, _ORANGE, _RED, _GREY),
        strict=True,
    )
)


def quantity(field: str, axis: Spec | None = None, **rest: Any) -> Spec:
    """Return how a number is drawn."""
    return {"field": field, "type": "quantitative", **({"axis": axis} if axis else {}), **rest}


def words(field: str, axis: Spec | None = None, **rest: Any) -> Spec:
    """Return how one of several words is drawn."""
    return {"field": field, "type": "nominal", **({"axis": axis} if axis else {}), **rest}


def colors(rows: Sequence[Row], field: str, called: Mapping[str, str], title: str | None = None) -> Spec:
    """Return which colours the words of a column have; *called* says what each code is called there."""
    found = {row.get(field) for row in rows}
    order = {code: word for code, word in called.items() if word in found}
    return told_apart(field, order, {"title": title}) if order else {"value": MARK}


def told_apart(field: str, called: Mapping[str, str], legend: Spec) -> Spec:
    """Return which colour each word has, by its code: it is the same one in all languages."""
    colors = [color_of(code, n) for n, code in enumerate(called)]
    order = [*called.values()]
    shown = {"title": None, "orient": "top", **legend} if len(order) > 1 else None
    return words(field, sort=order, scale={"domain": order, "range": colors}, legend=shown)


def color_of(code: str, place: int) -> str:
    """Return the colour of what is told apart by codes: a stage has its own, all else that of its place."""
    return _STAGES.get(code, SERIES[place % len(SERIES)])


def abreast(words: Sequence[str]) -> int:
    """Return how many words of a legend have room beside each other on a phone."""
    return max(1, NARROW // (max(map(len, words)) * 7 + 30))


def frame(rows: Sequence[Row], width: int, height: int, **rest: Any) -> Spec:
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

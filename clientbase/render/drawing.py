"""Drawings made by the library: as SVG that takes its colours from the page and brings nothing else, and as PNG."""

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from markupsafe import Markup

from clientbase.language import number
from clientbase.render.charts import Drawing
from clientbase.render.vega import ALARM, BROAD, INK, LINE, MARK, NARROW, PAPER, SERIES, SOFT, Spec

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_SVG: Final = "{http://www.w3.org/2000/svg}"
_COLORS: Final = {
    INK: ("ink", "#1b1f24"),
    SOFT: ("soft", "#59626c"),
    LINE: ("line", "#dfe3e8"),
    MARK: ("mark", "#1c5fa8"),
    ALARM: ("red", "#b3261e"),
    PAPER: ("paper", "#ffffff"),
    SERIES[0]: ("series-1", "#1c5fa8"),
    SERIES[1]: ("series-2", "#c2570c"),
    SERIES[2]: ("series-3", "#2f855a"),
    SERIES[3]: ("series-4", "#8e4ec6"),
    SERIES[4]: ("series-5", "#a16207"),
    SERIES[5]: ("series-6", "#b3261e"),
    SERIES[6]: ("series-7", "#6b7280"),
}
"""What page.css calls each colour, and what it is on white paper, in mails."""
_ELEMENTS: Final = frozenset(
    {"svg", "g", "path", "line", "rect", "circle", "text", "tspan", "defs", "clipPath"}
)
_ATTRIBUTES: Final = frozenset(
    "d transform x y x1 x2 y1 y2 r cx cy width height viewBox fill stroke opacity fill-opacity stroke-opacity "
    "stroke-width stroke-dasharray stroke-linecap stroke-linejoin stroke-miterlimit text-anchor font-size font-weight "
    "clip-path id display".split()
)
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")


def on_paper(color: str) -> str:
    """Return what a colour of a page is on white paper."""
    return _COLORS[color][1]


def svgs(drawing: Drawing, mark: str) -> Sequence[Markup]:
    """Return the drawing for a screen and for a phone; *mark* tells its parts from those of the page's others."""
    return [
        _svg(drawing.spec(width), drawing, f"{mark}-{width}", look)
        for width, look in ((BROAD, "broad"), (NARROW, "small"))
    ]


def png(drawing: Drawing, width: int) -> bytes:
    """Return the drawing on white paper."""
    import vl_convert

    text = json.dumps({**drawing.spec(width), "background": _COLORS[PAPER][1]}, ensure_ascii=False)
    for color, (_, shown) in _COLORS.items():
        text = text.replace(f'"{color}"', f'"{shown}"')
    return _packed(vl_convert.vegalite_to_png(text, scale=1.5, format_locale=_signs()))


def _signs() -> dict[str, Any]:
    """Return how numbers of axes are written in the language that is spoken; shares as in cells: `80 %`."""
    signs = {"decimal": number("."), "thousands": number(","), "percent": "\xa0%"}
    return {**signs, "grouping": [3], "currency": ["", ""]}


def _packed(png: bytes) -> bytes:
    """Return a PNG whose points are packed as tightly as they can be: the library's are thrice as large."""
    from struct import pack, unpack
    from zlib import compress, crc32, decompress

    at, kept, points = len(_PNG), [], b""
    while at < len(png):
        (length,) = unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += length + 12
        if kind == b"IDAT":
            points += content
        else:
            kept.append((kind, content))
    pieces = [*kept[:-1], (b"IDAT", compress(decompress(points), 9)), kept[-1]]
    return _PNG + b"".join(
        pack(">I", len(content)) + kind + content + pack(">I", crc32(kind + content))
        for kind, content in pieces
    )


def _svg(spec: Spec, drawing: Drawing, mark: str, look: str) -> Markup:
    from xml.etree import ElementTree as ET  # reads what the library made, which has no entities

    import vl_convert

    ET.register_namespace("", _SVG[1:-1])
    root = ET.fromstring(vl_convert.vegalite_to_svg(json.dumps(spec), format_locale=_signs()))  # noqa: S314  # as above
    _clean(root, mark)
    root.attrib |= {
        "class": f"chart {look}",
        "role": "img",
        "aria-label": f"{drawing.chart.title}: {drawing.said}",
    }
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704  # only known elements are left of it


def _clean(element: "Element", mark: str) -> None:
    """Leave what draws: no script, no link, no style; give colours the page's names, and marks one of their own."""
    for name, value in [*element.attrib.items()]:
        if name not in _ATTRIBUTES:
            del element.attrib[name]
        elif name == "id":
            element.attrib[name] = f"{mark}-{value}"
        elif name == "clip-path":
            element.attrib[name] = value.replace("url(#", f"url(#{mark}-")
        else:
            shorter = _NUMBER.sub(lambda found: f"{float(found[0]):.2f}", value)
            element.attrib[name] = f"var(--{_COLORS[value][0]})" if value in _COLORS else shorter
    for child in [*element]:
        hidden = child.get("display") == "none" or (
            child.tag == f"{_SVG}path" and child.get("d") in {"", "M0,0h0v0h0Z"}
        )
        if hidden or child.tag.removeprefix(_SVG) not in _ELEMENTS:
            element.remove(child)
        else:
            _clean(child, mark)

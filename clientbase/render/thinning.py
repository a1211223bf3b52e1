"""Fewer points where more would not be seen: of a line, and of a cloud."""

from collections.abc import Sequence
from typing import Final

from clientbase.render.vega import Row

_POINTS: Final = 400
"""A line has about so many points."""
_APART: Final = 2
"""So many places apart two points are seen as two; each is thrice as wide."""


def thinned(rows: Sequence[Row]) -> list[Row]:
    """Return as many of *rows* as a line needs, the first and the last among them."""
    step = -(-len(rows) // _POINTS) or 1
    return [row for n, row in enumerate(rows, 1) if n % step == 0 or n in {1, len(rows)}]


def seen(rows: Sequence[Row], width: int, high: int) -> list[Row]:
    """Return the points `x` and `y` of *rows* that do not cover each other in so much room: most of a large base do."""

    def places(name: str, room: int) -> list[int]:
        values = [row[name] for row in rows]
        low = min(values)
        step = (max(values) - low) / room * _APART or 1
        return [int((value - low) / step) for value in values]

    found = zip(rows, places("x", width), places("y", high), strict=True)
    return [*{(x, y, row["y"] < 0): row for row, x, y in found}.values()]

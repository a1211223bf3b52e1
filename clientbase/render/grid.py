"""Columns in plain text; wide characters take the two places that they fill."""

import re
from collections.abc import Iterable, Sequence

from clientbase.render.cells import Written

_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
_AROUND_TITLE = 2
"""Places by which a column is at least wider than its title."""


def grid(columns: Sequence[Written]) -> str:
    """Lay out *columns*, numbers flush right; the width comes from the cells alone."""
    lines = zip(*map(_padded, columns), strict=True)
    return "\n".join([line.rstrip() for line in map("  ".join, lines)])


def _padded(column: Written) -> Iterable[str]:
    """Return title, rule and cells of a column, all equally wide."""
    pad = str.rjust if column.right else str.ljust
    cells = [column.title, *map(str.strip, column.texts)]
    filled = list(map(len, cells) if "".join(cells).isascii() else map(_places, cells))
    width = max(filled[0] + _AROUND_TITLE, *filled)
    padded = [pad(cell, width - places + len(cell)) for cell, places in zip(cells, filled, strict=True)]
    return [padded[0], "-" * width, *padded[1:]]


def _places(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))

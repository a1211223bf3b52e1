"""Columns in plain text, set by tabulate; wide characters take the two places that they fill."""

import re

import tabulate

from clientbase.page import Table
from clientbase.render.cells import NUMBERS, columns_of, for_people, visible

# tabulate counts characters. A filler beside each wide one makes both counts agree; it is taken
# out at the end, so the result is the same whether or not the wcwidth library is installed.
_FILLER = "\ue000"
_WIDE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6"
    "\U0001f300-\U0001faff\U00020000-\U0003fffd]"
)
tabulate.WIDE_CHARS_MODE = False


def grid(table: Table, decimals: int) -> str:
    """Lay out *table*, numbers flush right; the width comes from the cells alone."""
    columns = [
        [_filled(write(cell)) for cell in cells]
        for kind, cells in columns_of(table)
        for write in (for_people(kind, decimals),)
    ]
    laid = tabulate.tabulate(
        list(zip(*columns, strict=True)),
        headers=[_filled(visible(column.title)) for column in table.columns],
        tablefmt="simple",
        disable_numparse=True,
        colalign=["right" if column.type in NUMBERS else "left" for column in table.columns],
    )
    return "\n".join(line.rstrip() for line in laid.replace(_FILLER, "").splitlines())


def _filled(text: str) -> str:
    return text if text.isascii() else _WIDE.sub(rf"\g<0>{_FILLER}", text.replace(_FILLER, "\\ue000"))

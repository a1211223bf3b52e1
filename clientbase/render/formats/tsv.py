r"""The first table with a tab between cells, for cut, sort and awk.

Nothing is quoted: a tab, a line end or a backslash within a cell is written `\t`, `\n`, `\r`, `\\`. An empty
cell is unknown; figures and further tables are left to other formats.
"""

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.spreadsheet import Dialect, lines

ENDING = ".tsv"
FOR_PROGRAMS = True
ALL_TABLES = False
TELLS_MISSING = False

_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


def render(page: Page, _look: Look) -> str:
    """Write the first table."""
    return "".join(f"{line}\n" for line in lines(page, _cell, Dialect("\t")))


def _cell(text: str) -> str:
    return text.translate(_ESCAPED)

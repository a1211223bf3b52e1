"""The first table as a CSV that Excel opens by a double click; `--excel` asks for it.

It begins with a mark of its encoding, and lines end as they do in Windows. Where the company's language
(`base.language`) writes decimals behind a comma, so does it, and a semicolon stands between cells. All else is as in
`csv`, and import reads it back.
"""

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.spreadsheet import for_excel, lines

ENDING = None
FILES = ".csv"
FOR_PROGRAMS = True
ALL_TABLES = False
TELLS_MISSING = False

_MARK = "\ufeff"
_EMPTY = '""'


def render(page: Page, _look: Look) -> str:
    """Write the first table."""
    rows = lines(page, _cell, for_excel(page.language))
    return _MARK + "".join(f"{row or _EMPTY}\r\n" for row in rows)


def _cell(text: str) -> str:
    """Put a text into quotes where it needs them for any separator."""
    if not {*text} & {*'",;\r\n'}:
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'

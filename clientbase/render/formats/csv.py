"""The first table as CSV (RFC 4180, UTF-8, a line feed after each row).

An empty cell is unknown; figures and further tables are left to other formats.
"""

import re

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.spreadsheet import PLAIN, lines

ENDING = ".csv"
FOR_PROGRAMS = True
ALL_TABLES = False
TELLS_MISSING = False

_QUOTE_NEEDED = re.compile('[",\r\n]')


def render(page: Page, _look: Look) -> str:
    """Write the first table."""
    # A line without anything would be no row to most readers.
    return "".join(f"{line or _EMPTY}\n" for line in lines(page, _cell, PLAIN))


_EMPTY = '""'


def _cell(text: str) -> str:
    if not _QUOTE_NEEDED.search(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'

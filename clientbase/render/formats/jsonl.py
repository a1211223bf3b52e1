"""The rows for programs that read line by line: an object a line, which names its table first.

Figures and what was left out stand in the `json` format only.
"""

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.formats.json import quoted, rows_of
from clientbase.values import currency_decimals

ENDING = ".jsonl"
FOR_PROGRAMS = True
ALL_TABLES = True
TELLS_MISSING = False


def render(page: Page, _look: Look) -> str:
    """Write the rows of all tables."""
    decimals = currency_decimals(page.currency)
    rows = (
        row
        for table in page.tables
        for row in rows_of(table, decimals, f'"table": {quoted(table.name)}, ', errors="surrogatepass")
    )
    return b"".join(row + b"\n" for row in rows).decode(errors="surrogatepass")

"""The rows for programs that read line by line: an object a line, which names its table first.

Figures and what was left out stand in the `json` format only.
"""

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.formats.json import quoted, row_texts
from clientbase.values import currency_decimals

ENDING = ".jsonl"
FOR_PROGRAMS = True
ALL_TABLES = True
TELLS_MISSING = False


def render(page: Page, _look: Look) -> str:
    """Write the rows of all tables."""
    decimals = currency_decimals(page.currency)
    lines = (
        line
        for table in page.tables
        for line in row_texts(table, decimals, before=f'"table": {quoted(table.name)}, ')
    )
    return "".join(f"{line}\n" for line in lines)

"""Pages of reports on small bases, and what stands in them by name."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from tests.index.bases import Content, opened, rows, write
from tests.reports.asking import DAY, figures

__all__ = ["DAY", "EURO", "column", "figures", "page_of", "table"]
EURO = 10_000


def page_of(
    name: str,
    root: Path,
    records: Mapping[str, Content],
    day: str = DAY,
    scope: Scope = EVERYBODY,
    schema: Content = "",
    **parameters: Any,
) -> Page:
    """Make a base of *records* and ask it, with the report's own parameters."""
    with opened(write(root, records, schema), day, scope) as base:
        return find(name, root).page(base, **parameters)


def table(page: Page, name: str) -> list[dict[str, Any]]:
    """Return the rows of the table called *name* by the names of its columns."""
    return rows(next(table for table in page.tables if table.name == name))


def column(page: Page, name: str, *wanted: str) -> list[Any]:
    """Return of each row of a table the value in the wanted column, or all wanted ones."""
    picked = [tuple(row[one] for one in wanted) for row in table(page, name)]
    return [values[0] for values in picked] if len(wanted) == 1 else picked

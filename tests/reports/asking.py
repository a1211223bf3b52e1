"""What the tests of reports share: a small base that is asked one question."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from clientbase.page import EVERYBODY, Page, Scope
from clientbase.reports import find
from tests.index.bases import Content, opened, rows, write

DAY = "2026-11-21"


def page_of(
    name: str,
    root: Path,
    records: Mapping[str, Content],
    schema: Content = "",
    day: str = DAY,
    scope: Scope = EVERYBODY,
) -> Page:
    """Ask a base of *records* on a day."""
    with opened(write(root, records, schema), day, scope) as base:
        return find(name, root).page(base)


def figures(page: Page) -> dict[str, Any]:
    return {figure.name: figure.value for figure in page.figures}


def listed(page: Page, *names: str, table: int = 0) -> list[tuple[Any, ...]]:
    """Return some columns of the rows of a table."""
    return [tuple(row[name] for name in names) for row in rows(page.tables[table])]

"""Plain text for pipes, files and mails: the same on every machine, whatever its terminal."""

from collections.abc import Iterator

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.cells import written
from clientbase.render.grid import grid
from clientbase.render.head import figure_lines, missing_lines, scope_line
from clientbase.values import currency_decimals
from clientbase.visible import visible

ENDING = ".txt"
FOR_PROGRAMS = False
ALL_TABLES = True


def render(page: Page, _look: Look) -> str:
    """Write title, question, scope, figures and tables, an empty line between them."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    title, decimals = visible(page.title), currency_decimals(page.currency)
    yield "\n".join(filter(None, (title, "=" * len(title), visible(page.question), scope_line(page))))
    if page.figures:
        yield "\n".join("  ".join(pair) for pair in figure_lines(page))
    for table in page.tables:
        if table.title != page.title:
            yield visible(table.title)
        yield grid(written(table, decimals)) if table.rows else "Nothing to show."
    if missing := missing_lines(page):
        yield "\n".join(missing)

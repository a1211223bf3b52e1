"""Plain text for pipes, files and mails: the same on every machine, whatever its terminal.

It is 100 places wide, or as wide as `--width` says; what does not fit is left out by its rank, and named.
"""

from collections.abc import Iterator

from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.body import WIDTH, body
from clientbase.render.grid import Dress
from clientbase.render.head import figure_lines, missing_lines, scope_line
from clientbase.render.places import broken
from clientbase.visible import visible

ENDING = ".txt"
FOR_PROGRAMS = False
ALL_TABLES = True


def render(page: Page, look: Look) -> str:
    """Write title, question, scope, figures and tables, an empty line between them."""
    return "\n\n".join(_blocks(page, look.width or WIDTH)) + "\n"


def _blocks(page: Page, width: int) -> Iterator[str]:
    title = visible(page.title)
    said = (line for text in (visible(page.question), scope_line(page)) for line in broken(text, width))
    yield "\n".join(filter(None, (title, "=" * len(title), *said)))
    if page.figures:
        yield "\n".join("  ".join(pair) for pair in figure_lines(page))
    for table in page.tables:
        if table.title != page.title:
            yield visible(table.title)
        yield (
            "\n\n".join(filter(None, body(page, table, width, Dress()))) if table.rows else "Nothing to show."
        )
    if missing := missing_lines(page):
        yield "\n".join(part for line in missing for part in broken(line, width))

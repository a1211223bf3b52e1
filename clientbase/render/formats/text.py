"""Plain text for pipes, files and mails: the same on every machine, whatever its terminal.

It is 100 places wide, or as wide as `--width` says; what does not fit is left out by its rank, and named.
"""

from collections.abc import Iterator

from clientbase.language import say
from clientbase.page import Page
from clientbase.render import Look
from clientbase.render.body import PLAIN, WIDTH, body, laid_out
from clientbase.render.head import GAP, LONG, below_title, compared, figure_lines, missing_lines, scope_line
from clientbase.render.places import broken, places
from clientbase.visible import visible

ENDING = ".txt"
FOR_PROGRAMS = False
ALL_TABLES = True


def render(page: Page, look: Look) -> str:
    """Write title, question, scope, figures and tables, an empty line between them."""
    return "\n\n".join(_blocks(page, look.width or WIDTH)) + "\n"


def _blocks(page: Page, width: int) -> Iterator[str]:
    title = broken(visible(page.summary.verdict or page.title), width)
    said = (line for text in (below_title(page), scope_line(page)) for line in broken(text, width))
    yield "\n".join(filter(None, (*title, "=" * max(map(places, title)), *said)))
    if pairs := figure_lines(page):
        yield "\n".join(line for pair in pairs for line in _figure(*pair, width))
    if weeks := compared(page):
        yield laid_out(weeks, width)
    for table in page.shown:
        if table.title != page.title:
            yield "\n".join(broken(visible(table.title), width))
        yield (
            "\n\n".join(filter(None, body(page, table, width, PLAIN)))
            if table.rows
            else say("Nothing to show.")
        )
    if missing := missing_lines(page):
        yield "\n".join(part for line in missing for part in broken(line, width))


def _figure(title: str, value: str, width: int) -> Iterator[str]:
    """Return a key figure; a value that has no room beside its title goes on below it."""
    first, *more = broken(value, max(width - len(title) - GAP, 1)) if len(value) > LONG else [value]
    yield f"{title}{GAP * ' '}{first}"
    yield from (f"{(len(title) + GAP) * ' '}{line}" for line in more)

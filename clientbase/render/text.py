"""Plain text for pipes, files and mails: the same on every machine, whatever its terminal."""

from collections.abc import Iterator

from clientbase.page import Page
from clientbase.render.cells import visible
from clientbase.render.grid import grid
from clientbase.render.head import figures, left_out_line, scope_line
from clientbase.values import currency_decimals


def render(page: Page, *, color: bool = False, width: int | None = None) -> str:  # noqa: ARG001  # for terminals
    """Write title, question, scope, figures and tables, an empty line between them."""
    return "\n\n".join(_blocks(page)) + "\n"


def _blocks(page: Page) -> Iterator[str]:
    title = visible(page.title)
    yield "\n".join(filter(None, (title, "=" * len(title), visible(page.question), scope_line(page))))
    if page.figures:
        yield aligned(figures(page))
    for table in page.tables:
        if table.title != page.title:
            yield visible(table.title)
        yield grid(table, currency_decimals(page.currency)) if table.rows else "Nothing to show."
    if page.left_out:
        yield left_out_line(page)


def aligned(pairs: list[tuple[str, str]]) -> str:
    """Set titles flush left and values flush right."""
    titles, values = (max(map(len, column)) for column in zip(*pairs, strict=True))
    return "\n".join(f"{title:<{titles}}  {value:>{values}}" for title, value in pairs)

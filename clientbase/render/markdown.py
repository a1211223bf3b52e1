"""Markdown (GitHub's tables): for reviews, wikis and mails."""

import re
from collections.abc import Iterable, Iterator, Sequence

from clientbase.page import Page, Table
from clientbase.render.cells import NUMBERS, columns_of, for_people, visible
from clientbase.render.head import figures, left_out_line, scope_line
from clientbase.values import currency_decimals

# An underscore within a word is no emphasis and stays legible.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")


def render(page: Page, *, color: bool = False, width: int | None = None) -> str:  # noqa: ARG001  # for terminals
    """Write title, question, scope, figures and tables as a Markdown document."""
    return "\n\n".join(_blocks(page)) + "\n"


def literal(text: str) -> str:
    """Escape what Markdown would take for markup, and what cannot be seen."""
    return _MARKUP.sub(r"\\\g<0>", visible(text))


def _blocks(page: Page) -> Iterator[str]:
    decimals = currency_decimals(page.currency)
    yield f"# {literal(page.title)}"
    if page.question:
        yield literal(page.question)
    yield f"*{literal(scope_line(page))}*"
    if page.figures:
        yield _grid(("Figure", "Value"), (False, True), figures(page))
    for table in page.tables:
        if table.title != page.title:
            yield f"## {literal(table.title)}"
        yield _table(table, decimals) if table.rows else "Nothing to show."
    if page.left_out:
        yield f"**{literal(left_out_line(page))}**"
    if page.definitions:
        yield "\n".join(map(literal, page.definitions.splitlines()))


def _table(table: Table, decimals: int) -> str:
    columns = (list(map(for_people(kind, decimals), cells)) for kind, cells in columns_of(table))
    titles = [column.title for column in table.columns]
    return _grid(titles, [column.type in NUMBERS for column in table.columns], zip(*columns, strict=True))


def _grid(titles: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    rule = "|".join(" ---: " if flush else " --- " for flush in right)
    return "\n".join((_line(titles), f"|{rule}|", *map(_line, rows)))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(literal, cells))} |"

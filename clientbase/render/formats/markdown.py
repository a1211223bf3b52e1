"""Markdown (GitHub's tables): for reviews, wikis and mails."""

import re
from collections.abc import Iterable, Iterator, Sequence

from clientbase.language import say
from clientbase.page import Page, Table
from clientbase.render import Look
from clientbase.render.cells import Written, written
from clientbase.render.head import below_title, compared, figures, missing_lines, scope_line
from clientbase.visible import visible

ENDING = ".md"
FOR_PROGRAMS = False
ALL_TABLES = True

# An underscore within a word is no emphasis and stays legible.
_MARKUP = re.compile(r"[\\`*\[\]<>|~&]|(?<![^\W_])_|_(?![^\W_])")


def render(page: Page, _look: Look) -> str:
    """Write title, question, scope, figures and tables as a Markdown document."""
    return "\n\n".join(_blocks(page)) + "\n"


def literal(text: str) -> str:
    """Escape what Markdown would take for markup, and what cannot be seen."""
    return _MARKUP.sub(r"\\\g<0>", visible(text))


def _blocks(page: Page) -> Iterator[str]:
    yield f"# {literal(page.summary.verdict or page.title)}"
    if below := below_title(page):
        yield literal(below)
    yield f"*{literal(scope_line(page))}*"
    if pairs := figures(page):
        yield _grid((say("Figure"), say("Value")), (False, True), map(_literals, pairs))
    if weeks := compared(page):
        yield _columns(weeks)
    for table in page.shown:
        if table.title != page.title:
            yield f"## {literal(table.title)}"
        yield _table(table, page.currency) if table.rows else say("Nothing to show.")
    for line in missing_lines(page):
        yield f"**{literal(line)}**"
    if page.definitions:
        yield "\n".join(map(literal, page.definitions.splitlines()))


def _table(table: Table, currency: str) -> str:
    return _columns(written(table, currency))


def _columns(columns: Sequence[Written]) -> str:
    rows = zip(*(_literals(column.texts) for column in columns), strict=True)
    return _grid([literal(column.title) for column in columns], [column.right for column in columns], rows)


def _grid(titles: Sequence[str], right: Sequence[bool], rows: Iterable[Sequence[str]]) -> str:
    rule = "|".join(" ---: " if flush else " --- " for flush in right)
    return "\n".join((_line(titles), f"|{rule}|", *map(_line, rows)))


def _literals(texts: Sequence[str]) -> Sequence[str]:
    """Escape many texts: most hold nothing to escape, which is seen soonest in all of them at once."""
    return list(map(literal, texts)) if _MARKUP.search("\n".join(texts)) else texts


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"

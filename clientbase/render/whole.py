"""An answer in full: all its tables where a format holds one, and several answers as one."""

from collections.abc import Iterator, Mapping, Sequence

from clientbase.page import Column, Page, Table
from clientbase.render import holds_all_tables, render
from clientbase.render.cells import for_programs, kind_of
from clientbase.values import currency_decimals

FIGURES = "figures"
"""What the table of figures is called."""


def in_parts(page: Page, format_: str, *, width: int | None = None) -> Mapping[str, str]:
    """Return *page* as texts by name: each table and the figures, or the whole answer where the format holds it."""
    if holds_all_tables(format_):
        return {page.report: render(page, format_, width=width)}
    return {
        table.name: render(page._replace(tables=(table,)), format_, width=width) for table in all_tables(page)
    }


def all_tables(page: Page) -> Iterator[Table]:
    """Return the tables of *page*, and a last one of its figures."""
    yield from page.tables
    if page.figures:
        yield table_of_figures(page)


def left_to_others(page: Page, format_: str) -> list[str]:
    """Name what *page* has and the named format does not write."""
    if holds_all_tables(format_):
        return []
    return [table.name for table in all_tables(page)][1 if page.tables else 0 :]


def table_of_figures(page: Page, name: str = FIGURES) -> Table:
    """Return the figures of *page* as rows, written as programs read them."""
    decimals = currency_decimals(page.currency)
    rows = tuple(
        (
            figure.name,
            None
            if figure.value is None
            else for_programs(kind_of(figure.type, (figure.value,)), decimals)(figure.value),
        )
        for figure in page.figures
    )
    columns = (Column("figure", "text", "Figure"), Column("value", "text", "Value"))
    return Table(name, "Figures", columns, rows)


def combined(pages: Sequence[Page]) -> Page:
    """Return several answers of one day and scope as one that begins with the first and loses none."""
    first, *others = pages
    tables = [*first.tables]
    for page in others:
        if page.figures:
            tables.append(
                table_of_figures(page, f"{page.report}-{FIGURES}")._replace(title=f"{page.title}: figures")
            )
        tables += (_named_after(page, table) for table in page.tables)
    return first._replace(
        tables=tuple(tables),
        left_out=tuple(dict.fromkeys(file for page in pages for file in page.left_out)),
        not_in_sums=tuple(dict.fromkeys(found for page in pages for found in page.not_in_sums)),
        definitions="\n\n".join(dict.fromkeys(page.definitions for page in pages if page.definitions)),
    )


def _named_after(page: Page, table: Table) -> Table:
    if table.name == page.report:
        return table
    return table._replace(name=f"{page.report}-{table.name}", title=f"{page.title}: {table.title}")

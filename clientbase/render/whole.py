"""An answer in full: all its tables where a format holds one, and several answers as one."""

from collections.abc import Iterator, Mapping, Sequence

from clientbase.language import say
from clientbase.page import Chart, Column, Page, Table
from clientbase.render import encoded, holds_all_tables, is_binary, packed
from clientbase.render.cells import for_programs, kind_of
from clientbase.render.in_words import in_words
from clientbase.values import currency_decimals

FIGURES = "figures"
"""What the table of figures is called."""


def in_parts(
    page: Page, format_: str, *, width: int | None = None, apart: bool = False
) -> Mapping[str, bytes]:
    """Return *page* as contents by name: each table and the figures, or the whole answer where the format holds it.

    *apart* asks for the tables by themselves also where the lines of one file would do.
    """
    if holds_all_tables(format_) and not (apart and format_ == "jsonl"):
        return {page.report: content(page, format_, width)}
    return {table.name: content(page._replace(tables=(table,)), format_, width) for table in all_tables(page)}


def content(page: Page, format_: str, width: int | None = None) -> bytes:
    """Return what a file holds that is *page* in the named format."""
    return packed(page, format_) if is_binary(format_) else encoded(page, format_, width=width)


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
    first, *others = map(in_words, pages)
    added = [table for page in others for table in _of_another(page)]
    order = first.summary.order and (*first.summary.order, *(table.name for table in added))
    return first._replace(
        tables=(*first.tables, *added),
        summary=first.summary._replace(order=order),
        charts=(*first.charts, *(chart for page in others for chart in _charts(page))),
        left_out=tuple(dict.fromkeys(file for page in pages for file in page.left_out)),
        not_in_sums=tuple(dict.fromkeys(found for page in pages for found in page.not_in_sums)),
        command="",
        definitions="\n\n".join(dict.fromkeys(page.definitions for page in pages if page.definitions)),
    )


def _of_another(page: Page) -> Iterator[Table]:
    """Return the figures and tables of an answer that stands below another one, named after it."""
    if page.figures:
        figures = table_of_figures(page, f"{page.report}-{FIGURES}")
        yield figures._replace(title=f"{page.title}: {say('figures')}")
    for table in (*page.summary.tables, *page.tables):
        yield table._replace(name=_name(page, table.name), title=_title(page, table))


def _charts(page: Page) -> Iterator[Chart]:
    return (chart._replace(table=_name(page, chart.table)) for chart in page.charts if chart.table)


def _name(page: Page, name: str) -> str:
    return name if name == page.report else f"{page.report}-{name}"


def _title(page: Page, table: Table) -> str:
    return table.title if table.name == page.report else f"{page.title}: {table.title}"

"""Tables of rows that a report has computed itself, and the median, which SQLite does not know."""

from collections.abc import Iterable

from clientbase.columns import columns
from clientbase.page import Cell, Table


def made(name: str, title: str, words: str, rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Make a table of *rows*; *words* name its columns, with their types."""
    return Table(name, title, columns(words), tuple(rows))


def median(value: str, source: str) -> str:
    """Return SQL for the median of *value* over the rows of *source* that know it; the mean of the middle two."""
    return f"""(SELECT avg(x) FROM (
        SELECT {value} AS x, row_number() OVER (ORDER BY {value}) AS place, count(*) OVER () AS n
          FROM {source} WHERE {value} IS NOT NULL) WHERE place IN ((n + 1) / 2, (n + 2) / 2))"""

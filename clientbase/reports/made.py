"""Tables of rows that a report has computed itself, and the median, which SQLite does not know."""

from collections.abc import Iterable, Sequence

from clientbase.columns import column
from clientbase.page import Cell, Table

_LOOKED_AT = 100


def made(name: str, title: str, names: Sequence[str], rows: Iterable[tuple[Cell, ...]]) -> Table:
    """Make a table of *rows*; each column is typed by its name (see columns.py)."""
    whole = tuple(rows)
    looked_at = whole[:_LOOKED_AT]
    columns = [column(found, [row[n] for row in looked_at]) for n, found in enumerate(names)]
    return Table(name, title, tuple(columns), whole)


def median(value: str, source: str) -> str:
    """Return SQL for the median of *value* over the rows of *source* that know it; the mean of the middle two."""
    return f"""(SELECT avg(x) FROM (
        SELECT {value} AS x, row_number() OVER (ORDER BY {value}) AS place, count(*) OVER () AS n
          FROM {source} WHERE {value} IS NOT NULL) WHERE place IN ((n + 1) / 2, (n + 2) / 2))"""

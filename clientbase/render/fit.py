"""Which columns of a table fit beside each other on a terminal, and how wide each may be."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from rich.cells import cell_len

from clientbase.page import Column, Table
from clientbase.render.cells import UNKNOWN, columns_of, for_people, visible

GAP = 2
"""Spaces between two columns."""

LONGEST_WORD = 16
"""A word that is longer may be broken."""


class Fitted(NamedTuple):
    """What is shown of a table, the width of each of its columns, and the columns for which there is no room."""

    table: Table
    widths: tuple[int, ...]
    left_out: tuple[Column, ...]


class _Need(NamedTuple):
    least: int
    cells: int
    full: int
    known: bool


def fitted(table: Table, decimals: int, width: int, *, wrapped: bool) -> Fitted:
    """Take out of *table* what does not fit into *width*: empty columns first, then those on the right.

    Where texts may be *wrapped*, a column needs no more than its longest word.
    """
    needs = dict(enumerate(_needs(table, decimals, wrapped=wrapped)))
    empty = [n for n, need in needs.items() if not need.known]
    spare = (*reversed(empty), *(n for n in reversed(needs) if n not in empty))
    for n in spare[:-1]:
        if _laid(need.least for need in needs.values()) <= width:
            break
        del needs[n]
    rows = tuple(tuple(row[n] for n in needs) for row in table.rows)
    columns = tuple(table.columns[n] for n in needs)
    left_out = tuple(column for n, column in enumerate(table.columns) if n not in needs)
    shown = table._replace(columns=columns, rows=rows) if left_out else table
    return Fitted(shown, _widths(list(needs.values()), width), left_out)


def _needs(table: Table, decimals: int, *, wrapped: bool) -> Iterator[_Need]:
    for column, (kind, cells) in zip(table.columns, columns_of(table), strict=True):
        texts, title = list(map(for_people(kind, decimals), cells)), visible(column.title)
        longest = max(map(cell_len, texts))
        full = max(longest, cell_len(title))
        word = max(cell_len(word) for text in (*texts, title) for word in (text.split() or ("",)))
        least = min(word, LONGEST_WORD) if wrapped else full
        yield _Need(least, longest, full, set(texts) != {UNKNOWN})


def _widths(needs: list[_Need], width: int) -> tuple[int, ...]:
    """Return each column its least width; of what is left first to the cells, then to the titles.

    Those that need the least to be whole come first.
    """
    widths = [min(need.least, width) for need in needs]
    spare = width - _laid(widths)
    for wanted in ([need.cells for need in needs], [need.full for need in needs]):
        for n in sorted(range(len(needs)), key=lambda n: wanted[n] - widths[n]):
            more = max(0, min(spare, wanted[n] - widths[n]))
            spare -= more
            widths[n] += more
    return tuple(widths)


def _laid(widths: Iterable[int]) -> int:
    found = list(widths)
    return sum(found) + GAP * (len(found) - 1)

"""Cells of a file that people open in a spreadsheet and programs read back.

A spreadsheet runs a cell that begins with one of `= + - @`, a tab or a carriage return as a
formula. An apostrophe before it makes it a text; numbers and phones are left as they are,
because they can do no harm and are read back by programs. What has such an apostrophe of its own
gets another one, so that whoever takes one away has the text again.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from clientbase.page import Cell, Page
from clientbase.render.cells import NUMBERS, columns_of, for_programs
from clientbase.values import currency_decimals
from clientbase.visible import FORMULA

_FORMULA = re.compile(rf"'*{FORMULA}|'+\d")
_PHONE_OR_NUMBER = re.compile(r"\+[\d(][\d ()./-]*|-\d+(?:[.,]\d+)*", re.ASCII)


class Dialect(NamedTuple):
    """How a CSV is written."""

    separator: str = ","
    comma: bool = False
    """whether decimals stand behind a comma"""
    encoding: str = "utf-8"
    line_end: str = "\n"

    def number(self, text: str) -> str:
        """Write the text of a number."""
        return text.replace(".", ",") if self.comma else text


PLAIN: Final = Dialect()
"""As programs read it."""
_WITH_POINT: Final = frozenset("en zh ja ko he th hi ms ga mt".split())


def for_excel(language: str | None) -> Dialect:
    """Return how Excel reads a CSV where people speak *language*: a mark of its encoding, their decimal sign."""
    spoken = (language or "en").replace("_", "-").partition("-")[0].casefold()
    comma = spoken not in _WITH_POINT
    return Dialect(";" if comma else ",", comma, "utf-8-sig", "\r\n")


def neutralised(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run."""
    harmless = not _FORMULA.match(text) or _PHONE_OR_NUMBER.fullmatch(text)
    return text if harmless else f"'{text}"


def as_meant(cell: str) -> str:
    """Take the apostrophe away again: the way back of `neutralised`."""
    return cell[1:] if cell[:1] == "'" and _FORMULA.match(cell) else cell


def lines(page: Page, escape: Callable[[str], str], dialect: Dialect) -> list[str]:
    """Write the first table of *page*: a line of column names, then a line for each row.

    A file holds one table; the `json` and `jsonl` formats hold all of them, and the figures.
    """
    if not page.tables:
        return []
    table = page.tables[0]
    decimals = currency_decimals(page.currency)
    head = dialect.separator.join(escape(neutralised(column.name)) for column in table.columns)
    columns = [_texts(cells, kind, (decimals, dialect), escape) for kind, cells in columns_of(table)]
    return [head, *map(dialect.separator.join, zip(*columns, strict=True))]


def _texts(
    cells: Iterable[Cell], kind: str, numbers: tuple[int, Dialect], escape: Callable[[str], str]
) -> list[str]:
    decimals, dialect = numbers
    write = for_programs(kind, decimals)
    if kind in NUMBERS:
        texts = ["" if cell is None else write(cell) for cell in cells]
        return list(map(dialect.number, texts)) if dialect.comma else texts
    return ["" if cell is None else escape(neutralised(write(cell))) for cell in cells]

"""Numbers lead to the rows that they count: where a table lists as many, and only there."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from clientbase.page import Cell, Page, Table
from clientbase.render.cells import titled
from clientbase.render.in_words import called, cell

Where = tuple[tuple[str, str], ...]
"""Columns and what stands in them, in the rows that are meant."""
_BY: Final = ("manager", "segment", "stage", "class", "product", "source", "region", "standard", "kind")
"""What rows of a summary are about, and lists say of each of theirs."""
_FEW: Final = 60
"""A table of more rows is no summary."""
_MEANT: Final[Mapping[str, tuple[str, Where]]] = {
    "overdue": ("cadence", (("light", "red"), ("standard", "contact"))),
    **{
        f"{standard}_{light}": ("cadence", (("light", light), ("standard", standard)))
        for standard in ("contact", "update", "entry")
        for light in ("red", "yellow", "green", "grey")
    },
    "clients": ("clients", ()),
}
"""Numbers that are called otherwise than what they count: the table, and which of its rows."""


class Listed:
    """A table of some page whose rows a number may count."""

    def __init__(self, address: str, id_: str, table: Table) -> None:
        """Take the table with the address of its page, which is empty on the same page."""
        self._address = address
        self._id = id_
        self.name = table.name
        self._table = table
        self._at = {column.name: n for n, column in enumerate(table.columns) if column.type == "text"}
        self._counted: dict[tuple[str, ...], Counter[tuple[Cell, ...]]] = {}

    @cached_property
    def words(self) -> Mapping[str, str]:
        """What stands in the columns that sort clients, with the name of the column."""
        return {
            str(row[n]): name
            for name, n in self._at.items()
            if name in {*_BY, "light"}
            for row in self._table.rows
        }

    def has(self, where: Where) -> bool:
        """Return whether its columns can say this."""
        return all(name in self._at for name, _ in where)

    def count(self, where: Where) -> int:
        """Count the rows that are meant."""
        names = tuple(name for name, _ in where)
        if names not in self._counted:
            at = [self._at[name] for name in names]
            self._counted[names] = Counter(tuple(row[n] for n in at) for row in self._table.rows)
        return self._counted[names][tuple(value for _, value in where)]

    def link(self, where: Where) -> str:
        """Return the address of the rows that are meant; of all of them, that of the table."""
        if self.count(where) == len(self._table.rows):
            return f"{self._address}#{self._id}-title"
        shown = [("in", self._id), *((name, str(cell(name, value))) for name, value in where)]
        return f"{self._address}#{urlencode(shown, quote_via=quote)}"


class Opened(NamedTuple):
    """Where the numbers of a page lead."""

    figures: Mapping[str, str]
    """of each figure, by its title in the language that is spoken"""
    cells: Mapping[tuple[str, str], Sequence[str]]
    """of each column of a table, row by row; an empty text where there are no such rows"""


def listed(address: str, page: Page) -> list[Listed]:
    """Return the tables of *page*, which has this address."""
    tables = enumerate(page.shown, 1)
    return [Listed(address, f"table-{n}", table) for n, table in tables if table.rows]


def opened(page: Page, others: Sequence[Listed], about: Where = ()) -> Opened:
    """Return where the numbers of *page* lead: to its own tables or to *others*; all of it is *about* something."""
    own = listed("", page)
    figures = {
        titled(figure._replace(title=called(figure.title, figure.type)), figure.type, page.currency): address
        for figure in page.figures
        if figure.type == "count" and (address := _address([*own, *others], figure.name, figure.value, about))
    }
    cells: dict[tuple[str, str], Sequence[str]] = {}
    for table in page.shown:
        if len(table.rows) <= _FEW:
            lists = [one for one in own if one.name != table.name] + [*others]
            cells |= {(table.name, name): found for name, found in _cells(table, lists, about)}
    return Opened(figures, cells)


def _cells(table: Table, lists: Sequence[Listed], about: Where) -> Iterator[tuple[str, Sequence[str]]]:
    at = {column.name: n for n, column in enumerate(table.columns)}
    if "client" in at:
        return  # its rows are what others count
    keys = [(name, n) for name, n in at.items() if name in _BY]
    for n, column in enumerate(table.columns):
        if keys and column.type == "count":
            found = []
            for row in table.rows:
                who = {name: row[key] for name, key in keys}
                known = None not in who.values()  # what nobody's rows are called, no list says
                where = tuple(
                    sorted({**dict(about), **{name: str(said) for name, said in who.items()}}.items())
                )
                found.append(_address(lists, column.name, row[n], where) if known else "")
            if any(found):
                yield column.name, found


def _address(lists: Sequence[Listed], name: str, number: Cell, about: Where) -> str:
    """Return where *number* of that name leads; an empty text where no table lists as many of what it says."""
    if not isinstance(number, int) or number <= 0:
        return ""
    for one in lists:
        for more in _ways(one, name):
            where = tuple(sorted({**dict(about), **dict(more)}.items()))
            if one.has(where) and one.count(where) == number:
                return one.link(where)
    return ""


def _ways(one: Listed, name: str) -> Iterator[Where]:
    if one.name == name:
        yield ()
    if name in one.words:
        yield ((one.words[name], name),)
    table, where = _MEANT.get(name, ("", ()))
    if table == one.name:
        yield where

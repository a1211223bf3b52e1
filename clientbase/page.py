"""The answer to a question: figures and tables, before anybody decides how they look."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

Cell = str | int | float | bool | None
"""A value of a row. Its column's type says what it means:

text     a str, shown literally
date     a str YYYY-MM-DD
count    an int
days     an int number of days
money    an int in 1/10000 of the base's currency unit
share    a float between 0 and 1
ratio    a float: a mean interval in days, or a multiple
flag     a bool (or 0/1)
"""


VERDICT, USUAL, SPARE = range(3)
"""How soon a column gives way where the window is too narrow: never, when it must, before the others."""


MONTHS: Final = 24
"""So many months of a client's purchases are drawn small beside its sums, the last one that of the day."""
WITH_MONTHS: Final = frozenset({"revenue", "at_stake"})
"""The columns of sums below which they are drawn."""


class Column(NamedTuple):
    """One column of a table. *name* is the contract for programs, *title* and *rank* are for people."""

    name: str
    type: str
    title: str
    rank: int = USUAL


class Lines(NamedTuple):
    """How people read a row that says more than has room in one line: each line with a left, a middle and a right part.

    A part names columns, with what stands between them: `name: what`. What is not known is left out with the mark
    before it.
    """

    by: str
    """the column of which each value has its own heading, where there are several"""
    heading: str
    parts: tuple[tuple[str, str, str], ...]


class Table(NamedTuple):
    """Rows of one kind."""

    name: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    lines: Lines | None = None


class Figure(NamedTuple):
    """A key number of a page, typed as a column is."""

    name: str
    type: str
    title: str
    value: Cell


class LeftOut(NamedTuple):
    """A file that could not be read and therefore is not counted."""

    path: str
    reason: str


class NotInSums(NamedTuple):
    """Purchases and returns, or items of another list, that are in no sum, of one kind."""

    kind: str
    """no_rate, no_amount, no_day or supplier"""
    number: int
    clients: int
    returns: int
    """how many of them are returns"""
    noun: str = "purchase"
    """what they are called where they are no returns"""


class Scope(NamedTuple):
    """To which clients the base was narrowed."""

    manager: str | None = None
    segment: str | None = None
    where: str | None = None


EVERYBODY = Scope()


class NotShown(NamedTuple):
    """What of a table somebody asked not to be shown."""

    table: str
    rows: int
    columns: tuple[str, ...]


OVER_TIME = "trend"
"""The table of an answer over time: a day a row, and the figures of a report in its columns."""
EACH_OVER_TIME = "each"
"""The table of an answer over time that has a column for each row of a report, such as each manager."""


class Chart(NamedTuple):
    """What of an answer people would rather look at than read: which columns of a table are drawn, and how.

    How it is drawn says its *shape*, by the name of a function in render/shapes.py.
    """

    shape: str
    title: str
    table: str
    """of the answer; OVER_TIME where it is asked over time; empty where figures are drawn"""
    x: str
    y: tuple[str, ...]
    by: str = ""
    """the column that tells bars or points apart"""
    only: tuple[str, str] = ("", "")
    """a column and its value, where only those rows are drawn"""


class Summary(NamedTuple):
    """What people read first; programs have its numbers in figures, and ask for the rest by themselves."""

    verdict: str = ""
    """the answer in one sentence"""
    tables: tuple[Table, ...] = ()
    counts: str = ""
    """the key figures in words, which stand in their place"""
    order: tuple[str, ...] = ()
    """the names of the tables that people read, in their order; where it is given they read no empty ones"""
    subject: str = ""
    """the answer in a few words, for the subject of a mail"""


class Page(NamedTuple):
    """A whole answer."""

    report: str
    title: str
    question: str
    definitions: str
    as_of: str
    currency: str
    scope: Scope
    commit: str | None
    left_out: tuple[LeftOut, ...]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    not_shown: tuple[NotShown, ...] = ()
    not_in_sums: tuple[NotInSums, ...] = ()
    summary: Summary = Summary()
    charts: tuple[Chart, ...] = ()
    command: str = ""
    """what makes the answer again, without the form in which it is shown"""
    language: str = ""
    """that of the company, where it says so"""
    bought: Mapping[str, str] | None = None
    """of the clients that are listed, for a page to look at: how high each of the last MONTHS is, a digit each"""

    @property
    def shown(self) -> tuple[Table, ...]:
        """The tables that people read, in their order."""
        if not self.summary.order:
            return (*self.summary.tables, *self.tables)
        found = {table.name: table for table in self.tables if table.rows}
        return tuple(found[name] for name in self.summary.order if name in found)


def have_sums(figures: Sequence[Figure], tables: Sequence[Table]) -> bool:
    """Return whether any figure or column is of money."""
    columns = (column.type for table in tables for column in table.columns)
    return "money" in {*(figure.type for figure in figures), *columns}


def missing_together(pages: Iterable[Page]) -> tuple[NotInSums, ...]:
    """Return what is in none of the sums of several pages, each of them about other clients."""
    found: dict[str, NotInSums] = {}
    for one in (one for page in pages for one in page.not_in_sums):
        known = found.get(one.kind, one._replace(number=0, clients=0, returns=0))
        found[one.kind] = known._replace(
            number=known.number + one.number,
            clients=known.clients + one.clients,
            returns=known.returns + one.returns,
        )
    return tuple(found[kind] for kind in sorted(found))

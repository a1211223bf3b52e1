"""A list as rows whose every cell can be asked for by its column, and complained of by its place."""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from clientbase.exchange import findings as codes
from clientbase.exchange.meaning.cells import NOT_KNOWN, NOT_TOLD
from clientbase.exchange.meaning.days import Days, days_of
from clientbase.exchange.meaning.headings import MANY, NAMED, NO_USE, REASON, TACIT, Heading, Own
from clientbase.exchange.meaning.numbers import Sums, currency_of, sums_of, whole_of
from clientbase.finding import Finding, Place, shortened
from clientbase.language import say
from clientbase.values import parse_currency, parse_whole


class Reading(NamedTuple):
    """What somebody has said about the lists, where they do not show it."""

    today: dt.date
    own: Own = Own()
    """the company's own fields, and its maps of columns"""
    decimal: str | None = None
    """the decimal sign"""
    first: str | None = None
    """what stands first in a day, `day` or `month`"""
    kind: str | None = None
    """what kind of list all of them are"""


class Table:
    """One list that was read, with what is to be said of it as a whole."""

    def __init__(
        self,
        path: str,
        kind: str,
        headings: Sequence[Heading],
        lines: Sequence[str],
        separator: str,
        *,
        ours: bool = False,
    ) -> None:
        """Take what the head of the list says; the rows follow."""
        self.path = path
        self.kind = kind
        self.headings = tuple(headings)
        self.lines = lines
        self.separator = separator
        self.ours = ours
        """whether it is in the form of `export tables`: each cell is what a record says, and nothing else"""
        self.rows: list[Row] = []
        self.said: list[str] = []
        self.empty = 0
        """how many cells hold a word for nothing"""
        self.short: list[int] = []
        """the lines of rows that have fewer cells than the header"""
        self.at: dict[str, list[int]] = {}
        """which cells of a row belong to a column"""
        for n, heading in enumerate(headings):
            self.at.setdefault(heading.column or f"\0{n}", []).append(n)
        self.tacit = [
            (n, NOT_KNOWN if heading.column in TACIT else NOT_TOLD)
            for n, heading in enumerate(headings)
            if heading.column in TACIT | NAMED and not ours
        ]
        """the columns in which words mean that there is nothing, with these words"""
        self._days: dict[str, Days] = {}
        self._sums: dict[str, Sums] = {}
        self._above: dict[str, dict[int, str]] = {}

    def places(self, column: str) -> list[int]:
        """Return which cells of a row belong to a column."""
        return self.at.get(column, [])

    def has(self, column: str) -> bool:
        """Whether the list has a column."""
        return column in self.at

    def above(self, row: "Row", column: str) -> str:
        """Return what the nearest row above has in a column; empty where none has anything."""
        if column not in self._above:
            last, found = "", self._above.setdefault(column, {})
            for one in self.rows:
                found[id(one)] = last
                last = one.text(column) or last
        return self._above[column].get(id(row), "")

    def nobody(self, row: "Row", column: str) -> str:
        """Say that no client stands in a row; below a filled one cells may have been merged."""
        if above := self.above(row, column):
            return f'"{column}" is empty below "{above}"; write the client into each row'
        return f'"{column}" is missing; fill it or delete the row'

    def unknown(self) -> list[int]:
        """Return the columns that are not understood."""
        return [n for n, heading in enumerate(self.headings) if not heading.column]

    def filled(self, columns: Sequence[int]) -> list[str]:
        """Return the headings of those columns that hold anything."""
        return [
            self.headings[n].written or str(n + 1) for n in columns if any(row.cells[n] for row in self.rows)
        ]

    def rivals(self) -> Iterator[tuple[str, str, str]]:
        """Return columns of a list of items that hold something and could mean the same as another one.

        Each as its heading, the column that it could be, and the heading that was taken for it.
        """
        if self.kind in {"clients", "contacts", "mails"}:
            return
        for n in self.unknown():
            heading = self.headings[n]
            if heading.rival and self.filled([n]):
                yield heading.written, heading.rival, self._written(heading.rival)

    def of_no_use(self) -> list[str]:
        """Return the headings of columns that hold something of which a record has no use."""
        return self.filled(self.places(NO_USE))

    @property
    def of_people(self) -> bool:
        """Whether it is an address book: its rows are people, with first and last names."""
        return self.kind == "clients" and (self.has("first_name") or self.has("last_name"))

    @property
    def with_ids(self) -> bool:
        """Whether the list says by ids which clients it means; in a book of people of companies an id is a person's."""
        own = any(heading.written == "id" for heading in self.headings)
        return self.has("id") and (own or not (self.of_people and self.has("company")))

    def days(self, column: str, reading: Reading) -> Days:
        """Return how the days of a column are written."""
        if column not in self._days:
            found = self._days[column] = days_of(self._cells(column), reading.first)
            name = self._written(column)
            if not self.has(column):
                return found
            if found.both:
                self.said.append(
                    say(
                        'column "{name}": day and month change places; only what is clear is taken', name=name
                    )
                )
            elif found.first:
                self.said.append(
                    say('column "{name}": days with the day first', name=name)
                    if found.first == "day"
                    else say('column "{name}": days with the month first', name=name)
                )
            if found.short:
                self.said.append(say('column "{name}": years of two digits', name=name))
        return self._days[column]

    def sums(self, column: str, reading: Reading) -> Sums:
        """Return how the numbers of a column are written."""
        if column not in self._sums:
            found = self._sums[column] = sums_of(self._cells(column), reading.decimal)
            if not self.has(column):
                return found
            if found.both:
                self.said.append(
                    say('column "{name}": both decimal commas and decimal points', name=self._written(column))
                )
            elif found.sign == ",":
                self.said.append(
                    say('column "{name}": sums with a decimal comma', name=self._written(column))
                )
        return self._sums[column]

    def _cells(self, column: str) -> Iterator[str]:
        places = self.places(column)
        return (row.cells[n] for row in self.rows for n in places if row.cells[n])

    def _written(self, column: str) -> str:
        return ", ".join(self.headings[n].written for n in self.places(column))


class Row:
    """One row of a list; what is wrong with a cell is noted when the cell is asked for."""

    __slots__ = ("aside", "cells", "faults", "line", "needs", "raw", "reading", "table")

    def __init__(self, table: Table, reading: Reading, raw: list[str], cells: list[str], line: int) -> None:
        """Take the cells as they stand and as they are meant, and the line on which the row begins."""
        self.table = table
        self.reading = reading
        self.raw = raw
        self.cells = cells
        self.line = line
        self.faults: list[Finding] = []
        self.aside = ""
        """why it is neither taken nor refused"""
        self.needs: set[tuple[str, ...]] = set()
        """what has to be added to schema.yaml for it"""

    def text(self, column: str) -> str:
        """Return the text of a cell; it is empty where nothing is known."""
        cells = self.cells
        for n in self.table.at.get(column, ()):
            if cells[n]:
                return cells[n]
        return ""

    def texts(self, column: str) -> list[str]:
        """Return all different texts of columns that have the same meaning."""
        return list(dict.fromkeys(self.cells[n] for n in self.table.places(column) if self.cells[n]))

    def read(self, column: str, parse: Callable[[str], Any], *, needed: bool = False) -> str:
        """Return the text of a cell that *parse* understands; empty where there is none or it is wrong."""
        return self._read(column, lambda text: (parse(text), text)[1], needed=needed)

    def day(self, column: str, *, needed: bool = False) -> str:
        """Return a day as records have it."""
        days, today = self.table.days(column, self.reading), self.reading.today
        return self._read(column, lambda text: days.text(text, today), needed=needed)

    def day_of_year(self, column: str) -> str:
        """Return a birthday as records have it."""
        days, today = self.table.days(column, self.reading), self.reading.today
        return self._read(column, lambda text: days.of_year(text, today))

    def amount(self, column: str) -> str:
        """Return a number as records have it."""
        return self._read(column, self.table.sums(column, self.reading).text)

    def percent(self, column: str) -> str:
        """Return a number that may have its sign behind it."""
        sums = self.table.sums(column, self.reading)
        return self._read(column, lambda text: sums.text(text.removesuffix("%").rstrip()))

    def whole(self, column: str) -> str:
        """Return a whole number as records have it."""
        return self._read(column, lambda text: (parse_whole(number := whole_of(text)), number)[1])

    def currency(self, column: str) -> str:
        """Return the code of a currency."""
        return self._read(column, lambda text: parse_currency(currency_of(text)))

    def _read(self, column: str, parse: Callable[[str], str], *, needed: bool = False) -> str:
        text = self.text(column)
        if not text:
            if needed:
                self.complain(column, codes.MISSING, f'"{column}" is missing; fill it or delete the row')
            return ""
        try:
            return parse(text)
        except ValueError as error:
            self.complain(column, codes.WRONG_CELL, str(error))
            return ""

    def complain(self, column: str, code: str, message: str) -> None:
        """Note what is wrong with a cell: the row is not taken."""
        index = next(iter(self.table.places(column)), 0)
        place = place_of(self.table.lines, self.line, index, self.table.separator)
        finding = Finding(self.table.path, *place, code, shortened(message))
        if finding not in self.faults:
            self.faults.append(finding)

    def rest(self) -> Iterator[tuple[str, str]]:
        """Return the cells of columns that are not understood."""
        for n in self.table.unknown():
            if self.cells[n]:
                name = self.table.headings[n].written
                yield "_".join(name.split()).casefold() or f"column_{n + 1}", self.cells[n]


def first_only(headings: Sequence[Heading]) -> str | None:
    """Return a heading that stands twice, word by word, and may not, as nobody knows which one is meant."""
    seen: set[str] = set()
    known = {heading.written.casefold() for heading in headings if heading.column}
    for heading in headings:
        written = heading.written.casefold()
        if written in known and written in seen and heading.column not in {*MANY, *REASON}:
            return heading.written
        seen.add(written)
    return None


def place_of(lines: Sequence[str], start: int, index: int, separator: str) -> Place:
    """Find where cell number *index* begins of the row that begins on line *start*."""
    inside = in_quotes = False
    fresh = True
    end = Place(start, 1)
    for number, line in enumerate(lines[start - 1 :], start):
        for column, character in enumerate(line):
            if not index:
                return Place(number, column + 1)
            # Only a cell that begins with a quote is quoted; in it every quote turns the state.
            in_quotes = character == '"' if fresh else in_quotes
            inside ^= in_quotes and character == '"'
            fresh = character == separator and not inside
            index -= fresh
        end = Place(number, len(line.rstrip("\r\n")) + 1)
        if not inside:
            break
    return end

"""A CSV file as rows whose every cell can be asked for by its column, and complained of by its place."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.errors import BlockedError, UsageError
from clientbase.exchange import findings as codes
from clientbase.finding import Finding, Place

COLUMNS: Final = {
    "clients": (
        *("id", "name", "kind", "manager", "country", "region", "city", "address", "postal_code", "phone"),
        *("fax", "email", "website", "source", "credit_limit", "notes"),
    ),
    "contacts": (
        *("client_id", "name", "role", "phone", "email", "preferred_channel", "birthday", "left_on", "notes"),
    ),
    "purchases": (
        *("id", "client_id", "date", "amount", "currency", "items", "product", "cost", "status", "manager"),
        *("notes",),
    ),
    "interactions": (
        *("client_id", "date", "kind", "channel", "direction", "manager", "contact", "document", "text"),
        *("outcome",),
    ),
}
"""The columns of each table; those that a file has beside them are kept as notes."""

NEEDED: Final = {
    "clients": ("id", "name"),
    "contacts": ("client_id", "name"),
    "purchases": ("client_id", "date", "amount"),
    "interactions": ("client_id", "date", "kind"),
}
"""The columns without which a file is not such a table."""

_SEPARATORS: Final = ",;\t"
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAK: Final = re.compile(r"\r\n?|\n")
_LARGEST_CELL: Final = 1_000_000


class Unusable(Exception):  # noqa: N818 - it carries findings to the caller, who makes values of them
    """A file is no table that can be imported; *findings* say where and why."""

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings."""
        super().__init__(*findings)
        self.findings = findings


class Table(NamedTuple):
    """One file that was read, with what was found wrong in it."""

    path: str
    kind: str
    header: tuple[str, ...]
    rows: tuple["Row", ...]
    findings: list[Finding]
    lines: Sequence[str]
    separator: str


class Row:
    """One row of a table; what is wrong with a cell is noted when the cell is asked for."""

    __slots__ = ("cells", "line", "table")

    def __init__(self, table: Table, cells: dict[str, str], line: int) -> None:
        """Take the cells by their columns, and the line on which the row begins."""
        self.table = table
        self.cells = cells
        self.line = line

    def text(self, column: str) -> str:
        """Return the text of a cell; it is empty where nothing is known."""
        return self.cells.get(column, "")

    def read(self, column: str, parse: Callable[[str], Any], *, needed: bool = False) -> str:
        """Return the text of a cell that *parse* understands; empty where there is none or it is wrong."""
        text = self.text(column)
        if not text:
            if needed:
                self.complain(column, codes.MISSING, f'"{column}" is missing; fill it or delete the row')
            return ""
        try:
            parse(text)
        except ValueError as error:
            self.complain(column, codes.WRONG_CELL, str(error))
            return ""
        return text

    def complain(self, column: str, code: str, message: str) -> None:
        """Note what is wrong with a cell."""
        header = self.table.header
        index = header.index(column) if column in header else 0
        place = _place(self.table.lines, self.line, index, self.table.separator)
        self.table.findings.append(Finding(self.table.path, *place, code, message))

    def rest(self) -> Iterator[tuple[str, str]]:
        """Return the cells of columns that no table of this kind has."""
        known = COLUMNS[self.table.kind]
        return ((column, text) for column, text in self.cells.items() if text and column not in known)


def read_table(file: Path) -> Table:
    """Read one file; Unusable says why it is no table."""
    path = file.as_posix()
    text = _decoded(path, _contents(file))
    lines = list(io.StringIO(text, newline=""))
    separator = _separator(lines)
    records = _records(path, lines, separator)
    first = next(records, None)
    if first is None:
        raise Unusable(Finding(path, 1, 1, codes.UNKNOWN_TABLE, "the file is empty; a table has a header"))
    header = tuple(_column(cell) or f"column_{number}" for number, cell in enumerate(first[1], 1))
    table = Table(path, _kind(path, file.stem, header), header, (), [], lines, separator)
    rows = tuple(_rows(table, records))
    return table._replace(rows=rows)


def _contents(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f'there is no file "{file}"; name the files to import') from None
    except OSError as error:
        raise BlockedError(f'"{file}" cannot be read: {(error.strerror or str(error)).lower()}') from None


def _decoded(path: str, data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place = _end(error.object[: error.start].decode())
        byte = error.object[error.start]
        raise Unusable(
            Finding(path, *place, codes.NO_TABLE, f'byte "0x{byte:02x}" is not UTF-8; save the file as UTF-8')
        ) from None
    if controls := [found.start() for found in _CONTROL.finditer(text)]:
        raise Unusable(*[_control(path, text, position) for position in controls])
    return text


def _control(path: str, text: str, position: int) -> Finding:
    name = f"U+{ord(text[position]):04X}"
    message = f'control character "{name}" in the text; delete it'
    return Finding(path, *_end(text[:position]), codes.NO_TABLE, message)


def _end(text: str) -> Place:
    """Return the place behind *text*."""
    lines = _BREAK.split(text)
    return Place(len(lines), len(lines[-1]) + 1)


def _separator(lines: Sequence[str]) -> str:
    header = lines[0] if lines else ""
    return max(_SEPARATORS, key=header.count)


def _records(path: str, lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with the line on which it begins."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"the row cannot be read: {error}; look for a quote that is not closed or not doubled"
        raise Unusable(Finding(path, start, 1, codes.NO_TABLE, message)) from None


def _column(cell: str) -> str:
    return "_".join(cell.split()).casefold()


def _rows(table: Table, records: Iterator[tuple[int, list[str]]]) -> Iterator[Row]:
    width = len(table.header)
    for line, cells in records:
        if len(cells) == width:
            texts = [(_BREAK.sub("\n", cell) if "\r" in cell else cell).strip() for cell in cells]
            yield Row(table, dict(zip(table.header, texts, strict=True)), line)
        else:
            message = f'"{len(cells)}" cells where the header has {width}; quote a text that has a separator'
            table.findings.append(Finding(table.path, line, 1, codes.WRONG_WIDTH, message))


def _kind(path: str, stem: str, header: Sequence[str]) -> str:
    """Say which table it is: by the file's name, else by the header."""
    complete = [kind for kind, needed in NEEDED.items() if set(needed) <= set(header)]
    # A table has the columns of a smaller one among its own, so the best fit counts.
    by_header = max(complete, key=lambda kind: _fit(kind, header), default=None)
    named = stem.casefold()
    doubled = sorted({column for column in header if header.count(column) > 1})
    if doubled:
        message = f'the column "{doubled[0]}" stands twice in the header; rename one of them'
        raise Unusable(Finding(path, 1, 1, codes.UNKNOWN_TABLE, message))
    if named in NEEDED:
        _demand_columns(path, named, header, by_header)
        return named
    if by_header is None:
        message = "the header fits none of " + "; ".join(
            f"{kind} ({', '.join(needed)})" for kind, needed in NEEDED.items()
        )
        raise Unusable(Finding(path, 1, 1, codes.UNKNOWN_TABLE, message))
    return by_header


def _demand_columns(path: str, kind: str, header: Sequence[str], other: str | None) -> None:
    if missing := [column for column in NEEDED[kind] if column not in header]:
        names = ", ".join(f'"{column}"' for column in missing)
        advice = f"; its columns are those of {other}.csv" if other else "; add them to the header"
        message = f"columns of {kind} are missing: {names}{advice}"
        raise Unusable(Finding(path, 1, 1, codes.UNKNOWN_TABLE, message))


def _fit(kind: str, header: Sequence[str]) -> int:
    known = COLUMNS[kind]
    return sum(column in known for column in header) - sum(column not in header for column in known)


def _place(lines: Sequence[str], start: int, index: int, separator: str) -> Place:
    """Find where cell number *index* begins of the row that begins on line *start*."""
    inside = in_quotes = False
    fresh = True
    end = Place(start, 1)
    for number, line in enumerate(lines[start - 1 :], start):
        end = Place(number, len(line) + 1)
        for column, character in enumerate(line):
            if not index:
                return Place(number, column + 1)
            # Only a cell that begins with a quote is quoted; in it every quote turns the state.
            in_quotes = character == '"' if fresh else in_quotes
            inside ^= in_quotes and character == '"'
            fresh = character == separator and not inside
            index -= fresh
    return end

"""Reading a CSV file: its encoding, its separator, where its header stands, and its rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, NamedTuple

from clientbase.errors import BlockedError, UsageError
from clientbase.exchange import findings as codes
from clientbase.exchange.cells import CONTROL, meant, says_nothing
from clientbase.exchange.encoding import WrongEncodingError, decoded
from clientbase.exchange.headings import Heading, fits, key_of, understood
from clientbase.exchange.table import Reading, Row, Table, first_only
from clientbase.finding import Finding
from clientbase.visible import visible

KINDS: Final = {
    "clients": "name, or company",
    "contacts": "client_id, name",
    "purchases": "client_id or client, date, amount",
    "interactions": "client_id or client, date, kind",
}
"""The kinds of tables, with the columns without which a file is not such a one."""
_SEPARATORS: Final = ",;\t|"
_SEP_LINE: Final = "sep="
_LARGEST_CELL: Final = 1_000_000
_HEAD: Final = 20
"""A header is looked for in so many rows."""
_MESSAGES: Final = 20


class Unusable(Exception):  # noqa: N818 - it carries findings to the caller, who makes values of them
    """A file is no table that can be imported; *findings* say where and why."""

    def __init__(self, *findings: Finding) -> None:
        """Keep the findings."""
        super().__init__(*findings)
        self.findings = findings


class _Head(NamedTuple):
    """Where a header stands, and what it says."""

    separator: str
    above: int
    """how many rows stand above it"""
    kind: str
    headings: list[Heading]


def read_table(file: Path, reading: Reading) -> Table:
    """Read one file; Unusable says why it is no table."""
    path = file.as_posix()
    try:
        text, said = decoded(_contents(file), reading.encoding)
    except WrongEncodingError as error:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, str(error))) from None
    lines = list(io.StringIO(text, newline=""))
    told = None
    if lines and lines[0].casefold().startswith(_SEP_LINE):
        told, lines[0] = lines[0][len(_SEP_LINE) :].strip("\r\n")[:1] or "\t", "\n"
    head = _head(path, file.name.casefold().split(".")[0], lines, told or _SEPARATORS, reading)
    table = Table(path, head.kind, head.headings, lines, head.separator)
    table.said += [said] if said else []
    records = _records(path, lines, head.separator)
    for _ in islice(records, head.above):
        pass
    line, _cells = next(records)
    if head.above:
        table.said.append(f"the header stands on line {line}; what is above it is left out")
    table.rows += [_row(table, reading, *record) for record in records]
    return table


def _contents(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        raise UsageError(f'there is no file "{file}"; name the files to import') from None
    except OSError as error:
        raise BlockedError(f'"{file}" cannot be read: {(error.strerror or str(error)).lower()}') from None


def _records(path: str, lines: Sequence[str], separator: str) -> Iterator[tuple[int, list[str]]]:
    """Return the rows that are not blank, each with the line on which it begins."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"the row cannot be read: {error}; look for a quote that is not closed or not doubled"
        raise Unusable(Finding(path, start, 1, codes.NO_TABLE, message)) from None


def _row(table: Table, reading: Reading, line: int, raw: list[str]) -> Row:
    width = len(table.headings)
    cells = [meant(cell) for cell in raw]
    for n, cell in enumerate(cells):
        if cell and says_nothing(cell):
            cells[n] = ""
            table.empty += 1
    wide = len(raw) < width or any(cells[width:])
    row = Row(table, reading, raw, [*cells, *[""] * width][:width], line)
    if wide:
        message = f'"{len(raw)}" cells where the header has {width}; quote a text that has a separator'
        row.complain("", codes.WRONG_WIDTH, message)
    for cell in raw:
        if control := CONTROL.search(cell):
            row.complain(
                "", codes.NO_TABLE, f'control character "{visible(control[0])}" in the text; delete it'
            )
    return row


def _head(path: str, named: str, lines: Sequence[str], separators: str, reading: Reading) -> _Head:
    """Find the separator and the row that is the header: the one with most columns that are known."""
    heads = [head for separator in separators for head in _heads(path, named, lines, separator, reading)]
    best = max(heads, key=_known, default=None)
    if best is None:
        raise Unusable(_no_header(path, named, lines, separators, reading))
    if doubled := first_only(best.headings):
        message = f'the column "{doubled}" stands twice in the header; rename one of them'
        raise Unusable(Finding(path, 1, 1, codes.UNKNOWN_TABLE, message))
    return best


def _known(head: _Head) -> int:
    return sum(bool(heading.column) for heading in head.headings)


def _heads(path: str, named: str, lines: Sequence[str], separator: str, reading: Reading) -> Iterator[_Head]:
    for above, header in enumerate(_first_rows(path, lines, separator)):
        written = [" ".join(cell.split()) for cell in header]
        read = [_Head(separator, above, kind, understood(kind, written, reading.own)) for kind in KINDS]
        fitting = [head for head in read if fits((one.column for one in head.headings), head.kind)]
        of_name = [head for head in fitting if head.kind == named]
        if named in KINDS and not of_name and named != "contacts":
            continue
        yield from of_name or sorted(fitting, key=_fit)[-1:]


def _first_rows(path: str, lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    try:
        for _, cells in islice(_records(path, lines, separator), _HEAD):
            yield cells
    except Unusable:
        if separator == ",":
            raise


def _fit(head: _Head) -> tuple[int, bool, int]:
    """Say how well a header fits: by the columns that are known; of equals, items go by their literal client_id."""
    literal = any(key_of(one.written) == "clientid" for one in head.headings)
    return _known(head), (head.kind != "clients") == literal, -list(KINDS).index(head.kind)


def _no_header(path: str, named: str, lines: Sequence[str], separators: str, reading: Reading) -> Finding:
    first = next(iter(_first_rows(path, lines, max(separators, key="".join(lines[:1]).count))), None)
    if first is None:
        return Finding(path, 1, 1, codes.UNKNOWN_TABLE, "the file is empty; a table has a header")
    others = [head.kind for one in separators for head in _heads(path, "", lines, one, reading)]
    says = ", ".join(f'"{visible(cell.strip())}"' for cell in first[:_MESSAGES])
    if named in KINDS:
        advice = f"its columns are those of {others[0]}.csv" if others else "add them to the header"
        message = f"columns of {named} are missing ({KINDS[named]}); {advice}; the header says {says}"
    else:
        known = "; ".join(f"{kind} ({columns})" for kind, columns in KINDS.items())
        message = f"the header fits none of {known}; it says {says}"
    return Finding(path, 1, 1, codes.UNKNOWN_TABLE, message)

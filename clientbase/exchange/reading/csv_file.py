"""A file of cells between separators: its encoding, its separator, and its rows."""

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from clientbase.exchange import findings as codes
from clientbase.exchange.reading.encoding import WrongEncodingError, decoded
from clientbase.exchange.reading.rows import MEGABYTE, Given, Raw, RawRow, Unusable, Weigh, contents
from clientbase.finding import Finding

_SEPARATORS: Final = ",;\t|"
_SEP_LINE: Final = "sep="
_LARGEST: Final = 64 * MEGABYTE
_LARGEST_CELL: Final = 1_000_000
_SEEN: Final = 1_000
_NO_TEXT: Final = (
    "the file is no text; save it as CSV, as a spreadsheet (.xlsx), as cards (.vcf) or as a mail (.eml)"
)
HEAD: Final = 20
"""A header is looked for in so many rows."""


def read_csv(file: Path, given: Given, weigh: Weigh) -> Raw:
    """Read one file; Unusable says why it is no list."""
    path = file.as_posix()
    try:
        text, said = decoded(contents(file, _LARGEST), given.encoding)
    except WrongEncodingError as error:
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, str(error))) from None
    if text.count("\0", 0, _SEEN) > _SEEN // 200 or text.startswith("%PDF"):
        raise Unusable(Finding(path, 1, 1, codes.NO_TABLE, _NO_TEXT))
    lines = list(io.StringIO(text, newline=""))
    separator = None
    if lines and lines[0].casefold().startswith(_SEP_LINE):
        separator, lines[0] = lines[0][len(_SEP_LINE) :].strip("\r\n")[:1] or "\t", "\n"
    separator = separator or _separator(path, lines, weigh)
    return Raw(path, list(_records(path, lines, separator)), separator, lines, (said,) if said else ())


def _separator(path: str, lines: Sequence[str], weigh: Weigh) -> str:
    """Choose what makes the best header; where none does, what stands most often in the first line."""
    best, most = "", 0
    for separator in _SEPARATORS:
        weight = max((weigh(cells) for cells in _first_rows(path, lines, separator)), default=0)
        if weight > most:
            best, most = separator, weight
    return best or max(_SEPARATORS, key="".join(lines[:1]).count)


def _first_rows(path: str, lines: Sequence[str], separator: str) -> Iterator[list[str]]:
    try:
        for _, cells in islice(_records(path, lines, separator), HEAD):
            yield cells
    except Unusable:
        return


def _records(path: str, lines: Sequence[str], separator: str) -> Iterator[RawRow]:
    """Return the rows that are not blank, each with the line on which it begins."""
    csv.field_size_limit(_LARGEST_CELL)
    reader = csv.reader(lines, delimiter=separator, strict=True)
    start = 1
    try:
        for cells in reader:
            if any(cell and not cell.isspace() for cell in cells):
                yield RawRow(start, cells)
            start = reader.line_num + 1
    except csv.Error as error:
        message = f"the row cannot be read: {error}; look for a quote that is not closed or not doubled"
        raise Unusable(Finding(path, start, 1, codes.NO_TABLE, message)) from None

"""Spreadsheets (xlsx, xls, ods): the sheets of a file as rows, with days and numbers as they are and not as they look.

A file that would not fit into the memory is refused before it is read: its parts are unpacked piece by piece and
counted, and so are the cells that they claim to have. The cells of binary formats (xls, xlsb) cannot be counted so;
what they take is bounded by the process that reads them.
"""

import datetime as dt
import re
import zipfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final
from zlib import error as ZlibError  # noqa: N812 - it is a class

from clientbase.errors import UsageError
from clientbase.exchange import findings as codes
from clientbase.exchange.reading.apart import EndedError, apart
from clientbase.exchange.reading.rows import MEGABYTE, Raw, RawRow, Unusable, contents
from clientbase.finding import Finding

_LARGEST: Final = 64 * MEGABYTE
_UNPACKED: Final = 200 * MEGABYTE
_CELLS: Final = 2_000_000
_PLACED: Final = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*?(/?)>')
_IN_TURN: Final = re.compile(rb"<table:(?:table-|covered-table-)(row|cell)\b([^>]*?)(/?)>")
_TIMES: Final = re.compile(rb'repeated="(\d{1,9})"')
_LETTERS: Final = 26


def read_sheets(file: Path) -> list[Raw]:
    """Read all sheets that hold anything; Unusable says why they cannot be read."""
    path = file.as_posix()
    data = contents(file, _LARGEST)
    if data[:2] == b"PK":
        _demand_bounded(file, path)
    try:
        import python_calamine  # noqa: F401 - the child has it then
    except ImportError:
        message = "spreadsheets need python-calamine; install it with: pip install 'clientbase[xlsx]'"
        raise UsageError(message) from None
    try:
        found = apart(partial(_sheets, str(file)))
    except EndedError:
        raise _refused(path, f"the spreadsheet is damaged, or its cells reach too far; {_SMALLER}") from None
    if isinstance(found, str):
        raise _refused(path, found)
    if not found:
        raise _refused(path, "there is nothing in the spreadsheet")
    several = len(found) > 1
    return [
        Raw(f"{path}:{name.replace('/', '_')}" if several else path, rows, sheet=name)
        for name, rows in found
        if rows
    ]


def _sheets(file: str) -> list[tuple[str, list[RawRow]]] | str:
    """Return the sheets that people see, with their names; or why they cannot be read."""
    from python_calamine import CalamineError, load_workbook

    found = []
    try:
        book = load_workbook(file)
        for name in [one.name for one in book.sheets_metadata if str(one.visible).endswith("Visible")]:
            sheet = book.get_sheet_by_name(name)
            if sheet.height * sheet.width > _CELLS:
                return f"a sheet reaches over {sheet.height * sheet.width:,} cells; {_SMALLER}"
            found.append((name, list(_rows(sheet))))
    except (CalamineError, OSError, ValueError) as error:
        return f"the spreadsheet cannot be read: {str(error).lower()}; save it anew, or as CSV"
    return found if any(rows for _, rows in found) else []


def _rows(sheet: Any) -> Iterator[RawRow]:
    first = (sheet.start or (0, 0))[0]
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), first + 1):
        said = [_text(cell) for cell in cells]
        if any(said):
            yield RawRow(number, said)


def _text(cell: Any) -> str:
    """Write a cell as a list would have it: a day as a day, a whole number without a point."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return f"{cell:.0f}" if cell.is_integer() and abs(cell) < 1e15 else repr(cell)  # noqa: PLR2004 - digits of a float
    if isinstance(cell, dt.datetime):
        return (
            cell.date().isoformat()
            if cell.time() == dt.time()
            else cell.isoformat(sep=" ", timespec="seconds")
        )
    return str(cell).strip() if isinstance(cell, dt.date | dt.time) else str(cell)


def _demand_bounded(file: Path, path: str) -> None:
    """Unpack the parts without keeping them, and count."""
    total = 0
    try:
        with zipfile.ZipFile(file) as packed:
            for part in packed.infolist():
                extent, rest = _Extent(), b""
                with packed.open(part) as opened:
                    while piece := opened.read(MEGABYTE):
                        total += len(piece)
                        if total > _UNPACKED:
                            raise _refused(
                                path, f"unpacked it has more than {_UNPACKED // MEGABYTE} MB; split it"
                            )
                        whole, sign, rest = (rest + piece).rpartition(b">")
                        extent.add(whole + sign)
                        if extent.cells > _CELLS:
                            raise _refused(path, f"a sheet reaches over {extent.cells:,} cells; {_SMALLER}")
                        rest = rest[-MEGABYTE:]
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError) as error:
        raise _refused(
            path, f"the spreadsheet is damaged or locked: {str(error).lower()}; save it anew"
        ) from None


_SMALLER: Final = f"at most {_CELLS:,} are read: delete what stands far out, or save it as CSV"


class _Extent:
    """How far a sheet reaches: by the places that its cells say (xlsx), and by how often they are repeated (ods)."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.row = self.column = 0

    @property
    def cells(self) -> int:
        """How many cells lie between the first and the farthest."""
        return self.rows * self.columns

    def add(self, piece: bytes) -> None:
        """Look through a part of the sheet; a cell that ends where it begins holds nothing."""
        for letters, digits, end in _PLACED.findall(piece):
            if not end:
                self.columns = max(self.columns, _column(letters))
                self.rows = max(self.rows, int(digits))
        for what, attributes, end in _IN_TURN.findall(piece):
            times = int(found[1]) if (found := _TIMES.search(attributes)) else 1
            if what == b"row":
                self.row, self.column = self.row + times, 0
            else:
                self.column += times
                if not end:
                    self.columns, self.rows = max(self.columns, self.column), max(self.rows, self.row)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _refused(path: str, message: str) -> Unusable:
    return Unusable(Finding(path, 1, 1, codes.NO_TABLE, message))

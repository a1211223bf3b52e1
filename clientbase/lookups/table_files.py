"""Tables in the files of others: a CSV or a file of JSON lines each, or one workbook."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from clientbase.base import Base
from clientbase.lookups.as_tables import LIST, OWN, OWN_DAY, OWN_NUMBER, Listed, Told, tables
from clientbase.page import Column
from clientbase.render.spreadsheet import Dialect, neutralised
from clientbase.text.store import in_place
from clientbase.values import decimal_text

Counted = Mapping[str, int]
"""How many rows were written of each table."""
_PLAIN_NUMBER: Final = re.compile(r"\d{1,12}(?:\.\d{1,12})?", re.ASCII)


def write_csv(base: Base, folder: Path, dialect: Dialect) -> Counted:
    """Write a CSV for each table into *folder*."""

    def written(path: Path, table: Listed) -> int:
        kinds = [_csv_cell(column, dialect) for column in table.columns]
        with path.open("w", encoding=dialect.encoding, newline="") as opened:
            writer = csv.writer(_Lines(opened, dialect.line_end), delimiter=dialect.separator)
            writer.writerow(neutralised(column.name) for column in table.columns)
            return _all(writer.writerow, _rows(base, table, kinds))

    return _each_table(base, folder, "csv", written)


def write_jsonl(base: Base, folder: Path) -> Counted:
    """Write an object a row, a file for each table, into *folder*."""

    def written(path: Path, table: Listed) -> int:
        kinds = [_JSON.get(column.kind) for column in table.columns]
        names = [column.name for column in table.columns]
        with path.open("w", encoding="utf-8", newline="") as opened:
            encode = json.JSONEncoder(ensure_ascii=False).encode
            lines = (f"{encode(dict(zip(names, row, strict=True)))}\n" for row in _rows(base, table, kinds))
            return _all(opened.write, lines)

    return _each_table(base, folder, "jsonl", written)


def write_xlsx(base: Base, file: Path) -> Counted:
    """Write one workbook with a sheet for each table."""
    from clientbase.render.formats.xlsx import Book

    made = {}
    with (
        in_place(file) as path,
        Book(str(path), "Tables", base.day, base.meta("currency"), large=True) as book,
    ):
        for table in tables(base):
            columns = [Column(one.name, _XLSX.get(one.kind, one.kind), one.name) for one in table.columns]
            kinds = [_XLSX_CELLS.get(one.kind) for one in table.columns]
            made[table.name] = book.sheet(table.name, columns, _rows(base, table, kinds))
    return made


class _Lines:
    """A file whose rows end as wanted; csv quotes a carriage return within a cell only where rows end in one."""

    def __init__(self, opened: TextIO, end: str) -> None:
        self._write = opened.write
        self._end = end

    def write(self, line: str) -> None:
        self._write(line[:-2] + self._end)


def _each_table(base: Base, folder: Path, ending: str, write: Callable[[Path, Listed], int]) -> Counted:
    made = {}
    for table in tables(base):
        with in_place(folder / f"{table.name}.{ending}") as path:
            made[table.name] = write(path, table)
    return made


def _rows(base: Base, table: Listed, kinds: Sequence[Callable[[Any], Any] | None]) -> Iterator[list[Any]]:
    """Return the rows of *table*, each known cell written as its column's function says."""
    for row in table.rows(base):
        yield [
            cell if write is None or cell is None else write(cell)
            for cell, write in zip(row, kinds, strict=True)
        ]


def _all(write: Callable[[Any], Any], rows: Iterable[Any]) -> int:
    """Write all rows, and return how many there were."""
    number = 0
    for row in rows:
        write(row)
        number += 1
    return number


def _csv_cell(column: Told, dialect: Dialect) -> Callable[[Any], Any] | None:
    """Return what writes a cell of a column; None where it is written as it is."""
    if column.kind == "money":
        return lambda units: dialect.number(decimal_text(units))
    if column.kind == "number":
        return lambda number: dialect.number(_number(number))
    if column.kind in {"date", "count"}:
        return None
    if column.kind == OWN_NUMBER:
        return lambda text: dialect.number(text) if _PLAIN_NUMBER.fullmatch(text) else _safe(_own(text))
    if column.kind in {OWN, OWN_DAY}:
        return lambda text: _safe(_own(text))
    return (lambda cell: _safe(_several(cell))) if column.kind == LIST else _safe


def _safe(text: str) -> str:
    return text if text[:1].isalnum() else neutralised(text)


def _several(cell: str) -> str:
    """Write several texts in one cell: with semicolons, or in JSON where these would not tell them apart."""
    texts = json.loads(cell)
    if any(";" in one or "\n" in one or one[:1] == "[" or one != one.strip() for one in texts):
        return cell
    return "; ".join(texts)


def _own(text: str) -> str:
    """Write the text of an own field, which may hold several, so that it is read as one."""
    return _several(json.dumps([text], ensure_ascii=False)) if text[:1] != "[" else text


def _number(number: float) -> str:
    """Write a number with all its decimals, and without those that say nothing."""
    return f"{number:.12f}".rstrip("0").rstrip(".")


_JSON: Final[Mapping[str, Callable[[Any], Any]]] = {
    "money": decimal_text,
    "number": _number,
    LIST: json.loads,
}
_XLSX: Final = {LIST: "text", OWN: "text", OWN_DAY: "date", OWN_NUMBER: "number"}
_XLSX_CELLS: Final[Mapping[str, Callable[[Any], Any]]] = {
    LIST: _several,
    OWN_NUMBER: lambda text: float(text) if _PLAIN_NUMBER.fullmatch(text) else text,
}

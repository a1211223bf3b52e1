"""What may be asked in SQL: the tables and views with their columns, and answers to such questions."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase import values
from clientbase.base import Base
from clientbase.columns import column
from clientbase.errors import UsageError
from clientbase.fields import FIELDS
from clientbase.model import Client, Document
from clientbase.page import Column, Page, Table
from clientbase.reports.describe import descriptions

_QUERY: Final = ("query", "Query", "", "")
_TABLES: Final = (
    "tables",
    "Tables and views",
    "What may be asked with: clientbase query SQL",
    "Sums are whole numbers of 1/10000 of a unit, so that they add up exactly; money(x) gives the decimal.",
)
_COMMENTS: Final = r"(?:--[^\n]*(?:\n|\Z)|/\*.*?(?:\*/|\Z)|[\s(])*"
_QUESTIONS: Final = {"SELECT", "WITH", "VALUES", "EXPLAIN"}
_NUMERIC: Final = {"count", "days", "money", "share", "ratio", "flag"}
_TYPES: Final = {
    values.parse_day: "date",
    values.parse_amount: "money",
    values.parse_whole: "count",
    values.parse_percent: "ratio",
    values.parse_flag: "flag",
}
_SHAPES: Final = {"clients": Client, "documents": Document}


class Known(NamedTuple):
    """A column and what it means."""

    name: str
    type: str
    description: str


def answer(base: Base, sql: str) -> Page:
    """Ask the narrowed tables a question that may read and nothing else."""
    word = re.match(f"{_COMMENTS}([a-z]*)", sql, re.DOTALL | re.IGNORECASE)
    if not word or word[1].upper() not in _QUESTIONS:
        raise UsageError(
            f'"{sql}" is no question; begin it with SELECT or WITH: it may read and nothing else'
        )
    table = base.read_only_table("query", "Query", sql)
    columns = tuple(_fitting(known, table, n) for n, known in enumerate(table.columns))
    return base.page(_QUERY, (), (table._replace(columns=columns),))


def tables(base: Base) -> Page:
    """Describe every table and view that may be asked."""
    rows = [row for name in described() for row in _rows(name)]
    names = ("table", "column", "type", "description")
    return base.page(_TABLES, (), (Table("tables", _TABLES[1], tuple(map(column, names)), tuple(rows)),))


@cache
def described() -> Mapping[str, tuple[str, tuple[Known, ...]]]:
    """Return each table and view with its description and its columns."""
    blocks = dict(_blocks())
    _, shared = blocks.pop("*")
    return {name: (words, (*_of_model(name, shared), *columns)) for name, (words, columns) in blocks.items()}


def _fitting(known: Column, table: Table, n: int) -> Column:
    """Take a column for text that holds one although its name promises a number, as money(x) does."""
    texts = any(isinstance(row[n], str) for row in table.rows)
    return known._replace(type="text") if texts and known.type in _NUMERIC else known


def _rows(name: str) -> Iterator[tuple[str, str, str, str]]:
    words, columns = described()[name]
    yield name, "", "", words
    for known in columns:
        yield name, known.name, known.type, known.description


def _blocks() -> Iterator[tuple[str, tuple[str, tuple[Known, ...]]]]:
    text = Path(__file__).with_suffix(".txt").read_text(encoding="utf-8")
    for block in re.split(r"\n\n+", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()):
        head, *lines = block.split("\n")
        name, _, words = head.partition(": ")
        yield name, (words, tuple(map(_known, lines)))


def _known(line: str) -> Known:
    names, _, description = line.strip().partition(": ")
    name, _, kind = names.partition(" ")
    return Known(name, kind, description)


def _of_model(name: str, shared: tuple[Known, ...]) -> Iterator[Known]:
    """Return the columns of a table of the index that are fields of the model."""
    shape = _SHAPES.get(name) or getattr(FIELDS[Client].get(name), "parse", None)
    if shape in FIELDS:
        yield from () if name == "clients" else shared
        yield from _fields(shape, "")


def _fields(shape: type[Any], prefix: str) -> Iterator[Known]:
    words = descriptions(shape)
    for key, field in FIELDS[shape].items():
        if field.parse in FIELDS:
            yield from _fields(field.parse, f"{prefix}{key}_") if field.form == "one" else ()
        elif field.parse is not None:
            kind = "list" if field.form != "one" else _TYPES.get(field.parse, "text")
            yield Known(prefix + key, kind, words[key])

"""What the columns of the tables and views hold: said once, in tables.txt and by the fields of the model.

A question of somebody's own is typed by it without a look into its text: a base without rows, whose columns are
declared with our types, tells of each column of the question whether it is one of a table, under whatever name.
"""

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase import values
from clientbase.columns import TYPES, title
from clientbase.fields import FIELDS
from clientbase.model import Client, Document, Leaving
from clientbase.page import VERDICT, Cell, Column

Row = tuple[Any, ...]
Ask = Callable[[str], tuple[Sequence[str], Sequence[Row]]]

_TYPES: Final = {
    values.parse_day: "date",
    values.parse_amount: "money",
    values.parse_whole: "count",
    values.parse_percent: "ratio",
    values.parse_flag: "flag",
}
_SHAPES: Final = {"clients": Client, "documents": Document, "leavings": Leaving}
_LARGER: Final = 1 + 2**-10
_ALIKE: Final = 4 * 2**-10


class Known(NamedTuple):
    """A column and what it means."""

    name: str
    type: str
    description: str


class Answered(NamedTuple):
    """What a question of somebody's own gave, as far as its columns say themselves what they hold."""

    columns: tuple[Column, ...]
    rows: Sequence[Row]
    untold: tuple[int, ...]
    """the columns with computed numbers of which nobody says what they are"""
    sums: frozenset[str]
    """the tables and views of which it reads sums"""


@cache
def described() -> Mapping[str, tuple[str, tuple[Known, ...]]]:
    """Return each table and view that may be asked, with its description and its columns."""
    blocks = dict(_blocks())
    _, shared = blocks.pop("*")
    return {name: (words, (*_of_model(name, shared), *columns)) for name, (words, columns) in blocks.items()}


def answered(sql: str, names: Sequence[str], rows: Sequence[Row]) -> Answered:
    """Type the columns of a question: by the end of its name, such as `"turnover:money"`, or by the table's column."""
    declared, sums = asked_of_nothing(sql, len(names))
    columns, untold = [], []
    for n, word in enumerate(names):
        name, colon, said = word.rpartition(":")
        told = colon and said in TYPES
        known = said if told else declared[n]
        kind = _fitting(known, [row[n] for row in rows])
        shown = name if told else word
        columns.append(Column(shown, kind, title(shown), VERDICT))
        if known is None and kind in {"count", "ratio"}:
            untold.append(n)
    return Answered(tuple(columns), rows, tuple(untold), sums)


def untold_sums(sql: str, answer: Answered, ask: Ask) -> list[str]:
    """Return which columns are sums that nobody calls so: those that change when all sums are larger."""
    views = {str(view).lower() for (view,) in ask("SELECT name FROM sqlite_temp_master")[1]}
    tables = {table: "temp" if table in views else "main" for table in answer.sums}
    try:
        _, others = ask(enlarged(sql, tables))
    except (sqlite3.Error, sqlite3.Warning):  # it cannot be asked within another question, or of larger sums
        others = []
    return moved(answer, others)


def enlarged(sql: str, tables: Mapping[str, str]) -> str:
    """Return the same question to *tables* whose sums are a little larger; a table goes with its schema."""
    larger = (_larger(name, schema) for name, schema in tables.items())
    question = sql.rstrip().rstrip(";")
    return f"WITH {', '.join(larger)} SELECT * FROM (\n{question}\n)"


def moved(answer: Answered, others: Sequence[Row]) -> list[str]:
    """Return the untold columns that are sums, or made of them: those that move as sums do."""
    if len(answer.rows) != len(others):
        return [answer.columns[n].name for n in answer.untold]
    pairs = [*zip(answer.rows, others, strict=True)]
    return [
        answer.columns[n].name for n in answer.untold if any(_moves(one[n], other[n]) for one, other in pairs)
    ]


def _moves(one: Cell, other: Cell) -> bool:
    """Tell a sum from a number: it becomes a fraction, or larger by as much as sums do."""
    if isinstance(one, float) or isinstance(other, float):
        return one != other or isinstance(one, int)
    return isinstance(one, int) and isinstance(other, int) and 0 < abs(other - one) <= _ALIKE * abs(one)


def _larger(name: str, schema: str) -> str:
    _, columns = described()[name]
    cells = (
        f'"{known.name}" * {_LARGER} AS "{known.name}"' if known.type == "money" else f'"{known.name}"'
        for known in columns
    )
    return f'"{name}" AS (SELECT {", ".join(cells)} FROM {schema}."{name}")'


def asked_of_nothing(sql: str, columns: int) -> tuple[list[str | None], frozenset[str]]:
    """Ask tables without rows; return the declared type of each column, if any, and of which tables sums are read."""
    sums: set[str] = set()

    def note(action: int, table: str | None, column: str | None, *_: str | None) -> int:
        name = (table or "").lower()
        if action == sqlite3.SQLITE_READ and (column or "").lower() in _sums().get(name, ()):
            sums.add(name)
        return sqlite3.SQLITE_OK

    with closing(_empty()) as connection:
        try:
            connection.execute(f"CREATE TEMP VIEW the_question AS {sql}")
            connection.set_authorizer(note)
            connection.execute("EXPLAIN SELECT * FROM the_question")  # it might never end
            connection.set_authorizer(None)
            kinds = [kind for _, _, kind, *_ in connection.execute("PRAGMA temp.table_info(the_question)")]
        except (sqlite3.Error, sqlite3.Warning):  # what is not described is not declared
            return [None] * columns, frozenset()
    return [kind if kind in TYPES or kind == "list" else None for kind in kinds], frozenset(sums)


def _empty() -> sqlite3.Connection:
    """Return a base of all tables and views, without a row; they may be called by their schema too."""
    connection = sqlite3.connect(":memory:")
    connection.create_function("money", 1, str)
    laid_out = _laid_out()
    for name, (_, columns) in described().items():
        order = laid_out.get(name, {})  # that of a view is the one in which it is described
        told = sorted(columns, key=lambda known: order.get(known.name, 0))
        cells = ", ".join(f'"{known.name}" {known.type}' for known in told)
        connection.execute(f'CREATE TABLE main."{name}" ({cells})')
        connection.execute(f'CREATE TEMP TABLE "{name}" ({cells})')
    return connection


def _laid_out() -> Mapping[str, Mapping[str, int]]:
    """Return where each column stands in the tables of the index: `SELECT *` gives them in that order."""
    from clientbase.index.tables import create_statements

    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(create_statements())
        sql = "SELECT m.name, c.name, c.cid FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
        order: dict[str, dict[str, int]] = {}
        for table, column, place in connection.execute(sql):
            order.setdefault(table, {})[column] = place
    return order


@cache
def _sums() -> Mapping[str, frozenset[str]]:
    return {
        name: frozenset(known.name for known in columns if known.type == "money")
        for name, (_, columns) in described().items()
    }


def _fitting(known: str | None, cells: Sequence[Cell]) -> str:
    """Return the type of a column; one that holds texts is text, whatever its name promises."""
    kinds = {type(cell) for cell in cells if cell is not None}
    if known in {None, "list"}:
        return "count" if kinds == {int} else "ratio" if kinds and kinds <= {int, float} else "text"
    return "text" if str in kinds and known not in {"date", "text"} else str(known)


def _blocks() -> Iterator[tuple[str, tuple[str, tuple[Known, ...]]]]:
    text = Path(__file__).with_name("tables.txt").read_text(encoding="utf-8")
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
    for key, field in FIELDS[shape].items():
        if field.parse in FIELDS:
            yield from _fields(field.parse, f"{prefix}{key}_") if field.form == "one" else ()
        elif field.parse is not None:
            kind = "list" if field.form == "many" else _TYPES.get(field.parse, "text")
            yield Known(prefix + key, kind, field.description)

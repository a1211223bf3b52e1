"""The tables as one SQLite database that explains itself: types, keys, and what each column is, in its own words."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.index.database import fill_database
from clientbase.lookups.as_tables import LIST, OWN_DAY, OWN_NUMBER, Listed, Told, tables
from clientbase.text.store import in_place, put
from clientbase.values import decimal_text

_TYPES: Final = {
    "date": "DATE",
    "money": "NUMERIC",
    "count": "INTEGER",
    "number": "REAL",
    OWN_DAY: "DATE",
    OWN_NUMBER: "NUMERIC",
}
_SEVERAL: Final = {"phone": "phones", "email": "emails"}
"""Columns that hold the first of several, which stand in a table of their own."""


class Words(NamedTuple):
    """A list of schema.yaml as a table, and the columns of tables and names that hold its words."""

    name: str
    description: str
    columns: tuple[Told, ...]
    sql: str
    named_in: tuple[tuple[str, str], ...]


_KEY: Final = Told("id", "text", "the key in schema.yaml")
_WORDS: Final = (
    Words(
        "managers",
        "who looks after clients; from schema.yaml",
        (
            _KEY,
            Told("name", "text", "full name"),
            Told("email", "text", "e-mail address"),
            Told("region", "text", "the manager's region"),
            Told("from", "date", "first day with the company"),
            Told("until", "date", "last day with the company"),
        ),
        'SELECT id, name, email, region, "from", until FROM main.managers t WHERE 1',
        (
            ("clients", "manager"),
            ("interactions", "by"),
            ("tasks", "by"),
            ("purchases", "manager"),
            ("purchases", "waiver_by"),
            ("handovers", "from"),
            ("handovers", "to"),
            ("asked", "by"),
        ),
    ),
    Words(
        "segments",
        "groups of clients; from schema.yaml",
        (_KEY, Told("name", "text", "what it is")),
        "SELECT word, detail FROM main.vocabulary t WHERE part = 'segments' ORDER BY place",
        (("clients", "segment"),),
    ),
    Words(
        "channels",
        "how clients are acquired; from schema.yaml",
        (_KEY, Told("deliberate", "count", "1: the company went for the client")),
        "SELECT id, deliberate FROM main.channels t WHERE 1",
        (("clients", "source_channel"),),
    ),
    Words(
        "deal_stages",
        "the stages of a deal; from schema.yaml",
        (
            _KEY,
            Told("place", "count", "its place in the list"),
            Told("probability", "number", "chance of winning in percent"),
        ),
        "SELECT id, place, probability FROM main.deal_stages t WHERE 1",
        (("deals", "stage"),),
    ),
)
_DEALS_NAMED: Final = """
SELECT NOT EXISTS (SELECT 1 FROM main.deals GROUP BY client, id HAVING count(*) > 1),
       NOT EXISTS (SELECT 1 FROM main.interactions i WHERE i.deal IS NOT NULL
                      AND NOT EXISTS (SELECT 1 FROM main.deals d WHERE d.client = i.client AND d.id = i.deal))
"""


def write_sqlite(base: Base, file: Path) -> dict[str, int]:
    """Write the database, and beside it what datasette shows of it; return how many rows each table has."""
    listed = [*tables(base), *_addresses()]
    unique, whole = next(iter(base.each(_DEALS_NAMED, "client")))
    keys: dict[str, list[str]] = {"deals": ["UNIQUE (client, id)"] if unique else []}
    for name, holds in (("interactions", unique and whole), ("documents", unique)):
        keys[name] = ["FOREIGN KEY (client, deal) REFERENCES deals (client, id)"] if holds else []
    made = "".join(
        [*map(_of_words, _WORDS), *(_of_table(_named_apart(one), keys.get(one.name, [])) for one in listed)]
    )
    words = [(_insert(one.name, len(one.columns)), base.each(one.sql, "id")) for one in _WORDS]
    items = [(_insert(one.name, len(one.columns)), _rows(base, one)) for one in listed]
    with in_place(file) as path:
        counts = fill_database(path, made, [*words, *items], "".join(map(_unknown, _WORDS)))
    put(file.with_suffix(".metadata.json"), _metadata(file, [*map(_named_apart, listed)]))
    return dict(zip((one.name for one in listed), counts[len(words) :], strict=True))


def _named_apart(table: Listed) -> Listed:
    """Return the table with names that differ by more than capitals, which a company's own fields need not."""
    columns: dict[str, Told] = {}
    for one in table.columns:
        while (key := one.in_sql.casefold()) in columns:
            one = one._replace(name=f"{one.name}_")  # noqa: PLW2901 - the same column by another name
        columns[key] = one
    return table._replace(columns=tuple(columns.values()))


def _addresses() -> Iterator[Listed]:
    """Return the tables of all phones and e-mail addresses."""
    for one, several in _SEVERAL.items():
        columns = (
            Told("client", "text", "the client's id"),
            Told(
                "contact",
                "count",
                "place of the person among the client's contacts; empty where it is the client's own",
            ),
            Told("n", "count", "place among several, counted from 0; the first is the main one"),
            Told(one, "text", "as it is written in the record"),
        )
        sql = (
            f"SELECT client, contact, n, {one} FROM main.{several} t WHERE 1{{}} ORDER BY client, contact, n"
        )
        words = (
            "one row per phone of a client or a person" if one == "phone" else "one row per e-mail address"
        )
        yield Listed(several, words, columns, sql)


def _of_words(words: Words) -> str:
    lines = [_line(one, " PRIMARY KEY" if one is _KEY else "") for one in words.columns]
    return _table(words.name, words.description, lines, [])


def _of_table(table: Listed, keys: list[str]) -> str:
    """Return the statement that makes a table; each column bears what it is as a comment."""
    refers = {column: words.name for words in _WORDS for name, column in words.named_in if name == table.name}
    ends = ["PRIMARY KEY (client, n)"]
    if table.name == "clients":
        refers["id"], ends = "", []
    else:
        refers["client"] = "clients"
    if table.name == "documents":
        ends = ["UNIQUE (client, deal, n)"]
    elif table.name in _SEVERAL.values():
        ends = [
            "UNIQUE (client, contact, n)",
            "FOREIGN KEY (client, contact) REFERENCES contacts (client, n)",
        ]
    lines = [_line(one, _refers(refers.get(one.in_sql))) for one in table.columns]
    return _table(table.name, table.description, lines, [*ends, *keys])


def _line(column: Told, key: str) -> str:
    said = " ".join(column.description.split())
    return f"    {_quoted(column.in_sql)} {_TYPES.get(column.kind, 'TEXT')}{key}, -- {said}"


def _table(name: str, description: str, lines: list[str], ends: list[str]) -> str:
    if ends:
        lines.append(",\n".join(f"    {end}" for end in ends))
    else:
        lines[-1] = lines[-1].replace(", -- ", " -- ", 1)
    return "\n".join([f"CREATE TABLE {_quoted(name)} ( -- {description}", *lines, ");\n"])


def _refers(table: str | None) -> str:
    """Return what a column refers to; the key of a table is called by nothing."""
    return "" if table is None else f" REFERENCES {table} (id)" if table else " PRIMARY KEY"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _insert(name: str, columns: int) -> str:
    return f"INSERT INTO {_quoted(name)} VALUES ({', '.join('?' * columns)})"


def _unknown(words: Words) -> str:
    """Return the statements that add the words which records use and schema.yaml does not know."""
    return "".join(
        f"INSERT OR IGNORE INTO {words.name} (id)"
        f' SELECT DISTINCT "{column}" FROM {table} WHERE "{column}" IS NOT NULL;\n'
        for table, column in words.named_in
    )


def _rows(base: Base, table: Listed) -> Iterator[tuple[Any, ...]]:
    write = [_cell(column) for column in table.columns]
    for row in table.rows(base):
        yield tuple(
            cell if how is None or cell is None else how(cell) for cell, how in zip(row, write, strict=True)
        )


def _cell(column: Told) -> Callable[[Any], Any] | None:
    if column.kind == "money":
        return decimal_text  # a column of the type NUMERIC makes a number of it
    if column.kind == LIST and column.name in _SEVERAL:
        return lambda texts: json.loads(texts)[0]
    return None


def _metadata(file: Path, listed: list[Listed]) -> str:
    """Return what datasette shows of the tables and columns."""
    known: tuple[Words | Listed, ...] = (*_WORDS, *listed)
    told: dict[str, dict[str, Any]] = {
        one.name: {
            "description": one.description,
            "columns": {column.in_sql: column.description for column in one.columns},
        }
        for one in known
    }
    for name in ("clients", "managers", "segments"):
        told[name]["label_column"] = "name"
    return json.dumps({"databases": {file.stem: {"tables": told}}}, ensure_ascii=False, indent=2) + "\n"

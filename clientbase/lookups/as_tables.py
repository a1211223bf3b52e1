"""The records as tables: what they say, item by item, under the fields' own names, and nothing that follows from it.

The form is told in docs/export.md; import reads it back.
"""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from clientbase import values
from clientbase.base import Base
from clientbase.fields import FIELDS
from clientbase.index.declared import described
from clientbase.index.tables import item_tables
from clientbase.model import Client
from clientbase.page import Cell

_KINDS: Final = {
    values.parse_day: "date",
    values.parse_amount: "money",
    values.parse_whole: "count",
    values.parse_percent: "number",
}
LIST: Final = "list"
"""The kind of columns whose cells are several texts, as JSON."""
OWN, OWN_DAY, OWN_NUMBER = "own", "own day", "own number"
"""The kinds of the company's own fields, which hold texts, mostly such as schema.yaml says, and seldom JSON."""


class Told(NamedTuple):
    """A column: date, money (in 1/10000), count, number, text, list or of an own field."""

    name: str
    kind: str
    description: str

    @property
    def in_sql(self) -> str:
        """Return the name without a dot, as `query --tables` has it."""
        return self.name.replace(".", "_")


class Listed(NamedTuple):
    """A table, and the question that gives its rows; what narrows them goes into the braces."""

    name: str
    description: str
    columns: tuple[Told, ...]
    sql: str

    def rows(self, base: Base) -> Iterator[tuple[Cell, ...]]:
        """Return the rows of the clients that the base is narrowed to, one after the other."""
        rows = base.each(self.sql, "id" if self.name == "clients" else "client")
        own = [one.name.removeprefix("extra.") for one in self.columns if one.kind in _OWN_KINDS.values()]
        return _with_own(rows, own) if self.name == "clients" else rows


def tables(base: Base) -> list[Listed]:
    """Return all tables: the clients with the own fields that any record has, then the lists of items."""
    return with_own_fields(base, fixed())


def with_own_fields(base: Base, known: Sequence[Listed]) -> list[Listed]:
    """Return the *known* tables, of which the clients are the first, with the own fields that any record has."""
    names = sorted(name for (name,) in base.each(_OWN_FIELDS, "id"))
    types = dict(base.each("SELECT word, detail FROM main.vocabulary t WHERE part = 'fields'", "word"))
    own = [Told(f"extra.{name}", _OWN_KINDS.get(types.get(name), OWN), "an own field") for name in names]
    clients, *items = known
    return [clients._replace(columns=(*clients.columns, *own)), *items]


_OWN_KINDS: Final[dict[Any, str]] = {"date": OWN_DAY, "number": OWN_NUMBER, "text": OWN}
_OWN_FIELDS: Final = (
    "SELECT DISTINCT o.key FROM main.clients t, json_each(t.extra) o WHERE t.extra IS NOT NULL{}"
)


@cache
def fixed() -> tuple[Listed, ...]:
    """Return the tables without own fields."""
    keys = (
        Told("id", "text", "the client's id, the name of the file"),
        Told("path", "text", "the record's file; below records/archive lie former clients"),
    )
    own = (*keys, *_told(Client))
    cells = [_cell(one, "p.contact IS NULL", "t.id") for one in own]
    sql = f"SELECT {', '.join(cells)}, t.extra FROM main.clients t WHERE 1{{}} ORDER BY t.id"
    made = [Listed("clients", described()["clients"][0], own, sql)]
    for table in item_tables():
        place = (
            (Told("deal", "text", "the deal's id; empty where it is the client's own"),)
            if table.parent
            else ()
        )
        columns = (
            Told("client", "text", "the client's id"),
            *place,
            Told("n", "count", "place in the list, counted from 0"),
            *_told(table.shape),
        )
        cells = [_cell(one, "p.contact = t.n", "t.client") for one in columns]
        order = "t.client, t.n"
        if place:
            cells[1] = "(SELECT d.id FROM main.deals d WHERE d.client = t.client AND d.n = t.deal)"
            order = "t.client, t.deal, t.n"
        sql = f"SELECT {', '.join(cells)} FROM main.{table.name} t WHERE 1{{}} ORDER BY {order}"
        made.append(Listed(table.name, described()[table.name][0], columns, sql))
    return tuple(made)


def _told(shape: type[Any], prefix: str = "") -> Iterator[Told]:
    """Return the columns of the fields that a cell can hold; those of parts within have the part's name in front."""
    for key, field in FIELDS[shape].items():
        if field.parse in FIELDS:
            yield from _told(field.parse, f"{prefix}{key}.") if field.form == "one" else ()
        elif field.form != "map":
            kind = _KINDS.get(field.parse, "text") if field.form == "one" else LIST
            yield Told(prefix + key, kind, field.description)


def _cell(column: Told, holder: str, client: str) -> str:
    """Return the SQL of a cell; of several phones or addresses the table's own column holds the first alone."""
    if column.kind == LIST and column.name in {"phone", "email"}:
        sought = f"SELECT {column.name} v FROM main.{column.name}s p WHERE p.client = {client} AND {holder}"
        sought += " ORDER BY p.n"
        return f"iif(t.{column.name} IS NULL, NULL, (SELECT json_group_array(v) FROM ({sought})))"
    return f't."{column.in_sql}"'


def _with_own(rows: Iterator[tuple[Cell, ...]], own: list[str]) -> Iterator[tuple[Cell, ...]]:
    """Give each own field a cell of its own: a text, or the JSON of anything else."""
    for *cells, extra in rows:
        held = json.loads(str(extra)) if extra else {}
        yield (*cells, *(_own(held.get(name)) for name in own))


def _own(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)

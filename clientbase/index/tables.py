"""The tables of the index, derived from the shapes of a record: nothing is listed twice.

A client's own values stand in `clients`; each list of items has a table of its name with the client,
the position `n` in the list from 0 and the `line` in the file; nested parts are joined with `_`.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from clientbase import values
from clientbase.fields import FIELDS, Field
from clientbase.index.norm_tables import NORM_TABLES
from clientbase.model import TABLES, Client

_TYPES = {
    values.parse_amount: "INTEGER",
    values.parse_whole: "INTEGER",
    values.parse_flag: "INTEGER",
    values.parse_percent: "REAL",
    values.parse_decimal: "REAL",
    values.parse_day: "DATE TEXT",
}


class Column(NamedTuple):
    """A column with the way to its value: field positions in the nested shapes."""

    name: str
    type: str
    steps: tuple[int, ...]
    parse: Any
    many: bool
    main: bool = False
    """whether only the first of several stands in it"""


class ItemTable(NamedTuple):
    """A table of items, with the way to the list: field positions from the client, or from the parent item."""

    name: str
    key: str
    shape: type[Any]
    position: int
    columns: tuple[Column, ...]
    parent: str | None
    beside: int | None = None
    """the position of a list of the same kind at the client itself, for one within other items"""


# What the index knows of an item beyond its own fields.
DERIVED = {
    "clients": (
        "path TEXT",
        "archived INTEGER",
        "name_key TEXT",
        "search_key TEXT",
        "phone_key TEXT",
        "left_date DATE TEXT",  # of the last time that the client left
        "left_reason TEXT",
        "left_note TEXT",
        "left_back DATE TEXT",
        "customer INTEGER",  # not a supplier only
        "own_begins DATE TEXT",  # the earliest day of which the record speaks
    ),
    "contacts": ("phone_key TEXT",),
    "interactions": (
        "contact INTEGER",  # whether the kind counts as a contact
        "delay INTEGER",  # days until it was entered
        "waits INTEGER",  # 1 where the client begins to wait for an answer with it
        "answered DATE TEXT",  # the day of that answer
        "answer INTEGER",  # and its place
    ),
    "deals": ("amount_base INTEGER",),
    "proposals": ("amount_base INTEGER",),
    "supplies": ("amount_base INTEGER",),
    "returns": ("amount_base INTEGER", "month INTEGER"),
    # In the order of date and place each purchase bears the sums up to itself, so that the facts of a client
    # on any day are those of its last purchase. Those that are counted nowhere have no number.
    "purchases": (
        "amount_base INTEGER",
        "cost_base INTEGER",
        "number INTEGER",  # 1 is the trial purchase
        "visit INTEGER",  # counts distinct days
        "own_span INTEGER",  # the client's own interval is so many days
        "own_gaps INTEGER",  # over so many gaps
        "ordinal INTEGER",  # the day as a number, so that intervals are differences
        "first_ordinal INTEGER",
        "first_date TEXT",
        "month INTEGER",  # counted from year 0
        "first_month INTEGER",
        "sold INTEGER",
        "squares REAL",  # of what each visit paid
        "spent INTEGER",
        "priced INTEGER",  # purchases with an amount
        "unpriced INTEGER",  # purchases without a cost
        "preferred TEXT",  # the product with the largest sum
        "entry INTEGER",  # of the thresholds, as far as the record alone tells which was in force on its day
        "trial_from DATE TEXT",  # of the second one: the day on which the first had come back whole
        "returned INTEGER",  # whether it came after a gap over the dormant multiple of the interval before it
    ),
}

_BESIDE = {"documents"}  # lists of deals that the client has as well; they share a table

_HOUSEKEEPING = """
CREATE TABLE phones (client TEXT, contact INTEGER, n INTEGER, phone TEXT, phone_key TEXT,
    UNIQUE (client, contact, n));
CREATE TABLE emails (client TEXT, contact INTEGER, n INTEGER, email TEXT, UNIQUE (client, contact, n));
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE records (path TEXT PRIMARY KEY, id TEXT, archived INTEGER, unreadable TEXT, latest TEXT,
    items TEXT) WITHOUT ROWID;
CREATE TABLE findings (path TEXT, line INTEGER, column INTEGER, code TEXT, message TEXT, severity TEXT);
CREATE TABLE unjudged_records (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE seen (first BLOB PRIMARY KEY, files BLOB) WITHOUT ROWID;
CREATE TABLE answers (key TEXT PRIMARY KEY, number INTEGER, size INTEGER, rows INTEGER, over INTEGER, said TEXT);
CREATE TABLE answer_pieces (number INTEGER, n INTEGER, piece, PRIMARY KEY (number, n)) WITHOUT ROWID;
CREATE TABLE days (day INTEGER PRIMARY KEY, number INTEGER, rhythms TEXT, judged INTEGER, before TEXT,
    held TEXT);
CREATE TABLE unsummed (day INTEGER, id TEXT, segment, span, gaps, measure, PRIMARY KEY (day, id)) WITHOUT ROWID;
CREATE TABLE unjudged (day INTEGER, id TEXT, PRIMARY KEY (day, id)) WITHOUT ROWID;
CREATE TABLE client_totals (day INTEGER, id TEXT, segment, purchases, purchase_days, first_purchase, last_purchase,
    last_ordinal, first_ordinal, first_bucket, active_span, span, gaps, sold, squares, revenue, cost, preferred,
    returned, measure, silent, class, life,
    PRIMARY KEY (day, id)) WITHOUT ROWID;
CREATE TABLE standard_status (day INTEGER, id TEXT, name, manager, standard TEXT, entry, target, "limit", last, days,
    over, within, light, planned, snoozed, never, since, state, excusing,
    PRIMARY KEY (day, standard, id)) WITHOUT ROWID;
CREATE TABLE gone_red (day INTEGER, id TEXT, kind TEXT, n INTEGER, date TEXT, manager TEXT,
    PRIMARY KEY (day, id, kind, n)) WITHOUT ROWID;
CREATE TABLE entries_judged (day INTEGER, id TEXT, manager, judged INTEGER, within INTEGER);
CREATE INDEX entries_judged_of ON entries_judged (day, id, manager, judged, within);
CREATE TABLE item_firsts (id TEXT, list TEXT, n INTEGER, line INTEGER, date TEXT, author TEXT, said TEXT,
    imported INTEGER, day TEXT, start INTEGER, alike INTEGER, known TEXT, sign TEXT, PRIMARY KEY (id, list, n))
    WITHOUT ROWID;
CREATE TABLE items_unlaid (id TEXT PRIMARY KEY) WITHOUT ROWID;
"""

_INDEXES = """
CREATE INDEX findings_of ON findings (path);
CREATE INDEX purchases_state ON purchases (client, number, date);
CREATE INDEX purchases_days ON purchases
    (date DESC, client, n, number, amount_base, entry, waiver_reason, waiver_by, manager, trial_from);
CREATE INDEX purchases_made_by ON purchases (client, manager) WHERE manager IS NOT NULL;
CREATE INDEX purchases_returned ON purchases (client, date) WHERE returned;
CREATE INDEX interactions_contact ON interactions (client, contact, date);
CREATE INDEX interactions_of_deals ON interactions (client, deal, date) WHERE deal IS NOT NULL;
CREATE INDEX interactions_waiting ON interactions (client, date, answered, n) WHERE waits = 1;
CREATE INDEX interactions_planned ON interactions (client, next_date) WHERE next_date IS NOT NULL;
CREATE INDEX purchases_in_no_sum ON purchases (client, date) WHERE number IS NULL OR amount_base IS NULL;
CREATE INDEX returns_in_no_sum ON returns (client, date) WHERE amount_base IS NULL;
CREATE INDEX returns_facts ON returns (client, date, amount_base, month);
CREATE INDEX records_ids ON records (id);
CREATE INDEX records_unreadable ON records (path, unreadable) WHERE unreadable IS NOT NULL;
CREATE INDEX clients_present ON clients (customer, own_begins);
"""
INDEXES = [line.replace("INDEX", "INDEX IF NOT EXISTS", 1) for line in _INDEXES.split(";") if line.strip()]
"""The statements that make the indexes, where they are not there yet: filling a table that has them takes longer."""


def columns_of(shape: type[Any], prefix: str = "", steps: tuple[int, ...] = ()) -> Iterator[Column]:
    """Columns for a shape's own values, those of nested parts included."""
    for position, (key, field) in enumerate(FIELDS[shape].items()):
        way = (*steps, position)
        if field.form == "one" and field.parse in FIELDS:
            yield from columns_of(field.parse, f"{prefix}{key}_", way)
        elif not _is_items(field):
            many = field.form != "one"
            kind = "TEXT" if many else _TYPES.get(field.parse, "TEXT")
            yield Column(prefix + key, kind, way, field.parse, many, main=field.form == "one-or-many")


@cache
def item_tables() -> tuple[ItemTable, ...]:
    """Tables for the lists of items, a nested list after the items that hold it."""
    return tuple(_items_of(Client, None))


def create_statements() -> str:
    """Return the SQL that makes an empty index."""
    own = [Column("id", "TEXT PRIMARY KEY", (), None, many=False), *columns_of(Client)]
    tables = [_table("clients", [f'"{c.name}" {c.type}' for c in own]) + " WITHOUT ROWID"]
    for table in item_tables():
        keys = [
            "client TEXT",
            *([f"{table.parent} INTEGER"] if table.parent else []),
            "n INTEGER",
            "line INTEGER",
        ]
        columns = [*keys, *(f'"{c.name}" {c.type}' for c in table.columns)]
        if table.parent:  # what the client itself holds has no parent, and a primary key must be full
            tables.append(_table(table.name, columns, f"UNIQUE (client, {table.parent}, n)"))
        else:
            tables.append(_table(table.name, columns, "PRIMARY KEY (client, n)") + " WITHOUT ROWID")
    return _HOUSEKEEPING + NORM_TABLES + ";\n".join(tables) + ";"


def columns_and_types(name: str) -> list[tuple[str, str]]:
    """Return the columns of a table that is filled from records, each with its type."""
    if name == "clients":
        own = [("id", "TEXT PRIMARY KEY"), *((c.name, c.type) for c in columns_of(Client))]
    else:
        (table,) = (one for one in item_tables() if one.name == name)
        keys = [("client", "TEXT"), ("n", "INTEGER"), ("line", "INTEGER")]
        own = [*keys, *((c.name, c.type) for c in table.columns)]
    derived = (definition.partition(" ") for definition in DERIVED.get(name, ()))
    return [*own, *((column, kind) for column, _, kind in derived)]


def _table(name: str, columns: list[str], primary: str = "") -> str:
    inside = ",\n    ".join([*columns, *DERIVED.get(name, ()), *([primary] if primary else [])])
    return f"CREATE TABLE {name} (\n    {inside}\n)"


def _items_of(shape: type[Any], parent: str | None) -> Iterator[ItemTable]:
    fields = [*FIELDS[Client]]
    for position, (key, field) in enumerate(FIELDS[shape].items()):
        if not _is_items(field) or (shape is Client and key in _BESIDE):
            continue
        beside = fields.index(key) if key in _BESIDE else None
        columns = tuple(columns_of(field.parse))
        yield ItemTable(TABLES.get(key, key), key, field.parse, position, columns, parent, beside)
        yield from _items_of(field.parse, key.removesuffix("s"))


def _is_items(field: Field) -> bool:
    return field.form in {"many", "one-or-many"} and field.parse in FIELDS

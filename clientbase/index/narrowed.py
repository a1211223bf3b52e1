"""The views that questions ask: the tables and views of the whole base, each under its plain name, as of the day.

What is dated after the day is not there: neither items nor days within them, plans excepted. Clients are there who buy
and have begun by the day (laws/presence.sql); where a scope narrows the base, only those in the table `chosen`.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby

_VIEWS = {
    "cadence": "*",
    "promises": "*",
    "gone_red": "*",
    "entries": "*",
    "entry_counts": "*",
    "judged_entries": "*",
    "measured_entries": "*",
    "measured_purchases": "*",
    "minimums_now": "*",
}
"""The views on all clients that are shown under a plain name, with their columns."""
_OF_RECORDS = {"changes": "*", "first_commits": "*", "not_in_sums": "*"}
"""Those that are about records, be they of clients or of suppliers."""

# The day on which an item comes into being, and days that are plans and may lie ahead.
_BEGINNINGS = {"date", "opened", "from"}
_BEGUN = {"tasks": ("begun_tasks", "begun")}  # their date is the one on which they are due
_PLANS = {"next_date", "expected", "snoozed_until"}
# What is only known from a day within the item on: the column with that day, and what holds before it.
_SETTLED = {
    ("clients", "status"): ("left_date", """iif("status" = 'former', 'active', "status")"""),
    ("clients", "left_reason"): ("left_date", "NULL"),
    ("clients", "left_note"): ("left_date", "NULL"),
    ("deals", "reason"): ("closed", "NULL"),
    ("proposals", "decision"): ("decided", "'pending'"),
    ("proposals", "reason"): ("decided", "NULL"),
    ("problems", "resolution"): ("resolved", "NULL"),
}
_DAY = "(SELECT day FROM today)"
_DATED = "DATE TEXT"


def narrowed_views(connection: sqlite3.Connection, *, everybody: bool, outside: bool) -> str:
    """Return the SQL of the views.

    *everybody* says that no scope narrows them, *outside* that some records are none of clients of the day.
    """
    chosen = "" if everybody else " AND {} IN (SELECT id FROM chosen)"
    counted = f"{chosen} AND {{}} IN (SELECT id FROM present WHERE customer)" if outside else chosen
    views = [
        f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM all_{name} WHERE 1{limits.replace('{}', 'client')};"
        for shown, limits in ((_VIEWS, counted), (_OF_RECORDS, chosen))
        for name, columns in shown.items()
    ]
    buyers = " AND customer" if outside else ""  # they are there already, or they would have no facts
    views.append(
        f"CREATE TEMP VIEW facts AS SELECT * FROM all_facts WHERE 1{chosen.replace('{}', 'client')}{buyers};"
    )
    return "\n".join([*views, *_record_views(connection, counted)])


def _record_views(connection: sqlite3.Connection, chosen: str) -> Iterator[str]:
    """Return the views of the tables that are filled from records: the clients, and what bears a line in a file."""
    columns = connection.execute(
        """SELECT t.name, c.name, c.type FROM main.sqlite_master t, pragma_table_info(t.name, 'main') c
            WHERE t.type = 'table'
              AND (t.name = 'clients' OR t.sql LIKE '%client TEXT%' AND t.sql LIKE '%line INTEGER%'
              OR t.name IN ('phones', 'emails'))"""
    )
    for table, rows in groupby(columns, lambda row: row[0]):
        within = chosen.replace("{}", "id" if table == "clients" else "client")
        yield f'CREATE TEMP VIEW "{table}" AS {_rows_as_of(table, [row[1:] for row in rows])}{within};'


def as_of(connection: sqlite3.Connection, table: str) -> str:
    """Return the SELECT of all rows of a table that is filled from records, as of the day and not narrowed."""
    columns = connection.execute("SELECT name, type FROM pragma_table_info(?, 'main')", (table,))
    return _rows_as_of(table, columns.fetchall())


def _rows_as_of(table: str, columns: Sequence[tuple[str, str]]) -> str:
    cells = ", ".join(_as_of(table, name, kind) for name, kind in columns)
    own = next((name for name, _ in columns if name in _BEGINNINGS), None)
    source, begun = _BEGUN.get(table) or (f'main."{table}"', own)
    when = f'coalesce("{begun}" <= {_DAY}, 1)' if begun and table != "clients" else "1"
    if table == "purchases":
        when += " AND number IS NOT NULL"
    return f"SELECT {cells} FROM {source} WHERE {when}"


def _as_of(table: str, column: str, kind: str) -> str:
    if settled := _SETTLED.get((table, column)):
        return f'CASE WHEN "{settled[0]}" > {_DAY} THEN {settled[1]} ELSE "{column}" END AS "{column}"'
    if kind != _DATED or column in _BEGINNINGS | _PLANS:
        return f'"{column}"'
    return f'CASE WHEN "{column}" <= {_DAY} THEN "{column}" END AS "{column}"'

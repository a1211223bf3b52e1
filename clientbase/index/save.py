"""Save what was indexed, and delete what has gone or is to be replaced."""

import sqlite3
from collections.abc import Sequence

from clientbase.index.day_cache import Event, invalidate, note_behind
from clientbase.index.rows import Rows
from clientbase.index.scan import id_of
from clientbase.index.tables import item_tables

# Python asks of each None whether it would rather be something else, which takes it longer than all else of a row.
# This answers at once that it is None.
sqlite3.register_adapter(type(None), lambda none: none)

_INSERT = {
    # Two names that cannot be kept as they are may look alike when they are spelt out.
    "records": "INSERT OR REPLACE"
}


def save(connection: sqlite3.Connection, rows: Rows, event: Event = Event.FILES) -> None:
    """Save the rows of some records; what is there of them is replaced: another command may have saved them."""
    saved = "SELECT 1 FROM main.records WHERE path = ?"
    there = [path for path, *_ in rows["records"] if connection.execute(saved, (path,)).fetchone()]
    if there:
        delete(connection, there, event)
    else:
        _outdate(connection, event, [])
    for table, found in rows.items():
        insert(connection, table, found)
    usable = [(client,) for _, client, _, unreadable, *_ in rows["records"] if unreadable is None]
    connection.executemany("INSERT OR IGNORE INTO main.items_unlaid VALUES (?)", usable)
    note_behind(connection, [client for client, *_ in rows.get("clients", ())])


def insert(connection: sqlite3.Connection, table: str, rows: Sequence[Sequence[object]]) -> None:
    """Put *rows* into a table."""
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        how = _INSERT.get(table, "INSERT")
        connection.executemany(f"{how} INTO main.{table} VALUES ({marks})", rows)


def delete(connection: sqlite3.Connection, paths: Sequence[str], event: Event = Event.FILES) -> None:
    """Delete what is saved of the records at *paths*; what follows from all records is found anew when it is asked."""
    if not paths:
        return
    stored = "SELECT 1 FROM main.clients WHERE id = ? AND path = ?"
    known = [(id_of(path),) for path in paths if connection.execute(stored, (id_of(path), path)).fetchone()]
    for table in (
        "clients WHERE id",
        *(f"{table.name} WHERE client" for table in item_tables()),
        "phones WHERE client",
        "emails WHERE client",
        "item_firsts WHERE id",
        "items_unlaid WHERE id",
    ):
        connection.executemany(f"DELETE FROM main.{table} = ?", known)
    for table in ("findings", "unjudged_records", "records"):
        connection.executemany(f"DELETE FROM main.{table} WHERE path = ?", [(path,) for path in paths])
    _outdate(connection, event, [client for (client,) in known])


def _outdate(connection: sqlite3.Connection, event: Event, clients: Sequence[str]) -> None:
    invalidate(connection, event, clients)
    connection.execute("INSERT OR REPLACE INTO main.meta VALUES ('items_laid_for', '-')")

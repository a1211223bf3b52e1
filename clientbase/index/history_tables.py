"""The tables of the history. They outlive a change of the norms: what was committed stays as it was."""

import sqlite3
from pathlib import Path

TABLES = ("history", "commits", "changes", "renames", "talks")

_CREATE = """
CREATE TABLE IF NOT EXISTS history (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commits (number INTEGER PRIMARY KEY, id TEXT UNIQUE, author TEXT, email TEXT,
    date TEXT, time TEXT, instant INTEGER);
CREATE TABLE IF NOT EXISTS changes (number INTEGER, n INTEGER, client TEXT, was TEXT, path TEXT, date TEXT,
    "where" TEXT, kind TEXT, old TEXT, new TEXT, said TEXT, PRIMARY KEY (number, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS changes_days ON changes (client, date) WHERE kind <> 'moved';
CREATE INDEX IF NOT EXISTS changes_of ON changes (client);
CREATE TABLE IF NOT EXISTS renames (number INTEGER, old TEXT, new TEXT);
CREATE TABLE IF NOT EXISTS talks (client TEXT, key TEXT, number INTEGER, days TEXT,
    PRIMARY KEY (client, key, number)) WITHOUT ROWID;
"""


def begin_anew(connection: sqlite3.Connection, made_by: str) -> str:
    """Give the SQL that drops all tables of the index, and makes those of the history that are missing.

    The history stays, if this version of the program, *made_by*, has learnt it.
    """
    found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    lasting = TABLES if TABLES[0] in found and kept(connection).get("made_by") == made_by else ()
    drops = "".join(f'DROP TABLE "{name}";' for name in found if name not in lasting)
    return f"{drops}{_CREATE}INSERT OR REPLACE INTO history VALUES ('made_by', '{made_by}');"


def kept(connection: sqlite3.Connection) -> dict[str, str]:
    """Give what is known of the history as a whole: tip, shallow, why, stamp, made_by."""
    return dict(connection.execute("SELECT key, value FROM main.history"))


def keep(connection: sqlite3.Connection, values: dict[str, str]) -> None:
    """Keep facts about the history as a whole."""
    connection.executemany("INSERT OR REPLACE INTO main.history VALUES (?, ?)", values.items())


def take_over(connection: sqlite3.Connection, file: Path) -> None:
    """Begin with the history that another index of the base has learnt, if it is there and laid out alike."""
    if not file.is_file():
        return
    connection.execute("ATTACH ? AS other", (str(file),))
    try:
        made_by = "SELECT value FROM {}.history WHERE key = 'made_by'"
        ours, theirs = (connection.execute(made_by.format(name)).fetchone() for name in ("main", "other"))
        if ours == theirs:
            connection.execute("BEGIN IMMEDIATE")
            for table in TABLES:
                connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM other.{table}")
            connection.execute("COMMIT")
    except sqlite3.Error:  # then it is learnt from git
        if connection.in_transaction:
            connection.execute("ROLLBACK")
    connection.execute("DETACH other")


def empty(connection: sqlite3.Connection) -> None:
    """Forget the whole history."""
    for table in TABLES[1:]:
        connection.execute(f"DELETE FROM main.{table}")


def forget(connection: sqlite3.Connection, gone: list[str]) -> None:
    """Forget commits that are no part of the history any more."""
    rows = [(commit,) for commit in gone]
    for table in ("changes", "renames", "talks"):
        connection.executemany(
            f"DELETE FROM main.{table} WHERE number = (SELECT number FROM main.commits WHERE id = ?)", rows
        )
    connection.executemany("DELETE FROM main.commits WHERE id = ?", rows)


def rename(connection: sqlite3.Connection) -> None:
    """Say of each change whose it is by today's ids: a rename takes along what was before it."""
    connection.execute("UPDATE main.changes SET client = was WHERE client <> was")
    for number, old, new in connection.execute("SELECT * FROM main.renames ORDER BY number").fetchall():
        connection.execute(
            "UPDATE main.changes SET client = ? WHERE client = ? AND number < ?", (new, old, number)
        )

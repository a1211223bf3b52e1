"""The tables of the history. They outlive a change of the norms: what was committed stays as it was."""

import sqlite3

TABLES = ("history", "commits", "changes", "renames", "items", "held", "first_commits")

_CREATE = """
CREATE TABLE IF NOT EXISTS history (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commits (number INTEGER PRIMARY KEY, id TEXT UNIQUE, author TEXT, email TEXT,
    date TEXT, time TEXT, instant INTEGER, start INTEGER, who TEXT);
CREATE INDEX IF NOT EXISTS commits_of ON commits (who, date);
CREATE TABLE IF NOT EXISTS changes (number INTEGER, n INTEGER, client TEXT, was TEXT, path TEXT, date TEXT,
    "where" TEXT, kind TEXT, old TEXT, new TEXT, said TEXT, field TEXT, content INTEGER, alike INTEGER,
    PRIMARY KEY (number, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS changes_days ON changes (client, date, alike) WHERE content;
CREATE INDEX IF NOT EXISTS changes_reviewed ON changes (client, number) WHERE field = 'reviewed';
CREATE INDEX IF NOT EXISTS changes_of ON changes (client);
CREATE TABLE IF NOT EXISTS renames (number INTEGER, old TEXT, new TEXT);
CREATE TABLE IF NOT EXISTS items (number INTEGER, client TEXT, was TEXT, said TEXT, alike TEXT);
CREATE INDEX IF NOT EXISTS items_at ON items (number);
CREATE INDEX IF NOT EXISTS items_of ON items (client);
CREATE TABLE IF NOT EXISTS held (number INTEGER, client TEXT, was TEXT);
CREATE INDEX IF NOT EXISTS held_of ON held (client);
CREATE TABLE IF NOT EXISTS first_commits (id TEXT PRIMARY KEY, day TEXT, start INTEGER, number INTEGER) WITHOUT ROWID;
"""


def begin_anew(connection: sqlite3.Connection, made_by: str) -> None:
    """Drop all tables of the index, and make those of the history that are missing.

    The history stays, if this version of the program, *made_by*, has learnt it.
    """
    found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    same = TABLES[0] in found and kept(connection).get("made_by") == made_by
    for name in found:
        if not (same and name in TABLES):
            connection.execute('DROP TABLE "{}"'.format(name.replace('"', '""')))
    for statement in _CREATE.split(";"):
        connection.execute(statement)
    connection.execute("INSERT OR REPLACE INTO history VALUES ('made_by', ?)", (made_by,))


def kept(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what is known of the history as a whole: tip, shallow, why, stamp, made_by."""
    return dict(connection.execute("SELECT key, value FROM main.history"))

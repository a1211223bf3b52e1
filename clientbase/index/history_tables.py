"""The tables of the history. They outlive a change of the norms: what was committed stays as it was."""

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

TABLES = ("history", "commits", "changes", "renames", "talks")
_OF_CLIENTS = ("changes", "talks")

_CREATE = """
CREATE TABLE IF NOT EXISTS history (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS commits (number INTEGER PRIMARY KEY, id TEXT UNIQUE, author TEXT, email TEXT,
    date TEXT, time TEXT, instant INTEGER);
CREATE TABLE IF NOT EXISTS changes (number INTEGER, n INTEGER, client TEXT, was TEXT, path TEXT, date TEXT,
    "where" TEXT, kind TEXT, old TEXT, new TEXT, said TEXT, PRIMARY KEY (number, n)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS changes_days ON changes (client, date) WHERE kind <> 'moved';
CREATE INDEX IF NOT EXISTS changes_of ON changes (client);
CREATE TABLE IF NOT EXISTS renames (number INTEGER, old TEXT, new TEXT);
CREATE TABLE IF NOT EXISTS talks (number INTEGER, client TEXT, was TEXT, sign TEXT, before TEXT, day TEXT);
CREATE INDEX IF NOT EXISTS talks_of ON talks (client);
"""


def begin_anew(connection: sqlite3.Connection, made_by: str) -> str:
    """Return the SQL that drops all tables of the index, and makes those of the history that are missing.

    The history stays, if this version of the program, *made_by*, has learnt it.
    """
    found = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    lasting = TABLES if TABLES[0] in found and kept(connection).get("made_by") == made_by else ()
    drops = "".join(f'DROP TABLE "{name}";' for name in found if name not in lasting)
    return f"{drops}{_CREATE}INSERT OR REPLACE INTO history VALUES ('made_by', '{made_by}');"


def kept(connection: sqlite3.Connection) -> dict[str, str]:
    """Return what is known of the history as a whole: tip, shallow, why, stamp, made_by."""
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
            with at_once(connection):
                for table in TABLES:
                    connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM other.{table}")
    except sqlite3.Error:  # then it is learnt from git
        pass
    finally:
        connection.execute("DETACH other")


def empty(connection: sqlite3.Connection) -> None:
    """Forget the whole history."""
    for table in TABLES[1:]:
        connection.execute(f"DELETE FROM main.{table}")


def forget(connection: sqlite3.Connection, gone: list[str]) -> None:
    """Forget commits that are no part of the history any more."""
    numbers = "SELECT number FROM main.commits WHERE id IN (SELECT value FROM json_each(?))"
    for table in ("changes", "renames", "talks", "commits"):
        connection.execute(f"DELETE FROM main.{table} WHERE number IN ({numbers})", (json.dumps(gone),))


def renamed(connection: sqlite3.Connection) -> set[str]:
    """Return the ids that clients had before they were renamed."""
    return {old for (old,) in connection.execute("SELECT old FROM main.renames")}


def rename(connection: sqlite3.Connection, after: Callable[[str], frozenset[str]]) -> None:
    """Say of what was learnt whose it is by today's ids: a rename takes along all but what comes after it.

    *after* gives the commits that go on from one. What happened beside it, on another branch, is taken
    along too; it may have been learnt later.
    """
    for table in _OF_CLIENTS:
        connection.execute(f"UPDATE main.{table} SET client = was WHERE client <> was")
    found = " UNION ".join(
        f"SELECT number, id FROM main.{table} JOIN main.commits USING (number) WHERE client = ?1 AND number <> ?2"
        for table in _OF_CLIENTS
    )
    sql = "SELECT r.number, c.id, r.old, r.new FROM main.renames r JOIN main.commits c USING (number) ORDER BY number"
    for number, commit, old, new in connection.execute(sql).fetchall():
        numbers = dict(connection.execute(found, (old, number)))
        later = after(commit) if any(other > number for other in numbers) else ()
        taken = [(new, other, old) for other, one in numbers.items() if one not in later]
        for table in _OF_CLIENTS:
            connection.executemany(
                f"UPDATE main.{table} SET client = ? WHERE number = ? AND client = ?", taken
            )


@contextmanager
def at_once(connection: sqlite3.Connection) -> Iterator[None]:
    """Change the index as a whole or not at all, and with no other command in between."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")

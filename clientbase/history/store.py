"""What is known of the history, in its tables of the index."""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from clientbase.errors import BlockedError
from clientbase.index.lasting import TABLES
from clientbase.index.mark import is_made_here

_OF_CLIENTS = ("changes", "items", "held")


def keep(connection: sqlite3.Connection, values: dict[str, str]) -> None:
    """Keep facts about the history as a whole."""
    connection.executemany("INSERT OR REPLACE INTO main.history VALUES (?, ?)", values.items())


def take_over(connection: sqlite3.Connection, file: Path) -> None:
    """Begin with the history that another index of the base has learnt, if it is there and laid out alike."""
    try:
        if not is_made_here(file):
            return
    except (OSError, BlockedError):
        return
    connection.execute("ATTACH ? AS other", (str(file),))
    try:
        made_by = "SELECT value FROM {}.history WHERE key = 'made_by'"
        ours, theirs = (connection.execute(made_by.format(name)).fetchone() for name in ("main", "other"))
        if ours == theirs:
            with at_once(connection):
                for table in TABLES:
                    connection.execute(f"INSERT OR REPLACE INTO main.{table} SELECT * FROM other.{table}")
    except sqlite3.Error:  # then it is read from git
        pass
    finally:
        connection.execute("DETACH other")


def empty(connection: sqlite3.Connection) -> None:
    """Forget the whole history."""
    for table in TABLES[1:]:
        connection.execute(f"DELETE FROM main.{table}")


def forget(connection: sqlite3.Connection, gone: list[str]) -> set[tuple[str, str]]:
    """Forget commits that are no part of the history any more; return their authors and days."""
    numbers = "SELECT number FROM main.commits WHERE id IN (SELECT value FROM json_each(?))"
    sql = "SELECT DISTINCT who, date FROM main.commits WHERE id IN (SELECT value FROM json_each(?))"
    days = set(connection.execute(sql, (json.dumps(gone),)))
    for table in (*_OF_CLIENTS, "renames", "commits"):
        connection.execute(f"DELETE FROM main.{table} WHERE number IN ({numbers})", (json.dumps(gone),))
    return days


def any_but(connection: sqlite3.Connection, gone: list[str]) -> bool:
    """Return whether any commit is known besides those that are *gone*."""
    sql = "SELECT EXISTS (SELECT 1 FROM main.commits WHERE id NOT IN (SELECT value FROM json_each(?)))"
    return bool(connection.execute(sql, (json.dumps(gone),)).fetchone()[0])


def renamed(connection: sqlite3.Connection) -> set[str]:
    """Return the ids that clients had before they were renamed."""
    return {old for (old,) in connection.execute("SELECT old FROM main.renames")}


def rename(connection: sqlite3.Connection, after: Callable[[str], frozenset[str]]) -> None:
    """Say of what was found whose it is by today's ids: a rename takes along all but what comes after it.

    *after* gives the commits that go on from one. What happened beside it, on another branch, is taken
    along too; it may have been learnt later.
    """
    for table in _OF_CLIENTS:
        connection.execute(f"UPDATE main.{table} SET client = was WHERE client <> was")
    found = " UNION ".join(
        f"""SELECT number, id FROM main.{table} JOIN main.commits USING (number)
             WHERE client = :old AND number <> :number"""
        for table in _OF_CLIENTS
    )
    sql = "SELECT r.number, c.id, r.old, r.new FROM main.renames r JOIN main.commits c USING (number) ORDER BY number"
    for number, commit, old, new in connection.execute(sql).fetchall():
        numbers = dict(connection.execute(found, {"old": old, "number": number}))
        later = after(commit) if any(other > number for other in numbers) else ()
        taken = [(new, other, old) for other, one in numbers.items() if one not in later]
        for table in _OF_CLIENTS:
            connection.executemany(
                f"UPDATE main.{table} SET client = ? WHERE number = ? AND client = ?", taken
            )


def save_first_commits(connection: sqlite3.Connection, clients: Iterable[str] | None) -> None:
    """Lay the first commit that holds each record, of all or of *clients*, under whatever name."""
    where, whose = ("", [()]) if clients is None else (" WHERE {} = ?", [(client,) for client in clients])
    connection.executemany(f"DELETE FROM main.first_commits{where.format('id')}", whose)
    connection.executemany(
        f"""INSERT INTO main.first_commits
            SELECT client, date, start, number FROM (
                   SELECT client, date, start, number,
                          row_number() OVER (PARTITION BY client ORDER BY date, start = 0, c.id) AS place
                     FROM main.held JOIN main.commits c USING (number){where.format("client")}) WHERE place = 1""",
        whose,
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

"""Whole answers as they were shown, kept until something changes: asked again they need only be looked up.

The key says all that an answer depends on beside the index: the question, the day, the scope, how it is shown, what
is checked out, and the register of decisions. Whatever changes in the index drops all of them (see day_cache.py); an
answer during which that happened is not kept.
"""

import sqlite3
from typing import NamedTuple

MOST = 64
LARGEST = 64 * 2**20
"""So many answers are kept, and so many bytes of them together; the oldest give way."""


class Shown(NamedTuple):
    """An answer as it was shown."""

    text: str | bytes
    rows: int
    """of its first table"""
    over: int
    """rows over a limit"""
    left: str = ""
    """what its format had no place for, in words"""


def state_of(connection: sqlite3.Connection) -> str:
    """Return what is another one after anything in the index has changed."""
    row = connection.execute("SELECT value FROM main.meta WHERE key = 'state'").fetchone()
    return str(row[0]) if row else ""


def language_of(connection: sqlite3.Connection) -> str:
    """Return the language of the company, as schema.yaml says it; whoever asks next finds an index that is damaged."""
    try:
        row = connection.execute("SELECT value FROM main.norm WHERE name = 'language'").fetchone()
    except sqlite3.Error:
        return ""
    return str(row[0] or "") if row else ""


def kept_answer(connection: sqlite3.Connection, key: str) -> Shown | None:
    """Return the answer that is kept under *key*."""
    row = connection.execute(
        "SELECT text, rows, over, said FROM main.answers WHERE key = ?", (key,)
    ).fetchone()
    return Shown(*row) if row else None


def keep_answer(connection: sqlite3.Connection, state: str, key: str, shown: Shown) -> None:
    """Keep an answer that was found while the index was in *state*; where the index is busy it is let be."""
    try:
        data = shown.text.encode() if isinstance(shown.text, str) else shown.text  # once, for it may be large
        if len(data) > LARGEST:
            return
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        if state_of(connection) == state:
            text = "CAST(? AS TEXT)" if isinstance(shown.text, str) else "?"
            connection.execute(
                "INSERT OR REPLACE INTO main.answers"
                f" SELECT ?, coalesce(max(number), 0) + 1, ?, ?, ?, {text}, ? FROM main.answers",
                (key, len(data), shown.rows, shown.over, data, shown.left),
            )
            connection.execute(
                """DELETE FROM main.answers WHERE key IN (
                     SELECT key FROM (SELECT key, row_number() OVER latest AS place, sum(size) OVER latest AS total
                                        FROM main.answers WINDOW latest AS (ORDER BY number DESC))
                      WHERE place > ? OR total > ?)""",
                (MOST, LARGEST),
            )
        connection.execute("COMMIT")
    except (
        sqlite3.Error,
        UnicodeError,
    ):  # the answer has been given; without this it is found again next time
        if connection.in_transaction:
            connection.execute("ROLLBACK")

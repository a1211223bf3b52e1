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
PIECE = 2**18
"""So many bytes are written at once."""


class Shown(NamedTuple):
    """An answer as it was shown."""

    data: bytes
    """what was written: a text in UTF-8, unless its format is none"""
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
        "SELECT number, rows, over, said FROM main.answers WHERE key = ?", (key,)
    ).fetchone()
    if not row:
        return None
    sql = "SELECT piece FROM main.answer_pieces WHERE number = ? ORDER BY n"
    return Shown(b"".join(piece for (piece,) in connection.execute(sql, row[:1])), *row[1:])


def drop_answers(connection: sqlite3.Connection) -> None:
    """Drop all answers."""
    connection.execute("DELETE FROM main.answers")
    connection.execute("DELETE FROM main.answer_pieces")


def keep_answer(connection: sqlite3.Connection, state: str, key: str, shown: Shown) -> None:
    """Keep an answer that was found while the index was in *state*; where the index is busy it is let be."""
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        kept = state_of(connection) == state and _is_kept(connection, key, shown)
        connection.execute("COMMIT" if kept else "ROLLBACK")
    except sqlite3.Error:  # the answer has been given; without this it is found again next time
        if connection.in_transaction:
            connection.execute("ROLLBACK")


def _is_kept(connection: sqlite3.Connection, key: str, shown: Shown) -> bool:
    """Keep an answer piece by piece, for it may be large; return whether it is not too large."""
    connection.execute("DELETE FROM main.answers WHERE key = ?", (key,))
    connection.execute(_CLEAR)
    ((number,),) = connection.execute("SELECT coalesce(max(number), 0) + 1 FROM main.answers")
    size = len(shown.data)
    if size > LARGEST:
        return False
    whole = memoryview(shown.data)
    pieces = ((number, n, whole[start : start + PIECE]) for n, start in enumerate(range(0, size, PIECE)))
    connection.executemany("INSERT INTO main.answer_pieces VALUES (?, ?, ?)", pieces)
    row = (key, number, size, shown.rows, shown.over, shown.left)
    connection.execute("INSERT INTO main.answers VALUES (?, ?, ?, ?, ?, ?)", row)
    gone = connection.execute(
        """DELETE FROM main.answers WHERE key IN (
             SELECT key FROM (SELECT key, row_number() OVER latest AS place, sum(size) OVER latest AS total
                                FROM main.answers WINDOW latest AS (ORDER BY number DESC))
              WHERE place > ? OR total > ?)""",
        (MOST, LARGEST),
    )
    if gone.rowcount:
        connection.execute(_CLEAR)
    return True


_CLEAR = "DELETE FROM main.answer_pieces WHERE number NOT IN (SELECT number FROM main.answers)"

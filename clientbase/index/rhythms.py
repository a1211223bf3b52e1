"""Lay out what only the whole base knows: sums per client, pooled intervals and the ends of the ABC classes.

They are kept in the index for the day that was asked about last; after a change of some files only
their clients are summed up again.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable

ENOUGH_CLIENTS = 5
"""A segment has an interval of its own where at least so many of its clients bought on two days."""

Ends = list[tuple[str, int, str]]
Pool = list[tuple[str | None, int, int, int]]


def lay_rhythms(connection: sqlite3.Connection, day: dt.date, abc: tuple[int, int, int]) -> None:
    """Fill `bought`, `pooled`, `pooled_whole` and `class_ends` for *day*; *abc* is (a, b, denominator)."""
    wanted = day.isoformat()
    # The transaction that finds them stays open: another command may ask about another day in the meantime.
    while not (rhythms := _found(connection, wanted)):
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        _renew(connection, wanted, abc)
        connection.execute("COMMIT")
    _lay(connection, *json.loads(rhythms))


def forget_rhythms(connection: sqlite3.Connection) -> None:
    """Take away what `lay_rhythms` has laid."""
    for table in ("pooled", "pooled_whole", "class_ends"):
        connection.execute(f"DELETE FROM temp.{table}")


def _found(connection: sqlite3.Connection, day: str) -> str | None:
    connection.execute("BEGIN")
    kept = dict(
        connection.execute("SELECT key, value FROM meta WHERE key IN ('bought_on', 'pooled_for', 'rhythms')")
    )
    return kept["rhythms"] if kept.get("bought_on") == day == kept.get("pooled_for") else None


def _renew(connection: sqlite3.Connection, day: str, abc: tuple[int, int, int]) -> None:
    bought_on = connection.execute("SELECT value FROM meta WHERE key = 'bought_on'").fetchone()
    if bought_on != (day,):
        connection.execute("DELETE FROM bought")
    connection.execute("INSERT INTO bought SELECT * FROM bought_then WHERE id NOT IN (SELECT id FROM bought)")
    pool = connection.execute(
        "SELECT segment, sum(span), sum(gaps), count(*) FROM bought WHERE gaps >= 1 GROUP BY segment"
    ).fetchall()
    measures = connection.execute(
        "SELECT id, measure FROM bought WHERE measure > 0 ORDER BY measure DESC, id"
    ).fetchall()
    rhythms = json.dumps([pool, list(_ends(measures, abc))])
    rows = [("bought_on", day), ("pooled_for", day), ("rhythms", rhythms)]
    connection.executemany("INSERT OR REPLACE INTO meta VALUES (?, ?)", rows)


def _ends(measures: list[tuple[str, int]], abc: tuple[int, int, int]) -> Iterable[tuple[str, int, str]]:
    """Find the last client of A and of B: each class goes on while the share before a client is below its limit."""
    a, b, denominator = abc
    total = sum(measure for _, measure in measures)
    for name, limit in (("A", a), ("B", b)):
        before, end = 0, None
        for client, measure in measures:
            if before * denominator >= limit * total:
                break
            before += measure
            end = (name, measure, client)
        if end:
            yield end


def _lay(connection: sqlite3.Connection, pool: Pool, ends: Ends) -> None:
    enough = [row[:3] for row in pool if row[0] is not None and row[3] >= ENOUGH_CLIENTS]
    connection.executemany("INSERT INTO pooled VALUES (?, ?, ?)", enough)
    span, gaps = sum(row[1] for row in pool), sum(row[2] for row in pool)
    connection.execute("INSERT INTO pooled_whole VALUES (?, ?)", (span or None, gaps or None))
    connection.executemany("INSERT INTO class_ends VALUES (?, ?, ?)", ends)

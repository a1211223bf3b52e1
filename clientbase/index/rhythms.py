"""Lay out what only the whole base knows of a day: sums per client, pooled intervals, ABC classes, and the lights.

All this is kept in the index for the days that were asked about last; after a change of some files only
their clients are summed up and judged again.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Iterable, Sequence

from clientbase.index.conditions import by_class

ENOUGH_CLIENTS = 5
"""A segment has an interval of its own where at least so many of its clients bought on two days."""

KEPT = 4
"""So many days are kept: today, and the days a week, a month and ninety days before, which reports compare it with."""

Ends = list[tuple[str, int, str]]
Pool = list[tuple[str | None, int, int, int]]
_OF_A_DAY = ("bought", "lights", "entries_judged")


def lay_rhythms(
    connection: sqlite3.Connection,
    day: dt.date,
    *,
    judged: bool = False,
) -> None:
    """Fill `pooled`, `pooled_whole` and `class_ends` for *day*, and have its rows in `bought`.

    *judged* asks for the lights as well, which need what git knows to be learnt.
    """
    number = day.toordinal()
    # The transaction that finds them stays open: another command may ask about another day in the meantime.
    while not (rhythms := _found(connection, number, judged)):
        connection.execute("COMMIT")
        connection.execute("BEGIN IMMEDIATE")
        _renew(connection, number)
        if judged:
            _judge(connection, number)
        connection.execute("COMMIT")
    _lay(connection, *json.loads(rhythms))


def forget_rhythms(connection: sqlite3.Connection) -> None:
    """Take away what `lay_rhythms` has laid for this connection alone."""
    for table in ("pooled", "pooled_whole", "class_ends"):
        connection.execute(f"DELETE FROM temp.{table}")


def forget_clients(connection: sqlite3.Connection, ids: Sequence[str]) -> None:
    """Forget what is kept of these clients: it is to be renewed, and what all clients add up to with it."""
    days = [day for (day,) in connection.execute("SELECT day FROM days")]
    for table in _OF_A_DAY:
        rows = [(day, client) for day in days for client in ids]
        connection.executemany(f"DELETE FROM main.{table} WHERE day = ? AND id = ?", rows)
    connection.execute("UPDATE days SET rhythms = NULL, judged = 0")


def forget_lights(connection: sqlite3.Connection) -> None:
    """Forget how clients were judged, for git knows more of them by now."""
    for table in _OF_A_DAY[1:]:
        connection.execute(f"DELETE FROM main.{table}")
    connection.execute("UPDATE days SET judged = 0")


def _found(connection: sqlite3.Connection, day: int, judged: bool) -> str | None:
    connection.execute("BEGIN")
    wanted = "SELECT rhythms FROM days WHERE day = ? AND judged >= ?"
    row = connection.execute(wanted, (day, judged)).fetchone()
    return row[0] if row else None


def _renew(connection: sqlite3.Connection, day: int) -> None:
    """Sum up the clients that are not yet for the day; where nothing is new it stays as it is."""
    known = connection.execute("SELECT rhythms IS NOT NULL FROM days WHERE day = ?", (day,)).fetchone()
    if known == (1,):
        return
    if not known:
        _make_room(connection)
        connection.execute(
            "INSERT INTO days SELECT ?, coalesce(max(number), 0) + 1, NULL, 0 FROM days", (day,)
        )
    if by_class(connection):  # one client's sales may move another to another class
        for table in _OF_A_DAY[1:]:
            connection.execute(f"DELETE FROM main.{table} WHERE day = ?", (day,))
    connection.execute(
        "INSERT INTO bought SELECT * FROM bought_then WHERE id NOT IN (SELECT id FROM bought WHERE day = ?)",
        (day,),
    )
    pool = connection.execute(
        "SELECT segment, sum(span), sum(gaps), count(*) FROM bought WHERE day = ? AND gaps >= 1 GROUP BY segment",
        (day,),
    ).fetchall()
    measures = connection.execute(
        "SELECT id, measure FROM bought WHERE day = ? AND measure > 0 ORDER BY measure DESC, id", (day,)
    ).fetchall()
    rhythms = json.dumps([pool, list(_ends(measures, _limits(connection)))])
    connection.execute("UPDATE days SET rhythms = ? WHERE day = ?", (rhythms, day))


def _make_room(connection: sqlite3.Connection) -> None:
    """Forget the days that were asked about first."""
    old = connection.execute("SELECT day FROM days ORDER BY number DESC LIMIT -1 OFFSET ?", (KEPT - 1,))
    for row in old.fetchall():
        for table in (*_OF_A_DAY, "days"):
            connection.execute(f"DELETE FROM main.{table} WHERE day = ?", row)


def _judge(connection: sqlite3.Connection, day: int) -> None:
    """Judge the clients whose lights are not yet known for the day."""
    rhythms = connection.execute("SELECT rhythms FROM days WHERE day = ?", (day,)).fetchone()[0]
    _lay(connection, *json.loads(rhythms))
    connection.execute(
        """INSERT INTO stale SELECT id FROM main.clients c
            WHERE NOT EXISTS (SELECT 1 FROM main.lights l WHERE l.day = ? AND l.id = c.id)""",
        (day,),
    )
    connection.execute(
        """INSERT INTO main.entries_judged SELECT ?, client, manager, count(*), sum(days <= "limit")
             FROM all_judged_entries WHERE client IN (SELECT id FROM stale) GROUP BY client, manager""",
        (day,),
    )
    connection.execute("INSERT INTO main.lights SELECT * FROM lights_then")
    connection.execute("DELETE FROM stale")
    connection.execute("UPDATE days SET judged = 1 WHERE day = ?", (day,))
    forget_rhythms(connection)


def _limits(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return the limits of the classes A and B, and the denominator of both."""
    sql = "SELECT value FROM main.norm WHERE name IN ('abc_a', 'abc_b', 'abc_den') ORDER BY name"
    a, b, denominator = (int(value) for (value,) in connection.execute(sql))
    return a, b, denominator


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

"""What is kept in the index of the days that were asked about last, so that the next question finds it.

| kept | what it is |
|---|---|
| `client_totals` | a row for each client and day: what its purchases up to the day add up to, and make of it |
| `standard_status`, `entries_judged` | a row for each client, standard and day; for each client, manager and day |
| `gone_red` | of a day: a row for each time until then that a client was handed over, or left, while it was red |
| `days.rhythms` | of a day, as JSON: pooled intervals by segment, and the ends of the ABC classes |
| `days.before` | the last rhythms, while files are new that are looked at alone (see one_record.py) |
| `days.held` | the last rhythms, of which nobody knows yet whether they still hold since files changed |
| `days.judged` | 1 where `standard_status` is complete for the day, -1 where it is but for those in `unjudged` |
| `unsummed`, `unjudged` | of a day: clients that are not summed up or judged since their file changed; what they gave |
| `pooled_interval`, `pooled_interval_all`, `abc_cutoffs` | temporary: `days.rhythms` laid out for this connection |
| `answers`, `answer_pieces` | whole answers as they were shown, of any day and scope (see answers.py) |

| event | what it drops |
|---|---|
| a file changed | the rows of its client of every day; `judged` of every day; all answers, and `rhythms` if moved |
| history learnt | `standard_status`, `entries_judged`, `gone_red` and `judged` of every day; all answers |
| norms changed | everything: the index is made anew |
| another day is asked about | nothing; of more than KEPT days the ones asked about first |
| a scope narrows the base | nothing: what is kept is of all clients, and a scope chooses among them |

Whose rows have gone since a file changed is noted for each day, so that nobody looks for them among all clients.

Where standards are for classes, rhythms that no longer hold also drop the rows of these three of the day that is
asked about next: one client's sales may move another into another class.
"""

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from clientbase.index.answers import drop_answers
from clientbase.laws.choice_sql import MINIMUM

if TYPE_CHECKING:
    from clientbase.values import Duration

KEPT = 4
"""So many days are kept: today, and the days a week, a month and ninety days before, which reports compare it with."""

Ends = list[tuple[str, int, str]]
Pool = list[tuple[str | None, int, int, str]]
_STATUS = ("standard_status", "entries_judged", "gone_red")
_OF_A_DAY = ("client_totals", *_STATUS)
_BEHIND = ("unsummed", "unjudged")
_GIVEN = """iif({0}.gaps >= 1, {0}.segment, NULL), iif({0}.gaps >= 1, {0}.span, NULL),
  iif({0}.gaps >= 1, {0}.gaps, NULL), iif({0}.measure > 0, {0}.measure, NULL)"""
"""What a row of `client_totals` gives to the rhythms of its day."""
_SUMMED_BY = "stale client_totals_then lives"
_JUDGED_BY = """
  stale not_begun all_judged_entries judged_now contact_lit_then contact_lit contact_status_then standard_status_then"""
_EACH_STANDARD = "AND standard IN ('contact', 'entry', 'update')"  # by them the rows of a day are in order


class Event(Enum):
    """What makes something that is kept untrue."""

    FILES = "files changed"
    SOME = "files changed, and the others were not looked at"
    HISTORY = "history learnt"


def invalidate(connection: sqlite3.Connection, event: Event, clients: Sequence[str] = ()) -> None:
    """Drop what *event* has made untrue; *clients* are those whose files changed."""
    drop_answers(connection)
    if event is not Event.HISTORY:
        # Who is about to keep an answer sees by this that it may be of what was there before.
        connection.execute("INSERT OR REPLACE INTO main.meta VALUES ('state', hex(randomblob(8)))")
        days = [day for (day,) in connection.execute("SELECT day FROM main.days")]
        rows = [(day, client) for day in days for client in clients]
        connection.executemany(_NOTE_GIVEN, rows)
        for table in _OF_A_DAY:
            which = _EACH_STANDARD if table == "standard_status" else ""
            connection.executemany(f"DELETE FROM main.{table} WHERE day = ? {which} AND id = ?", rows)
        before = "coalesce(rhythms, before)" if event is Event.SOME else "NULL"
        held = "held = coalesce(rhythms, held), rhythms = NULL"
        connection.execute(f"UPDATE main.days SET before = {before}, {held}, judged = -(judged <> 0)")
        note_behind(connection, clients)
    else:
        for table in _STATUS:
            connection.execute(f"DELETE FROM main.{table}")
        connection.execute("UPDATE main.days SET judged = 0")


def note_behind(connection: sqlite3.Connection, clients: Iterable[str]) -> None:
    """Note that the sums and judgements of *clients* are missing for every day that is kept."""
    days = [day for (day,) in connection.execute("SELECT day FROM main.days")]
    rows = [(day, client) for client in clients for day in days] if days else ()
    for table in _BEHIND:
        connection.executemany(f"INSERT OR IGNORE INTO main.{table} (day, id) VALUES (?, ?)", rows)


_NOTE_GIVEN = f"""
INSERT OR IGNORE INTO main.unsummed SELECT day, id, {_GIVEN.format("t")} FROM main.client_totals t
 WHERE day = ? AND id = ?"""


def materialize_day(
    connection: sqlite3.Connection,
    day: dt.date,
    lay_views: Callable[[str], None],
    *,
    judged: bool = False,
    client: str | None = None,
) -> None:
    """Lay out `pooled_interval` and `abc_cutoffs` for *day*, and have its rows in `client_totals`.

    *judged* asks for `standard_status` as well, which needs what git knows to be learnt. The transaction in
    which they were found stays open until `end_snapshot`: another command may ask about another day meanwhile.
    *client* is the only one that is asked about, and the others need not be as new. *lay_views* lays those views of
    which it is told: what is not kept is found through them.
    """
    number = day.toordinal()
    while not (rhythms := _found(connection, number, judged, client)):
        connection.execute("COMMIT")
        lay_views(_SUMMED_BY)
        if judged:
            lay_views(_JUDGED_BY)
        connection.execute("BEGIN IMMEDIATE")
        if client is None or not _renew_one(connection, number, judged, client):
            _renew(connection, number)
            if judged:
                _judge(connection, number)
        connection.execute("COMMIT")
    _lay(connection, *json.loads(rhythms))


def end_snapshot(connection: sqlite3.Connection) -> None:
    """End the transaction in which a day was found, if there is one, and take away what was laid out for it."""
    if connection.in_transaction:
        connection.execute("COMMIT")
        _take_away(connection)


def _found(connection: sqlite3.Connection, day: int, judged: bool, client: str | None) -> str | None:
    connection.execute("BEGIN")
    given = {"day": day, "judged": judged, "client": client}
    row = connection.execute(_WANTED if client is None else _WANTED_OF_ONE, given).fetchone()
    return row[0] if row else None


_WANTED = "SELECT rhythms FROM main.days WHERE day = :day AND (judged = 1 OR NOT :judged)"
_WANTED_OF_ONE = """
SELECT coalesce(rhythms, before) FROM main.days
 WHERE day = :day AND (judged OR NOT :judged)
   AND NOT EXISTS (SELECT 1 FROM main.unsummed WHERE day = :day AND id = :client)
   AND NOT (:judged AND EXISTS (SELECT 1 FROM main.unjudged WHERE day = :day AND id = :client))"""


def _renew_one(connection: sqlite3.Connection, day: int, judged: bool, client: str) -> bool:
    """Sum up and judge one client by what the whole base was known to be; return whether that is known."""
    known = "SELECT judged FROM main.days WHERE day = ? AND coalesce(rhythms, before) IS NOT NULL"
    row = connection.execute(known, (day,)).fetchone()
    if not row or (judged and not row[0]):
        return False
    connection.execute(
        "INSERT INTO stale SELECT id FROM main.unsummed WHERE day = ? AND id = ?", (day, client)
    )
    _sum_up(connection, day)
    rhythms = "SELECT coalesce(rhythms, before) FROM main.days WHERE day = ?"
    _settle(connection, day, *connection.execute(rhythms, (day,)).fetchone(), stale=True)
    if judged:
        _judge(connection, day, client)
    return True


def _sum_up(connection: sqlite3.Connection, day: int) -> None:
    """Sum up the clients in `stale`; what is held no longer holds where one of them gives something else to it."""
    connection.execute("INSERT INTO main.client_totals SELECT *, NULL, NULL, NULL FROM client_totals_then")
    connection.execute(_LET_GO, {"day": day})


def _settle(connection: sqlite3.Connection, day: int, rhythms: str, *, stale: bool) -> None:
    """Find what the totals of the clients in `stale`, or of all, make of them, and be done with `stale`."""
    _lay(connection, *json.loads(rhythms))
    connection.execute(_LIVE.format("AND t.id IN (SELECT id FROM stale)" if stale else ""), (day,))
    _take_away(connection)
    connection.execute("DELETE FROM main.unsummed WHERE day = ? AND id IN (SELECT id FROM stale)", (day,))
    connection.execute("DELETE FROM stale")


_LIVE = """
UPDATE main.client_totals AS t SET silent = l.silent, class = l.class, life = l.life FROM lives l
 WHERE t.day = ? AND l.id = t.id {} AND (t.silent, t.class, t.life) IS NOT (l.silent, l.class, l.life)"""

_LET_GO = f"""
UPDATE main.days SET held = NULL
 WHERE day = :day AND held IS NOT NULL AND EXISTS (
       SELECT 1 FROM stale x CROSS JOIN main.unsummed u ON u.day = :day AND u.id = x.id
         LEFT JOIN main.client_totals t ON t.day = u.day AND t.id = u.id
        WHERE (u.segment, u.span, u.gaps, u.measure) IS NOT ({_GIVEN.format("t")}))"""


def _renew(connection: sqlite3.Connection, day: int) -> None:
    """Sum up the clients that are not yet for the day; where nothing is new it stays as it is."""
    known = connection.execute("SELECT rhythms IS NOT NULL FROM main.days WHERE day = ?", (day,)).fetchone()
    if known == (1,):
        return
    if not known:
        _make_room(connection)
        for table in (*_OF_A_DAY, *_BEHIND):
            connection.execute(f"DELETE FROM main.{table} WHERE day = ?", (day,))
        connection.execute(
            "INSERT INTO main.days SELECT ?, coalesce(max(number), 0) + 1, NULL, 0, NULL, NULL FROM main.days",
            (day,),
        )
    behind, given = ("main.unsummed WHERE day = ?", (day,)) if known else ("main.clients", ())
    connection.execute(f"INSERT INTO stale SELECT id FROM {behind}", given)
    _sum_up(connection, day)
    (held,) = connection.execute("SELECT held FROM main.days WHERE day = ?", (day,)).fetchone()
    if not held and _by_class(connection):
        connection.execute("UPDATE main.days SET judged = 0 WHERE day = ?", (day,))
    rhythms = held or _rhythms(connection, day)
    connection.execute(
        "UPDATE main.days SET rhythms = ?, before = NULL, held = NULL WHERE day = ?", (rhythms, day)
    )
    _settle(connection, day, rhythms, stale=bool(held))


def _rhythms(connection: sqlite3.Connection, day: int) -> str:
    """Find the pooled intervals and the ends of the classes of a day that is summed up."""
    from clientbase.laws.rhythm import fallback_on, pools

    pool = connection.execute(
        """SELECT segment, sum(span), sum(gaps), count(*) FROM main.client_totals
            WHERE day = ? AND gaps >= 1 GROUP BY segment""",
        (day,),
    ).fetchall()
    measures = connection.execute(
        "SELECT id, measure FROM main.client_totals WHERE day = ? AND measure > 0 ORDER BY measure DESC, id",
        (day,),
    ).fetchall()
    pooled = pools(pool, fallback_on(dt.date.fromordinal(day), _fallback(connection)))
    intervals = [(segment, *interval, basis) for segment, (interval, basis) in pooled.items()]
    return json.dumps([intervals, list(_cutoffs(measures, _limits(connection)))])


def _by_class(connection: sqlite3.Connection) -> bool:
    """Return whether the standards depend on the classes of clients."""
    sql = "SELECT 1 FROM main.norm_entries WHERE part = 'class' AND norm <> ? LIMIT 1"
    return connection.execute(sql, (MINIMUM,)).fetchone() is not None


def _make_room(connection: sqlite3.Connection) -> None:
    """Drop the days that were asked about first."""
    old = connection.execute(
        "SELECT day FROM main.days ORDER BY number DESC LIMIT -1 OFFSET ?", (KEPT - 1,)
    ).fetchall()
    for table in (*_OF_A_DAY, *_BEHIND, "days"):
        connection.executemany(f"DELETE FROM main.{table} WHERE day = ?", old)


def _judge(connection: sqlite3.Connection, day: int, client: str | None = None) -> None:
    """Judge the clients whose status is not yet known for the day, or the one of them that is asked about."""
    of_day = "SELECT coalesce(rhythms, before), judged FROM main.days WHERE day = ?"
    rhythms, judged = connection.execute(of_day, (day,)).fetchone()
    _lay(connection, *json.loads(rhythms))
    for table in () if judged else _STATUS:
        connection.execute(f"DELETE FROM main.{table} WHERE day = ?", (day,))
    one, given = ("", (day,)) if client is None else ("AND id = ?", (day, client))
    behind = f"AND id IN (SELECT id FROM main.unjudged WHERE day = ? {one})" if judged else ""
    # Who is not there yet is judged for nobody, also where all records are asked about: the rows are everybody's.
    connection.execute(
        f"""INSERT INTO stale SELECT id FROM main.clients
             WHERE customer AND id NOT IN (SELECT id FROM not_begun) {behind}""",
        given if judged else (),
    )
    connection.execute(
        """INSERT INTO judged_now SELECT e.client, e.manager, e.days, e.days <= e."limit", e.date
             FROM stale x CROSS JOIN all_judged_entries e ON e.client = x.id"""
    )
    connection.execute(
        """INSERT INTO main.entries_judged SELECT ?, client, manager, count(*), sum(within)
             FROM judged_now GROUP BY client, manager""",
        (day,),
    )
    connection.execute("INSERT INTO contact_lit SELECT * FROM contact_lit_then")
    connection.execute(
        """INSERT INTO main.gone_red SELECT ?, id, kind, n, day, manager FROM contact_status_then
            WHERE kind <> 'now' AND light = 'red' AND state = 'judged'""",
        (day,),
    )
    connection.execute("INSERT INTO main.standard_status SELECT * FROM standard_status_then")
    for table in ("stale", "judged_now", "contact_lit"):
        connection.execute(f"DELETE FROM temp.{table}")
    connection.execute(f"DELETE FROM main.unjudged WHERE day = ? {one}", given)
    if client is None:
        connection.execute("UPDATE main.days SET judged = 1 WHERE day = ?", (day,))
    _take_away(connection)


def _limits(connection: sqlite3.Connection) -> tuple[int, int, int]:
    """Return the limits of the classes A and B, and the denominator of both."""
    sql = "SELECT value FROM main.norm WHERE name IN ('abc_a', 'abc_b', 'abc_den') ORDER BY name"
    a, b, denominator = (int(value) for (value,) in connection.execute(sql))
    return a, b, denominator


def _cutoffs(measures: list[tuple[str, int]], limits: tuple[int, int, int]) -> Iterable[tuple[str, int, str]]:
    """Find the last client of A and of B: each class goes on while the share before a client is below its limit."""
    a, b, denominator = limits
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


def _fallback(connection: sqlite3.Connection) -> "Duration":
    from clientbase.values import parse_duration

    return parse_duration(
        connection.execute("SELECT value FROM main.norm WHERE name = 'fallback'").fetchone()[0]
    )


def _lay(connection: sqlite3.Connection, pool: Pool, cutoffs: Ends) -> None:
    segments = [row[:3] for row in pool if row[0] is not None]
    connection.executemany("INSERT INTO pooled_interval VALUES (?, ?, ?)", segments)
    everybody = [row[1:] for row in pool if row[0] is None]
    connection.executemany("INSERT INTO pooled_interval_all VALUES (?, ?, ?)", everybody)
    connection.executemany("INSERT INTO abc_cutoffs VALUES (?, ?, ?)", cutoffs)


def _take_away(connection: sqlite3.Connection) -> None:
    for table in ("pooled_interval", "pooled_interval_all", "abc_cutoffs"):
        connection.execute(f"DELETE FROM temp.{table}")

"""Lay the temporary views of a connection, as of one day; their SQL comes from the package alone."""

import datetime as dt
import sqlite3
from collections.abc import Callable
from functools import cache
from pathlib import Path

from clientbase import laws
from clientbase.index.conditions import norm_entries
from clientbase.index.narrowed import narrowed_views
from clientbase.laws.choice_sql import choice_views


def lay_views(
    connection: sqlite3.Connection, day: dt.date, *, everybody: bool, all_records: bool, git: bool
) -> None:
    """Make the views as of *day*; where a scope narrows them, its clients are to be put into the table `chosen`.

    *all_records* asks for suppliers and for what is not there yet on the day as well; *git* says that the base lies in
    a repository, which may know since when a record is there that says nothing itself.
    """
    fixed = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")
    absent = not all_records and (_any(connection, _LATER, day) or (git and _any(connection, _UNDATED)))
    outside = absent or (not all_records and _any(connection, _SUPPLIER))
    connection.create_function("span_days", 4, _span_days(connection), deterministic=True)
    connection.executescript(
        fixed
        + f"CREATE TEMP VIEW present AS SELECT * FROM {'begun' if absent else 'main.clients'};"
        + f"CREATE TEMP VIEW begun_tasks AS SELECT *, {_task_begun(connection, git=git)} AS begun FROM main.tasks t;"
        + laws.views()
        + choice_views(norm_entries(connection))
        + narrowed_views(connection, everybody=everybody, outside=outside)
    )
    connection.execute(
        """UPDATE temp.today SET day = ?, ordinal = ?, abc_start = ?,
                  whole_buckets = ? / (SELECT bucket_months FROM norms)""",
        (day.isoformat(), day.toordinal(), _abc_start(connection, day), _months_over(day)),
    )
    connection.executemany("INSERT INTO temp.entry_windows VALUES (?, ?)", _entry_windows(connection, day))


def _task_begun(connection: sqlite3.Connection, *, git: bool) -> str:
    """Return the day from which a task is there; git is asked only where a task does not say it itself."""
    if not (git and _any(connection, "SELECT 1 FROM main.tasks WHERE entered IS NULL")):
        return "entered"
    first = "SELECT f.day FROM main.item_firsts f WHERE f.id = t.client AND f.list = 'tasks' AND f.n = t.n"
    return f"coalesce(entered, ({first}))"


def _entry_windows(connection: sqlite3.Connection, day: dt.date) -> list[tuple[int, str]]:
    """Return since when items must have been entered to be judged, by the entry of schema.yaml."""
    found = connection.execute("SELECT entry, within FROM main.standards WHERE standard = 'entry'").fetchall()
    if not found:
        return []
    from clientbase.values import parse_duration

    return [(entry, parse_duration(within).before(day).isoformat()) for entry, within in found]


_SUPPLIER = "SELECT 1 FROM main.clients WHERE customer = 0"
_UNDATED = "SELECT 1 FROM main.clients WHERE customer IN (0, 1) AND own_begins IS NULL"
_LATER = "SELECT 1 FROM main.clients WHERE customer IN (0, 1) AND own_begins > ?"


def _any(connection: sqlite3.Connection, sql: str, *days: dt.date) -> bool:
    return connection.execute(sql, [day.isoformat() for day in days]).fetchone() is not None


def _months_over(day: dt.date) -> int:
    """Count the months, from year 0, that are over on *day*; the last day of a month belongs to it."""
    is_last = day == dt.date.max or (day + dt.timedelta(1)).day == 1
    return 12 * day.year + day.month - 1 + is_last


def _span_days(connection: sqlite3.Connection) -> Callable[[str | None, int, int, int], int | None]:
    """Return what says how many days a length of time has, counted from a day."""
    sql = "SELECT value FROM main.norm WHERE name IN ('holidays', 'weekend') ORDER BY name"
    free = [str(value).split() for (value,) in connection.execute(sql)]

    @cache
    def span_days(since: str | None, months: int, days: int, working: int) -> int | None:
        from clientbase.values import Duration, WorkingDays

        if not (months or working):
            return days
        if since is None:
            return None
        start = dt.date.fromisoformat(since)
        length = Duration(working, "wd") if working else Duration(months, "mo")
        return (length.after(start, WorkingDays.without(*reversed(free))) - start).days

    return span_days


def _abc_start(connection: sqlite3.Connection, day: dt.date) -> str | None:
    """Return the last day before the period of ABC; None where all purchases count."""
    (period,) = connection.execute("SELECT value FROM main.norm WHERE name = 'abc_period'").fetchone()
    if period is None:
        return None
    from clientbase.values import parse_duration

    return parse_duration(period).before(day).isoformat()

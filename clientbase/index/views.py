"""Lay the temporary views of a connection, as of one day; their SQL comes from the package alone."""

import datetime as dt
import sqlite3
from pathlib import Path

from clientbase import laws
from clientbase.index.conditions import norm_entries
from clientbase.index.narrowed import narrowed_views
from clientbase.laws.choice_sql import choice_views


def lay_views(connection: sqlite3.Connection, day: dt.date, *, everybody: bool) -> None:
    """Make the views as of *day*; where a scope narrows them, its clients are to be put into the table `chosen`."""
    fixed = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")
    connection.executescript(
        fixed
        + laws.views()
        + choice_views(norm_entries(connection))
        + narrowed_views(connection, everybody=everybody)
    )
    connection.execute(
        "UPDATE temp.today SET day = ?, ordinal = ?, month = ?, abc_start = ?",
        (day.isoformat(), day.toordinal(), 12 * day.year + day.month - 1, _abc_start(connection, day)),
    )
    connection.executemany("INSERT INTO temp.entry_windows VALUES (?, ?)", _entry_windows(connection, day))


def _entry_windows(connection: sqlite3.Connection, day: dt.date) -> list[tuple[int, str]]:
    """Return since when items must have been entered to be judged, by the entry of schema.yaml."""
    found = connection.execute("SELECT entry, within FROM main.standards WHERE standard = 'entry'").fetchall()
    if not found:
        return []
    from clientbase.values import parse_duration

    return [(entry, parse_duration(within).before(day).isoformat()) for entry, within in found]


def _abc_start(connection: sqlite3.Connection, day: dt.date) -> str | None:
    """Return the last day before the period of ABC; None where all purchases count."""
    (period,) = connection.execute("SELECT value FROM main.norm WHERE name = 'abc_period'").fetchone()
    if period is None:
        return None
    from clientbase.values import parse_duration

    return parse_duration(period).before(day).isoformat()

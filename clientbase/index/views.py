"""Lay the temporary views of a connection, as of one day; their SQL comes from the package alone.

What questions ask are the tables and views of the whole base, each under its plain name, as of the day. What is dated
after the day is not there: neither items nor days within them, plans excepted. Clients are there who buy and have begun
by the day (laws/presence.sql); where a scope narrows the base, only those in the table `chosen`.
"""

import datetime as dt
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path

from clientbase import laws
from clientbase.index.needs import NOTHING, Bound, Needs, known_needs, needs_of
from clientbase.laws.choice_sql import MINIMUM, STANDARDS, choice_views

_HEAD = "\nCREATE TEMP "
_ALWAYS = ("today", "norms", "pooled_interval", "pooled_interval_all", "abc_cutoffs", "entry_windows")
"""Tables that are filled for the day, whatever is asked."""
_PART = r"""(?s)--[^\n]*|/\*.*?\*/|'[^']*'|"[^"]*"|`[^`]*`|\[[^]]*\]|(?<!\bmain\.)\b\w+"""
"""A comment, what stands in quotation marks, where no comment begins, or a word that may name a view."""
_ABOUT_ALL = r"(?i)\b(?:sqlite|pragma)_"
"""By this a question asks which views there are."""


class Views:
    """The temporary views and tables of a connection: each takes its time to lay, so only those are that are asked."""

    def __init__(self, connection: sqlite3.Connection, script: str) -> None:
        """Take the SQL of them all, each of which begins a line; with a question it decides what that reads."""
        self._connection = connection
        self._sql = {_name_in(one): one for one in script.split(_HEAD)[1:]}
        self._unlaid = dict(self._sql)
        self._known = known_needs(connection, script)
        self.lay(_ALWAYS)

    def lay(self, names: Iterable[str] | None = None) -> None:
        """Lay those of these *names*, or all, that are not there yet."""
        for name in [*self._unlaid] if names is None else names:
            if sql := self._unlaid.pop(name, None):
                self._connection.execute(_HEAD + sql)

    def lay_those(self, named: str) -> None:
        """Lay the views of these names, parted by blanks, and all that they ask through."""
        if named not in self._known:
            self._known[named] = NOTHING._replace(views=self._named_in(named))
        self.lay(self._known[named].views)

    def needs_of(self, sql: str, parameters: Bound) -> Needs:
        """Return what *sql* needs beside the views that it asks through, which are laid."""
        if sql not in self._known:
            self.lay()
            found = needs_of(self._connection, sql, parameters)
            self._known[sql] = found._replace(views=self._named_in(sql))
        self.lay(self._known[sql].views)
        return self._known[sql]

    def _named_in(self, sql: str) -> tuple[str, ...] | None:
        """Return all that *sql* may ask through: what its words name, and theirs in turn; None where that is open."""
        if re.search(_ABOUT_ALL, sql):
            return None
        found, new = set[str](), {sql}
        while new:
            words = {word.lower() for text in new for word in _words(text)}
            names = words & self._sql.keys() - found
            found |= names
            new = {self._sql[name] for name in names}
        return tuple(name for name in self._sql if name in found)


def _words(sql: str) -> Iterator[str]:
    """Return the words of a statement that may name a view, quoted ones too; what is said in comments names none."""
    for part in re.findall(_PART, sql):
        if not part.startswith(("--", "/*")):
            yield from re.findall(r"\w+", part)


def _name_in(statement: str) -> str:
    """Return what a statement makes: `VIEW facts AS ...`."""
    return statement.split(maxsplit=2)[1].strip('"')


def lay_views(
    connection: sqlite3.Connection, day: dt.date, *, everybody: bool, all_records: bool, git: bool
) -> Views:
    """Make the views as of *day*; where a scope narrows them, its clients are to be put into the table `chosen`.

    *all_records* asks for suppliers and for what is not there yet on the day as well; *git* says that the base lies in
    a repository, which may know since when a record is there that says nothing itself.
    """
    fixed = (Path(__file__).parent / "views.sql").read_text(encoding="utf-8")
    absent = not all_records and (_any(connection, _LATER, day) or (git and _any(connection, _UNDATED)))
    outside = absent or (not all_records and _any(connection, _SUPPLIER))
    connection.create_function("money", 1, _money, deterministic=True)
    connection.create_function("span_days", 4, _span_days(connection), deterministic=True)
    script = "\n".join(
        (
            fixed,
            SOME_ABSENT if absent else _ALL_PRESENT,
            begun_tasks(git=git and _any(connection, "SELECT 1 FROM main.tasks WHERE entered IS NULL")),
            laws.views(),
            choice_views(_norm_entries(connection)),
            narrowed_views(_of_records(connection), everybody=everybody, outside=outside),
        )
    )
    views = Views(connection, script)
    connection.execute(
        """UPDATE temp.today SET day = ?, ordinal = ?, abc_start = ?,
                  whole_buckets = ? / (SELECT bucket_months FROM norms)""",
        (day.isoformat(), day.toordinal(), _abc_start(connection, day), months_over(day)),
    )
    connection.executemany("INSERT INTO temp.entry_windows VALUES (?, ?)", _entry_windows(connection, day))
    return views


def begun_tasks(*, git: bool) -> str:
    """Return the view of tasks with the day from which each is there; *git* is asked where a task does not say it."""
    first = "SELECT f.day FROM main.item_firsts f WHERE f.id = t.client AND f.list = 'tasks' AND f.n = t.n"
    begun = f"coalesce(t.entered, ({first}))" if git else "t.entered"
    return f"CREATE TEMP VIEW begun_tasks AS SELECT t.*, {begun} AS begun FROM main.tasks t;\n"


def _entry_windows(connection: sqlite3.Connection, day: dt.date) -> list[tuple[int, str]]:
    """Return since when items must have been entered to be judged, by the entry of schema.yaml."""
    found = connection.execute("SELECT entry, within FROM main.standards WHERE standard = 'entry'").fetchall()
    if not found:
        return []
    from clientbase.values import parse_duration

    return [(entry, parse_duration(within).before(day).isoformat()) for entry, within in found]


_ALL_PRESENT = """
CREATE TEMP VIEW present AS SELECT * FROM main.clients;
CREATE TEMP VIEW uncounted AS SELECT id FROM main.clients WHERE customer = 0;"""
SOME_ABSENT = """
CREATE TEMP VIEW present AS SELECT * FROM main.clients WHERE id NOT IN (SELECT id FROM not_begun);
CREATE TEMP VIEW uncounted AS SELECT id FROM main.clients WHERE customer = 0 UNION ALL SELECT id FROM not_begun;"""
"""The views of who is there, where some may not be."""
_SUPPLIER = "SELECT 1 FROM main.clients WHERE customer = 0"
_UNDATED = "SELECT 1 FROM main.clients WHERE customer IN (0, 1) AND own_begins IS NULL"
_LATER = "SELECT 1 FROM main.clients WHERE customer IN (0, 1) AND own_begins > ?"


def _any(connection: sqlite3.Connection, sql: str, *days: dt.date) -> bool:
    return connection.execute(sql, [day.isoformat() for day in days]).fetchone() is not None


def months_over(day: dt.date) -> int:
    """Count the months, from year 0, that are over on *day*; the last day of a month belongs to it."""
    is_last = day == dt.date.max or (day + dt.timedelta(1)).day == 1
    return 12 * day.year + day.month - 1 + is_last


def _money(units: float | None) -> str | None:
    from clientbase.values import decimal_text

    return None if units is None else decimal_text(round(units))


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


def _norm_entries(connection: sqlite3.Connection) -> dict[str, dict[int, dict[str, list[str]]]]:
    """Return the entries of each norm by their numbers, with what each asks for."""
    found: dict[str, dict[int, dict[str, list[str]]]] = {name: {} for name in (*STANDARDS, MINIMUM)}
    rows = connection.execute("SELECT norm, entry, part, value FROM main.norm_entries ORDER BY entry")
    for norm, entry, part, value in rows:
        parts = found[norm].setdefault(entry, {})
        if part:
            parts.setdefault(part, []).append(value)
    return found


_VIEWS = {
    "cadence": "*",
    "promises": "*",
    "gone_red": "*",
    "entries": "*",
    "entry_counts": "*",
    "judged_entries": "*",
    "measured_entries": "*",
    "measured_purchases": "*",
    "minimums_now": "*",
}
"""The views on all clients that are shown under a plain name, with their columns."""
_OF_RECORDS = {"changes": "*", "first_commits": "*", "not_in_sums": "*"}
"""Those that are about records, be they of clients or of suppliers."""

# The day on which an item comes into being, and days that are plans and may lie ahead.
_BEGINNINGS = {"date", "opened", "from"}
_BEGUN = {"tasks": ("begun_tasks", "begun")}  # their date is the one on which they are due
_PLANS = {"next_date", "expected", "snoozed_until"}
# What is only known from a day within the item on: the column with that day, and what holds before it.
_SETTLED = {
    ("clients", "status"): ("left_date", """iif("status" = 'former', 'active', "status")"""),
    ("clients", "left_reason"): ("left_date", "NULL"),
    ("clients", "left_note"): ("left_date", "NULL"),
    ("interactions", "answer"): ("answered", "NULL"),
    ("deals", "reason"): ("closed", "NULL"),
    ("proposals", "decision"): ("decided", "'pending'"),
    ("proposals", "reason"): ("decided", "NULL"),
    ("problems", "resolution"): ("resolved", "NULL"),
}
_DAY = "(SELECT day FROM today)"
_DATED = "DATE TEXT"


Tables = Mapping[str, Sequence[tuple[str, str]]]
"""Tables with the names and types of their columns."""


def narrowed_views(tables: Tables, *, everybody: bool, outside: bool) -> str:
    """Return the SQL of the views, and of those of *tables* that are filled from records.

    *everybody* says that no scope narrows them, *outside* that some records are none of clients of the day.
    """
    chosen = "" if everybody else " AND {} IN (SELECT id FROM chosen)"
    counted = f"{chosen} AND {{}} NOT IN (SELECT id FROM uncounted)" if outside else chosen
    views = [
        f"CREATE TEMP VIEW {name} AS SELECT {columns} FROM all_{name} WHERE 1{limits.replace('{}', 'client')};"
        for shown, limits in ((_VIEWS, counted), (_OF_RECORDS, chosen))
        for name, columns in shown.items()
    ]
    buyers = " AND customer" if outside else ""  # they are there already, or they would have no facts
    views.append(
        f"CREATE TEMP VIEW facts AS SELECT * FROM all_facts WHERE 1{chosen.replace('{}', 'client')}{buyers};"
    )
    return "\n".join([*views, *_record_views(tables, counted)])


def _of_records(connection: sqlite3.Connection) -> Tables:
    """Return the tables that are filled from records: the clients, and what bears a line in a file."""
    columns = connection.execute(
        """SELECT t.name, c.name, c.type FROM main.sqlite_master t, pragma_table_info(t.name, 'main') c
            WHERE t.type = 'table'
              AND (t.name = 'clients' OR t.sql LIKE '%client TEXT%' AND t.sql LIKE '%line INTEGER%'
              OR t.name IN ('phones', 'emails'))"""
    )
    return {table: [row[1:] for row in rows] for table, rows in groupby(columns, lambda row: row[0])}


def _record_views(tables: Tables, chosen: str) -> Iterator[str]:
    for table, columns in tables.items():
        within = chosen.replace("{}", "id" if table == "clients" else "client")
        yield f'CREATE TEMP VIEW "{table}" AS {_rows_as_of(table, columns)}{within};'


def as_of(connection: sqlite3.Connection, table: str) -> str:
    """Return the SELECT of all rows of a table that is filled from records, as of the day and not narrowed."""
    columns = connection.execute("SELECT name, type FROM pragma_table_info(?, 'main')", (table,))
    return _rows_as_of(table, columns.fetchall())


def _rows_as_of(table: str, columns: Sequence[tuple[str, str]]) -> str:
    cells = ", ".join(_as_of(table, name, kind) for name, kind in columns)
    own = next((name for name, _ in columns if name in _BEGINNINGS), None)
    source, begun = _BEGUN.get(table) or (f'main."{table}"', own)
    when = f'coalesce("{begun}" <= {_DAY}, 1)' if begun else "1"
    if table == "purchases":
        when += " AND number IS NOT NULL"
    return f"SELECT {cells} FROM {source} WHERE {when}"


def _as_of(table: str, column: str, kind: str) -> str:
    if settled := _SETTLED.get((table, column)):
        return f'CASE WHEN "{settled[0]}" > {_DAY} THEN {settled[1]} ELSE "{column}" END AS "{column}"'
    if kind != _DATED or column in _BEGINNINGS | _PLANS:
        return f'"{column}"'
    return f'CASE WHEN "{column}" <= {_DAY} THEN "{column}" END AS "{column}"'

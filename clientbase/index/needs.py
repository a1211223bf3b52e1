"""What a statement reads, as SQLite itself understands it: its case, aliases, comments and CTEs do not matter."""

import marshal
import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NamedTuple

Authorizer = Callable[[int, str | None, str | None, str | None, str | None], int]
Bound = Sequence[Any] | Mapping[str, Any]

_OF_A_DAY = {"client_totals", "pooled_interval", "pooled_interval_all", "abc_cutoffs"}
_JUDGED = {"standard_status", "entries_judged", "gone_red"}
_HISTORY = {"changes", "commits", "item_firsts", "items_unlaid", "items", "first_commits"} | {
    "all_entries",
    "reviews",
    "updates",
}
_FACTS = {"facts", "all_facts"}
_ASKING_GIT = _FACTS | _HISTORY
_OF_FACTS = {"all_facts", "updates", "reviews", "all_entries"}
"""What is asked of git through these is asked by who asks for them."""
_OF_GIT = {"last_update", "begins", "recorded"}
_NUMBERED = re.compile(r"\?[1-9]")
_READING = {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}


class Needs(NamedTuple):
    """What is to be laid out before a statement is answered."""

    day: bool
    """the sums of the day"""
    judged: bool
    """how each client stands against the standards on the day"""
    history: bool
    """what git knows"""
    findings: bool
    """what is wrong with the records"""
    views: tuple[str, ...] | None = None
    """the views that are asked through; all may be where that is not known"""


NOTHING = Needs(day=False, judged=False, history=False, findings=False)
EVERYTHING = Needs(day=True, judged=True, history=True, findings=True)


class Read(NamedTuple):
    """A column that a statement reads, and the view or CTE through which it does; all in small letters."""

    schema: str
    table: str
    column: str
    within: str


def bound(sql: str, parameters: Sequence[Any]) -> Bound:
    """Return *parameters* as Python binds them: by number where *sql* numbers its placeholders, as in `?1`.

    To Python such a placeholder is a name, and from 3.14 on it takes no sequence for names (from 3.12 on it warns).
    """
    return {str(n): value for n, value in enumerate(parameters, 1)} if _NUMBERED.search(sql) else parameters


_KNOWN: dict[str, dict[str, Needs]] = {}
_AS_NOTED: dict[str, int] = {}
"""Of how many statements the needs were known when they were read or noted."""
_KEPT = 64
_NOTED = "needs"
_MOST = 6
_STATEMENTS = 512
_LONGEST = 20_000
"""Of so many sets of views the needs of so many statements are noted in the index, no endless ones."""


def known_needs(connection: sqlite3.Connection, views: str) -> dict[str, Needs]:
    """Return what is known of statements that are asked of these *views*, to be added to.

    That is what this process knows, or else what is noted in the index: SQLite tells what a statement reads column by
    column of all views within it, which takes longer than to compile it.
    """
    if views not in _KNOWN:
        if len(_KNOWN) >= _KEPT:
            _KNOWN.clear()
        _KNOWN[views] = {sql: Needs(*needs) for sql, needs in _noted(connection).get(views, {}).items()}
        _AS_NOTED[views] = len(_KNOWN[views])
    return _KNOWN[views]


def note_needs(connection: sqlite3.Connection) -> None:
    """Note in the index what `known_needs` knows beside what is noted; where the index is busy it is let be."""
    if all(len(known) == _AS_NOTED[views] for views, known in _KNOWN.items()):
        return
    noted = _noted(connection)
    known = {
        views: {
            sql: tuple(needs)
            for sql, needs in [*{**noted.get(views, {}), **of_views}.items()][-_STATEMENTS:]
            if len(sql) <= _LONGEST
        }
        for views, of_views in _KNOWN.items()
    }
    _AS_NOTED.update({views: len(of_views) for views, of_views in _KNOWN.items()})
    others = {views: needs for views, needs in noted.items() if views not in known}
    last = dict([*others.items(), *known.items()][-_MOST:])
    if last != noted:
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA busy_timeout = 0")
            connection.execute(
                "INSERT OR REPLACE INTO main.meta VALUES (?, ?)", (_NOTED, marshal.dumps(last))
            )


def _noted(connection: sqlite3.Connection) -> dict[str, dict[str, tuple[Any, ...]]]:
    row = connection.execute("SELECT value FROM main.meta WHERE key = ?", (_NOTED,)).fetchone()
    return marshal.loads(row[0]) if row else {}  # noqa: S302 - our own


def needs_of(connection: sqlite3.Connection, sql: str, parameters: Bound) -> Needs:
    """Return what *sql* needs; it is compiled, and not run."""
    noted: set[tuple[str | None, ...]] = set()
    try:
        with_authorizer(connection, _noting(noted), f"EXPLAIN {sql}", parameters).close()
    except sqlite3.OperationalError:  # it says itself what is wrong with it; an EXPLAIN cannot be explained
        return EVERYTHING
    return _needs(noted)


def read_only(action: int, *_about: str | None) -> int:
    """Authorize what reads, and nothing else."""
    return sqlite3.SQLITE_OK if action in _READING else sqlite3.SQLITE_DENY


def with_authorizer(
    connection: sqlite3.Connection, authorizer: Authorizer, sql: str, parameters: Bound
) -> sqlite3.Cursor:
    """Run *sql* as far as *authorizer* lets it be compiled."""
    connection.set_authorizer(authorizer)
    try:
        return connection.execute(sql, parameters)
    finally:
        connection.set_authorizer(None)


def _noting(noted: set[tuple[str | None, ...]]) -> Authorizer:
    def note(
        action: int, *about: str | None
    ) -> int:  # called for each column of each view, so it does little
        if action == sqlite3.SQLITE_READ:
            noted.add(about)
        return sqlite3.SQLITE_OK

    return note


def _read(table: str | None, column: str | None, schema: str | None, within: str | None) -> Read:
    return Read(*((word or "").lower() for word in (schema, table, column, within)))


def _needs(noted: Iterable[tuple[str | None, ...]]) -> Needs:
    tables = {table.lower() for table in {about[0] for about in noted} if table}
    judged = not tables.isdisjoint(_JUDGED)
    return Needs(
        day=judged or not tables.isdisjoint(_OF_A_DAY),
        judged=judged,
        history=judged
        or any(_is_history(_read(*about)) for about in noted if (about[0] or "").lower() in _ASKING_GIT),
        findings="findings" in tables,
    )


def _is_history(read: Read) -> bool:
    """Return whether only git knows; of the facts these are a few columns, laid out in the view of all facts."""
    if read.table in _FACTS:
        return read.column in _OF_GIT and read.within != "facts"
    return read.table in _HISTORY and read.within not in _OF_FACTS

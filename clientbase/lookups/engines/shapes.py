"""Which tables other engines get, and what stands in their columns.

The tables of records as docs/export.md tells them, each with what the index knows beside the records' own values
(`query --tables`), the norms of schema.yaml, and of the history what the laws ask for. None of it depends on a day.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.index.declared import described
from clientbase.index.tables import DERIVED
from clientbase.lookups.as_tables import LIST, Listed, Told, fixed, with_own_fields
from clientbase.values import WorkingDays, parse_duration

FLAG: Final = "flag"
_KINDS: Final = {"days": "count", "ratio": "number", "list": LIST}
_FIRST: Final = dt.date(1900, 1, 1)
_LAST: Final = dt.date(2199, 12, 31)
SEVERAL: Final = ("phone", "email")
"""Columns that are lists here, of which the index's own column holds the first."""

Rows = Iterator[Sequence[Any]]


class Shape(NamedTuple):
    """A table: its columns, and where its rows come from."""

    name: str
    description: str
    columns: tuple[Told, ...]
    rows: Callable[[Base], Rows]


def shapes(base: Base) -> list[Shape]:
    """Return all tables of a base, with the own fields that any record of it has."""
    listed = with_own_fields(base, _of_records())
    return [*(Shape(one.name, one.description, one.columns, one.rows) for one in listed), *beside()]


@cache
def known() -> dict[str, Shape]:
    """Return all tables by name, as they are in every base: without own fields."""
    of_records = (Shape(one.name, one.description, one.columns, one.rows) for one in _of_records())
    return {one.name: one for one in (*of_records, *beside())}


@cache
def _of_records() -> tuple[Listed, ...]:
    return tuple(map(_with_derived, fixed()))


def _with_derived(table: Listed) -> Listed:
    """Add the line of each item, and what the index finds when it reads a record."""
    told = {one.in_sql for one in table.columns}
    more = [Told("line", "count", "line in the record's file")] if table.name != "clients" else []
    types = {one.name: one for one in described()[table.name][1]}
    for definition in DERIVED.get(table.name, ()):
        name = definition.split(" ", 1)[0]
        if name not in told:
            one = types[name]
            more.append(Told(name, _KINDS.get(one.type, one.type), one.description))
    cells = "".join(f', t."{one.name}"' for one in more)
    end = ", t.extra FROM" if table.name == "clients" else " FROM"
    head, _, tail = table.sql.rpartition(f"{end} main.{table.name} t ")
    sql = f"{head}{cells}{end} main.{table.name} t {tail}"
    return table._replace(columns=(*table.columns, *more), sql=sql)


def beside() -> Iterator[Shape]:
    """Return the tables of norms and of the history."""
    yield Shape("norm", "norms that are a single value", _told("name:text value:text"), _norm)
    for name, columns in _PLAIN.items():
        words = described()[name][0] if name in described() else _WORDS[name]
        yield Shape(name, words, _told(columns), _plain(name, columns))
    yield Shape("standards", described()["standards"][0], _told(f"{_STANDARDS} {_WITHIN}"), _standards)
    yield Shape(
        "changes",
        described()["changes"][0],
        _told(
            "number:count n:count client:text date:date field:text content:flag alike:count old:text new:text"
        ),
        _selected(
            """SELECT number, n, client, date, field, content, alike, iif(field = 'reviewed', old, NULL),
                      iif(field = 'reviewed', new, NULL) FROM main.changes t WHERE 1{}"""
        ),
    )
    yield Shape(
        "calendar",
        "days with the number of working days up to each, where a norm is in working days",
        _told("day:date ordinal:count number:count works:flag"),
        _calendar,
    )


_STANDARDS: Final = (
    "standard:text entry:count target:text target_months:count target_days:count target_working:count "
    "limit:text limit_months:count limit_days:count limit_working:count within:text"
)
_WITHIN: Final = "within_months:count within_days:count"
_PLAIN: Final = {
    "norm_entries": "norm:text entry:count part:text value:text",
    "minimums": "entry:count minimum:money policy:text waive:list",
    "managers": "id:text name:text email:text region:text from:date until:date",
    "channels": "id:text deliberate:flag aimed:flag",
    "deal_stages": "id:text place:count probability:number days:count",
    "vocabulary": "part:text place:count word:text detail:text",
    "first_commits": "id:text day:date start:count number:count",
    "item_firsts": (
        "id:text list:text n:count line:count date:date author:text said:date imported:flag day:date start:count "
        "alike:count known:date"
    ),
}
"""Tables that are what they are in the index."""
_WORDS: Final = {
    "norm_entries": "what the entries of standards and thresholds are for",
    "item_firsts": "when each item was entered, as far as the record and its history tell",
}


def _told(columns: str) -> tuple[Told, ...]:
    pairs = (column.split(":") for column in columns.split())
    return tuple(Told(name, kind, "") for name, kind in pairs)


def _plain(name: str, columns: str) -> Callable[[Base], Rows]:
    cells = ", ".join(f'"{column.split(":")[0]}"' for column in columns.split())
    return _selected(f"SELECT {cells} FROM main.{name} t WHERE 1{{}}")


def _selected(sql: str) -> Callable[[Base], Rows]:
    return lambda base: base.each(sql, "")


def _norm(base: Base) -> Rows:
    """Return the norms as texts, lengths of time by months and days too, and the base's currency."""
    for name, value in base.each("SELECT name, value FROM main.norm t WHERE 1{} ORDER BY name", ""):
        yield name, None if value is None else str(value)
        if name in {"fallback", "abc_period"} and value is not None:
            length = parse_duration(str(value))
            yield f"{name}_months", str(length.months)
            yield f"{name}_days", str(length.days)
    yield from base.each("SELECT key, value FROM main.meta t WHERE key = 'currency'{}", "")


def _standards(base: Base) -> Rows:
    cells = ", ".join(f'"{column.split(":")[0]}"' for column in _STANDARDS.split())
    for row in base.each(f"SELECT {cells} FROM main.standards t WHERE 1{{}}", ""):
        within = parse_duration(str(row[-1])) if row[-1] else None
        yield (*row, within.months, within.days) if within else (*row, None, None)


def _calendar(base: Base) -> Rows:
    """Return the days on which a norm in working days is counted; none where there is no such norm."""
    working = "SELECT 1 FROM main.standards t WHERE (target_working OR limit_working){} LIMIT 1"
    if not [*base.each(working, "")]:
        return
    sql = "SELECT value FROM main.norm t WHERE name IN ('holidays', 'weekend'){} ORDER BY name"
    holidays, weekend = (str(value).split() for (value,) in base.each(sql, ""))
    free = WorkingDays.without(weekend, holidays)
    number = 0
    for ordinal in range(_FIRST.toordinal(), _LAST.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        works = day.weekday() not in free.weekend and day not in free.holidays
        number += works
        yield day.isoformat(), ordinal, number, int(works)

"""Any figure of any report over time: the same question asked as of day after day, from dated facts."""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any, Final

from clientbase.base import Base
from clientbase.columns import title
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.language import title as title_in_words
from clientbase.page import OVER_TIME, Cell, Chart, Column, Page, Table
from clientbase.reports import Followed, Report, again
from clientbase.values import Duration, days_in_month

STEPS = {
    "week": Duration(1, "w"),
    "month": Duration(1, "mo"),
    "quarter": Duration(3, "mo"),
    "year": Duration(1, "y"),
}
"""What --every may be."""
YEAR: Final = Duration(1, "y")


def trend(base: Base, report: Report, every: str, start: dt.date | None, parameters: dict[str, Any]) -> Page:
    """Ask *report* as of *start*, of each *every* after it, and of the base's own day; give its figures.

    Without *start* it begins a year before that day. Facts are recomputed from what is dated; the norms are those of
    today, in force on each day. A report with a period is asked for each step by itself, from the day before on.
    """
    if every not in STEPS:
        raise UsageError(say('--every: "{every}" is none of {steps}', every=every, steps=", ".join(STEPS)))
    if start and start > base.day:
        raise UsageError(
            say("--from: {start} is after {day}, the day that is asked about", start=start, day=base.day)
        )
    if report.steps and "since" in parameters:
        raise UsageError(say("--since goes without --every: each step is a period of its own"))
    rows: list[tuple[Cell, ...]] = []
    columns: list[Column] = []
    told: list[tuple[str, Page]] = []
    for before, day in pairwise(_days(start, STEPS[every], base.day)):
        own = {**parameters, "since": before} if report.steps else parameters
        page = _as_of(base, day, report, own)
        columns = [Column("date", "date", title("date"))]
        columns += [Column(figure.name, figure.type, figure.title) for figure in page.figures]
        rows.append((day.isoformat(), *(figure.value for figure in page.figures)))
        told.append((day.isoformat(), page))
    head = (report.name, _every(report.title, every), report.question, report.definitions)
    if len(columns) == 1:
        raise UsageError(say("report {name} has no figures to follow over time", name=report.name))
    tables = [Table(OVER_TIME, say("Figures of {report}", report=report.name), tuple(columns), tuple(rows))]
    charts = [chart for chart in report.charts if chart.table == OVER_TIME]
    for followed in report.followed:
        if names := _names(followed, told):
            tables.append(_each(followed, told, names))
            charts.append(_drawn(followed, told, names))
    page = base.page(head, (), tables)
    said = {**dict(report.parameters_said(parameters)), "every": every, **({"from": start} if start else {})}
    return page._replace(
        charts=tuple(charts),
        command=again(base, report.name, said),
    )


Told = Sequence[tuple[str, Page]]
"""The answers with their days."""
_FEW: Final = 7
"""So many lines can be told apart."""


def _names(followed: Followed, told: Told) -> list[str]:
    """Return what the rows of all days are called that have a name."""
    return sorted({name for _, page in told for name in _values(followed, page, followed.column) if name})


def _each(followed: Followed, told: Told, names: Sequence[str]) -> Table:
    """Give a row for each day, with what is followed of each of *names*."""
    (kind,) = {
        column.type for column in _table(followed, told[-1][1]).columns if column.name == followed.column
    }
    known = [(day, _values(followed, page, followed.column)) for day, page in told]
    columns = [Column(f"{followed.column}_{name}", kind, name) for name in names]
    rows = tuple((day, *(values.get(name) for name in names)) for day, values in known)
    return Table(followed.name, followed.title, (Column("date", "date", title("date")), *columns), rows)


def _drawn(followed: Followed, told: Told, names: Sequence[str]) -> Chart:
    """Draw those who weigh most on the last day, in the order of the table."""
    weights = _values(followed, told[-1][1], followed.weight)
    heaviest = sorted(names, key=lambda name: -(weights.get(name) or 0))[:_FEW]
    drawn = tuple(f"{followed.column}_{name}" for name in names if name in heaviest)
    said = title_in_words(followed.title)
    if len(heaviest) < len(names):
        said = say("{title}, the {n} largest", title=said, n=_FEW)
    return Chart("lines", said, followed.name, "date", drawn)


def _every(name: str, step: str) -> str:
    """Say which report it is, and how far its days are from each other."""
    report = title_in_words(name)
    return {
        "week": say("{report}, every week", report=report),
        "month": say("{report}, every month", report=report),
        "quarter": say("{report}, every quarter", report=report),
        "year": say("{report}, every year", report=report),
    }[step]


def _values(followed: Followed, page: Page, wanted: str) -> dict[str, Any]:
    """Return the column *wanted* by the names of the rows."""
    table = _table(followed, page)
    at = {column.name: n for n, column in enumerate(table.columns)}
    name, value, (only, said) = at[followed.each], at[wanted], followed.only
    rows = (row for row in table.rows if not only or row[at[only]] == said)
    return {str(row[name]): row[value] for row in rows if row[name] is not None}


def _table(followed: Followed, page: Page) -> Table:
    return next(table for table in page.tables if table.name == followed.table)


def _days(start: dt.date | None, step: Duration, end: dt.date) -> Iterator[dt.date]:
    """Return the day before the first step, the days of the steps from *start* on, and *end*.

    Each is counted from the first. Where that, or without *start* the end, is the last day of its month, steps of
    months end with their months.
    """
    first = start or YEAR.before(end)
    last_days = step.months > 0 and _is_last(start or end)
    yield _moved(first, step, -1, last_days=last_days)
    number = 0
    while (day := _moved(first, step, number, last_days=last_days)) < end:
        yield day
        number += 1
    yield end


def _moved(first: dt.date, step: Duration, number: int, *, last_days: bool) -> dt.date:
    """Return the day that is so many steps after *first*, before it where they are fewer than none."""
    steps = Duration(step.number * abs(number), step.unit)
    day = steps.after(first) if number >= 0 else steps.before(first)
    return day.replace(day=days_in_month(day.year, day.month)) if last_days else day


def _is_last(day: dt.date) -> bool:
    return day.day == days_in_month(day.year, day.month)


def _as_of(base: Base, day: dt.date, report: Report, parameters: dict[str, Any]) -> Page:
    if day == base.day:
        return report.page(base, **parameters)
    with closing(base.on(day)) as then:
        return report.page(then, **parameters)

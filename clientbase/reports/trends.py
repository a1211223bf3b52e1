"""Any figure of any report over time: the same question asked as of day after day, from dated facts."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from clientbase.base import Base
from clientbase.columns import title
from clientbase.errors import UsageError
from clientbase.page import Cell, Column, Page, Table
from clientbase.reports import Report
from clientbase.values import Duration

STEPS = {
    "week": Duration(1, "w"),
    "month": Duration(1, "mo"),
    "quarter": Duration(3, "mo"),
    "year": Duration(1, "y"),
}
"""What --every may be."""


def trend(base: Base, report: Report, every: str, start: dt.date, parameters: dict[str, Any]) -> Page:
    """Ask *report* as of *start*, of each *every* after it, and of the base's own day; give its figures.

    Facts are recomputed from what is dated; the norms are those of today, in force on each day.
    """
    if every not in STEPS:
        raise UsageError(f'--every: "{every}" is none of {", ".join(STEPS)}')
    if start > base.day:
        raise UsageError(f"--from: {start} is after {base.day}, the day that is asked about")
    rows: list[tuple[Cell, ...]] = []
    columns: list[Column] = []
    for day in _days(start, STEPS[every], base.day):
        page = _as_of(base, day, lambda then: report.page(then, **parameters))
        columns = [Column("date", "date", title("date"))]
        columns += [Column(figure.name, figure.type, figure.title) for figure in page.figures]
        rows.append((day.isoformat(), *(figure.value for figure in page.figures)))
    head = (report.name, f"{report.title}, every {every}", report.question, report.definitions)
    if len(columns) == 1:
        raise UsageError(f"report {report.name} has no figures to follow over time")
    return base.page(head, (), (Table("trend", f"Figures of {report.name}", tuple(columns), tuple(rows)),))


def _days(start: dt.date, step: Duration, end: dt.date) -> Iterator[dt.date]:
    """Return *start* and the days that follow it step by step, each counted from the start, and *end*."""
    number, day = 0, start
    while day < end:
        yield day
        number += 1
        day = Duration(step.number * number, step.unit).after(start)
    yield end


def _as_of(base: Base, day: dt.date, ask: Callable[[Base], Page]) -> Page:
    if day == base.day:
        return ask(base)
    then = base.on(day)
    try:
        return ask(then)
    finally:
        then.close()

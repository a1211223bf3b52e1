"""Which schedules are due on a day, by what is known of their runs."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from clientbase.norms import Norms
from clientbase.reports.runs import Run
from clientbase.scheduling.every import Every, IsWorking, parse_every
from clientbase.values import WorkingDays

_DAY = dt.timedelta(1)


def due(norms: Norms, runs: Sequence[Run], names: Iterable[str], day: dt.date, now: dt.time) -> Iterator[str]:
    """Name those of the schedules *names* that are to be run on *day* at *now*; one without `every` never is.

    A run that failed does not count, so that it is tried again.
    """
    is_working = _working(norms)
    for name in names:
        every = every_of(norms, name)
        if every is None:
            if norms.schedules[name].every:
                yield name  # who tries to run it says what is wrong in it
            continue
        asked = day if now >= every.at or day == dt.date.min else day - _DAY
        days = [run.day for run in runs if (run.schedule, run.result) == (name, "ok") and run.day <= str(day)]
        last = dt.date.fromisoformat(max(days)) if days else None
        if every.is_due(asked, last, is_working):
            yield name


def is_same_turn(norms: Norms, name: str, before: dt.date, day: dt.date) -> bool:
    """Return whether a run on *day* is one more try of what was tried on the day *before*, or the next one."""
    every = every_of(norms, name)
    return before <= day and not every.is_due(day, before, _working(norms)) if every else before == day


def _working(norms: Norms) -> IsWorking:
    off = WorkingDays.without(norms.calendar.weekend, norms.calendar.holidays)
    return lambda day: day.weekday() not in off.weekend and day not in off.holidays


def every_of(norms: Norms, name: str) -> Every | None:
    """Return how often a schedule is run; None where it does not say so, or nothing that can be understood."""
    said = norms.schedules[name].every
    try:
        return parse_every(said) if said else None
    except ValueError:
        return None

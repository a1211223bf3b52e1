"""Whether newer clients stay better."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.language import say, say_n
from clientbase.page import Cell, Chart
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_KEPT_AFTER = (1, 3, 6, 12)
_YEARS = "year buyers:count kept_1:share kept_3:share kept_6:share kept_12:share"
_YEAR = 12

MONTHS = """
SELECT first, month, count(*) AS clients FROM (
       SELECT DISTINCT client, month, first_month AS first FROM purchases)
 GROUP BY first, month ORDER BY first, month"""
"""Asks how many clients bought in each month, by the month of their first purchase; months are counted from year 0."""

Active = Mapping[int, Mapping[int, int]]
"""Clients who bought, by the month of their first purchase and the months since; months are counted from year 0."""


@report(*NOTHING, charts=(Chart("heat", "Who bought again, and when", "cohorts", "cohort", ("size",)),))
def cohorts(base: Base) -> Answer:
    """Do newer clients stay better?

    A cohort is the clients whose first purchase was in the same calendar month; those who left count too.

    size counts them, m0, m1, m2... those who bought in that month, one month later, two months later... A cell is blank
    where its month has not begun; a month that is not over on the day counts what has happened so far. Compared are
    cohorts by year of the first purchase, only over months that are over: kept_3 is the share of clients who bought in
    the third month after their first, of those cohorts of the year for which it is over.
    """
    active: dict[int, dict[int, int]] = defaultdict(dict)
    for first, month, clients in base.ask(MONTHS):
        active[first][month - first] = clients
    now = _counted(base.day)
    over = now if month_is_over(base.day) else now - 1
    after = range(now - min(active, default=now) + 1)
    figures = [
        figure("cohorts", len(active)),
        figure("buyers", sum(months[0] for months in active.values())),
        *(figure(f"kept_{k}:share", _kept(active, k, over)) for k in _KEPT_AFTER),
    ]
    table = made(
        "cohorts", "Buyers by months since the first purchase", _columns(after), _rows(active, now, after)
    )
    years = made("years", "Kept, by year of the first purchase", _YEARS, _by_year(active, over))
    return figures, [table, years]


def month_is_over(day: dt.date) -> bool:
    """Tell whether *day* is the last of its month; the day of a report is included in it."""
    return day == dt.date.max or (day + dt.timedelta(1)).month != day.month


def _columns(after: range) -> str:
    return " ".join(("cohort", "size:count", *(f"m{k}:count" for k in after)))


def _rows(active: Active, now: int, after: range) -> Iterator[tuple[Cell, ...]]:
    for first, months in active.items():
        cells = (months.get(k, 0) if first + k <= now else None for k in after)
        yield (_month(first), months[0], *cells)


def _by_year(active: Active, over: int) -> Iterator[tuple[Cell, ...]]:
    for year in sorted({first // _YEAR for first in active}):
        cohorts_of_year = {first: months for first, months in active.items() if first // _YEAR == year}
        buyers = sum(months[0] for months in cohorts_of_year.values())
        yield (str(year), buyers, *(_kept(cohorts_of_year, k, over) for k in _KEPT_AFTER))


def _kept(active: Active, k: int, over: int) -> float | None:
    """Return the share of clients who bought in the month *k* after their first, of the cohorts it is over for."""
    whole = [months for first, months in active.items() if first + k <= over]
    size = sum(months[0] for months in whole)
    return sum(months.get(k, 0) for months in whole) / size if size else None


def _counted(day: dt.date) -> int:
    return day.year * _YEAR + day.month - 1


def _month(counted: int) -> str:
    return f"{counted // _YEAR:04}-{counted % _YEAR + 1:02}"


@cohorts.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say in which cohort the client is counted, and in how many months it bought since."""
    months = subject.rows(MONTHS)
    if not months:
        return [not_listed(say("there is no purchase up to this day"))]
    first = months[0]["first"]
    active = [str(row["month"] - first) for row in months]
    bought = subject.rows("SELECT n, date FROM purchases ORDER BY date, n")
    places = subject.at("purchases", bought[0]["n"], "date")
    numbers = (
        Evidence("first_purchase", bought[0]["date"], "", places),
        Evidence(
            "active_months",
            str(len(active)),
            say("months after the first: {active}", active=", ".join(active)),
            subject.each("purchases", (one["n"] for one in bought), "date"),
        ),
    )
    reason = say(
        "the first purchase was on {date}; bought in {months}",
        date=bought[0]["date"],
        months=say_n("{n} month", "{n} months", len(active)),
    )
    return [Verdict(say("cohort"), _month(first), reason, numbers)]

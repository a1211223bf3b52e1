"""How soon people write down what happened."""

import datetime as dt
import re
from typing import Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.page import Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.made import made
from clientbase.values import days_in_month

LATE: Final = Over("late", "items entered late or back-dated")
_MONTH = re.compile(r"(\d{4})-(\d\d)")
_COUNTS: Final = ("due", "in_time", "late", "back_dated", "unproven", "not_judged", "without_author")


@report(LATE, judges=None, because="it counts what people entered; see: why CLIENT cadence")
def entry(base: Base, *, month: str = "") -> Answer:
    """Who wrote down in time what happened in a month?

    An item is a talk, purchase, return, offer or problem; it is due in the month (`--month 2026-10`, else the last
    whole one) in which it became known: on the day that its `entered` says where the first commit that holds it came
    soon enough after it (history.commit_within), else on the day of that commit. It is late where that took longer
    than the limit of the client's standard for entry. So nothing that is entered late falls between two months.

    Whoever was there is who entered it: `by` of a talk, `manager` of a purchase; else the client's manager,
    and without_author counts those. mean_delay and worst_delay are those of the late ones. back_dated: the commit came
    later after `entered` than both the limit and history.commit_within allow. unproven: not committed, so that only
    the record's word counts. not_judged: what came by import and is older than the record, what the base's first
    commit or a shallow clone begins with, what was added in bulk, and what bears no day of entry at all; it is not
    due. Items of clients who have left since count too.
    """
    first, last = _days(base, month)
    rows = base.ask(_OF_MONTH, (first, last))
    people = _people([row[1:-1] for row in rows if not row[0]], first[:7])
    totals = [sum(int(row[n] or 0) for row in people.rows) for n in range(1, 8)]
    due, in_time = totals[:2]
    figures = [figure(name, total) for name, total in zip(_COUNTS, totals, strict=True)]
    return [*figures, figure("compliance:share", in_time / due if due else None)], [
        people,
        _late([row[1:] for row in rows if row[0]]),
    ]


def _days(base: Base, month: str) -> tuple[str, str]:
    """Return the first and the last day of a month, else of the last one that is over on the day."""
    if month:
        said = _MONTH.fullmatch(month)
        try:
            first = dt.date(int(said[1]), int(said[2]), 1) if said else None
        except ValueError:
            first = None
        if first is None:
            raise UsageError(say('--month: "{month}" is no month; write it as 2026-10', month=month))
    else:
        first = base.day.replace(day=1)
        if base.day != _last_of(first) and first != dt.date.min:
            first = (first - dt.timedelta(1)).replace(day=1)
    return first.isoformat(), _last_of(first).isoformat()


def _last_of(first: dt.date) -> dt.date:
    return first.replace(day=days_in_month(first.year, first.month))


# All items are gone through once, for who entered them and for what is late.
_OF_MONTH: Final = """
WITH month AS MATERIALIZED (
       SELECT client, list, n, line, date, entered, days, "limit", manager, author, said, unproven, back_dated,
              unjudged IS NULL AS due, unjudged IS NULL AND days > "limit" AS late
         FROM measured_entries WHERE coalesce(entered, committed, date) BETWEEN ?1 AND ?2)
SELECT 0 AS is_late, manager, due, due - late, late, back_dated, unproven, items - due, without_author,
       iif(due, 1.0 * (due - late) / due, NULL), mean_delay, worst_delay, 1.0 * (items - due) / items, NULL
  FROM (SELECT manager, count(*) AS items, sum(due) AS due, sum(late) AS late, sum(back_dated) AS back_dated,
               sum(due AND unproven) AS unproven, sum(due AND author IS NULL) AS without_author,
               avg(iif(late, days, NULL)) AS mean_delay, max(iif(late, days, NULL)) AS worst_delay
          FROM month GROUP BY manager)
UNION ALL
SELECT 1, m.client, c.name, m.manager, m.list, m.date, m.entered, m.days, m."limit",
       iif(m.late, m.days - m."limit", NULL), m.back_dated, m.said, c.path || ':' || m.line, m.n
  FROM month m JOIN clients c ON c.id = m.client
 WHERE m.entered BETWEEN ?1 AND ?2 AND m.due AND (m.late OR m.back_dated)
"""


def _people(rows: list[tuple[Any, ...]], month: str) -> Table:
    words = "manager due:count! in_time:count late:count! back_dated:count unproven:count not_judged:count"
    more = "without_author:count compliance:share! mean_delay:ratio? worst_delay:days? not_judged_share:share"
    title = say("Entered in {month}", month=month)
    return made("people", title, f"{words} {more}", sorted(rows, key=lambda row: (row[0] is None, row[0])))


def _late(rows: list[tuple[Any, ...]]) -> Table:
    """List what is late, the latest first; each row ends in the place of the item in its list."""
    words = (
        "client name manager list! date:date! entered:date days:days limit:days? over:days! back_dated:flag!"
    )
    rows.sort(key=lambda row: (row[8] is None, -(row[8] or 0), row[0], row[4], row[3], row[-1]))
    return made(
        "late", "Entered late or back-dated", f"{words} said:date? place?", [row[:-1] for row in rows]
    )

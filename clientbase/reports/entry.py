"""How soon people write down what happened."""

import datetime as dt
import re
from calendar import monthrange
from typing import Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.page import Table
from clientbase.reports import Answer, Over, report

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
    people = _people(base, first, last)
    totals = [sum(int(row[n] or 0) for row in people.rows) for n in range(1, 8)]
    due, in_time = totals[:2]
    figures = [figure(name, total) for name, total in zip(_COUNTS, totals, strict=True)]
    return [*figures, figure("compliance:share", in_time / due if due else None)], [
        people,
        _late(base, first, last),
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
    return first.replace(day=monthrange(first.year, first.month)[1])


_JUDGED: Final = "e.unjudged IS NULL"
_KNOWN: Final = "coalesce(e.entered, e.committed, e.date)"


def _people(base: Base, first: str, last: str) -> Table:
    return base.table(
        "people",
        say("Entered in {month}", month=first[:7]),
        f"""SELECT manager, due, due - late AS in_time, late, back_dated, unproven, not_judged, without_author,
                   iif(due, 1.0 * (due - late) / due, NULL) AS compliance, mean_delay, worst_delay,
                   1.0 * not_judged / (due + not_judged) AS not_judged_share
              FROM (SELECT e.manager, sum({_JUDGED}) AS due, sum({_JUDGED} AND days > "limit") AS late,
                           sum(back_dated) AS back_dated, sum({_JUDGED} AND unproven) AS unproven,
                           sum(NOT ({_JUDGED})) AS not_judged, sum({_JUDGED} AND author IS NULL) AS without_author,
                           avg(iif({_JUDGED} AND days > "limit", days, NULL)) AS mean_delay,
                           max(iif({_JUDGED} AND days > "limit", days, NULL)) AS worst_delay
                      FROM measured_entries e WHERE {_KNOWN} BETWEEN ? AND ? GROUP BY e.manager)
             ORDER BY manager IS NULL, manager""",
        (first, last),
        columns=(
            "manager due:count! in_time:count late:count! back_dated:count unproven:count not_judged:count "
            "without_author:count compliance:share! mean_delay:ratio? worst_delay:days? not_judged_share:share"
        ),
    )


def _late(base: Base, first: str, last: str) -> Table:
    return base.table(
        "late",
        "Entered late or back-dated",
        f"""SELECT e.client, c.name, e.manager, e.list, e.date, e.entered, e.days, e."limit",
                   iif(e.days > e."limit", e.days - e."limit", NULL) AS over, e.back_dated, e.said,
                   c.path || ':' || e.line AS place
              FROM measured_entries e JOIN clients c ON c.id = e.client
             WHERE e.entered BETWEEN ? AND ? AND {_JUDGED} AND (e.days > e."limit" OR e.back_dated)
             ORDER BY over DESC, e.client, e.date, e.list, e.n""",
        (first, last),
        columns=(
            "client name manager list! date:date! entered:date days:days limit:days? over:days! back_dated:flag! "
            "said:date? place?"
        ),
    )

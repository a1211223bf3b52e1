"""Birthdays, anniversaries and round numbers of orders that are near."""

import datetime as dt
from collections.abc import Iterator

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.page import Figure, Table
from clientbase.reports import Answer, report
from clientbase.values import Duration, parse_duration

_FEBRUARY_28, _FEBRUARY_29 = "02-28", "02-29"
_YEAR = Duration(1, "y")
_COUNTED = {
    "birthday": "birthdays",
    "cooperation": "cooperation",
    "foundation": "foundation",
    "first purchase": "first_purchases",
    "order": "orders",
}
"""The occasions with the figure that counts each."""

_DATES = """
WITH near(day, of_year) AS (VALUES {days}),
     f AS MATERIALIZED (
       SELECT client, name, manager, since, purchases, first_purchase, last_purchase, usual_span, usual_gaps
         FROM facts
        WHERE stage <> 'former'
          AND (substr(since, -5) IN (SELECT of_year FROM near)
               OR substr(first_purchase, -5) IN (SELECT of_year FROM near)
               OR (purchases + 1) % ?2 = 0)),
     born AS (
       SELECT client, 'birthday' AS occasion, name AS contact, birthday AS since FROM contacts
        WHERE substr(birthday, -5) IN (SELECT of_year FROM near) AND "left" IS NULL
       UNION ALL SELECT id, 'foundation', NULL, founded FROM clients
        WHERE substr(founded, -5) IN (SELECT of_year FROM near)),
     origins AS (
       SELECT b.client, k.name, k.manager, b.occasion, b.contact, b.since
         FROM born b CROSS JOIN facts k ON k.client = b.client WHERE k.stage <> 'former'
       UNION ALL SELECT client, name, manager, 'cooperation', NULL, since FROM f
       UNION ALL SELECT client, name, manager, 'first purchase', NULL, first_purchase FROM f),
     found AS (
       SELECT n.day, o.client, o.name, o.manager, o.occasion, o.contact, o.since,
              CASE WHEN length(o.since) = 10 THEN substr(n.day, 1, 4) - substr(o.since, 1, 4) END AS number
         FROM origins o JOIN near n ON n.of_year = substr(o.since, -5)
       UNION ALL
       SELECT date(last_purchase, '+' || ((usual_span + usual_gaps - 1) / usual_gaps) || ' days') AS expected,
              client, name, manager, 'order', NULL, first_purchase, purchases + 1
         FROM f WHERE (purchases + 1) % ?2 = 0 AND expected >= ?1)
SELECT day AS date, CAST(julianday(day) - julianday(?1) AS INTEGER) AS days, client, name, manager, occasion,
       CASE occasion WHEN 'birthday' THEN 'birthday of ' || contact || coalesce(', ' || number || {years}, '')
                     WHEN 'order' THEN 'order no. ' || number
                     ELSE coalesce(number || {years} || ' since ', 'anniversary of ') || {words} END AS what,
       contact, number, coalesce(number % ?2 = 0, 0) AS round, iif(length(since) = 10, since, NULL) AS since
  FROM found WHERE day <= ?3 AND coalesce(number, 1) > 0
 ORDER BY day, round DESC, client, occasion, contact
"""
_YEARS = "iif(number = 1, ' year', ' years')"
_WORDS = """CASE occasion WHEN 'cooperation' THEN 'the start of cooperation'
                          WHEN 'foundation' THEN 'the foundation' ELSE 'the first purchase' END"""


@report
def dates(base: Base) -> Answer:
    """Whose birthday, anniversary or round order is near?

    Listed are the days from the day asked about to `dates.lead` after it, both included, but at most a year:
    birthdays of contacts who have not left; whole years since the start of cooperation, since the client's own
    foundation and since the first purchase; and orders whose number `dates.round` divides, on the day when the
    client's usual interval after the last purchase is over. What fell on 29 February falls on 28 February in other
    years. round marks numbers of years and orders that `dates.round` divides. Clients who have left are not listed.
    """
    near = near_dates(base, parse_duration(base.meta("dates_lead")))
    return _figures(near), [near]


def near_dates(base: Base, lead: Duration) -> Table:
    """Return the dates from the day asked about to *lead* after it."""
    end = max(base.day, min(lead.after(base.day), _YEAR.after(base.day) - dt.timedelta(1)))
    days = ", ".join(f"('{day}', '{of_year}')" for day, of_year in _near(base.day, end))
    round_number = max(1, int(base.meta("dates_round")))
    sql = _DATES.format(days=days, words=_WORDS, years=_YEARS)
    return base.table("dates", "Dates", sql, (base.day.isoformat(), round_number, end.isoformat()))


def _near(first: dt.date, last: dt.date) -> Iterator[tuple[str, str]]:
    """Return each day with the days of the year that are celebrated on it."""
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = dt.date.fromordinal(ordinal)
        text = day.isoformat()
        yield text, text[5:]
        if text.endswith(_FEBRUARY_28) and (day + dt.timedelta(1)).month != day.month:
            yield text, _FEBRUARY_29


def _figures(near: Table) -> list[Figure]:
    names = [column.name for column in near.columns]
    occasions = [row[names.index("occasion")] for row in near.rows]
    counts = [figure(name, occasions.count(occasion)) for occasion, name in _COUNTED.items()]
    rounds = sum(bool(row[names.index("round")]) for row in near.rows)
    return [figure("dates", len(near.rows)), *counts, figure("round_dates", rounds)]

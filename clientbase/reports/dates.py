"""Birthdays, anniversaries and round numbers of orders that are near."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import columns, figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    not_listed,
)
from clientbase.language import say, say_n
from clientbase.page import Figure, Table
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.reach import people_of, whom_to_call
from clientbase.values import Duration, parse_duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

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

# What is near is looked for where it stands, and the facts are asked for those few: they take longer than all else.
_DATES = """
WITH near(day, of_year) AS (VALUES {days}),
     old AS MATERIALIZED (
       SELECT id, since, founded FROM main.clients
        WHERE substr(since, -5) IN (SELECT of_year FROM near) OR substr(founded, -5) IN (SELECT of_year FROM near)),
     begun AS (
       SELECT client AS id, 'birthday' AS occasion, name AS contact, birthday AS since FROM contacts
        WHERE substr(birthday, -5) IN (SELECT of_year FROM near) AND "left" IS NULL
       UNION ALL SELECT id, 'foundation', NULL, founded FROM old
       UNION ALL SELECT id, 'cooperation', NULL, since FROM old
       UNION ALL SELECT id, 'first purchase', NULL, first_purchase FROM main.client_totals
        WHERE day = (SELECT ordinal FROM today) AND substr(first_purchase, -5) IN (SELECT of_year FROM near)),
     due AS (
       SELECT n.day, b.id, b.occasion, b.contact, b.since,
              CASE WHEN length(b.since) = 10 THEN substr(n.day, 1, 4) - substr(b.since, 1, 4) END AS number
         FROM begun b JOIN near n ON n.of_year = substr(b.since, -5)
       UNION ALL
       SELECT date(last_purchase, '+' || usual_days || ' days') AS expected,
              id, 'order', NULL, first_purchase, purchases + 1
         FROM paced WHERE day = (SELECT ordinal FROM today) AND (purchases + 1) % ?2 = 0 AND expected >= ?1),
     found AS (
       SELECT d.day, f.client, f.name, f.manager, d.occasion, d.contact, d.since, d.number
         FROM due d CROSS JOIN facts f ON f.client = d.id
        WHERE f.stage <> 'former' AND d.day <= ?3 AND coalesce(d.number, 1) > 0)
SELECT day AS date, CAST(julianday(day) - julianday(?1) AS INTEGER) AS days, client, name, manager, occasion,
       NULL AS what, contact, number, coalesce(number % ?2 = 0, 0) AS round,
       iif(length(since) = 10, since, NULL) AS since
  FROM found
 ORDER BY day, round DESC, client, occasion, contact
"""


@report(*NOTHING)
def dates(base: Base) -> Answer:
    """Whose birthday, anniversary or round order is near?

    Near are the days from the day asked about to `dates.lead` after it, both included, but at most a year: birthdays of
    contacts who have not left; whole years since the start of cooperation, since the client's own foundation and since
    the first purchase; and orders whose number `dates.round` divides, on the day when the client's usual interval after
    the last purchase is over. What fell on 29 February falls on 28 February in other years. Clients who have left are
    not listed.

    round marks numbers of years and orders that `dates.round` divides.
    """
    near = within_lead(base)
    return _figures(near), [with_phones(base, near)]


def within_lead(base: Base) -> Table:
    """Return the dates that are near by the norm, without phones."""
    return near_dates(base, parse_duration(base.norm("dates_lead")))


def with_phones(base: Base, near: Table) -> Table:
    """Append by which phone each is reached, or the first person there."""
    names = [column.name for column in near.columns]
    client, contact = names.index("client"), names.index("contact")
    rows: list[tuple[Any, ...]] = [*near.rows]
    people = people_of(base, {row[client] for row in rows})
    reached = ((row, whom_to_call(people, row[client], row[contact])) for row in rows)
    found = tuple((*row, phone) for row, (_, phone, _) in reached)
    return near._replace(columns=(*near.columns, *columns("phone!")), rows=found)


def near_dates(base: Base, lead: Duration) -> Table:
    """Return the dates from the day asked about to *lead* after it."""
    end = max(base.day, min(lead.after(base.day), _YEAR.after(base.day) - dt.timedelta(1)))
    days = ", ".join(f"('{day}', '{of_year}')" for day, of_year in _near(base.day, end))
    round_number = max(1, base.norm("dates_round"))
    sql = _DATES.format(days=days)
    found = base.table(
        "dates",
        "Dates",
        sql,
        (base.day.isoformat(), round_number, end.isoformat()),
        columns=(
            "date:date! days:days client name manager occasion? what! contact number:count? round:flag? since:date?"
        ),
    )
    names = [column.name for column in found.columns]
    occasion, what, contact, number = map(names.index, ("occasion", "what", "contact", "number"))
    rows: list[tuple[Any, ...]] = [*found.rows]
    told = ((*row[:what], _what(row[occasion], row[contact], row[number]), *row[what + 1 :]) for row in rows)
    return found._replace(rows=tuple(told))


def _what(occasion: str, contact: str | None, number: int | None) -> str:
    """Say what is near: whose birthday, how many years since what."""
    if occasion == "order":
        return say("order no. {n}", n=number)
    if occasion == "birthday":
        if number is None:
            return say("birthday of {person}", person=contact)
        return say_n(
            "birthday of {person}, {n} year", "birthday of {person}, {n} years", number, person=contact
        )
    if number is None:
        return {
            "cooperation": say("anniversary of the start of cooperation"),
            "foundation": say("anniversary of the foundation"),
            "first purchase": say("anniversary of the first purchase"),
        }[occasion]
    return {
        "cooperation": say_n(
            "{n} year since the start of cooperation", "{n} years since the start of cooperation", number
        ),
        "foundation": say_n("{n} year since the foundation", "{n} years since the foundation", number),
        "first purchase": say_n(
            "{n} year since the first purchase", "{n} years since the first purchase", number
        ),
    }[occasion]


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


_LEAP: Final = "02-29"


@dates.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each date that is near which field it comes from."""
    norms = tuple(
        Evidence(key, str(getattr(subject.norms.dates, key)), words, subject.norm("dates", key))
        for key, words in (("lead", say("how far ahead")), ("round", say("divides round numbers")))
    )
    near = subject.listed(dates, "dates")
    if not near:
        left = subject.facts["stage"] == "former"
        reason = say("the client has left") if left else say("no date within {value}", value=norms[0].value)
        return [not_listed(reason, (*_asked(subject), *norms))]
    return [_verdict(subject, row, norms) for row in near]


def _verdict(subject: "Subject", row: dict[str, Any], norms: tuple[Evidence, ...]) -> Verdict:
    first = origin(subject, row)
    leap = first.value.endswith(_LEAP) and not row["date"].endswith(_LEAP) and row["occasion"] != "order"
    how = say("29 February falls on 28 February") if leap else ""
    numbers = (
        first._replace(how=how),
        Evidence("days", str(row["days"]), say("{date} less {day}", date=row["date"], day=subject.base.day)),
        *(
            (Evidence("number", str(row["number"]), say("round") if row["round"] else ""),)
            if row["number"]
            else ()
        ),
        *norms,
    )
    reason = say(
        "{what} on {date}, in {days}",
        what=row["what"],
        date=row["date"],
        days=say_n("{n} day", "{n} days", row["days"]),
    )
    return Verdict(str(row["occasion"]), say("near"), reason, numbers)


def origin(subject: "Subject", row: dict[str, Any]) -> Evidence:
    """Return the day that a row of dates follows from."""
    occasion = row["occasion"]
    if occasion == "birthday":
        people = subject.rows(
            """SELECT n, name, birthday FROM contacts WHERE "left" IS NULL AND birthday IS NOT NULL ORDER BY n"""
        )
        since, days = row.get("since"), (row["date"][5:], _LEAP)
        born = min(
            (one for one in people if one["name"] == row["contact"]),
            key=lambda one: (one["birthday"] != since, *(one["birthday"][-5:] != day for day in days)),
        )
        return Evidence("birthday", born["birthday"], "", subject.at("contacts", born["n"], "birthday"))
    if occasion == "cooperation":
        return Evidence("since", subject.facts["since"], "", subject.at("since"))
    if occasion == "foundation":
        founded = str(subject.one("SELECT founded FROM clients"))
        return Evidence("founded", founded, "", subject.at("founded"))
    first = occasion == "first purchase"
    bought = subject.rows("SELECT n, date FROM purchases ORDER BY date, n")[0 if first else -1]
    name = "first_purchase" if first else "last_purchase"
    return Evidence(name, bought["date"], "", subject.at("purchases", bought["n"], "date"))


def _asked(subject: "Subject") -> Iterator[Evidence]:
    """Return the days that are not near."""
    founded = subject.one("SELECT founded FROM clients")
    known = (("since", subject.facts["since"]), ("founded", founded))
    for key, value in known:
        if value:
            yield Evidence(key, value, "", subject.at(key))
    for row in subject.rows(
        """SELECT n, name, birthday FROM contacts WHERE birthday IS NOT NULL AND "left" IS NULL"""
    ):
        yield Evidence("birthday", row["birthday"], row["name"], subject.at("contacts", row["n"], "birthday"))
    for row in subject.rows("SELECT n, date FROM purchases WHERE number = 1"):
        yield Evidence("first_purchase", row["date"], "", subject.at("purchases", row["n"], "date"))

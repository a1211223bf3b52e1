"""Records that belong in the archive, and clients who could be won back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.evidence import (
    Evidence,
    Verdict,
    not_listed,
)
from clientbase.language import say, word
from clientbase.reports import Answer, Over, report
from clientbase.reports.asked import REASON, reason_of
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

YEAR = Duration(1, "y")

# What has happened since a client left that takes the reason away, and how it is found. The first that holds counts.
_PASSED = """
CASE WHEN EXISTS (SELECT 1 FROM purchases p WHERE p.client = f.client AND p.date > f.left_date) THEN 'bought again'
     WHEN EXISTS (SELECT 1 FROM deals d WHERE d.client = f.client AND d.opened > f.left_date) THEN 'new deal'
     WHEN EXISTS (SELECT 1 FROM interest i WHERE i.client = f.client AND i.date > f.left_date) THEN 'new interest'
     WHEN f.last_contact > f.left_date THEN 'talks again'
     WHEN EXISTS (SELECT 1 FROM problems b WHERE b.client = f.client AND b.opened <= f.left_date)
      AND NOT EXISTS (SELECT 1 FROM problems b WHERE b.client = f.client AND b.opened <= f.left_date
                         AND b.resolved IS NULL)
     THEN 'problems settled'
     WHEN EXISTS (SELECT 1 FROM handovers h WHERE h.client = f.client AND h.date > f.left_date)
       OR EXISTS (SELECT 1 FROM managers m WHERE m.id = f.manager AND m.until >= f.left_date
                     AND m.until < ?)
     THEN 'another manager' END"""
_FILED = f"""
SELECT client, name, manager, stage, last_purchase, days_silent, left_date, {REASON} AS left_reason, revenue, path
  FROM facts f
 WHERE NOT archived AND (stage = 'former' OR (stage = 'lost' AND last_purchase < ?))
 ORDER BY stage DESC, coalesce(left_date, last_purchase), client"""
_WON = f"""
SELECT * FROM (
  SELECT f.client, f.name, f.manager, f.left_date, {REASON} AS left_reason, {_PASSED} AS passed, f.revenue,
         f.last_contact
    FROM facts f WHERE f.stage = 'former' AND f.left_date IS NOT NULL)
 WHERE passed IS NOT NULL ORDER BY coalesce(revenue, 0) DESC, client"""


@report(Over("archive", "every client that belongs in the archive"))
def archive(base: Base) -> Answer:
    """Who belongs in the archive, who could be won back?

    Into records/archive belong clients who left, and lost ones whose last purchase is over a year ago, unless their
    records lie there already. Won back could be those who left for a reason that has passed: since they left they
    `bought again`, have a `new deal` or a `new interest`, or somebody `talks again` with them; their problem situations
    from before are all settled (`problems settled`); or they have `another manager` than then. Whoever left on an
    unknown day is not judged.

    passed says by what it is seen, the first that holds.
    """
    day = base.day.isoformat()
    filed = base.table(
        "archive",
        "Belongs in the archive",
        _FILED,
        (YEAR.before(base.day).isoformat(),),
        columns=(
            "client name manager? stage! last_purchase:date? days_silent:days left_date:date! left_reason "
            "revenue:money path?"
        ),
    )
    won = base.table(
        "win-back",
        "Could be won back",
        _WON,
        (day,),
        columns="client name manager left_date:date! left_reason passed! revenue:money! last_contact:date",
    )
    figures = base.figures(
        f"""SELECT count(*) AS clients, coalesce(sum(archived), 0) AS archived,
                   count(*) FILTER (WHERE stage = 'former') AS former,
                   count(*) FILTER (WHERE stage = 'lost') AS lost, {len(filed.rows)} AS to_archive,
                   {len(won.rows)} AS to_win_back
              FROM facts"""
    )
    return figures, [filed, won]


@archive.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether the record belongs in the archive, and whether the client could be won back."""
    filed, won = subject.listed(archive, "archive"), subject.listed(archive, "win-back")
    numbers = tuple(_numbers(subject))
    stage = subject.facts["stage"]
    verdicts = []
    if filed:
        last = subject.facts["last_purchase"]
        reason = (
            say("the client has left")
            if stage == "former"
            else say("lost, and the last purchase was on {last}", last=last)
        )
        verdicts.append(Verdict(say("the record"), say("for the archive"), reason, numbers))
    for row in won:
        reason = say(
            "left on {left_date}, and since then: {passed}", left_date=row["left_date"], passed=row["passed"]
        )
        verdicts.append(Verdict(say("the client"), say("to be won back"), reason, numbers))
    if verdicts:
        return verdicts
    if subject.facts["archived"]:
        reason = say("the record lies in the archive already")
    elif stage == "lost":
        reason = say("lost, but the last purchase is at most a year ago")
    else:
        reason = say("the stage is {stage}, neither former nor lost", stage=word("stage", stage))
    return [not_listed(reason, numbers)]


def _numbers(subject: "Subject") -> Iterator[Evidence]:
    facts = subject.facts
    yield Evidence("stage", facts["stage"], say("see: why {client} dormant", client=subject.client))
    yield Evidence("archived", say("yes") if facts["archived"] else say("no"), str(facts["path"]))
    for row in subject.rows("SELECT n, date FROM purchases ORDER BY date DESC, n DESC LIMIT 1"):
        year = say(
            "a year before {day} is {before}", day=subject.base.day, before=YEAR.before(subject.base.day)
        )
        yield Evidence("last_purchase", row["date"], year, subject.at("purchases", row["n"], "date"))
    if facts["stage"] == "former":
        day, places = facts["left_date"], subject.left("date") or subject.at("status")
        yield Evidence(
            "left_date", day or say("unknown"), reason_of(subject) or say("no reason is known"), places
        )

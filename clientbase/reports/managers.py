"""Who looks after whom, and how well."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.language import say
from clientbase.page import EVERYBODY, Cell, Chart, Table
from clientbase.reports import Answer, Followed, Over, report
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_UNATTENDED = """
SELECT f.client, f.name, f.manager, m.until, f.segment, f.stage, f.revenue
  FROM facts f LEFT JOIN managers m ON m.id = f.manager
 WHERE f.stage <> 'former' AND (m.id IS NULL OR m.until < ?)
 ORDER BY f.revenue DESC, f.client
"""
_RECENTLY = Duration(90, "d")
_CONTACT = tuple(
    f"contact_{name}" for name in ("judged", "never", "unknown", "snoozed", "inherited", "excused")
)
_MANAGERS = """
WITH f AS MATERIALIZED (
       SELECT client, manager, stage, purchases, revenue FROM facts WHERE stage <> 'former'),
     looked_after AS (
       SELECT manager, count(*) AS clients, sum(stage IN ('new', 'active')) AS active FROM f GROUP BY manager),
     passed AS MATERIALIZED (
       SELECT client, manager FROM {facts}
        WHERE stage <> 'former' AND client IN (
              SELECT p.client FROM main.purchases p JOIN main.clients c ON c.id = p.client
               WHERE p.manager IS NOT NULL AND p.manager <> c.manager)),
     made AS MATERIALIZED (
       SELECT c.client, coalesce(p.manager, c.manager) AS manager, p.number, p.date, p.document,
              p.amount_base AS amount
         FROM passed c JOIN main.purchases p ON p.client = c.client
        WHERE p.number IS NOT NULL AND p.date <= (SELECT day FROM today)),
     sales AS (
       SELECT manager, purchases, revenue FROM f WHERE client NOT IN (SELECT client FROM passed)
        UNION ALL
       SELECT manager, 1, amount FROM made
        UNION ALL
       SELECT coalesce((SELECT m.manager FROM made m WHERE m.client = r.client AND m.document = r.document
                         ORDER BY m.number LIMIT 1),
                       (SELECT m.manager FROM made m WHERE m.client = r.client AND m.date <= r.date
                         ORDER BY m.number DESC LIMIT 1), c.manager), 0, -r.amount_base
         FROM passed c JOIN main.returns r ON r.client = c.client WHERE r.date <= (SELECT day FROM today)),
     sold AS (
       SELECT manager, sum(purchases) AS purchases, coalesce(sum(revenue), 0) AS revenue FROM sales
        WHERE ?2 IS NULL OR manager = ?2 GROUP BY manager),
     held AS (
       SELECT manager, sum(state = 'judged') AS judged, coalesce(sum(within), 0) AS within,
              sum(light = 'red') AS overdue, sum(state = 'judged' AND never) AS never,
              sum(state = 'unknown') AS unknown,
              sum(state = 'snoozed') AS snoozed, sum(state = 'inherited') AS inherited,
              sum(state = 'judged' AND light = 'yellow' AND days > "limit") AS excused
         FROM cadence WHERE standard = 'contact' GROUP BY manager),
     gone AS (
       SELECT manager, sum(kind = 'handover') AS handed_over, sum(kind = 'left') AS "left"
         FROM (SELECT * FROM {gone}) WHERE date > ?1 GROUP BY manager),
     counted AS (
       SELECT a.id AS manager, m.name, m.until, coalesce(l.clients, 0) AS clients, coalesce(l.active, 0) AS active,
              1.0 * h.within / nullif(h.judged, 0) AS compliance, coalesce(h.never, 0) AS contact_never,
              coalesce(h.overdue, 0) AS overdue, coalesce(s.purchases, 0) AS purchases,
              coalesce(s.revenue, 0) AS revenue,
              coalesce(h.judged, 0) AS contact_judged, coalesce(h.unknown, 0) AS contact_unknown,
              coalesce(h.snoozed, 0) AS contact_snoozed, coalesce(h.inherited, 0) AS contact_inherited,
              coalesce(h.excused, 0) AS contact_excused, coalesce(g.handed_over, 0) AS handed_over_red,
              coalesce(g."left", 0) AS left_while_red, coalesce(h.within, 0) AS within
         FROM ({everybody} SELECT DISTINCT manager AS id FROM f UNION SELECT manager FROM gone
               UNION SELECT manager FROM sold) a
         LEFT JOIN managers m ON m.id = a.id
         LEFT JOIN looked_after l ON l.manager IS a.id
         LEFT JOIN sold s ON s.manager IS a.id
         LEFT JOIN held h ON h.manager IS a.id
         LEFT JOIN gone g ON g.manager IS a.id),
     rated AS (
       SELECT *, contact_judged AND manager IS NOT NULL AS is_rated,
              1.0 * within / (contact_judged + contact_snoozed + handed_over_red + left_while_red) AS rate
         FROM counted)
SELECT manager, name, until, clients, active, compliance, contact_never, overdue, purchases, revenue, contact_judged,
       contact_unknown, contact_snoozed, contact_inherited, contact_excused, handed_over_red, left_while_red,
       iif(is_rated, rank() OVER (PARTITION BY is_rated ORDER BY rate DESC), NULL) AS rank
  FROM rated ORDER BY manager IS NULL, manager
"""


@report(
    Over("unattended", "every client whom nobody looks after"),
    charts=(Chart("bars", "Who keeps in touch", "managers", "manager", ("compliance",)),),
    followed=(
        Followed("managers", "manager", "compliance", "contact_judged", "Contact compliance per manager"),
    ),
)
def managers(base: Base, *, since: dt.date | None = None) -> Answer:
    """Who looks after whom, and how well?

    Unattended are clients without a manager (unassigned), and clients of managers who have left (after the day `until`
    of schema.yaml) or whom schema.yaml does not know (left_behind); clients who have left are not counted.

    active counts the clients of the stages new and active. compliance is the share of the manager's clients who are
    within the limit of the standard for contact, of those who are judged; contact_never counts those of the judged with
    whom there was never a contact, contact_unknown those who could not be judged, and overdue those whose light for
    contact is red. What is snoozed, inherited and excused, says the report cadence. handed_over_red counts the clients
    whom the manager handed over, left_while_red those who left, after the day `--since`, 90 days before where it is
    left out, while they were red. rank goes by within / (judged + snoozed + handed_over_red + left_while_red), so that
    nobody rises by being rid of a client. purchases and revenue are what the manager sold to clients who have not left:
    a purchase is that of its own `manager`, else the client's, and a return is theirs who sold what came back. A
    handover writes down who sold so far, so it moves no sale. Over time a table of its own has the compliance of each.
    """
    start = since or _RECENTLY.before(base.day)
    if start > base.day:
        raise UsageError(_too_late(start, base.day))
    table = _managers(base, start)
    unattended = base.table(
        "unattended",
        "Clients whom nobody looks after",
        _UNATTENDED,
        (base.day.isoformat(),),
        columns="client name manager! until:date segment? stage! revenue:money!",
    )
    shown = [dict(zip((column.name for column in table.columns), row, strict=True)) for row in table.rows]
    figures = [
        figure("managers", sum(row["manager"] is not None and bool(row["clients"]) for row in shown)),
        figure("clients", _sum(shown, "clients")),
        figure("unassigned", sum(row[2] is None for row in unattended.rows)),
        figure("left_behind", sum(row[2] is not None for row in unattended.rows)),
        *(figure(name, _sum(shown, name)) for name in (*_CONTACT, "handed_over_red", "left_while_red")),
    ]
    return figures, [table, unattended]


def _too_late(since: dt.date, day: dt.date) -> str:
    return say(
        '--since: "{since}" is after the day of the report, {day}; name an earlier day', since=since, day=day
    )


def _sum(rows: Sequence[Mapping[str, Cell]], name: str) -> int:
    return sum(int(row[name] or 0) for row in rows)


def _managers(base: Base, since: dt.date) -> Table:
    everybody = "SELECT id FROM managers UNION" if base.scope == EVERYBODY else ""
    # Who was rid of a client keeps it here, though it is another's by now and not in the scope.
    only = base.scope._replace(manager=None) == EVERYBODY
    gone = f"{'all_' if only else ''}gone_red WHERE ?2 IS NULL OR manager = ?2"
    facts = "all_facts" if only else "facts"
    return base.table(
        "managers",
        "Managers",
        _MANAGERS.format(everybody=everybody, gone=gone, facts=facts),
        (since.isoformat(), base.scope.manager),
        columns=(
            "manager! name until:date clients:count active:count compliance:share! contact_never:count? overdue:count! "
            "purchases:count revenue:money! contact_judged:count? contact_unknown:count? contact_snoozed:count? "
            "contact_inherited:count? contact_excused:count? handed_over_red:count left_while_red:count rank:count"
        ),
    )


@managers.reasons
def _reasons(subject: "Subject", *, since: dt.date | None = None) -> list[Verdict]:
    """Return whether anybody looks after the client."""
    manager: str | None = subject.facts["manager"]
    numbers = [Evidence("manager", manager or say("missing"), say("of the client"), subject.at("manager"))]
    known = subject.norms.managers.get(manager or "")
    if known:
        place = subject.norm("managers", str(manager))
        numbers.append(Evidence("known_as", known.name or str(manager), say("in schema.yaml"), place))
    if known and known.until:
        place = subject.norm("managers", str(manager), "until")
        numbers.append(Evidence("until", str(known.until), say("the last day"), place))
    listed = subject.listed(managers, "unattended", **({"since": since} if since else {}))
    if not listed:
        left = subject.facts["stage"] == "former"
        reason = (
            say("the client has left")
            if left
            else say("{manager} looks after the client on {day}", manager=manager, day=subject.base.day)
        )
        return [not_listed(reason, tuple(numbers))]
    if manager is None:
        verdict, reason = "unassigned", say("no manager is written down")
    elif known is None:
        verdict, reason = "unattended", say('schema.yaml knows no manager "{manager}"', manager=manager)
    else:
        reason = say("{manager} was here until {until}", manager=manager, until=known.until)
        verdict = say("left behind")
    return [Verdict(say("the client"), verdict, reason, tuple(numbers))]

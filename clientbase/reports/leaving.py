"""Why clients leave."""

from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.language import say, word
from clientbase.page import Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.asked import ASKED, REASON, asked_figures, asking, reason_of

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_UNASKED = f"""
SELECT client, name, manager, last_purchase, days_silent, usual_interval, last_contact, revenue
  FROM facts f WHERE stage = 'lost' AND {ASKED} IS NULL
 ORDER BY coalesce(revenue, 0) DESC, client"""
_REASONS = f"""
SELECT reason, count(*) AS clients, 1.0 * count(*) / sum(count(*)) OVER () AS share,
       coalesce(sum(revenue), 0) AS revenue, max(left_date) AS last
  FROM (SELECT {REASON} AS reason, revenue, left_date FROM facts f WHERE stage = 'former')
 GROUP BY reason ORDER BY clients DESC, revenue DESC, reason"""
_UNEXPLAINED = f"""
SELECT client, name, manager, left_date, purchases, last_purchase, revenue
  FROM facts f WHERE stage = 'former' AND {REASON} IS NULL
 ORDER BY coalesce(revenue, 0) DESC, client"""
_CONCERNED = "(f.one_off OR f.stage IN ('lost', 'former'))"
_BY_OTHERS = 'NOT EXISTS (SELECT 1 FROM asked a WHERE a.client = f.client AND a."by" = f.manager)'
_MANAGERS = f"""
SELECT manager, count(*) AS clients, count(asked) AS asked, count(*) - count(asked) AS never_asked,
       count(reason) AS answered, count(*) - count(reason) AS unknown,
       count(*) FILTER (WHERE asked IS NOT NULL AND reason IS NULL) AS asked_without_answer,
       count(*) FILTER (WHERE asked IS NOT NULL AND others) AS asked_by_others
  FROM (SELECT manager, {ASKED} AS asked, {REASON} AS reason, {_BY_OTHERS} AS others FROM facts f WHERE {_CONCERNED})
 GROUP BY manager ORDER BY unknown DESC, manager IS NULL, manager"""


@report(
    Over("unexplained", "clients who left without a reason"),
    Over("unasked", "lost clients whom nobody asked"),
)
def leaving(base: Base) -> Answer:
    """Why do clients leave?

    Of who has left the reason is counted: that of its leaving, else the one given when it was asked. `unknown` is no
    reason; without one the client is unexplained. Asked was who has an entry of `asked` with its day and who asked: a
    talk alone is none. A lost client without one was never asked.

    asked, answered (a reason is known), asked_without_answer and never_asked count the clients who bought once, are
    lost or have left, and managers counts them for each client's manager: there unknown are those of whom no reason is
    known, and asked_by_others those whom the manager has not asked but somebody else has. Beside each reason stands
    what the clients had bought less returns; share is of all former clients.
    """
    kinds = "reason clients:count share:share revenue:money last:date"
    reasons = base.table("reasons", "Reasons", _REASONS, columns=kinds)
    unexplained = base.table(
        "unexplained",
        "Left without a reason",
        _UNEXPLAINED,
        columns="client name manager left_date:date! purchases:count? last_purchase:date revenue:money!",
    )
    unasked = base.table(
        "unasked",
        "Lost and never asked",
        _UNASKED,
        columns=(
            "client name manager last_purchase:date days_silent:days! usual_interval:ratio? "
            "last_contact:date revenue:money!"
        ),
    )
    figures = base.figures(
        f"""SELECT count(*) AS clients, count(*) FILTER (WHERE stage = 'former') AS former,
                   {len(unexplained.rows)} AS unexplained,
                   coalesce(sum(revenue) FILTER (WHERE stage = 'former'), 0) AS "former_revenue:money",
                   count(*) FILTER (WHERE stage = 'lost') AS lost, {len(unasked.rows)} AS unasked,
                   coalesce(sum(revenue) FILTER (WHERE stage = 'lost'), 0) AS "lost_revenue:money"
              FROM facts"""
    )
    return [*figures, *asked_figures(base, _CONCERNED)], [reasons, unexplained, unasked, _managers(base)]


def _managers(base: Base) -> Table:
    return base.table(
        "managers",
        "Asked and answered per manager",
        _MANAGERS,
        columns=(
            "manager! clients:count asked:count! never_asked:count answered:count! unknown:count! "
            "asked_without_answer:count? asked_by_others:count?"
        ),
    )


@leaving.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say why the client left, or whether anybody asked it since it is lost."""
    stage = subject.facts["stage"]
    if stage == "former":
        return [_left(subject)]
    if stage == "lost":
        return [_lost(subject)]
    return [not_listed(say("the stage is {stage}, neither former nor lost", stage=word("stage", stage)))]


def _left(subject: "Subject") -> Verdict:
    day, why = subject.facts["left_date"], reason_of(subject)
    said = subject.facts["left_reason"]
    how = say("unknown is no reason") if said == "unknown" else say("why the client left")
    numbers = (
        Evidence(
            "left_date",
            day or say("unknown"),
            say("status former"),
            subject.left("date") or subject.at("status"),
        ),
        Evidence("left_reason", said or say("missing"), how, subject.left("reason")),
        *asking(subject),
    )
    on = say("left on {day}", day=day) if day else say("left on an unknown day")
    reason = on if why else say("{on}, and nobody has written down why", on=on)
    return Verdict(say("reason"), why or say("unexplained"), reason, numbers)


def _lost(subject: "Subject") -> Verdict:
    (bought,) = subject.rows("SELECT n, date FROM purchases ORDER BY date DESC, n DESC LIMIT 1")
    numbers = (
        Evidence("stage", say("lost"), say("see: why {client} dormant", client=subject.client)),
        Evidence("last_purchase", bought["date"], "", subject.at("purchases", bought["n"], "date")),
        *asking(subject),
    )
    if subject.listed(leaving, "unasked"):
        reason = say("nobody has written down that it was asked why")
        return Verdict(say("the client"), say("lost and never asked"), reason, numbers)
    why = reason_of(subject)
    reason = (
        say("it was asked, and the reason is {why}", why=why)
        if why
        else say("it was asked, and gave no reason")
    )
    return Verdict(say("the client"), say("lost and asked"), reason, numbers)

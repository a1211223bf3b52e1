"""Why clients leave."""

from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.evidence import Evidence, Verdict, exact, not_listed
from clientbase.reports import Answer, Over, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_UNASKED = """
SELECT client, name, manager, last_purchase, days_silent, usual_interval, last_contact, revenue
 FROM (SELECT client, name, manager, last_purchase, days_silent, usual_interval, last_contact, revenue
         FROM facts WHERE stage = 'lost')
WHERE last_contact IS NULL OR julianday(last_contact) <= julianday(last_purchase) + usual_interval
ORDER BY coalesce(revenue, 0) DESC, client"""
_REASONS = """
SELECT left_reason AS reason, count(*) AS clients, 1.0 * count(*) / sum(count(*)) OVER () AS share,
       coalesce(sum(revenue), 0) AS revenue, max(left_date) AS last
  FROM facts WHERE stage = 'former'
 GROUP BY left_reason ORDER BY clients DESC, revenue DESC, reason"""


@report(
    Over("unexplained", "clients who left without a reason"),
    Over("unasked", "lost clients whom nobody asked"),
)
def leaving(base: Base) -> Answer:
    """Why do clients leave?

    Of who has left the reason is counted; without one it is unexplained. A lost client was never asked where no contact
    is known from after the day on which its next purchase was due, the usual interval after the last one.

    Beside each reason stands what the clients had bought less returns; share is of all former clients.
    """
    reasons = base.table(
        "reasons",
        "Reasons",
        _REASONS,
        columns="reason clients:count share:share revenue:money last:date",
    )
    unexplained = base.table(
        "unexplained",
        "Left without a reason",
        """SELECT client, name, manager, left_date, purchases, last_purchase, revenue
             FROM facts WHERE stage = 'former' AND left_reason IS NULL
            ORDER BY coalesce(revenue, 0) DESC, client""",
        columns="client name manager left_date:date purchases:count last_purchase:date revenue:money",
    )
    unasked = base.table(
        "unasked",
        "Lost and never asked",
        _UNASKED,
        columns=(
            "client name manager last_purchase:date days_silent:days usual_interval:ratio "
            "last_contact:date revenue:money"
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
    return figures, [reasons, unexplained, unasked]


@leaving.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say why the client left, or whether anybody asked it since it is lost."""
    stage = subject.facts["stage"]
    if stage == "former":
        return [_left(subject)]
    if stage == "lost":
        return [_lost(subject)]
    return [not_listed(f"the stage is {stage}, neither former nor lost")]


def _left(subject: "Subject") -> Verdict:
    facts = subject.facts
    day, why = facts["left_date"], facts["left_reason"]
    numbers = (
        Evidence(
            "left_date", day or "unknown", "status former", subject.at("left", "date") or subject.at("status")
        ),
        Evidence("left_reason", why or "missing", "why the client left", subject.at("left", "reason")),
    )
    on = f"left on {day or 'an unknown day'}"
    reason = on if why else f"{on}, and nobody has written down why"
    return Verdict("reason", why or "unexplained", reason, numbers)


def _lost(subject: "Subject") -> Verdict:
    facts = subject.facts
    last, talked = facts["last_purchase"], facts["last_contact"]
    ((bought,), contacts) = (
        subject.rows("SELECT n FROM purchases ORDER BY date DESC, n DESC LIMIT 1"),
        subject.rows("SELECT n FROM interactions WHERE contact ORDER BY date DESC, n DESC LIMIT 1"),
    )
    usual = f"{exact(facts['usual_interval'])} days"
    contact = subject.each("interactions", (row["n"] for row in contacts), "date")
    numbers = (
        Evidence("last_purchase", last, "", subject.at("purchases", bought["n"], "date")),
        Evidence("usual_interval", exact(facts["usual_interval"]), f"see: why {subject.client} dormant"),
        Evidence("last_contact", talked or "never", "", contact),
    )
    unasked = bool(subject.listed(leaving, "unasked"))
    since = f"the next purchase was due, {usual} after {last}"
    reason = f"{'no contact' if unasked else f'there was a contact on {talked},'} since {since}"
    return Verdict(
        "the client",
        "lost and never asked" if unasked else "lost and asked",
        reason,
        numbers,
    )

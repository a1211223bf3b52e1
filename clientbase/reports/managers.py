"""Who looks after whom, and how well."""

from typing import TYPE_CHECKING

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import Evidence, Verdict, not_listed
from clientbase.page import EVERYBODY, Table
from clientbase.reports import Answer, Over, report

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_UNATTENDED = """
SELECT f.client, f.name, f.manager, m.until, f.segment, f.stage, f.revenue
  FROM facts f LEFT JOIN managers m ON m.id = f.manager
 WHERE f.stage <> 'former' AND (m.id IS NULL OR m.until < ?)
 ORDER BY f.revenue DESC, f.client
"""


@report(Over("unattended", "every client whom nobody looks after"))
def managers(base: Base) -> Answer:
    """Who looks after whom, and how well?

    Unattended are clients without a manager (unassigned), and clients of managers who have left (after the day `until`
    of schema.yaml) or whom schema.yaml does not know (left_behind); clients who have left are not counted.

    active counts the clients of the stages new and active. compliance is the share of the manager's clients who are
    within the limit of the standard for contact, of those who can be judged; overdue counts those whose light for
    contact is red. revenue is that of the manager's clients today, whoever sold to them.
    """
    table = _managers(base)
    unattended = base.table(
        "unattended",
        "Clients whom nobody looks after",
        _UNATTENDED,
        (base.day.isoformat(),),
        columns="client name manager until:date segment stage revenue:money",
    )
    clients = [row[3] for row in table.rows if isinstance(row[3], int)]
    figures = [
        figure("managers", sum(row[0] is not None and bool(row[3]) for row in table.rows)),
        figure("clients", sum(clients)),
        figure("unassigned", sum(row[2] is None for row in unattended.rows)),
        figure("left_behind", sum(row[2] is not None for row in unattended.rows)),
    ]
    return figures, [table, unattended]


def _managers(base: Base) -> Table:
    everybody = "SELECT id FROM managers UNION" if base.scope == EVERYBODY else ""
    return base.table(
        "managers",
        "Managers",
        f"""WITH f AS MATERIALIZED (
              SELECT client, manager, stage, purchases, revenue FROM facts WHERE stage <> 'former'),
            looked_after AS (
              SELECT manager, count(*) AS clients, sum(stage IN ('new', 'active')) AS active,
                     sum(purchases) AS purchases, coalesce(sum(revenue), 0) AS revenue FROM f GROUP BY manager),
            held AS (
              SELECT manager, sum(light <> 'grey') AS judged, sum(light <> 'grey' AND within) AS within,
                     sum(light = 'red') AS overdue FROM cadence WHERE standard = 'contact' GROUP BY manager)
            SELECT a.id AS manager, m.name, m.until, coalesce(l.clients, 0) AS clients, coalesce(l.active, 0) AS active,
                   1.0 * h.within / nullif(h.judged, 0) AS compliance, coalesce(h.overdue, 0) AS overdue,
                   coalesce(l.purchases, 0) AS purchases, coalesce(l.revenue, 0) AS revenue
              FROM ({everybody} SELECT DISTINCT manager AS id FROM f) a
              LEFT JOIN managers m ON m.id = a.id
              LEFT JOIN looked_after l ON l.manager IS a.id
              LEFT JOIN held h ON h.manager IS a.id
             ORDER BY a.id IS NULL, a.id""",
        columns=(
            "manager name until:date clients:count active:count compliance:share overdue:count "
            "purchases:count revenue:money"
        ),
    )


@managers.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Return whether anybody looks after the client."""
    manager: str | None = subject.facts["manager"]
    numbers = [Evidence("manager", manager or "missing", "of the client", subject.at("manager"))]
    known = subject.norms.managers.get(manager or "")
    if known:
        place = subject.norm("managers", str(manager))
        numbers.append(Evidence("known_as", known.name or str(manager), "in schema.yaml", place))
    if known and known.until:
        place = subject.norm("managers", str(manager), "until")
        numbers.append(Evidence("until", str(known.until), "the last day", place))
    listed = subject.listed(managers, "unattended")
    if not listed:
        left = subject.facts["stage"] == "former"
        reason = "the client has left" if left else f"{manager} looks after the client on {subject.base.day}"
        return [not_listed(reason, tuple(numbers))]
    if manager is None:
        verdict, reason = "unassigned", "no manager is written down"
    elif known is None:
        verdict, reason = "unattended", f'schema.yaml knows no manager "{manager}"'
    else:
        verdict, reason = "left behind", f"{manager} was here until {known.until}"
    return [Verdict("the client", verdict, reason, tuple(numbers))]

# ruff: noqa: D401 - the first line of a rule's manual page is the law itself
"""Whether the register of decisions can be followed: who answers, until when, and by which figure."""

import re
from typing import Final

from clientbase.finding import Complaint, Severity
from clientbase.norms import Register
from clientbase.rules.registry import Complaints, RegisterContext, register_rule
from clientbase.typed import suggestion

_METRIC: Final = r"(?P<report>[a-z0-9][a-z0-9-]*)\.(?P<figure>[A-Za-z0-9_]+)"
OWN_REPORT: Final = "decisions"


@register_rule("CB110")
def owner_is_a_manager(register: Register, around: RegisterContext) -> Complaints:
    """The owner of a decision is one of schema.yaml's managers.

    Who answers for a decision is asked what became of it; a misspelt name answers to nobody.

    Cure: correct the name, or add the person under `managers`.
    """
    known = around.norms.managers
    for n, decision in enumerate(register.decisions):
        if known and decision.owner is not None and decision.owner not in known:
            advice = suggestion(decision.owner, known) or f"; there are: {', '.join(known)}"
            yield Complaint(
                ("decisions", n, "owner"), f'"{decision.owner}" is no manager of schema.yaml{advice}'
            )


@register_rule("CB111")
def metric_is_a_figure_of_a_report(register: Register, around: RegisterContext) -> Complaints:
    """The metric of a decision is a figure of a report, written REPORT.FIGURE.

    Whether a decision has helped is seen by the figure that it was to change, as it was then and as it is
    now. The register's own figures are none of them: they would measure themselves.

    Cure: write it as in `metric: dormant.silent`; `clientbase report` lists the reports, and
    `clientbase report NAME -f json` shows the figures of one.
    """
    for n, decision in enumerate(register.decisions):
        if decision.metric is None:
            continue
        where = ("decisions", n, "metric")
        match = re.fullmatch(_METRIC, decision.metric)
        if not match:
            yield Complaint(where, f'"{decision.metric}" is not REPORT.FIGURE, such as dormant.silent')
        elif match["report"] == OWN_REPORT:
            yield Complaint(where, f'"{decision.metric}" would measure the register itself')
        elif match["report"] not in around.reports:
            advice = suggestion(match["report"], around.reports) or "; list them with: clientbase report"
            yield Complaint(where, f'there is no report "{match["report"]}"{advice}')


@register_rule("CB112")
def days_of_a_decision_follow_each_other(register: Register, around: RegisterContext) -> Complaints:
    """A decision is taken first and is due and done after that, and neither was taken nor done on a day to come.

    What is due before it was decided is a slip of the pen, and would stand on the list of what is overdue.

    Cure: correct the day.
    """
    today = around.today
    for n, decision in enumerate(register.decisions):
        for key in ("due", "done"):
            day = getattr(decision, key)
            if day is not None and day < decision.date:
                yield Complaint(("decisions", n, key), f"{day} is before the decision of {decision.date}")
        for key in ("date", "done"):
            day = getattr(decision, key)
            if day is not None and day > today:
                yield Complaint(("decisions", n, key), f"{day} is still to come")


@register_rule("CB113", Severity.WARNING)
def decision_is_carried_out_in_time(register: Register, around: RegisterContext) -> Complaints:
    """A decision is carried out by the day on which it is due.

    Most analyses fail here: what was found and decided is not done, and nobody notices.

    Cure: carry it out and add `done`, or decide anew and set another day.
    """
    for n, decision in enumerate(register.decisions):
        if decision.due and decision.done is None and decision.due < around.today:
            days = (around.today - decision.due).days
            yield Complaint(("decisions", n, "due"), f"was due {days} {'day' if days == 1 else 'days'} ago")


@register_rule("CB114", Severity.HINT)
def decision_can_be_followed(register: Register, _around: RegisterContext) -> Complaints:
    """A decision says who answers for it, until when, and which figure should change.

    Without an owner nobody does it, without a day nobody asks for it, and without a figure nobody knows
    whether it has helped.

    Cure: add `owner`, `due` and `metric`.
    """
    for n, decision in enumerate(register.decisions):
        missing = [key for key in ("owner", "due", "metric") if getattr(decision, key) is None]
        if missing:
            yield Complaint(("decisions", n), f"lacks {', '.join(missing)}")


def metric_parts(metric: str | None) -> tuple[str, str] | None:
    """Return report and figure of a metric; None where it is none."""
    match = re.fullmatch(_METRIC, metric or "")
    return (match["report"], match["figure"]) if match and match["report"] != OWN_REPORT else None

"""What was decided from the analysis, and whether it helped."""

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.language import say
from clientbase.norms import Decision, Register
from clientbase.page import EVERYBODY, Figure, Table
from clientbase.reports import REPORTS, Answer, Over, every, find, report
from clientbase.reports.made import made
from clientbase.values import decimal_text

Measure = Callable[[str, dt.date], str | None]
"""Gives the value of a metric on a day; None where it is not known."""


class Told(NamedTuple):
    """A decision as the report tells it, what is to be done about it first."""

    n: int
    due: str | None
    owner: str | None
    state: str
    decision: str
    metric: str | None
    then: str | None
    now: str | None
    change: str | None
    finding: str | None
    date: str
    done: str | None
    outcome: str | None


_COLUMNS = (
    "n:count! due:date! owner state! decision! metric then now change! finding? date:date? done:date? outcome"
)
_METRIC = _COLUMNS.split().index("metric")


def _is_of_records(tables: Sequence[Table]) -> bool:
    """Whether all that is measured follows from the records; not so what was run, and what the base has others ask."""
    names = {str(row[_METRIC]).partition(".")[0] for table in tables for row in table.rows if row[_METRIC]}
    return all(name in REPORTS and REPORTS[name].kept(()) for name in names)


@report(
    Over("decisions", "decisions that are overdue", lambda row: row["state"] == "overdue"),
    judges=None,
    kept=_is_of_records,
    because="it follows the register of decisions",
)
def decisions(base: Base) -> Answer:
    """Which decisions came of the analysis, and did they help?

    The register decisions.yaml stands beside schema.yaml; `clientbase add decision` writes into it, and
    `clientbase set decisions/N done=today outcome=TEXT` marks the one with the number n as done. Decisions of later
    days are not there yet, and what is done later is still open. metric is a figure of a report: now is its value on
    the day asked about, then the one put down with the decision, or else the value on the day of the decision, both
    over the whole base, whoever asks. change is now less then. A decision is overdue when it is not done by the day on
    which it is due. --manager leaves the decisions that this manager owns.
    """
    with closing(base.on(base.day, EVERYBODY)) as whole:
        measure = measures(whole)
        rows = [_told(n, decision, base.day, measure) for n, decision in taken(base)]
    rows.sort(key=lambda row: (("overdue", "open", "done").index(row.state), row.due or "9", row.date))
    states = [row.state for row in rows]
    figures = [
        figure("decisions", len(rows)),
        figure("open", len(rows) - states.count("done")),
        figure("overdue", states.count("overdue")),
        figure("carried_out", states.count("done")),
        figure("measured", sum(row.now is not None for row in rows)),
        figure("without_owner", sum(row.owner is None for row in rows)),
    ]
    return figures, [made("decisions", "Decisions", _COLUMNS, rows)]


def taken(base: Base) -> list[tuple[int, Decision]]:
    """Return the decisions up to the day with their numbers, those of one owner where the base is one manager's."""
    owner = base.scope.manager
    return [
        (n, decision)
        for n, decision in enumerate(register_of(base).decisions)
        if decision.date <= base.day and owner in {None, decision.owner}
    ]


def register_of(base: Base) -> Register:
    """Read the register of the base; it is empty where nothing was decided yet."""
    from clientbase.fields import empty
    from clientbase.names import REGISTER
    from clientbase.rules.decisions_file import read_register
    from clientbase.rules.norms_file import read_norms
    from clientbase.rules.registry import RegisterContext

    if not (base.root / REGISTER).exists():
        return empty(Register)
    # What is wrong in it is for `check` to say, so the reports need not all be known here.
    return read_register(base.root, RegisterContext(read_norms(base.root), base.day, ()))


def report_names(root: Path) -> frozenset[str]:
    """Name the reports that a metric may be of, those of the base's own included."""
    return frozenset(found.name for found in every(root))


def measures(base: Base) -> Measure:
    """Return the function that measures; each report is asked once for each day."""
    asked: dict[tuple[str, dt.date], dict[str, Figure]] = {}

    def measure(metric: str, day: dt.date) -> str | None:
        name, _, wanted = metric.partition(".")
        if (name, day) not in asked:
            asked[name, day] = _figures(base, name, day)
        found = asked[name, day].get(wanted)
        return None if found is None or found.value is None else _text(found)

    return measure


def measured(base: Base, metric: str) -> str | None:
    """Return the value of a metric today; UsageError where its report has no such figure."""
    name, _, wanted = metric.partition(".")
    found = _figures(base, name, base.day)
    if found and wanted not in found:
        from clientbase.typed import did_you_mean

        advice = did_you_mean(wanted, found) or say("; there are: {names}", names=", ".join(found))
        raise UsageError(
            say('report {name} has no figure "{wanted}"{advice}', name=name, wanted=wanted, advice=advice)
        )
    known = found.get(wanted)
    return None if known is None or known.value is None else _text(known)


def _figures(base: Base, name: str, day: dt.date) -> dict[str, Figure]:
    if name == "decisions":
        return {}
    try:
        ask = find(name, base.root)
    except UsageError:
        return {}
    if day == base.day:
        found, _ = ask(base)
    else:
        with closing(base.on(day)) as other:
            found, _ = ask(other)
    return {one.name: one for one in found}


def _text(found: Figure) -> str:
    """Write a figure as an exact decimal, rounded to what the register can hold."""
    value = found.value
    if found.type == "money" and isinstance(value, int):
        return decimal_text(value)
    return f"{value:.4f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _told(n: int, decision: Decision, today: dt.date, measure: Measure) -> Told:
    done = decision.done if decision.done and decision.done <= today else None
    late = decision.due is not None and decision.due < today
    now = measure(decision.metric, today) if decision.metric else None
    then = str(decision.then) if decision.then is not None else None
    if then is None and decision.metric:
        then = measure(decision.metric, decision.date)
    return Told(
        n=n,
        due=decision.due.isoformat() if decision.due else None,
        owner=decision.owner,
        state="done" if done else "overdue" if late else "open",
        decision=decision.decision,
        metric=decision.metric,
        then=then,
        now=now,
        change=_change(then, now),
        finding=decision.finding,
        date=decision.date.isoformat(),
        done=done.isoformat() if done else None,
        outcome=decision.outcome if done else None,
    )


def _change(then: str | None, now: str | None) -> str | None:
    try:
        return None if then is None or now is None else f"{Decimal(now) - Decimal(then):+}"
    except ArithmeticError:  # a figure may be a word
        return None

"""How often the rule of dormancy would have been wrong."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from fractions import Fraction
from typing import NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.errors import UsageError
from clientbase.language import number, say, say_n
from clientbase.laws.rhythm import Interval, is_over
from clientbase.page import Cell, Chart, Page
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made
from clientbase.values import Duration

MULTIPLES = tuple(Fraction(quarter, 4) for quarter in range(2, 25))
FIXED = (30, 45, 60, 90, 120, 180, 270, 365)
_WIDTH = 40


class Case(NamedTuple):
    """A client at the beginning of the held-back period, and whether it came back within it."""

    silent: int
    usual: Interval
    returned: bool


class Outcome(NamedTuple):
    """What a rule would have said of all clients, held against what they did."""

    alarms: int
    wrong: int
    missed: int

    @property
    def errors(self) -> int:
        """Clients of whom the rule said the wrong thing."""
        return self.wrong + self.missed


@report(
    *NOTHING,
    judges=None,
    because="it measures the rule of dormancy itself",
    charts=(
        Chart(
            "curve", "How often it errs", "rules", "limit_text", ("error",), "mark", ("rule", "own rhythm")
        ),
    ),
)
def calibrate(base: Base, *, days: int = 90) -> Answer:
    """How often would the rule of dormancy have been wrong?

    The last 90 days (or --days) are held back. At their beginning each client who had bought and not left is judged
    by a grid of rules: silent for longer than a multiple of its usual interval (own rhythm), or for longer than a fixed
    number of days. An alarm is wrong where the client bought within the held-back period; a client without alarm who
    did not buy in it is missed. error is the share of clients of whom a rule said the wrong thing. The rule in force is
    marked; best is the own-rhythm multiple that errs least, the larger one of two alike. rare counts the clients whose
    usual interval is longer than the period: that one of them did not buy in it says little, so hold back more days
    where they are many. Nothing is changed.
    """
    if days < 1:
        raise UsageError(say("--days: {days} days cannot be held back; name 1 or more", days=days))
    cases = list(_cases(base, days))
    now = Fraction(int(base.norm("dormant_num")), int(base.norm("dormant_den")))
    multiples = {multiple: _by_multiple(cases, multiple) for multiple in sorted({*MULTIPLES, now})}
    fixed = {limit: _by_days(cases, limit) for limit in FIXED}
    best = min(multiples, key=lambda multiple: (multiples[multiple].errors, -multiple))
    best_days = min(fixed, key=lambda limit: (fixed[limit].errors, -limit))
    figures = [
        figure("clients", len(cases)),
        figure("days:days", days),
        figure("multiple_in_force:ratio", float(now)),
        figure("error_in_force:share", _share(multiples[now].errors, cases)),
        figure("best_multiple:ratio", float(best) if cases else None),
        figure("best_error:share", _share(multiples[best].errors, cases)),
        figure("best_fixed_days:days", best_days if cases else None),
        figure("best_fixed_error:share", _share(fixed[best_days].errors, cases)),
        figure("alarms_in_force", multiples[now].alarms),
        figure("wrong_in_force", multiples[now].wrong),
        figure("missed_in_force", multiples[now].missed),
        figure("rare", sum(case.usual.span > days * case.usual.gaps for case in cases)),
    ]
    words = "rule limit_text alarms:count wrong:count missed:count error:share! chart mark!"
    rows = _rows(cases, multiples, fixed, (now, best, best_days)) if cases else []
    return figures, [made("rules", "Rules held against the period", words, rows)]


def in_words(page: Page) -> str:
    """Say how wrong the rule in force has been, or why that cannot be told."""
    known = {found.name: found.value for found in page.figures}
    clients, days = int(known["clients"] or 0), int(known["days"] or 0)
    if not clients:
        return say_n(
            "nothing to judge by: up to {begin}, {n} day before, nobody had bought who has not left; hold back fewer "
            "days with --days N, or wait",
            "nothing to judge by: up to {begin}, {n} days before, nobody had bought who has not left; hold back fewer "
            "days with --days N, or wait",
            days,
            begin=Duration(days, "d").before(dt.date.fromisoformat(page.as_of)),
        )
    wrong, missed = int(known["wrong_in_force"] or 0), int(known["missed_in_force"] or 0)
    return say(
        "the rule in force, {multiple} x the usual interval, would have been wrong about {errors} of {clients} "
        "clients: {wrong} of {alarms} alarms false, {missed} missed; {best} x errs least, about {share} %",
        multiple=number(f"{known['multiple_in_force']:g}"),
        errors=wrong + missed,
        clients=clients,
        wrong=wrong,
        alarms=known["alarms_in_force"],
        missed=missed,
        best=number(f"{known['best_multiple']:g}"),
        share=number(f"{100 * (known['best_error'] or 0):.1f}"),
    )


def _rows(
    cases: Sequence[Case],
    multiples: Mapping[Fraction, Outcome],
    fixed: Mapping[int, Outcome],
    marked: tuple[Fraction, Fraction, int],
) -> Iterator[tuple[Cell, ...]]:
    now, best, best_days = marked
    for multiple, outcome in multiples.items():
        mark = _mark(multiple == now, multiple == best)
        yield _row("own rhythm", f"{float(multiple):g} x", outcome, cases, mark)
    for limit, outcome in fixed.items():
        yield _row("fixed days", f"{limit} d", outcome, cases, _mark(False, limit == best_days))


def _cases(base: Base, days: int) -> Iterator[Case]:
    begin = Duration(days, "d").before(base.day)
    with closing(base.on(begin)) as past:
        then = past.ask(
            """SELECT client, days_silent, usual_span, usual_gaps FROM facts
                WHERE purchases > 0 AND stage <> 'former'"""
        )
        # Asked of the whole base: who was judged then may stand outside of the scope by now.
        later = past.ask(
            "SELECT DISTINCT client FROM main.purchases WHERE number AND date > ? AND date <= ?",
            (begin.isoformat(), base.day.isoformat()),
        )
    came = {client for (client,) in later}
    for client, silent, span, gaps in then:
        yield Case(silent, Interval(span, gaps), client in came)


def _by_multiple(cases: Sequence[Case], multiple: Fraction) -> Outcome:
    return _outcome((is_over(case.silent, case.usual, multiple), case.returned) for case in cases)


def _by_days(cases: Sequence[Case], limit: int) -> Outcome:
    return _outcome((case.silent > limit, case.returned) for case in cases)


def _outcome(judged: Iterator[tuple[bool, bool]]) -> Outcome:
    alarms = wrong = missed = 0
    for alarm, returned in judged:
        alarms += alarm
        wrong += alarm and returned
        missed += not alarm and not returned
    return Outcome(alarms, wrong, missed)


def _share(part: int, cases: Sequence[Case]) -> float | None:
    return part / len(cases) if cases else None


def _mark(in_force: bool, best: bool) -> str | None:
    return ", ".join(word for word, holds in (("in force", in_force), ("best", best)) if holds) or None


def _row(
    rule: str, limit: str, outcome: Outcome, cases: Sequence[Case], mark: str | None
) -> tuple[Cell, ...]:
    error = _share(outcome.errors, cases)
    chart = "█" * round((error or 0) * _WIDTH)
    return (rule, limit, outcome.alarms, outcome.wrong, outcome.missed, error, chart, mark)

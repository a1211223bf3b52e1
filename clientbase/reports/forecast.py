"""What will be sold in the next period."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from math import sqrt
from operator import itemgetter
from typing import TYPE_CHECKING, Final, NamedTuple

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Verdict,
    amount,
    exact,
    not_listed,
)
from clientbase.language import number, say, say_n
from clientbase.lifetime.frequency import Kind, Record, fit
from clientbase.lifetime.rhythm import (
    Expected,
    by_rhythm,
    chance,
    half_width,
    in_hindsight,
    rule_error,
)
from clientbase.lifetime.value import Spending, fit_value, tells
from clientbase.page import Cell, Chart, Table
from clientbase.reports import NOTHING, Answer, report
from clientbase.reports.made import made
from clientbase.values import SCALE, Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

METHODS = ("rhythm", "mbg", "bg")
DAYS = 90
"""The next period, unless --days says otherwise."""
_METHOD = (
    "method buyers:count expected_visits:ratio visits:count error:share! per_client:ratio "
    "expected_revenue:money revenue:money shows_loss:flag!"
)
_FIT = "p q v log_likelihood customers:count"


class Foresight(NamedTuple):
    """What a method expects of each buyer, in their order; nothing where it cannot be asked."""

    expected: Sequence[Expected]
    alive: Sequence[float | None] = ()
    """The chance that each still buys, of a method that knows one."""
    shows_loss: bool | None = None
    """Whether the purchases tell that clients are lost; None where the method does not ask."""


class Buyer(NamedTuple):
    """A client who has bought and has not left."""

    client: str
    name: str
    manager: str | None
    stage: str
    interval: float | None
    silent: int
    mean: float
    visits: int
    span: int
    silence: int
    sold: int
    squares: float
    repeat: int = 0
    """Days of purchase after the first one whose sum is known, where it was asked for."""
    spent: int = 0
    """What was paid on them."""

    @property
    def spending(self) -> Spending:
        """What the model of sums asks, in units of the currency."""
        return Spending(self.repeat, self.spent / self.repeat / SCALE if self.repeat else 0.0)

    @property
    def rhythm(self) -> tuple[float | None, int, float]:
        """What the rule asks."""
        return self.interval, self.silent, self.mean

    @property
    def record(self) -> Record:
        """What the models of visits ask."""
        return Record(self.visits - 1, float(self.span), float(self.span + self.silence))


class Past(NamedTuple):
    """The held-back period: what was known at its beginning, and (visits, revenue) of each buyer that came in it."""

    buyers: Sequence[Buyer]
    came: Sequence[tuple[int, int]]


@report(
    *NOTHING,
    charts=(
        Chart("interval", "What is expected", "", "", ("revenue_low", "expected_revenue", "revenue_high")),
    ),
)
def forecast(base: Base, *, days: int = DAYS, models: int = 0, explain_fit: bool = False) -> Answer:
    """How much will be sold in the next period?

    In the period, the next 90 days or --days, one visit (day of purchase) is expected per usual interval, at the
    client's own mean sum per day of purchase; nothing of who has left or is silent for longer than `dormant` times the
    usual interval. The chance that a client still buys takes a model of all clients: --models 1.

    Clients who come new are in no method. With --models 1 two statistical models are fitted to all clients who have not
    left and printed beside rhythm: MBG/NBD, in which the first purchase may have been the last, and BG/NBD, in which it
    cannot; sums by the gamma-gamma model, which is fitted to the repeat visits: the sum of each day of purchase before
    returns, the first day, the trial, left out. --explain-fit tells its parameters, and JSON always does. alive is the
    chance that a client still buys. It cannot be estimated, and is left out, by BG/NBD for who bought once, and for
    everybody where shows_loss is no: the purchases are then as likely if nobody is ever lost (likelihood ratio, 5 %),
    and a model would call everybody alive. The table of methods shows what each would have foretold for the period of
    the same length that has just passed, from what was known at its beginning: error is how far off the sum of visits
    was, per_client the mean distance per client in visits. revenue_low and revenue_high hold the revenue of nine
    periods in ten. Their variance has two parts: chance, with visits taken for random (Poisson) and sums that deviate
    from the client's mean by sum_spread, the standard deviation in parts of the mean between visits of one client,
    pooled over the buyers who came twice; and the rule's own error, by which it missed the revenue of the held-back
    period more than chance explains; where nothing was foretold for that period they are unknown.
    """
    methods = METHODS if models else METHODS[:1]
    now, past = buyers_of(base, spending=bool(models or explain_fit)), _past(base, days, models)
    foretold = {method: _foresee(method, now, days) for method in methods}
    in_past = {method: _foresee(method, past.buyers, days) for method in methods}
    rhythm = foretold["rhythm"].expected
    revenue, relative = sum(one.revenue for one in rhythm), _sum_spread(now)
    half = _half_width(rhythm, in_past["rhythm"].expected, past, relative)
    figures = [
        figure("clients", base.one("SELECT count(*) FROM clients")),
        figure("buyers", len(now)),
        figure("days:days", days),
        figure("expected_visits:ratio", round(sum(one.visits for one in rhythm), 2)),
        figure("expected_revenue:money", round(revenue)),
        figure("revenue_low:money", None if half is None else round(max(0.0, revenue - half))),
        figure("revenue_high:money", None if half is None else round(revenue + half)),
        figure("sum_spread:ratio", relative),
    ]
    tables = [_table(now, foretold), _methods(in_past, past.came)]
    return figures, [*tables, _fitted(now)] if explain_fit else tables


def _fitted(buyers: Sequence[Buyer]) -> Table:
    """Tell how the model of sums was fitted; nothing where it cannot be."""
    spent = [buyer.spending for buyer in buyers]
    model = fit_value(spent)
    rows: list[tuple[Cell, ...]] = (
        [(*(f"{number:.6f}" for number in model), sum(map(tells, spent)))] if model else []
    )
    return made("fit", "Gamma-gamma model of the sums", _FIT, rows)


def _half_width(
    rhythm: Sequence[Expected], then: Sequence[Expected], past: Past, relative: float | None
) -> float | None:
    sold = sum(sold for _, sold in past.came)
    by_rule = rule_error(sum(one.revenue for one in then), sold, chance(then, relative or 0.0))
    if by_rule is None:
        return None
    return half_width(sum(one.revenue for one in rhythm), chance(rhythm, relative or 0.0), by_rule)


def _sum_spread(buyers: Iterable[Buyer]) -> float | None:
    """Return the standard deviation of the sum of a visit in parts of the client's mean; None if nobody came twice."""
    squares = visits = 0.0
    for buyer in buyers:
        if buyer.visits > 1 and buyer.sold > 0:
            squares += buyer.squares * buyer.visits**2 / buyer.sold**2 - buyer.visits
            visits += buyer.visits - 1
    return sqrt(max(0.0, squares / visits)) if visits else None


def buyers_of(base: Base, *, bare: bool = False, spending: bool = True) -> list[Buyer]:
    """Return the clients who have bought and not left, with what the methods ask of each.

    *bare* says that only the rule is asked, and nobody is told who they are: what else there is takes time to be handed
    over. *spending* says whether the model of sums is asked as well.
    """
    rows = base.ask(_BARE_BUYERS if bare else _BUYERS)
    if not spending:
        return [Buyer(*row) for row in rows]
    of_first_day = dict(base.ask(_FIRST))
    of_first_day.update(base.ask(_FIRST_OF_SEVERAL))
    in_part = {client: known for client, *known in base.ask(_IN_PART)}
    return [
        Buyer(*row, *(in_part.get(row[0]) or (row[_VISITS] - 1, row[_SOLD] - of_first_day[row[0]])))
        for row in rows
    ]


_MEAN = "max(0.0, coalesce(1.0 * revenue / purchase_days, 0))"
_BUYERS = f"""
SELECT client, name, manager, stage, usual_interval, silent, {_MEAN}, purchase_days, active_span, days_silent, sold,
       squares
  FROM facts WHERE purchases > 0 AND stage <> 'former' ORDER BY client"""
_BARE_BUYERS = f"""
SELECT client, NULL, NULL, NULL, usual_interval, silent, {_MEAN}, purchase_days, NULL, NULL, sold, NULL
  FROM facts WHERE purchases > 0 AND stage <> 'former' ORDER BY client"""
_VISITS, _SOLD = Buyer._fields.index("visits"), Buyer._fields.index("sold")
# The facts know all sums but that of the first day: it is that of the first purchase, where that was the only one of
# its day. Only of clients of whom some sums are unknown all purchases are gone through.
_FIRST = "SELECT client, amount_base FROM purchases WHERE number = 1"
_FIRST_OF_SEVERAL = """
SELECT p.client, sum(p.amount_base)
  FROM main.client_totals t
  JOIN main.purchases s ON s.client = t.id AND s.number = 2 AND s.date = t.first_purchase
 CROSS JOIN purchases p ON p.client = t.id AND p.date = t.first_purchase
 WHERE t.day = (SELECT ordinal FROM today) AND t.purchases > t.purchase_days GROUP BY p.client"""
_IN_PART = """
SELECT u.client, count(DISTINCT p.date), coalesce(sum(p.amount_base), 0)
  FROM (SELECT DISTINCT client FROM not_in_sums) u
  LEFT JOIN purchases p ON p.client = u.client AND p.date > p.first_date AND p.amount_base IS NOT NULL
 GROUP BY u.client"""
_BOUGHT = "SELECT id, purchase_days, sold FROM paced WHERE day = (SELECT ordinal FROM today)"


def _past(base: Base, days: int, models: int) -> Past:
    with closing(base.on(Duration(days, "d").before(base.day))) as past:
        buyers = buyers_of(past, bare=not models, spending=bool(models))
    # Of the whole base: who was a buyer then may stand outside of the scope, or have left, by now.
    now = {client: (days, sold) for client, days, sold in base.ask(_BOUGHT)}
    came = [
        (days - buyer.visits, sold - buyer.sold)
        for buyer, (days, sold) in zip(buyers, (now[buyer.client] for buyer in buyers), strict=True)
    ]
    return Past(buyers, came)


def _foresee(method: str, buyers: Sequence[Buyer], days: int) -> Foresight:
    if method == "rhythm":
        return Foresight([by_rhythm(buyer.rhythm, days) for buyer in buyers])
    return _by_model("mbg" if method == "mbg" else "bg", buyers, days)


def _by_model(kind: Kind, buyers: Sequence[Buyer], days: int) -> Foresight:
    model = fit([buyer.record for buyer in buyers], kind)
    if model is None:
        return Foresight(())
    value = fit_value([buyer.spending for buyer in buyers])
    expected, alive = [], []
    for buyer in buyers:
        visits = model.expected(buyer.record, days)
        mean = value.expected(buyer.spending) if value else None
        expected.append(Expected(visits, visits * (buyer.mean if mean is None else mean * SCALE)))
        known = model.shows_loss and (kind == "mbg" or buyer.record.repeats > 0)
        alive.append(model.alive(buyer.record) if known else None)
    return Foresight(expected, alive, model.shows_loss)


def _table(buyers: Sequence[Buyer], foretold: Mapping[str, Foresight]) -> Table:
    words = "client name manager stage expected_visits:ratio! expected_revenue:money!"
    columns: list[Iterable[Cell]] = [[buyer[n] for buyer in buyers] for n in range(4)]
    for method, foresight in foretold.items():
        columns += _columns(foresight, len(buyers), with_alive=method != "rhythm")
        if method != "rhythm":
            words += f" {method}_visits:ratio {method}_revenue:money {method}_alive:share"
    rows = sorted(
        zip(*columns, strict=True), key=itemgetter(5), reverse=True
    )  # those alike stay in their order
    return made("forecast", "Expected of each client", words, rows)


def _columns(foresight: Foresight, buyers: int, *, with_alive: bool) -> Iterator[Iterable[Cell]]:
    """Return visits, revenue and, where it is asked for, the chance to be alive; unknown where nothing is foretold."""
    nothing: list[Cell] = [None] * buyers
    yield [round(one.visits, 4) for one in foresight.expected] or nothing
    yield [round(one.revenue) for one in foresight.expected] or nothing
    if with_alive:
        yield foresight.alive or nothing


def _methods(in_past: Mapping[str, Foresight], came: Sequence[tuple[int, int]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for method, foresight in in_past.items():
        if not foresight.expected:
            continue
        hindsight = in_hindsight(zip(foresight.expected, came, strict=True))
        error = hindsight.visits / hindsight.came - 1 if hindsight.came else None
        rows.append(
            (
                *(method, len(came), round(hindsight.visits, 2), hindsight.came, error),
                *(hindsight.error, round(hindsight.revenue), round(hindsight.sold), foresight.shows_loss),
            )
        )
    return made("methods", "What each method would have foretold", _METHOD, rows)


def _buyers(base: Base) -> Mapping[str, Buyer]:
    return {buyer.client: buyer for buyer in buyers_of(base)}


@forecast.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say how often the client is expected, and with how much."""
    buyer = subject.found(_buyers)
    if buyer is None:
        left = subject.facts["stage"] == "former"
        reason = say("the client has left") if left else say("there is no purchase up to this day")
        return [not_listed(reason)]
    expected = by_rhythm(buyer.rhythm, DAYS)
    visits = exact(round(expected.visits, 4))
    numbers = (
        *_put_in(subject, buyer),
        Evidence("expected_visits", visits, _how(buyer)),
        Evidence("expected_revenue", amount(round(expected.revenue)), say("expected visits x mean sum")),
    )
    about, verdict = say("expected in {days} days", days=DAYS), say("{visits} visits", visits=visits)
    if subject.facts["basis"] == "own":
        return [Verdict(about, verdict, _because(buyer), numbers)]
    numbers = tuple(found._replace(moving=found.name in _OF_OTHERS) for found in numbers)
    return [
        Verdict(about, verdict, _because(buyer), numbers, moving=bool(buyer.interval and not buyer.silent))
    ]


_OF_OTHERS: Final = frozenset({"usual_interval", "expected_visits", "expected_revenue"})
"""What follows from the intervals of others where the client has no rhythm of its own."""


def _put_in(subject: "Subject", buyer: Buyer) -> Iterator[Evidence]:
    facts = subject.facts
    if buyer.interval is not None:
        usual = say("see: why {client} dormant", client=subject.client)
        yield Evidence("usual_interval", exact(buyer.interval), usual)
    yield Evidence("days_silent", str(facts["days_silent"]), say("since the last purchase"))
    multiple = number(str(subject.norms.lifecycle.dormant))
    yield Evidence("dormant", multiple, say("times the usual interval"), subject.norm("lifecycle", "dormant"))
    yield Evidence("revenue", amount(facts["revenue"]), say("sales less returns"), subject.sums())
    days = say_n("{n} day", "{n} days", facts["purchase_days"])
    yield Evidence(
        "mean_sum", amount(round(buyer.mean)), say("revenue / {days} of purchase, not below zero", days=days)
    )


def _how(buyer: Buyer) -> str:
    counts = buyer.interval and not buyer.silent
    return say("{days} days / {exact} days", days=DAYS, exact=exact(buyer.interval or 0)) if counts else ""


def _because(buyer: Buyer) -> str:
    if not buyer.interval:
        return say("there is no usual interval")
    if buyer.silent:
        return say("silent for longer than the dormant multiple of the usual interval")
    return say("one per {exact} days, the usual interval", exact=exact(buyer.interval))

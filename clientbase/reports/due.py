"""What waits to be done for clients: everything that is on the agenda, each kind by the question that finds it."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any, Final, NamedTuple

from clientbase.base import Base
from clientbase.language import say, say_n
from clientbase.page import EVERYBODY, Table
from clientbase.reports.answers import ALLOWED
from clientbase.reports.dates import near_dates
from clientbase.reports.deals import STOOD
from clientbase.reports.stages import Stay, limits, over, stays
from clientbase.values import Duration

ORDER: Final = (
    "promise",
    "unanswered",
    "task",
    "date",
    "problem",
    "deal",
    "contact",
    "sale",
    "next step",
    "proposal",
    "document",
    "decision",
    "reason",
    "rate",
)
"""The kinds, what is lost by waiting first."""
OF_FORMER: Final = ("reason", "rate")
"""What there is to do for clients who have left too."""


class Item(NamedTuple):
    """One thing to be done, for a client or, where it follows from a decision, for nobody in particular."""

    kind: str
    client: str | None
    due: str | None
    """The day since which it waits; None where it waits since ever."""
    occasion: str
    what: str
    why: str | None
    contact: str | None = None
    amount: int | None = None
    """What is offered or at stake, where something is."""
    manager: str | None = None
    """Who is to do it, where not the client's manager."""
    deal: str | None = None


def nothing_to_do(days: int) -> str:
    """Say that nobody waits for anything within so many *days*."""
    if days > 1:
        return say_n("Nothing to do in these {n} days", "Nothing to do in these {n} days", days)
    return say("Nothing to do today")


def nobody(base: Base) -> str:
    """Say that there is no client to ask about, which is no good news: a folder or a question may be mistaken."""
    if base.scope == EVERYBODY:
        return say("there is nobody to look after: no client is in the base on this day")
    return say("there is nobody to look after: of those asked about, no client is in the base on this day")


def owed(base: Base) -> Iterator[Item]:
    """Return what is owed to whomever, client or not: promises and open problems."""
    for source in _OWED.values():
        yield from source(base)


def _promises(base: Base) -> Iterator[Item]:
    @cache  # here and below: the same words are said of thousands
    def said(kind: str, begun: str | None) -> tuple[str, str]:
        if kind == "promise":
            return say("next step"), say("promised on {day}", day=begun)
        return say("task"), say("set on {day}", day=begun) if begun else say("it was set")

    for kind, client, due, words, contact, manager, begun in base.ask(_PROMISES):
        what, why = said(kind, begun)
        yield Item(kind, client, due, kind, words or what, why, contact, manager=manager)


def _problems(base: Base) -> Iterator[Item]:
    for client, due, what in base.ask(_PROBLEMS):
        yield Item("problem", client, due, "problem", what or say("problem"), say("it is not settled"))


def of_clients(base: Base, days: int) -> Iterator[Item]:
    """Return what waits for clients within so many *days*, today included, beside what is owed to everybody."""
    yield from _dates(near_dates(base, Duration(max(days, 1) - 1, "d")))
    yield from _contacts(base, days)
    for source in _WAITING.values():
        yield from source(base)
    yield from _decisions(base)


def _dates(near: Table) -> Iterator[Item]:
    names = [column.name for column in near.columns]
    for cells in near.rows:
        row: dict[str, Any] = dict(zip(names, cells, strict=True))
        why = say("a round one") if row["round"] else say("it is over tomorrow")
        yield Item("date", row["client"], row["date"], row["occasion"], row["what"], why, row["contact"])


def _contacts(base: Base, days: int) -> Iterator[Item]:
    @cache
    def what(last: str | None) -> str:
        return (
            say("get in touch, last on {day}", day=last) if last else say("get in touch, for the first time")
        )

    @cache
    def often(limit: int | None) -> str | None:
        return None if limit is None else say_n("every {n} day at most", "every {n} days at most", limit)

    for client, due, last, limit in base.ask(_CONTACTS, (max(days, 1),)):
        yield Item("contact", client, due, "contact", what(last), often(limit))


def _proposals(base: Base) -> Iterator[Item]:
    @cache
    def what(product: str | None) -> str:
        return say("ask about {product}", product=product) if product else say("ask about the offer")

    why = say("nothing is decided")
    for client, due, product, offered in base.ask(_PROPOSALS):
        yield Item("proposal", client, due, "proposal", what(product), why, amount=offered)


def _unanswered(base: Base) -> Iterator[Item]:
    if base.norm("answer_limit") is not None:
        for client, since, due, kind, about, person in base.ask(_UNANSWERED):
            what = say("answer the {kind}", kind=kind)
            if about:
                what = say("answer the {kind}: {about}", kind=kind, about=about)
            why = say("waits since {day}", day=since)
            yield Item("unanswered", client, due, "unanswered", what, why, person)


def _rates(base: Base) -> Iterator[Item]:
    for client, due, count, currency in base.ask(_RATES):
        what = say("say in schema.yaml what 1 {currency} is worth", currency=currency)
        why = say_n("{n} sale is in no sum", "{n} sales are in no sum", count)
        yield Item("rate", client, due, "rate", what, why)


def _of_deals(base: Base) -> Iterator[Item]:
    """Return what waits for deals, and their papers."""
    stood, today = STOOD.format(day=base.day.isoformat()), base.day.isoformat()
    deals = base.ask(f"{stood} {_DEALS}")
    steps = {*base.ask(_STEPS)}
    may = limits(base)
    found = stays(base, stood, timed=True) if may else {}
    open_ones = Counter(client for client, *_, outcome, _, _ in deals if outcome == "open")
    for client, deal, called, amount, outcome, expected, since in deals:
        if outcome == "won":
            what, why = say("enter the sale of {deal}", deal=called), say("won, and no sale since")
            yield Item("sale", client, since, "sale", what, why, None, amount, None, deal)
            continue
        stay = found.get((client, deal), [Stay("", None)])[-1]
        late = over(stay, today, may.get(stay.stage))
        if expected and expected < today:
            what, why = say("close {deal}", deal=called), say("past its expected day")
            yield Item("deal", client, expected, "deal", what, why, None, amount, None, deal)
        elif late:
            last = base.day - dt.timedelta(late)
            why = say_n(
                "{n} day in {stage}, at most {most}",
                "{n} days in {stage}, at most {most}",
                stay.lasts(today) or 0,
                stage=stay.stage,
                most=may[stay.stage],
            )
            what = say("move {deal} on", deal=called)
            yield Item("deal", client, last.isoformat(), "deal", what, why, None, amount, None, deal)
        if (client, deal) not in steps and (open_ones[client] > 1 or (client, None) not in steps):
            what, why = say("next step of {deal}", deal=called), say("nothing is promised")
            yield Item("next step", client, since, "next step", what, why, None, amount, None, deal)
    if not base.one("SELECT 1 FROM main.documents WHERE direction = 'out'"):
        return
    for client, deal, kind, sent, amount in base.ask(f"{stood} {_PAPERS}"):
        what, why = say("ask about the {document}", document=kind), say("nothing came back")
        yield Item("document", client, sent, "document", what, why, amount=amount, deal=deal)


def _decisions(base: Base) -> Iterator[Item]:
    """Return the decisions that are not carried out; they are about no client, so that a part of them has none."""
    from clientbase.names import REGISTER

    if base.scope.where or base.scope.segment or not (base.root / REGISTER).exists():
        return
    from clientbase.reports.decisions import taken

    for n, decision in taken(base):
        if decision.due and not (decision.done and decision.done <= base.day):
            why = say(
                "decided on {day}, not carried out; {decision}", day=decision.date, decision=f"decisions/{n}"
            )
            due = decision.due.isoformat()
            yield Item("decision", None, due, "decision", decision.decision, why, manager=decision.owner)


def waiting_today(base: Base, near: Table) -> Iterator[tuple[str, list[Item]]]:
    """Return what waits for clients, each kind in the order of ORDER; what is not asked for is not looked for.

    *near* are dates, of which those of today are taken.
    """
    today = base.day.isoformat()
    dates = near._replace(rows=tuple(row for row in near.rows if row[0] == today))
    of_today: Mapping[str, Source] = {
        "date": lambda _: _dates(dates),
        "contact": lambda base: _contacts(base, 1),
    }
    sources = {**_OWED, **_WAITING, **of_today}
    found: dict[str, list[Item]] = {}
    for kind in ORDER:
        if kind in sources and kind not in found:
            for item in sources[kind](base):
                found.setdefault(item.kind, []).append(item)
        yield kind, found.get(kind, [])


Source = Callable[[Base], Iterator[Item]]
_OWED: Final[Mapping[str, Source]] = {"promise": _promises, "problem": _problems}
_WAITING: Final[Mapping[str, Source]] = {
    "proposal": _proposals,
    "unanswered": _unanswered,
    "deal": _of_deals,
    "rate": _rates,
}
"""What finds each kind; with promises come tasks, with deals all that is about deals."""
_PROMISES = """
SELECT iif(list = 'tasks', 'task', 'promise'), client, due, what,
       "with", iif(list = 'tasks', "by", NULL), begun
  FROM promises
"""
_PROBLEMS = """
SELECT client, opened, coalesce(kind || ': ' || about, about, kind) FROM problems WHERE resolved IS NULL
"""
_UNANSWERED = f"""
SELECT client, date, date(date, '+' || {ALLOWED.format("i")} || ' days'), kind, about, "with"
  FROM interactions i WHERE waits = 1 AND answered IS NULL
"""
_CONTACTS = """
SELECT client, date(since, '+' || "limit" || ' days'), last, "limit"
  FROM cadence
 WHERE standard = 'contact' AND state <> 'snoozed' AND NOT excusing AND (days > "limit" - ?1 OR since IS NULL)
"""
_PROPOSALS = """
SELECT client, date, product, amount_base
  FROM proposals WHERE decision = 'pending'
"""
# A promise belongs to the deal that its talk names; one that names none, and a task, to the client's only open deal.
_DEALS = """
SELECT o.client, o.deal, coalesce(o.title, o.deal), o.amount, o.outcome, o.expected,
       iif(o.outcome = 'won', coalesce(o.closed, o.opened), coalesce(
           (SELECT max(i.date) FROM interactions i WHERE i.client = o.client AND i.deal = o.deal), o.opened))
  FROM stood o
 WHERE o.outcome = 'open' OR (o.outcome = 'won' AND NOT EXISTS (
       SELECT 1 FROM purchases p
        WHERE p.client = o.client AND (coalesce(p.date >= coalesce(o.closed, o.opened), 1)
                                       OR (p.date >= o.opened AND p.amount_base = o.amount))))
"""
_STEPS = """
SELECT q.client, i.deal FROM promises q
  LEFT JOIN interactions i ON q.list = 'interactions' AND i.client = q.client AND i.n = q.n
"""
_PAPERS = """
SELECT p.client, s.deal, p.kind, max(p.date), s.amount
  FROM documents p LEFT JOIN stood s ON s.client = p.client AND s.n = p.deal
 WHERE p.direction = 'out' AND (p.deal IS NULL OR s.outcome = 'open')
   AND NOT EXISTS (SELECT 1 FROM documents b WHERE b.client = p.client AND b.deal IS p.deal AND b.direction = 'in'
                      AND (b.date, b.n) > (p.date, p.n))
   AND (p.deal IS NOT NULL
        OR NOT (EXISTS (SELECT 1 FROM interactions i
                         WHERE i.client = p.client AND i.direction = 'in' AND i.date >= p.date)
                OR EXISTS (SELECT 1 FROM purchases b WHERE b.client = p.client AND b.date >= p.date)))
 GROUP BY p.client, p.deal, p.kind
"""
_RATES = """
SELECT p.client, min(p.date), count(*), coalesce(p.currency, c.currency) AS sold_in
  FROM purchases p JOIN clients c ON c.id = p.client
 WHERE p.client IN (SELECT client FROM not_in_sums WHERE kind = 'no_rate')
   AND p.amount IS NOT NULL AND p.amount_base IS NULL
 GROUP BY p.client, sold_in
"""

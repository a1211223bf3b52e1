"""Clients who are silent longer than is usual for them."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Places,
    Verdict,
    exact,
)
from clientbase.language import number, say, say_n
from clientbase.laws.rhythm import ENOUGH_CLIENTS, ENOUGH_GAPS
from clientbase.page import OVER_TIME, Chart, Table
from clientbase.reports import Answer, Over, report
from clientbase.reports.reach import CHANNEL, PERSON, PHONE

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

STAGES = ("potential", "new", "active", "cooling", "dormant", "lost", "former")


@report(
    Over("dormant", "every client that is silent for too long"),
    charts=(
        Chart("parts", "Clients by stage", "", "", STAGES),
        Chart("layers", "Clients by stage", OVER_TIME, "date", STAGES),
    ),
)
def dormant(base: Base) -> Answer:
    """Who is silent longer than is usual for them?

    The days since the last purchase (days_silent) are held against the client's usual interval. Up to `cooling` times
    it the client is active, up to `dormant` times cooling, up to `lost` times dormant, beyond that lost; exactly at a
    bound is not beyond it. usual_interval is the client's own mean time between purchase days from `own_rhythm_from`
    purchase days on; before that the pooled one of the segment where at least 5 of its clients came twice, else of the
    whole base where clients came again at least 5 times, else the norm `lifecycle.fallback`, in days from the day
    backwards; basis says which: own, segment, base or norm. A client with fewer than `regular_after` purchase days is
    new for one pooled interval after the first. Without a purchase a client is potential; from a day in `left` on it is
    former, until it is `back`.

    Clients are records whose relation is not supplier alone, from the earliest day on that is known of them: since,
    their own entry, their first purchase, return, talk, deal, proposal, problem or cancelled order, or the first commit
    that holds them. Listed are those who have not left and whose days_silent is over `dormant` times usual_interval.
    contact is the first person who has not left.
    """
    counted = base.ask("SELECT stage, count(*), sum(purchases > 0) FROM facts GROUP BY stage")
    stages = {stage: clients for stage, clients, _ in counted}
    silent = silent_clients(base)
    figures = [
        figure("clients", sum(stages.values())),
        figure("buyers", sum(buyers for _, _, buyers in counted)),
        figure("silent", len(silent.rows)),
        *(figure(stage, stages.get(stage, 0)) for stage in STAGES),
    ]
    return figures, [silent]


def silent_clients(base: Base, most: int = -1) -> Table:
    """List who has not left and is silent for longer than `dormant` times the usual interval, *most* of them."""
    return base.table(
        "dormant",
        "Silent longer than usual",
        f"""SELECT f.client, f.name, f.manager, f.stage, f.class, f.last_purchase, f.days_silent,
                  f.usual_interval, f.basis, f.times_usual, f.revenue, f.last_contact, p.name AS contact,
                  {CHANNEL} AS channel, {PHONE} AS phone
             FROM facts f {PERSON.format("f")}
            WHERE f.silent AND f.stage <> 'former'
            ORDER BY f.revenue DESC, f.client
            LIMIT ?""",
        (most,),
        columns=(
            "client name manager stage! class? last_purchase:date days_silent:days! usual_interval:ratio "
            "basis? times_usual:ratio revenue:money! last_contact:date? contact channel? phone!"
        ),
    )


_OWN: Final = "SELECT span, gaps FROM rhythms WHERE gaps > 0"
_BOUNDS: Final = ("cooling", "dormant", "lost")
_OF_OTHERS: Final = frozenset({"usual_interval", "times_usual", *_BOUNDS})
"""What follows from the intervals of others where the client has no rhythm of its own."""


@dormant.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say at which stage the client is, and why."""
    stage = str(subject.facts["stage"])
    bought = subject.rows("SELECT n FROM purchases ORDER BY date, n")
    numbers = [subject.leaving()] if stage == "former" else []
    if bought:
        first, last = (subject.at("purchases", row["n"], "date") for row in (bought[0], bought[-1]))
        numbers += [*_purchases(subject, first, last), *_silence(subject, first + last)]
    if subject.facts["basis"] != "own":
        numbers = [found._replace(moving=found.name in _OF_OTHERS) for found in numbers]
    return [Verdict(say("stage"), stage, _because(subject, stage), tuple(numbers))]


def _purchases(subject: "Subject", first: Places, last: Places) -> Iterator[Evidence]:
    facts = subject.facts
    yield Evidence("first_purchase", facts["first_purchase"], "", first)
    yield Evidence("last_purchase", facts["last_purchase"], "", last)
    count = say_n("{n} purchase", "{n} purchases", facts["purchases"])
    yield Evidence("purchase_days", str(facts["purchase_days"]), say("distinct days of {count}", count=count))
    regular = subject.norms.lifecycle.regular_after
    yield Evidence(
        "regular_after",
        str(regular),
        say("purchase days from which a client is not new"),
        _norm(subject, "regular_after"),
    )


def _silence(subject: "Subject", places: Places) -> Iterator[Evidence]:
    facts = subject.facts
    silent = int(facts["days_silent"])
    how = say("{day} less {last}", day=subject.base.day, last=facts["last_purchase"])
    yield Evidence("days_silent", str(silent), how, places[1:])
    usual_one = facts["usual_span"], facts["usual_gaps"]
    is_own = facts["basis"] == "own"
    for span, gaps in [usual_one] if is_own else (row.values() for row in subject.rows(_OWN)):
        yield _interval("own_interval", span, gaps, places)
    yield Evidence(
        "own_rhythm_from",
        str(subject.norms.lifecycle.own_rhythm_from),
        say("purchase days from which the own interval is the usual one"),
        _norm(subject, "own_rhythm_from"),
    )
    span, gaps = int(facts["usual_span"]), int(facts["usual_gaps"])
    usual = _interval("usual_interval", span, gaps, ())
    if facts["basis"] == "norm":
        how = say(
            "{fallback} before {day}, {pooled}",
            fallback=subject.norms.lifecycle.fallback,
            day=subject.base.day,
            pooled=_pooled(facts),
        )
        yield usual._replace(how=how, places=_norm(subject, "fallback"))
    else:
        yield usual._replace(how=say("the own interval") if is_own else f"{usual.how}, {_pooled(facts)}")
    yield Evidence(
        "times_usual",
        exact(facts["times_usual"]),
        say("{silent} days / {value} days", silent=silent, value=usual.value),
    )
    for bound in _BOUNDS:
        multiple = getattr(subject.norms.lifecycle, bound)
        how = say("times the usual interval is {days} days", days=exact(float(multiple) * span / gaps))
        yield Evidence(bound, number(str(multiple)), how, _norm(subject, bound))


def _pooled(facts: Mapping[str, Any]) -> str:
    """Say over whom the usual interval is pooled, and why not over the segment."""
    if facts["basis"] == "segment":
        return say("pooled over the clients of the segment")
    few = say(
        "the segment has fewer than {enough_clients} with two purchase days", enough_clients=ENOUGH_CLIENTS
    )
    why = few if facts["segment"] else say("the client has no segment")
    if facts["basis"] == "norm":
        return say(
            "for {why}, and clients came again fewer than {enough_gaps} times",
            why=why,
            enough_gaps=ENOUGH_GAPS,
        )
    return say("pooled over all clients, for {why}", why=why)


def _interval(name: str, span: int, gaps: int, places: Places) -> Evidence:
    how = f"{say_n('{n} day', '{n} days', span)} / {say_n('{n} gap', '{n} gaps', gaps)}"
    return Evidence(name, exact(span / gaps), how, places)


def _norm(subject: "Subject", key: str) -> Places:
    return subject.norm("lifecycle", key)


def _because(subject: "Subject", stage: str) -> str:
    facts = subject.facts
    if stage == "potential":
        return say("there is no purchase up to this day")
    if stage == "former":
        return say("the client has left")
    if stage == "new":
        days = say_n("{n} purchase day", "{n} purchase days", facts["purchase_days"])
        few = say(
            "{days}, fewer than {regular_after}",
            days=days,
            regular_after=subject.norms.lifecycle.regular_after,
        )
        return say("{few}, and the first was at most one pooled interval ago", few=few)
    return _compared(subject, stage)


def _compared(subject: "Subject", stage: str) -> str:
    """Say between which bounds the silence lies."""
    facts, life = subject.facts, subject.norms.lifecycle
    under, over = {
        "active": (life.cooling, None),
        "cooling": (life.dormant, life.cooling),
        "dormant": (life.lost, life.dormant),
        "lost": (None, life.lost),
    }[stage]
    words = [say("over {over}", over=over)] if over is not None else []
    words += [say("not over {under}", under=under)] if under is not None else []
    return say(
        "silent for {exact} times the usual interval: {words}",
        exact=exact(facts["times_usual"]),
        words=say(" and ").join(words),
    )

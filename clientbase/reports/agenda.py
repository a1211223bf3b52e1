"""What is to be done: each day and each manager, first what is lost by waiting."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from clientbase.base import Base
from clientbase.columns import figure
from clientbase.evidence import (
    Evidence,
    Places,
    Verdict,
    amount,
    not_listed,
)
from clientbase.language import say, say_n, word
from clientbase.page import Figure, Lines, Summary, Table
from clientbase.reports import Over, Summed, report
from clientbase.reports.answers import unjudged
from clientbase.reports.asked import TO_ASK, asking
from clientbase.reports.dates import origin
from clientbase.reports.due import OF_FORMER, ORDER, Item, nobody, nothing_to_do, of_clients, owed
from clientbase.reports.made import made
from clientbase.reports.reach import People, people_of, whom_to_call
from clientbase.values import Duration

if TYPE_CHECKING:
    from clientbase.evidence.subject import Subject

_PLACES_OF: Final = {kind: place for place, kind in enumerate(ORDER)}
LATE: Final = ("promise", "task", "contact", "deal", "decision", "unanswered")
"""What is late once its day has passed; all else waits, or comes again."""
Row = dict[str, Any]
_NAMES: Final = (
    "date:date? manager client name? occasion! what! contact? due:date! overdue_days:days? at_stake:money? "
    "phone! channel? why? deal? late:flag?"
)
_LINES: Final = Lines(
    "manager",
    "manager, date",
    (("occasion", "name: what", "due"), ("overdue_days late", "phone  contact, channel; why", "at_stake")),
)
_FIGURES: Final = {
    "promise": "promises",
    "date": "dates",
    "problem": "problems",
    "contact": "contacts",
    "proposal": "proposals",
    "task": "tasks",
}
_APPENDED: Final = {
    "deal": "deals",
    "next step": "without_next_step",
    "sale": "without_sale",
    "rate": "without_rate",
    "decision": "decisions",
    "reason": "to_ask",
    "document": "documents",
    "unanswered": "unanswered",
}
"""The kinds with the figure that counts each."""


Known = tuple[str | None, str | None, str | None, int | None, str | None, str | None]
"""A client with its name, manager, revenue and stage; where it is to be asked why, since when it is gone, or ""."""
_STAGE: Final = 4
_NOBODY: Final[Known] = (None, None, None, None, None, None)
_CLIENTS: Final = f"""
SELECT client, name, manager, revenue, stage, iif({TO_ASK}, coalesce(left_date, last_purchase, ''), NULL)
  FROM facts f"""
_SUPPLIERS: Final = """
SELECT client, name, manager, NULL, NULL, NULL FROM facts
 WHERE NOT customer AND coalesce(status, '') <> 'former' AND coalesce(begins <= ?, 1)"""


@report(
    Over(
        "agenda",
        "promises, tasks, contacts, deals, decisions and answers whose day has passed",
        bool,
        "late",
    )
)
def agenda(base: Base, *, days: int = 7) -> Summed:
    """Which steps are due, on which day, and whose are they?

    Promised next steps and tasks are due on their day, and broken, but due every day, from then until they are done;
    birthdays and anniversaries on their day; open problems and pending proposals today; a contact on the last day
    within the limit of the standard, today where that has passed or nobody knows since when it is counted, unless the
    client is snoozed or an open promise excuses (see the report cadence). Due today are also open deals past the day on
    which they were expected, longer in their stage than its norm (see the report deals), or without a next step; won
    deals without a sale; sales in a currency without a rate; papers to which nothing came back; and clients to be asked
    why they are gone. Decisions are due on their day, answers to who wrote or called on the last day that the norm
    `answer` allows (see the report answers). Shown are `--days` days, today included.

    The order is by day, then by manager, then by what is lost by waiting: a promise is broken tomorrow and a birthday
    is over; a problem grows; a deal goes to somebody else; a contact cools; a proposal ages. Among equals the client
    with the largest revenue comes first, among proposals and deals the largest (at_stake), then what has waited
    longest. due is the day since which it waits, overdue_days counts from there; overdue are promises, tasks,
    contacts, deals, decisions and answers whose day has passed, broken the first two. Of mere suppliers there are
    promises, tasks and problems.

    An open promise is the next step of the deal that its talk names; one of a talk that names none, and a task, of the
    only open deal of the client. A won deal has its sale where there is a purchase since it was closed, or one of its
    amount since it was opened. A paper of an open deal that went out (`direction: out`) has come back once a later one
    of the deal comes in; one of no deal once a paper or a talk comes in, or the client buys. To be asked is who bought
    once and went, is lost or has left, where no reason is known and nobody has asked. A decision is about no client,
    and is not listed where the agenda is narrowed to a segment or by a question; it is its owner's.

    contact is whom to call: the person concerned, else the first who is still there; phone is that person's, else the
    client's, and empty where either does not want to be called; channel is what they prefer. why says why it matters.
    People read two lines for each thing, with what is at stake where there is room; late is what counts as overdue.
    """
    found, known, people = _everything(base, days)
    last = Duration(max(days, 1) - 1, "d").after(base.day).isoformat()
    items = [item for item in _of_those_there(found, known) if (item.due or "") <= last]
    figures = _figures(base, items)
    return (
        figures,
        [_table(base, items, known, people)],
        _summary(figures, nothing_to_do(days) if known else nobody(base)),
    )


def _everything(base: Base, days: int) -> tuple[list[Item], dict[str | None, Known], People]:
    """Return what is to be done for clients and suppliers, who they are, and whom to call there."""
    known: dict[str | None, Known] = {row[0]: row for row in base.ask(_CLIENTS)}
    found = [*owed(base), *of_clients(base, days), *_to_ask(known.values())]
    people = people_of(base)
    if base.one("SELECT 1 FROM main.clients WHERE customer = 0"):
        with closing(base.on(base.day, all_records=True)) as whole:
            suppliers = {row[0]: row for row in whole.ask(_SUPPLIERS, (base.day.isoformat(),))}
            found += (item for item in owed(whole) if item.client in suppliers)
            people = people.with_others(people_of(whole))
        known |= suppliers
    return found, known, people


def _figures(base: Base, items: list[Item]) -> list[Figure]:
    """Count what is listed, by kinds."""
    today = base.day.isoformat()
    late = [item.kind for item in items if item.kind in LATE and (item.due or today) < today]
    kinds = Counter(map(itemgetter(0), items))
    judged = base.norm("answer_limit") is not None
    return [
        figure("items", len(items)),
        figure("overdue", len(late)),
        *(figure(name, kinds[kind]) for kind, name in _FIGURES.items()),
        figure("broken", late.count("promise") + late.count("task")),
        *(
            figure(name, kinds[kind] if kind != "unanswered" or judged else None)
            for kind, name in _APPENDED.items()
        ),
    ]


def _summary(figures: list[Figure], idle: str) -> Summary:
    """Say how much there is to do, how much of it is late, and how many of each kind; what is none is not said."""
    told = {figure.name: figure.value for figure in figures}
    items, late, broken = (int(told[name] or 0) for name in ("items", "overdue", "broken"))
    verdict = say_n("{n} to do, none late", "{n} to do, none late", items)
    if not items:
        verdict = idle
    elif broken:
        verdict = say_n(
            "{n} to do, {late} late, {broken} broken",
            "{n} to do, {late} late, {broken} broken",
            items,
            late=late,
            broken=broken,
        )
    elif late:
        verdict = say_n("{n} to do, {late} late", "{n} to do, {late} late", items, late=late)
    kinds = {**_FIGURES, **_APPENDED}
    counts = [_counted(kind, int(told[kinds[kind]] or 0)) for kind in ORDER if told[kinds[kind]]]
    untold = (
        ""
        if told["unanswered"] is not None
        else say("who waits for an answer is not told: {why}", why=unjudged())
    )
    return Summary(verdict, counts="; ".join(filter(None, (", ".join(counts), untold))))


def _counted(kind: str, count: int) -> str:
    return {
        "promise": say_n("{n} promise", "{n} promises", count),
        "unanswered": say_n("{n} unanswered", "{n} unanswered", count),
        "task": say_n("{n} task", "{n} tasks", count),
        "date": say_n("{n} date", "{n} dates", count),
        "problem": say_n("{n} problem", "{n} problems", count),
        "deal": say_n("{n} deal", "{n} deals", count),
        "contact": say_n("{n} contact", "{n} contacts", count),
        "sale": say_n("{n} sale", "{n} sales", count),
        "next step": say_n("{n} next step", "{n} next steps", count),
        "proposal": say_n("{n} proposal", "{n} proposals", count),
        "document": say_n("{n} document", "{n} documents", count),
        "decision": say_n("{n} decision", "{n} decisions", count),
        "reason": say_n("{n} reason", "{n} reasons", count),
        "rate": say_n("{n} rate", "{n} rates", count),
    }[kind]


def _to_ask(known: Iterable[Known]) -> Iterator[Item]:
    """Return the clients who are gone, nobody knows why."""
    for client, _, _, _, stage, since in known:
        if since is not None:
            what = (
                say("ask why the client left") if stage == "former" else say("ask why the client stays away")
            )
            why = say("{stage}, and nobody has asked", stage=word("stage", str(stage)))
            yield Item("reason", client, since or None, "reason", what, why)


def _of_those_there(items: Iterable[Item], known: Mapping[str | None, Known]) -> Iterator[Item]:
    """Return the things that there is somebody to do for."""
    there = {None, *(client for client, row in known.items() if row[_STAGE] != "former")}
    for item in items:
        if item.client in there or (item.kind in OF_FORMER and item.client in known):
            yield item


def _table(base: Base, items: list[Item], known: dict[str | None, Known], people: People) -> Table:
    today = base.day.isoformat()
    waited = {
        due: max(0, (base.day - dt.date.fromisoformat(due)).days) for due in {i.due for i in items} if due
    }
    # Most is decided by the first four: so each of these parts is put in order by itself, which is sooner done.
    parts: defaultdict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for kind, client, due, occasion, what, why, person, sum_, owner, deal in items:
        _, name, manager, revenue, _, _ = known.get(client, _NOBODY)
        whose = owner or manager
        at_stake = sum_ if kind == "proposal" or deal else revenue
        day = due if due and due > today else today
        overdue = (waited[due] or None) if due else None
        contact, phone, channel = whom_to_call(people, client or "", person)
        late = overdue is not None and kind in LATE
        # fmt: off
        parts[day, whose is None, whose or "", _PLACES_OF[kind]].append((
            (-(at_stake or 0), due or "", client or "", what),
            (day, whose, client, name, occasion, what, contact, due,
             overdue, at_stake, phone, channel, why, deal, late),
        ))
        # fmt: on
    rows = (row for part in sorted(parts) for _, row in sorted(parts[part], key=itemgetter(0)))
    table = made("agenda", "Agenda", _NAMES, rows)
    return table._replace(lines=_LINES)


@agenda.reasons
def _reasons(subject: "Subject") -> list[Verdict]:
    """Say of each thing that is to be done since when it waits."""
    listed = subject.listed(agenda, "agenda")
    if not listed:
        left = subject.facts["stage"] == "former"
        reason = say("the client has left") if left else say("nothing is due in these days")
        return [not_listed(reason)]
    return [_item(subject, row) for row in listed]


def _item(subject: "Subject", row: dict[str, Any]) -> Verdict:
    waits = (
        say(", waiting for {days}", days=say_n("{n} day", "{n} days", row["overdue_days"]))
        if row["overdue_days"]
        else ""
    )
    reason = f"{row['what']}{waits}"
    numbers = tuple(_numbers(subject, row))
    return Verdict(row["occasion"], say("due on {date}", date=row["date"]), reason, numbers)


def _numbers(subject: "Subject", row: dict[str, Any]) -> Iterator[Evidence]:
    kind = row["occasion"]
    report, more = _REPORTS.get(kind, ("", None))
    if more:
        yield from more(subject, row)
    due = row["due"] or say("since ever")
    if report:
        yield Evidence("due", due, say("see: why {client} {report}", client=subject.client, report=report))
    else:
        yield Evidence("due", due, "", _PLACES[kind](subject, row))
    if row["overdue_days"]:
        yield Evidence(
            "overdue_days",
            str(row["overdue_days"]),
            say("{date} less {due}", date=row["date"], due=row["due"]),
        )
    if row["at_stake"] is not None:
        what = say("the amount of the deal") if row["deal"] else say("the client's revenue")
        what = say("the amount offered") if kind == "proposal" else what
        yield Evidence("at_stake", amount(row["at_stake"]), what)


def _last_talk(subject: "Subject", _row: Row) -> Iterator[Evidence]:
    found = subject.rows(
        "SELECT n, date, kind FROM interactions WHERE contact ORDER BY date DESC, n DESC LIMIT 1"
    )
    for talk in found:
        place = subject.at("interactions", talk["n"], "date")
        yield Evidence("last_contact", talk["date"], talk["kind"], place)


def _waiting(subject: "Subject", _row: Row) -> Iterator[Evidence]:
    waits = "SELECT n, date, kind FROM interactions WHERE waits = 1 AND answered IS NULL"
    for talk in subject.rows(waits):
        yield Evidence("asked", talk["date"], talk["kind"], subject.at("interactions", talk["n"], "date"))


def _begun(subject: "Subject", row: Row) -> Iterator[Evidence]:
    yield origin(subject, row)


_REPORTS: Final[Mapping[str, tuple[str, Callable[["Subject", Row], Iterable[Evidence]]]]] = {
    "contact": ("cadence", _last_talk),
    "unanswered": ("answers", _waiting),
    "reason": ("dormant", lambda subject, _row: asking(subject)),
    **dict.fromkeys(("birthday", "cooperation", "foundation", "first purchase", "order"), ("dates", _begun)),
}
"""The kinds that another report judges, and what is told of each beforehand."""


def _of(items: str, day: str, waits: str, *way: str) -> Callable[["Subject", Row], Places]:
    """Return what finds the items of a list that are due on the day of a row, where they wait."""

    def found(subject: "Subject", row: Row) -> Places:
        rows = subject.rows(f"SELECT n, {day} AS due FROM {items} WHERE {waits} ORDER BY n")
        numbers = (item["n"] for item in rows if item["due"] == row["due"])
        return tuple(place for n in numbers for place in subject.at(items, n, *way))

    return found


def _sale_without_rate(subject: "Subject", _row: Row) -> Places:
    missing = "SELECT n FROM purchases WHERE amount IS NOT NULL AND amount_base IS NULL ORDER BY date, n"
    return subject.each("purchases", (one["n"] for one in subject.rows(missing)[:1]), "date")


def _papers(subject: "Subject", row: Row) -> Places:
    sent = "SELECT deal, n, date FROM documents WHERE direction = 'out' ORDER BY deal, n"
    ways = (
        ("documents", one["n"], "date")
        if one["deal"] is None
        else ("deals", one["deal"], "documents", one["n"], "date")
        for one in subject.rows(sent)
        if one["date"] == row["due"]
    )
    return tuple(place for way in ways for place in subject.at(*way))


def _talk_of_deal(subject: "Subject", row: Row) -> Places:
    talks = subject.rows("SELECT n, deal, date FROM interactions WHERE deal IS NOT NULL ORDER BY n DESC")
    about = (row["deal"], row["due"])
    talk = next((one["n"] for one in talks if (one["deal"], one["date"]) == about), None)
    return subject.at("interactions", talk, "date") if talk is not None else _deal("opened")(subject, row)


def _open_deal(subject: "Subject", row: Row) -> Places:
    expected = _named(subject, row).get("expected")
    return _deal("expected" if expected == row["due"] else "stage")(subject, row)


def _named(subject: "Subject", row: Row) -> Mapping[str, Any]:
    """Return the deal that a row names; nothing where there is none."""
    deals = subject.rows("SELECT id, n, expected FROM deals WHERE id IS NOT NULL ORDER BY n")
    return next((one for one in deals if one["id"] == row["deal"]), {})


def _deal(*keys: str) -> Callable[["Subject", Row], Places]:
    """Return what finds the first of the *keys* that the deal of a row has, else the deal."""

    def found(subject: "Subject", row: Row) -> Places:
        deal = _named(subject, row).get("n", "")
        days = (subject.at("deals", deal, key) for key in keys)
        return next(filter(None, days), ()) if row["due"] else subject.at("deals", deal)

    return found


_PLACES: Final[Mapping[str, Callable[["Subject", Row], Places]]] = {
    "promise": _of("interactions", "next_date", "next_done IS NULL", "next", "date"),
    "task": _of("tasks", "date", "done IS NULL", "date"),
    "problem": _of("problems", "opened", "resolved IS NULL", "opened"),
    "proposal": _of("proposals", "date", "decision = 'pending'", "date"),
    "rate": _sale_without_rate,
    "document": _papers,
    "deal": _open_deal,
    "next step": _talk_of_deal,
    "sale": _deal("closed", "opened"),
}
"""The kinds that are due on a day which stands in the record, and where."""
